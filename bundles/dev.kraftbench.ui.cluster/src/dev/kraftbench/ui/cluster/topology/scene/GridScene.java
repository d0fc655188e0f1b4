package dev.kraftbench.ui.cluster.topology.scene;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;

/** Something × broker. */
public sealed interface GridScene extends TopologyScene permits HeatScene, MatrixScene {
    GridGeometry geometry();

    /** One for each column. */
    List<BrokerLoad> brokers();

    /** The topic or partition of a row. */
    Spot rowSpot(int row);

    /** The row of what the spot names, -1 where there is none. */
    int rowOf(Spot spot);

    CellFace face(int row, int column);

    @Override
    default Point extent() {
        return geometry().extent();
    }

    @Override
    default Point frozen() {
        return new Point(geometry().cellsX(), GridGeometry.HEADER_HEIGHT);
    }

    @Override
    default Spot spotAt(Point inView, Point scroll) {
        OptionalInt row = geometry().rowAt(inView, scroll);
        OptionalInt column = geometry().columnAt(inView, scroll);
        Spot spot = row.isPresent() ? rowSpot(row.getAsInt()) : Spot.NONE;
        return column.isPresent() ? spot.onBroker(broker(column.getAsInt())) : spot;
    }

    @Override
    default Optional<Rectangle> boundsOf(Spot spot) {
        int row = rowOf(spot);
        int column = columnOf(spot.broker());
        if (row < 0 && column < 0) {
            return Optional.empty();
        }
        if (row < 0) {
            return Optional.of(new Rectangle(geometry().columnX(column), 0, geometry().cellWidth(), GridGeometry.HEADER_HEIGHT));
        }
        return Optional.of(column < 0 ? new Rectangle(0, geometry().rowY(row), geometry().cellsX(), geometry().rowHeight()) : geometry().cell(row, column));
    }

    /** From cell to cell; the names at the left and the brokers above can be reached too. */
    @Override
    default Spot next(Spot from, Direction direction) {
        if (geometry().rows() == 0) {
            return Spot.NONE;
        }
        int row = rowOf(from);
        int column = columnOf(from.broker());
        if (row < 0 && column < 0) {
            return rowSpot(0);
        }
        switch (direction) {
            case LEFT -> column--;
            case RIGHT -> column++;
            case UP -> row--;
            case DOWN -> row++;
        }
        row = Math.clamp(row, column < 0 ? 0 : -1, geometry().rows() - 1);
        column = Math.clamp(column, row < 0 ? 0 : -1, geometry().columns() - 1);
        Spot spot = row < 0 ? Spot.NONE : rowSpot(row);
        return column < 0 ? spot : spot.onBroker(broker(column));
    }

    private int broker(int column) {
        return brokers().get(column).broker().id();
    }

    private int columnOf(int broker) {
        for (int column = 0; column < brokers().size(); column++) {
            if (broker(column) == broker) {
                return column;
            }
        }
        return -1;
    }
}
