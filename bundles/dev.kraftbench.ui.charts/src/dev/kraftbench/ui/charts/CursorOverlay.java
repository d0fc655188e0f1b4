package dev.kraftbench.ui.charts;

import dev.kraftbench.core.series.TimeSpan;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.charts.draw.Drawn;
import dev.kraftbench.ui.charts.draw.Readout;
import java.awt.geom.Rectangle2D;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.jspecify.annotations.Nullable;

/** Draws over a finished chart what follows the pointer: the cursor of all time views with what the lines say there, and the part of time being chosen. */
final class CursorOverlay {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());
    private static final int NEAR_PIXELS = 5;
    private static final int PADDING = 6;
    private static final int MOST_LETTERS = 46;

    private CursorOverlay() {}

    static void draw(GC gc, Palette palette, Drawn drawn, long cursor, @Nullable TimeSpan selection) {
        gc.setAntialias(SWT.ON);
        for (int i = 0; i < drawn.areas().size(); i++) {
            Rectangle2D area = drawn.areas().get(i);
            if (selection != null) {
                selection(gc, palette, drawn, i, selection);
            }
            if (drawn.frame().span().contains(cursor)) {
                int x = (int) Math.round(drawn.xOf(i, cursor));
                gc.setForeground(palette.quiet().swt());
                gc.setLineWidth(1);
                gc.drawLine(x, (int) area.getY(), x, (int) area.getMaxY());
                long near = Math.round(NEAR_PIXELS * drawn.frame().span().millis() / Math.max(1, area.getWidth()));
                readout(gc, palette, area, x, cursor, Readout.of(drawn.frame(), i, cursor, near));
            }
        }
    }

    private static void selection(GC gc, Palette palette, Drawn drawn, int panel, TimeSpan selection) {
        Rectangle2D area = drawn.areas().get(panel);
        int from = (int) Math.max(area.getX(), drawn.xOf(panel, selection.from()));
        int to = (int) Math.min(area.getMaxX(), drawn.xOf(panel, selection.to()));
        gc.setAlpha(50);
        gc.setBackground(palette.leader().swt());
        gc.fillRectangle(from, (int) area.getY(), to - from, (int) area.getHeight());
        gc.setAlpha(255);
        gc.setForeground(palette.leader().swt());
        gc.drawRectangle(from, (int) area.getY(), Math.max(1, to - from), (int) area.getHeight() - 1);
    }

    private static void readout(GC gc, Palette palette, Rectangle2D area, int x, long cursor, Readout readout) {
        int line = gc.getFontMetrics().getHeight() + 1;
        String time = TIME.format(Instant.ofEpochMilli(cursor));
        int names = gc.textExtent(time).x;
        int values = 0;
        for (Readout.Value value : readout.values()) {
            names = Math.max(names, gc.textExtent(shortened(value.name())).x + 14);
            values = Math.max(values, gc.textExtent(value.text()).x);
        }
        int width = names + (values == 0 ? 0 : values + 14);
        for (String event : readout.events()) {
            width = Math.max(width, gc.textExtent(shortened(event)).x);
        }
        width += 2 * PADDING;
        int height = line * (1 + readout.values().size() + readout.events().size()) + 2 * PADDING;
        int left = x + 10 + width <= area.getMaxX() + 20 ? x + 10 : Math.max((int) area.getX(), x - 10 - width);
        int top = (int) Math.max(0, Math.min(area.getY() + 10, area.getMaxY() - height));
        gc.setAlpha(236);
        gc.setBackground(palette.surface().swt());
        gc.fillRoundRectangle(left, top, width, height, 8, 8);
        gc.setAlpha(255);
        gc.setForeground(palette.line().swt());
        gc.drawRoundRectangle(left, top, width, height, 8, 8);
        int y = top + PADDING;
        gc.setForeground(palette.quiet().swt());
        gc.drawText(time, left + PADDING, y, true);
        for (Readout.Value value : readout.values()) {
            y += line;
            gc.setBackground(palette.series(value.colour()).swt());
            gc.fillRectangle(left + PADDING, y + line / 2 - 2, 9, 4);
            gc.setForeground(palette.text().swt());
            gc.drawText(shortened(value.name()), left + PADDING + 14, y, true);
            Point extent = gc.textExtent(value.text());
            gc.drawText(value.text(), left + width - PADDING - extent.x, y, true);
        }
        gc.setForeground(palette.outOfSync().swt());
        for (String event : readout.events()) {
            y += line;
            gc.drawText(shortened(event), left + PADDING, y, true);
        }
    }

    private static String shortened(String text) {
        return text.length() <= MOST_LETTERS ? text : text.substring(0, MOST_LETTERS - 1) + "\u2026";
    }
}
