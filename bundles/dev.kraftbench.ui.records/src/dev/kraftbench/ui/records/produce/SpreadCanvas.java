package dev.kraftbench.ui.records.produce;

import dev.kraftbench.core.produce.Spread;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.Tint;
import java.util.List;
import java.util.Locale;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;

/**
 * How many records went to each partition: one histogram for the partitioner that is in force, and under it one for the one before, so that an exchange is
 * seen. A line marks the even share. UI thread.
 */
final class SpreadCanvas extends Canvas {
    private static final int MARGIN = 12;
    private static final int LEAST_NUMBERED = 26;
    private List<Spread> spreads = List.of();

    SpreadCanvas(Composite parent) {
        super(parent, SWT.DOUBLE_BUFFERED);
        addPaintListener(event -> paint(event.gc));
    }

    void show(List<Spread> next) {
        // newest first, and only two: a third would be too small to read
        List<Spread> reversed = next.reversed();
        spreads = List.copyOf(reversed.subList(0, Math.min(2, reversed.size())));
        redraw();
    }

    List<Spread> shown() {
        return spreads;
    }

    private void paint(GC gc) {
        Palette palette = Palette.of(this);
        Rectangle area = getClientArea();
        gc.setBackground(palette.ground().swt());
        gc.fillRectangle(area);
        if (spreads.isEmpty()) {
            return;
        }
        gc.setAntialias(SWT.ON);
        int height = area.height / spreads.size();
        for (int i = 0; i < spreads.size(); i++) {
            histogram(gc, palette, new Rectangle(MARGIN, i * height + 4, area.width - 2 * MARGIN, height - 8), spreads.get(i), i == 0);
        }
    }

    private static void histogram(GC gc, Palette palette, Rectangle area, Spread spread, boolean now) {
        int line = gc.getFontMetrics().getHeight();
        long total = spread.total();
        double skew = spread.skew();
        gc.setForeground((now ? palette.text() : palette.quiet()).swt());
        String who = NLS.bind(now ? Messages.spread_now : Messages.spread_before, spread.partitioner());
        gc.drawText(who, area.x, area.y, true);
        String figure = Double.isNaN(skew) ? "" : NLS.bind(Messages.spread_figures, new Object[] {Figures.count(total), String.format(Locale.ROOT, "%.2f", skew),
            spread.empty()});
        Tint mood = Double.isNaN(skew) || skew < 1.5 ? palette.inSync() : skew < 3 ? palette.outOfSync() : palette.offline();
        gc.setForeground(mood.swt());
        // beside the name, or below it where both do not fit
        boolean beside = gc.textExtent(who).x + MARGIN + gc.textExtent(figure).x <= area.width;
        gc.drawText(figure, beside ? area.x + area.width - gc.textExtent(figure).x : area.x, beside ? area.y : area.y + line, true);
        long[] counts = spread.perPartition();
        int top = area.y + (beside ? line : 2 * line) + 6;
        int bottom = area.y + area.height - line - 6;
        int room = bottom - top - line - 2;
        if (counts.length == 0 || room < 8) {
            return;
        }
        double slot = Math.min(96.0, (double) area.width / counts.length);
        long most = Math.max(1, spread.most());
        int even = bottom - (int) (room * (double) total / counts.length / most);
        for (int partition = 0; partition < counts.length; partition++) {
            int x = area.x + (int) (partition * slot);
            int width = Math.max(1, (int) slot - (slot > 6 ? 4 : 0));
            int tall = (int) (room * counts[partition] / most);
            Tint tint = palette.series(0);
            gc.setBackground((now ? tint : tint.over(palette.ground(), 0.45)).swt());
            gc.fillRectangle(x, bottom - tall, width, tall);
            gc.setBackground(palette.line().swt());
            gc.fillRectangle(x, bottom, width, 1);
            if (slot >= LEAST_NUMBERED) {
                centred(gc, palette.quiet().swt(), "p" + partition, x + width / 2, bottom + 3);
            }
        }
        if (slot < LEAST_NUMBERED) {
            centred(gc, palette.quiet().swt(), "p0 \u2026 p" + (counts.length - 1), area.x + (int) (slot * counts.length / 2), bottom + 3);
        }
        if (total > 0) {
            gc.setForeground(palette.accent().swt());
            gc.setLineStyle(SWT.LINE_DASH);
            gc.drawLine(area.x, even, area.x + (int) (slot * counts.length) - 4, even);
            gc.setLineStyle(SWT.LINE_SOLID);
        }
        // over the line, which would strike through them
        for (int partition = 0; partition < counts.length && slot >= LEAST_NUMBERED; partition++) {
            String count = Figures.count(counts[partition]);
            int middle = area.x + (int) (partition * slot) + ((int) slot - 4) / 2;
            int y = bottom - (int) (room * counts[partition] / most) - line - 1;
            gc.setBackground(palette.ground().swt());
            gc.fillRectangle(middle - gc.textExtent(count).x / 2 - 2, y, gc.textExtent(count).x + 4, line);
            centred(gc, palette.text().swt(), count, middle, y);
        }
    }

    private static void centred(GC gc, Color color, String text, int x, int y) {
        gc.setForeground(color);
        gc.drawText(text, x - gc.textExtent(text).x / 2, y, true);
    }
}
