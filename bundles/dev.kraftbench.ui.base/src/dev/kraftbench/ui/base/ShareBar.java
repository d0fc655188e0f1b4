package dev.kraftbench.ui.base;

import java.util.function.ToDoubleFunction;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;

/** A column of a table that draws a share of a whole as a bar, with the column's text (the figure) beside it. UI thread. */
final class ShareBar<T> {
    private final int length = TextScale.px(120);
    private static final int THICKNESS = 8;
    private static final int GAP = 8;

    private final FilteredTable<T> table;
    private final int column;
    private final ToDoubleFunction<T> share;

    private ShareBar(FilteredTable<T> table, int column, ToDoubleFunction<T> share) {
        this.table = table;
        this.column = column;
        this.share = share;
    }

    static <T> void draw(FilteredTable<T> in, int column, ToDoubleFunction<T> share) {
        ShareBar<T> bar = new ShareBar<>(in, column, share);
        Table table = in.table();
        table.addListener(SWT.EraseItem, event -> {
            if (event.index == column) {
                event.detail &= ~SWT.FOREGROUND;
            }
        });
        table.addListener(SWT.PaintItem, event -> {
            if (event.index == column && event.item instanceof TableItem item) {
                bar.paint(event, item, table.indexOf(item));
            }
        });
    }

    private void paint(Event event, TableItem item, int row) {
        if (row < 0 || row >= table.rows().shown().size()) {
            return;
        }
        GC gc = event.gc;
        Rectangle cell = item.getBounds(column);
        int x = cell.x + GAP / 2;
        double part = share.applyAsDouble(table.rows().shown().get(row));
        if (!Double.isNaN(part)) {
            Palette palette = Palette.of(table.table());
            Rectangle track = new Rectangle(x, cell.y + (cell.height - THICKNESS) / 2, length, THICKNESS);
            gc.setBackground(palette.line().swt());
            gc.fillRoundRectangle(track.x, track.y, track.width, track.height, THICKNESS / 2, THICKNESS / 2);
            gc.setBackground(palette.leader().swt());
            gc.fillRoundRectangle(track.x, track.y, (int) Math.round(Math.clamp(part, 0, 1) * length), track.height, THICKNESS / 2, THICKNESS / 2);
            x += length + GAP;
        }
        String figure = item.getText(column);
        gc.drawText(figure, x, cell.y + (cell.height - gc.textExtent(figure).y) / 2, true);
    }
}
