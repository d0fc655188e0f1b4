package dev.kraftbench.ui.charts.draw;

import dev.kraftbench.core.model.Points;
import dev.kraftbench.core.series.TimeSpan;
import dev.kraftbench.ui.base.ChartStyle;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.TextScale;
import dev.kraftbench.ui.charts.ChartFrame.Band;
import dev.kraftbench.ui.charts.Messages;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Rectangle2D;
import java.util.List;

/** When each follower was in the ISR, a row each, under a plot and on its time axis. */
final class BandRows {
    private static final int ROW = TextScale.px(17);
    private static final int CAPTION = TextScale.px(18);
    private static final int FOOT = 6;

    private final Graphics2D graphics;
    private final Palette palette;
    private final TimeSpan span;
    private final List<Band> bands;

    BandRows(Graphics2D graphics, Palette palette, TimeSpan span, List<Band> bands) {
        this.graphics = graphics;
        this.palette = palette;
        this.span = span;
        this.bands = bands;
    }

    /** How many rows there is room for. */
    int shown(int height) {
        return Math.min(bands.size(), Math.max(0, (height / 2 - CAPTION) / ROW));
    }

    int height(int rows) {
        return rows == 0 ? 0 : rows * ROW + CAPTION + FOOT;
    }

    void draw(int rows, Rectangle2D data, int top, int left) {
        if (rows == 0) {
            return;
        }
        graphics.setFont(ChartStyle.FONT);
        FontMetrics metrics = graphics.getFontMetrics();
        caption(metrics, data, top, left);
        Shape clip = graphics.getClip();
        for (int i = 0; i < rows; i++) {
            Band row = bands.get(i);
            int y = top + CAPTION + i * ROW;
            graphics.setColor(palette.quiet().awt());
            String name = row.name();
            int room = (int) data.getX() - left - 12;
            while (name.length() > 4 && metrics.stringWidth(name) > room) {
                name = "\u2026" + name.substring(2);
            }
            graphics.drawString(name, (float) data.getX() - 8 - metrics.stringWidth(name), y + TextScale.px(12));
            graphics.setColor(palette.surface().awt());
            graphics.fill(new Rectangle2D.Double(data.getX(), y + 2, data.getWidth(), ROW - 4));
            graphics.clip(new Rectangle2D.Double(data.getX(), y, data.getWidth(), ROW));
            bars(row.membership(), data, y);
            graphics.setClip(clip);
        }
    }

    private void caption(FontMetrics metrics, Rectangle2D data, int top, int left) {
        graphics.setColor(palette.text().awt());
        graphics.setFont(ChartStyle.FONT.deriveFont(Font.BOLD));
        graphics.drawString("ISR", left + 8, top + 13);
        graphics.setFont(ChartStyle.FONT);
        int x = key(metrics, (int) data.getX(), top, palette.inSync().awt(), Messages.isr_in);
        key(metrics, x, top, palette.outOfSync().awt(), Messages.isr_out);
    }

    private int key(FontMetrics metrics, int x, int top, Color color, String text) {
        graphics.setColor(color);
        graphics.fill(new Rectangle2D.Double(x, top + 5, 12, 9));
        graphics.setColor(palette.quiet().awt());
        graphics.drawString(text, x + 17, top + 13);
        return x + 17 + metrics.stringWidth(text) + 18;
    }

    /** Each state lasts until the next point; equal ones are drawn in one piece. In sync is a full bar, out of it a thin one. */
    private void bars(Points points, Rectangle2D data, int y) {
        int i = 0;
        while (i < points.size()) {
            double value = points.values()[i];
            int end = i + 1;
            while (end < points.size() && points.values()[end] == value) {
                end++;
            }
            long until = end < points.size() ? points.epochMillis()[end] : span.to();
            if (!Double.isNaN(value)) {
                bar(value > 0.5, Math.max(span.from(), points.epochMillis()[i]), Math.min(span.to(), until), data, y);
            }
            i = end;
        }
    }

    private void bar(boolean in, long from, long until, Rectangle2D data, int y) {
        if (until < from) {
            return;
        }
        double scale = data.getWidth() / Math.max(1, span.millis());
        double x = data.getX() + (from - span.from()) * scale;
        double width = Math.max(1, (until - from) * scale + 0.5);
        graphics.setColor((in ? palette.inSync() : palette.outOfSync()).awt());
        graphics.fill(in ? new Rectangle2D.Double(x, y + 2, width, ROW - 4) : new Rectangle2D.Double(x, y + 6, width, ROW - 12));
    }
}
