package dev.kraftbench.ui.charts;

import dev.kraftbench.core.model.Points;
import dev.kraftbench.ui.base.ChartPainter;
import dev.kraftbench.ui.base.ChartStyle;
import dev.kraftbench.ui.base.Palette;
import java.awt.Color;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Rectangle2D;
import java.util.function.Supplier;

/** Lag of each follower in records, and below, on the same time axis, when it was in the ISR. */
final class LagPainter implements ChartPainter {
    private static final int ROW = 17;
    private static final int CAPTION = 18;
    private static final int FOOT = 6;
    private final Supplier<ChartFrame> frames;

    LagPainter(Supplier<ChartFrame> frames) {
        this.frames = frames;
    }

    @Override
    public void paint(Graphics2D graphics, int width, int height, Palette palette) {
        ChartFrame frame = frames.get();
        int rows = Math.min(frame.bands().size(), Math.max(0, (height / 2 - CAPTION) / ROW));
        int band = rows == 0 ? 0 : rows * ROW + CAPTION + FOOT;
        TimePlot plot = new TimePlot(graphics, palette);
        FontMetrics metrics = graphics.getFontMetrics();
        int label = frame.bands().stream().mapToInt(row -> metrics.stringWidth(row.name())).max().orElse(40) + 18;
        int left = Math.min(Math.max(56, label), width / 3);
        Rectangle2D data = plot.draw(frame, frame.left(), Messages.lag_records, ChartStyle.counts(), 10,
                new Rectangle2D.Double(0, 0, width, height - band), left);
        if (rows > 0) {
            membership(graphics, palette, frame, rows, data, height - band);
        }
    }

    private static void membership(Graphics2D graphics, Palette palette, ChartFrame frame, int rows, Rectangle2D data, int top) {
        graphics.setFont(ChartStyle.FONT);
        FontMetrics metrics = graphics.getFontMetrics();
        caption(graphics, palette, metrics, data, top);
        double scale = data.getWidth() / Math.max(1, frame.to() - frame.from());
        Shape clip = graphics.getClip();
        for (int i = 0; i < rows; i++) {
            ChartFrame.Band row = frame.bands().get(i);
            int y = top + CAPTION + i * ROW;
            graphics.setColor(palette.quiet().awt());
            String name = row.name();
            int room = (int) data.getX() - 12;
            while (name.length() > 4 && metrics.stringWidth(name) > room) {
                name = "\u2026" + name.substring(2);
            }
            graphics.drawString(name, (float) data.getX() - 8 - metrics.stringWidth(name), y + 12f);
            graphics.setColor(palette.surface().awt());
            graphics.fill(new Rectangle2D.Double(data.getX(), y + 2, data.getWidth(), ROW - 4));
            graphics.clip(new Rectangle2D.Double(data.getX(), y, data.getWidth(), ROW));
            bars(graphics, palette, frame, row.membership(), data, scale, y);
            graphics.setClip(clip);
        }
    }

    private static void caption(Graphics2D graphics, Palette palette, FontMetrics metrics, Rectangle2D data, int top) {
        graphics.setColor(palette.text().awt());
        graphics.setFont(ChartStyle.FONT.deriveFont(java.awt.Font.BOLD));
        graphics.drawString("ISR", 8, top + 13);
        graphics.setFont(ChartStyle.FONT);
        int x = (int) data.getX();
        x = key(graphics, palette, metrics, x, top, palette.inSync().awt(), Messages.isr_in);
        key(graphics, palette, metrics, x, top, palette.outOfSync().awt(), Messages.isr_out);
    }

    private static int key(Graphics2D graphics, Palette palette, FontMetrics metrics, int x, int top, Color color, String text) {
        graphics.setColor(color);
        graphics.fill(new Rectangle2D.Double(x, top + 5, 12, 9));
        graphics.setColor(palette.quiet().awt());
        graphics.drawString(text, x + 17, top + 13);
        return x + 17 + metrics.stringWidth(text) + 18;
    }

    /** Each state lasts until the next point; the last one until the right edge. In sync is a full bar, out of it a thin one. */
    private static void bars(Graphics2D graphics, Palette palette, ChartFrame frame, Points points, Rectangle2D data, double scale, int y) {
        for (int i = 0; i < points.size(); i++) {
            long from = Math.max(frame.from(), points.epochMillis()[i]);
            long until = i + 1 < points.size() ? points.epochMillis()[i + 1] : frame.to();
            if (until <= frame.from() || Double.isNaN(points.values()[i])) {
                continue;
            }
            boolean in = points.values()[i] > 0.5;
            double x = data.getX() + (from - frame.from()) * scale;
            double width = Math.max(1, (until - from) * scale + 0.5);
            graphics.setColor((in ? palette.inSync() : palette.outOfSync()).awt());
            graphics.fill(in ? new Rectangle2D.Double(x, y + 2, width, ROW - 4) : new Rectangle2D.Double(x, y + 6, width, ROW - 12));
        }
    }
}
