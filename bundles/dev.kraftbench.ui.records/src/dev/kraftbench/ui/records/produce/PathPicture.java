package dev.kraftbench.ui.records.produce;

import dev.kraftbench.core.produce.RecordPath;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.TextScale;
import dev.kraftbench.ui.base.Tint;
import java.util.List;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.jspecify.annotations.Nullable;

/** The way of one record, from left to right: record, bytes, partition, batch, acknowledgement. In a narrow pane on two rows. UI thread. */
final class PathPicture extends Canvas {
    private static final int LEAST_WIDTH = TextScale.px(82);
    private static final int ARROW = 12;
    private static final int MARGIN = 8;
    private static final int PADDING = 5;
    private @Nullable RecordPath path;
    private double compressionRatio = Double.NaN;
    private int rows = 1;

    PathPicture(Composite parent) {
        super(parent, SWT.DOUBLE_BUFFERED);
        addPaintListener(event -> paint(event.gc));
        addListener(SWT.Resize, event -> wrap());
    }

    void show(@Nullable RecordPath next, double ratio) {
        path = next;
        compressionRatio = ratio;
        setToolTipText(next == null ? null : PathText.whole(next, ratio));
        redraw();
    }

    @Nullable RecordPath shown() {
        return path;
    }

    private int perRow() {
        int fit = (getSize().x - 2 * MARGIN + ARROW) / (LEAST_WIDTH + ARROW);
        return fit >= 5 ? 5 : fit >= 3 ? 3 : Math.max(1, fit);
    }

    private int boxHeight() {
        GC gc = new GC(this);
        int height = 5 * (gc.getFontMetrics().getHeight() + 2) + 2 * PADDING;
        gc.dispose();
        return height;
    }

    private void wrap() {
        int needed = Math.ceilDiv(5, perRow());
        if (needed != rows && getSize().x > 0) {
            rows = needed;
            if (getLayoutData() instanceof GridData data) {
                data.heightHint = computeSize(SWT.DEFAULT, SWT.DEFAULT).y;
                getParent().layout(new Control[] {this}, SWT.DEFER);
            }
        }
    }

    @Override
    public Point computeSize(int widthHint, int heightHint, boolean changed) {
        return new Point(widthHint == SWT.DEFAULT ? 120 : widthHint,
                heightHint == SWT.DEFAULT ? rows * (boxHeight() + ARROW) - ARROW + 2 * MARGIN : heightHint);
    }

    private void paint(GC gc) {
        Palette palette = Palette.of(this);
        Point size = getSize();
        gc.setBackground(palette.ground().swt());
        gc.fillRectangle(0, 0, size.x, size.y);
        RecordPath shown = path;
        if (shown == null) {
            return;
        }
        gc.setAntialias(SWT.ON);
        int perRow = perRow();
        int width = (size.x - 2 * MARGIN - (perRow - 1) * ARROW) / perRow;
        int height = boxHeight();
        List<PathText.Station> stations = PathText.stations(shown, compressionRatio);
        for (int i = 0; i < stations.size(); i++) {
            int x = MARGIN + i % perRow * (width + ARROW);
            int y = MARGIN + i / perRow * (height + ARROW);
            if (i % perRow > 0) {
                arrow(gc, palette, x, y + height / 2, stations.get(i).done());
            }
            box(gc, palette, stations.get(i), x, y, width, height);
        }
    }

    private static void arrow(GC gc, Palette palette, int end, int y, boolean done) {
        gc.setForeground((done ? palette.leader() : palette.line()).swt());
        gc.setBackground((done ? palette.leader() : palette.line()).swt());
        gc.setLineWidth(2);
        gc.drawLine(end - ARROW + 2, y, end - 7, y);
        gc.setLineWidth(1);
        gc.fillPolygon(new int[] {end - 7, y - 4, end - 1, y, end - 7, y + 4});
    }

    private static void box(GC gc, Palette palette, PathText.Station station, int x, int y, int width, int height) {
        Tint tint = station.failed() ? palette.offline() : station.done() ? palette.leader() : palette.quiet();
        gc.setBackground(tint.over(palette.ground(), 0.08).swt());
        gc.fillRoundRectangle(x, y, width, height, 10, 10);
        gc.setForeground(tint.over(palette.ground(), 0.6).swt());
        gc.drawRoundRectangle(x, y, width, height, 10, 10);
        int line = gc.getFontMetrics().getHeight() + 2;
        gc.setFont(JFaceResources.getFontRegistry().getBold(JFaceResources.DEFAULT_FONT));
        gc.setForeground(tint.swt());
        gc.drawText(clipped(gc, (station.failed() ? "\u2716 " : "") + station.name(), width - 2 * PADDING), x + PADDING, y + PADDING, true);
        gc.setFont(null);
        gc.setForeground(palette.text().swt());
        for (int i = 0; i < Math.min(4, station.lines().size()); i++) {
            gc.drawText(clipped(gc, station.lines().get(i).replaceAll("\\s+", " "), width - 2 * PADDING), x + PADDING, y + PADDING + (i + 1) * line, true);
        }
    }

    private static String clipped(GC gc, String text, int width) {
        if (gc.textExtent(text).x <= width) {
            return text;
        }
        int length = text.length();
        while (length > 1 && gc.textExtent(text.substring(0, length) + "\u2026").x > width) {
            length--;
        }
        return text.substring(0, length) + "\u2026";
    }
}
