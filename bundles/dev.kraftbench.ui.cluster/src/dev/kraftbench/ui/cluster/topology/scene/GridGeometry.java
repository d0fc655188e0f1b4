package dev.kraftbench.ui.cluster.topology.scene;

import java.util.OptionalInt;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;

/**
 * Rows of equal height and columns of equal width, so that any of ten thousand is found by a division. The header and the labels stay in sight while
 * the cells scroll.
 *
 * @param labelWidth width of the rows' names at the left
 * @param cellWidth width of a column
 */
public record GridGeometry(int rows, int columns, int labelWidth, int cellWidth, int rowHeight) {
    public static final int HEADER_HEIGHT = 52;
    public static final int MARGIN = 10;
    /** What is said of a row right of its cells. */
    public static final int DETAILS_WIDTH = 210;
    /** From this height on a row's cells can hold a glyph and its name can be read. */
    public static final int READABLE_ROW = 18;
    private static final int LEAST_LABEL = 120;
    private static final int LEAST_CELL = 46;
    private static final int LEAST_BLOCK = 14;
    private static final int MOST_CELL = 130;

    /** @param widestLabel width of the longest row name, points */
    public static GridGeometry of(int rows, int columns, int rowHeight, int width, int widestLabel) {
        int label = Math.min(Math.max(LEAST_LABEL, widestLabel + 20), Math.max(LEAST_LABEL, width / 3));
        boolean readable = rowHeight >= READABLE_ROW;
        int free = width - 2 * MARGIN - label - (readable ? DETAILS_WIDTH : 0);
        int least = readable ? LEAST_CELL : LEAST_BLOCK;
        return new GridGeometry(rows, columns, label, Math.clamp(columns == 0 ? 0 : free / columns, least, MOST_CELL), rowHeight);
    }

    public boolean readable() {
        return rowHeight >= READABLE_ROW;
    }

    public Point extent() {
        return new Point(readable() ? detailsX() + DETAILS_WIDTH : columnX(columns) + MARGIN, HEADER_HEIGHT + rows * rowHeight + MARGIN);
    }

    /** Left edge of the cells; what is left of it does not scroll sideways. */
    public int cellsX() {
        return MARGIN + labelWidth;
    }

    /** In coordinates of the whole grid, not scrolled. */
    public Rectangle cell(int row, int column) {
        return new Rectangle(columnX(column), rowY(row), cellWidth, rowHeight);
    }

    public int columnX(int column) {
        return cellsX() + column * cellWidth;
    }

    public int rowY(int row) {
        return HEADER_HEIGHT + row * rowHeight;
    }

    public int detailsX() {
        return columnX(columns) + 12;
    }

    public int firstVisibleRow(int scrollY) {
        return Math.clamp(scrollY / rowHeight, 0, Math.max(0, rows - 1));
    }

    /** One past the last row that can be seen. */
    public int endOfVisibleRows(int scrollY, int viewHeight) {
        return Math.clamp((scrollY + viewHeight - HEADER_HEIGHT) / rowHeight + 1, 0, rows);
    }

    public int firstVisibleColumn(int scrollX) {
        return Math.clamp(scrollX / cellWidth, 0, Math.max(0, columns - 1));
    }

    /** One past the last column that can be seen. */
    public int endOfVisibleColumns(int scrollX, int viewWidth) {
        return Math.clamp((scrollX + viewWidth - cellsX()) / cellWidth + 1, 0, columns);
    }

    /** The row at a point of the view. */
    public OptionalInt rowAt(Point point, Point scroll) {
        int row = Math.floorDiv(point.y - HEADER_HEIGHT + scroll.y, rowHeight);
        return point.y < HEADER_HEIGHT || row < 0 || row >= rows ? OptionalInt.empty() : OptionalInt.of(row);
    }

    /** The column at a point of the view. */
    public OptionalInt columnAt(Point point, Point scroll) {
        int column = Math.floorDiv(point.x - cellsX() + scroll.x, cellWidth);
        return point.x < cellsX() || column < 0 || column >= columns ? OptionalInt.empty() : OptionalInt.of(column);
    }
}
