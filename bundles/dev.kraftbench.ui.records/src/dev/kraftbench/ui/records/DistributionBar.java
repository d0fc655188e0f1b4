package dev.kraftbench.ui.records;

import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.base.Palette;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;

/** A column for each partition, as high as the records it got. UI thread. */
final class DistributionBar extends Canvas {
    private Distribution distribution = new Distribution(new long[0], 0);

    DistributionBar(Composite parent) {
        super(parent, SWT.DOUBLE_BUFFERED | SWT.BORDER);
        addPaintListener(event -> paint(event.gc));
    }

    void show(Distribution next) {
        distribution = next;
        redraw();
    }

    private void paint(GC gc) {
        Palette palette = Palette.of(this);
        Point size = new Point(getClientArea().width, getClientArea().height);
        gc.setBackground(palette.ground().swt());
        gc.fillRectangle(0, 0, size.x, size.y);
        long[] counts = distribution.perPartition();
        if (counts.length == 0) {
            return;
        }
        int line = gc.getFontMetrics().getHeight();
        double slot = Math.min(70.0, (size.x - 16.0) / counts.length);
        int room = size.y - 2 * line - 14;
        long most = Math.max(1, distribution.most());
        for (int partition = 0; partition < counts.length; partition++) {
            int x = 8 + (int) (partition * slot);
            int width = Math.max(2, (int) slot - 6);
            int height = (int) (room * counts[partition] / most);
            int bottom = size.y - line - 6;
            gc.setBackground(palette.line().swt());
            gc.fillRectangle(x, bottom, width, 1);
            gc.setBackground(palette.series(partition).swt());
            gc.fillRectangle(x, bottom - height, width, height);
            if (slot >= 18) {
                centred(gc, palette.quiet().swt(), "p" + partition, x + width / 2, bottom + 3);
                centred(gc, palette.text().swt(), Figures.count(counts[partition]), x + width / 2, bottom - height - line - 2);
            }
        }
    }

    private static void centred(GC gc, org.eclipse.swt.graphics.Color color, String text, int x, int y) {
        gc.setForeground(color);
        gc.drawText(text, x - gc.textExtent(text).x / 2, y, true);
    }
}
