package dev.kraftbench.ui.cluster.topology;

import dev.kraftbench.core.model.BrokerSnapshot;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.model.ReplicaRole;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;

/**
 * Geometry of the partition × broker matrix; immutable, pure. All rows are equally high, so that any of ten thousand is found by a division.
 *
 * @param labelWidth width of the column with the partitions' names, points
 * @param cellWidth width of a broker's column, points
 */
public record MatrixLayout(List<BrokerSnapshot> brokers, List<PartitionSnapshot> rows, int labelWidth, int cellWidth) {
    public static final int ROW_HEIGHT = 24;
    public static final int HEADER_HEIGHT = 46;
    static final int MARGIN = 10;
    private static final int MIN_CELL = 46;
    private static final int MAX_CELL = 130;
    /** Epoch and ISR, right of the brokers. */
    static final int DETAILS_WIDTH = 190;

    public MatrixLayout {
        brokers = List.copyOf(brokers);
        rows = List.copyOf(rows);
    }

    /** @param widestLabel width of the longest partition name, points */
    public static MatrixLayout of(List<BrokerSnapshot> brokers, List<PartitionSnapshot> rows, int width, int widestLabel) {
        int label = Math.min(Math.max(120, widestLabel + 16), Math.max(120, width / 3));
        int free = width - 2 * MARGIN - label - DETAILS_WIDTH;
        return new MatrixLayout(brokers, rows, label, Math.clamp(brokers.isEmpty() ? 0 : free / brokers.size(), MIN_CELL, MAX_CELL));
    }

    public int height() {
        return HEADER_HEIGHT + rows.size() * ROW_HEIGHT + MARGIN;
    }

    public Rectangle header(int column) {
        return new Rectangle(columnX(column), 0, cellWidth, HEADER_HEIGHT);
    }

    /** In coordinates of the whole matrix, not scrolled. */
    public Rectangle cell(int row, int column) {
        return new Rectangle(columnX(column), HEADER_HEIGHT + row * ROW_HEIGHT, cellWidth, ROW_HEIGHT);
    }

    private int columnX(int column) {
        return MARGIN + labelWidth + column * cellWidth;
    }

    public int detailsX() {
        return columnX(brokers.size()) + 12;
    }

    public int firstVisibleRow(int scrollY) {
        return Math.clamp(scrollY / ROW_HEIGHT, 0, Math.max(0, rows.size() - 1));
    }

    /** One past the last row that can be seen. */
    public int endOfVisibleRows(int scrollY, int viewHeight) {
        return Math.clamp((scrollY + viewHeight - HEADER_HEIGHT) / ROW_HEIGHT + 1, 0, rows.size());
    }

    /** The row at a point; {@code point} is relative to the view, whose header stays while rows scroll. */
    public OptionalInt rowAt(Point point, int scrollY) {
        if (point.y < HEADER_HEIGHT) {
            return OptionalInt.empty();
        }
        int row = (point.y - HEADER_HEIGHT + scrollY) / ROW_HEIGHT;
        return row < rows.size() ? OptionalInt.of(row) : OptionalInt.empty();
    }

    public OptionalInt columnAt(Point point) {
        int x = point.x - MARGIN - labelWidth;
        if (x < 0 || x / cellWidth >= brokers.size()) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(x / cellWidth);
    }

    public Optional<BrokerSnapshot> brokerAt(Point point) {
        OptionalInt column = columnAt(point);
        return column.isPresent() ? Optional.of(brokers.get(column.getAsInt())) : Optional.empty();
    }

    public Optional<ReplicaCell> replicaAt(Point point, int scrollY) {
        OptionalInt row = rowAt(point, scrollY);
        OptionalInt column = columnAt(point);
        if (row.isEmpty() || column.isEmpty()) {
            return Optional.empty();
        }
        ReplicaCell cell = ReplicaCell.of(rows.get(row.getAsInt()), brokers.get(column.getAsInt()).id());
        return cell.role() == ReplicaRole.NONE ? Optional.empty() : Optional.of(cell);
    }
}
