package dev.kraftbench.ui.cluster.topology.paint;

import dev.kraftbench.core.model.BrokerSnapshot;
import dev.kraftbench.core.model.BrokerState;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.model.ReplicaRole;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.Tint;
import dev.kraftbench.ui.cluster.Messages;
import dev.kraftbench.ui.cluster.topology.paint.Ink.Face;
import dev.kraftbench.ui.cluster.topology.paint.Ink.Lettering;
import dev.kraftbench.ui.cluster.topology.paint.Ink.Stroke;
import dev.kraftbench.ui.cluster.topology.scene.BrokerLoad;
import dev.kraftbench.ui.cluster.topology.scene.CellFace;
import dev.kraftbench.ui.cluster.topology.scene.GridGeometry;
import dev.kraftbench.ui.cluster.topology.scene.GridScene;
import dev.kraftbench.ui.cluster.topology.scene.HeatScene;
import dev.kraftbench.ui.cluster.topology.scene.MapModel;
import dev.kraftbench.ui.cluster.topology.scene.MatrixScene;
import dev.kraftbench.ui.cluster.topology.scene.Spot;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;

/** Topics or partitions as rows, brokers as columns. The header and the names stay in sight. */
final class GridPainter {
    private final Ink ink;
    private final MapLook look;
    private final Palette palette;
    private final GridScene scene;
    private final GridGeometry grid;
    private final Point scroll;
    private final int firstRow;
    private final int endRow;
    private final int firstColumn;
    private final int endColumn;
    private final int hoveredRow;

    GridPainter(Ink ink, MapLook look, GridScene scene) {
        this.ink = ink;
        this.look = look;
        this.palette = look.palette();
        this.scene = scene;
        this.grid = scene.geometry();
        this.scroll = look.scroll();
        firstRow = grid.firstVisibleRow(scroll.y);
        endRow = grid.endOfVisibleRows(scroll.y, look.view().height);
        firstColumn = grid.firstVisibleColumn(scroll.x);
        endColumn = grid.endOfVisibleColumns(scroll.x, look.view().width);
        hoveredRow = scene.rowOf(look.hovered());
    }

    void paint() {
        Rectangle view = look.view();
        int below = view.height - GridGeometry.HEADER_HEIGHT;
        ink.clipped(new Rectangle(0, GridGeometry.HEADER_HEIGHT, view.width, below), () -> {
            band();
            ink.clipped(new Rectangle(grid.cellsX(), GridGeometry.HEADER_HEIGHT, view.width - grid.cellsX(), below),
                    () -> ink.shifted(-scroll.x, -scroll.y, this::cells));
            ink.shifted(0, -scroll.y, this::names);
        });
        header();
        cursor();
    }

    /** The row that is pointed at. */
    private void band() {
        if (hoveredRow >= 0 && grid.rowHeight() > 3) {
            ink.fill(new Rectangle(0, grid.rowY(hoveredRow) - scroll.y, look.view().width, grid.rowHeight()), 0, palette.surface());
        }
    }

    private void cells() {
        String topicBefore = "";
        for (int row = firstRow; row < endRow; row++) {
            String topic = scene.rowSpot(row).topic();
            if (grid.readable() && scene instanceof MatrixScene && !topic.equals(topicBefore) && !topicBefore.isEmpty()) {
                ink.line(new int[] {scroll.x, grid.rowY(row), scroll.x + look.view().width - GridGeometry.MARGIN, grid.rowY(row)}, palette.line(), Stroke.THIN);
            }
            topicBefore = topic;
            for (int column = firstColumn; column < endColumn; column++) {
                cell(row, column);
            }
            if (grid.readable()) {
                ink.text(details(row), grid.detailsX(), middle(row), Lettering.plain(troubled(row) ? palette.outOfSync() : palette.quiet()));
            }
        }
    }

    private int middle(int row) {
        return grid.rowY(row) + grid.rowHeight() / 2;
    }

    private void cell(int row, int column) {
        CellFace face = scene.face(row, column);
        Rectangle c = grid.cell(row, column);
        if (!grid.readable()) {
            int gap = grid.rowHeight() > 3 ? 1 : 0;
            Marks.block(ink, palette, new Rectangle(c.x + 1, c.y, c.width - 3, c.height - gap), face.role());
            return;
        }
        if (face.role() == ReplicaRole.NONE) {
            ink.fill(new Rectangle(c.x + c.width / 2 - 1, c.y + c.height / 2 - 1, 2, 2), 0, palette.line());
            return;
        }
        Rectangle chip = new Rectangle(c.x + 4, c.y + 2, c.width - 8, c.height - 4);
        Spot spot = scene.rowSpot(row).onBroker(scene.brokers().get(column).broker().id());
        boolean moved = !look.moves().isEmpty() && look.moves().keySet().stream().anyMatch(move -> covers(spot, move));
        if (moved) {
            Marks.highlight(ink, palette, chip);
        }
        boolean inBand = hoveredRow == row;
        Tint ground = moved ? palette.accent() : inBand ? palette.surface() : palette.ground();
        ink.stamp(face, chip, ground, stamp -> Marks.chip(stamp, palette, new Rectangle(0, 0, chip.width, chip.height), face, face.glyph(), false));
    }

    /** A cell of a topic covers all its partitions. */
    private static boolean covers(Spot cell, Spot move) {
        return cell.broker() == move.broker() && cell.topic().equals(move.topic()) && (cell.partition() < 0 || cell.partition() == move.partition());
    }

    private void names() {
        Rectangle view = look.view();
        if (!grid.readable()) {
            topicBrackets();
            return;
        }
        for (int row = firstRow; row < endRow; row++) {
            Spot spot = scene.rowSpot(row);
            String name = spot.hasPartition() ? spot.topic() + "-" + spot.partition() : spot.topic();
            boolean offline = switch (scene) {
                case HeatScene heat -> heat.row(row).topic().offline() > 0;
                case MatrixScene matrix -> matrix.rows().get(row).offline();
            };
            ink.text(ink.shortened(name, grid.labelWidth() - 12, Face.PLAIN), GridGeometry.MARGIN, middle(row),
                    Lettering.plain(offline ? palette.offline() : palette.text()));
        }
        if (scroll.x > 0) {
            ink.line(new int[] {grid.cellsX() - 1, scroll.y, grid.cellsX() - 1, scroll.y + view.height}, palette.line(), Stroke.THIN);
        }
    }

    /** Where names do not fit, each topic is named once beside its rows, as far as it is high enough. */
    private void topicBrackets() {
        int row = firstRow;
        int freeFrom = Integer.MIN_VALUE;
        while (row < endRow) {
            String topic = scene.rowSpot(row).topic();
            int end = row + 1;
            while (end < endRow && scene.rowSpot(end).topic().equals(topic)) {
                end++;
            }
            int top = grid.rowY(row);
            if (top >= freeFrom) {
                ink.text(ink.shortened(topic, grid.labelWidth() - 12, Face.PLAIN), GridGeometry.MARGIN, top + 8, Lettering.plain(palette.text()));
                freeFrom = top + 18;
            }
            if (end - row > 1) {
                ink.line(new int[] {grid.cellsX() - 6, top + 1, grid.cellsX() - 6, grid.rowY(end) - 2}, palette.quiet(), Stroke.THIN);
            }
            row = end;
        }
    }

    private String details(int row) {
        return switch (scene) {
            case HeatScene heat -> {
                MapModel.TopicRow topic = heat.row(row);
                String text = NLS.bind(Messages.topology_topic_row, topic.topic().partitions().size(), topic.topic().replicationFactor());
                yield topic.problems() == 0 ? text : text + "   " + NLS.bind(Messages.topology_topic_problems, topic.problems());
            }
            case MatrixScene matrix -> {
                PartitionSnapshot partition = matrix.rows().get(row);
                yield NLS.bind(Messages.topology_row, partition.leaderEpoch() < 0 ? "\u2013" : Integer.toString(partition.leaderEpoch()), partition.isr());
            }
        };
    }

    private boolean troubled(int row) {
        return switch (scene) {
            case HeatScene heat -> heat.row(row).problems() > 0;
            case MatrixScene matrix -> matrix.rows().get(row).underReplicated();
        };
    }

    private void header() {
        Rectangle view = look.view();
        int height = GridGeometry.HEADER_HEIGHT - 4;
        ink.fill(new Rectangle(0, 0, view.width, height), 0, palette.surface());
        ink.line(new int[] {0, height, view.width, height}, palette.line(), Stroke.THIN);
        String rows = scene instanceof HeatScene ? Messages.topology_topic : Messages.topology_partition;
        ink.text(rows, GridGeometry.MARGIN, 14, Lettering.plain(palette.quiet()));
        ink.clipped(new Rectangle(grid.cellsX(), 0, view.width - grid.cellsX(), GridGeometry.HEADER_HEIGHT), () -> ink.shifted(-scroll.x, 0, () -> {
            if (grid.readable()) {
                ink.text(scene instanceof HeatScene ? Messages.topology_partitions : Messages.topology_epoch_isr, grid.detailsX(), 14,
                        Lettering.plain(palette.quiet()));
            }
            int most = Math.max(1, scene.brokers().stream().mapToInt(BrokerLoad::leaders).max().orElse(1));
            for (int column = firstColumn; column < endColumn; column++) {
                broker(scene.brokers().get(column), column, most);
            }
        }));
    }

    /** The broker strip above its column: state, name, and how many leaders against the busiest. */
    private void broker(BrokerLoad load, int column, int mostLeaders) {
        BrokerSnapshot broker = load.broker();
        int x = grid.columnX(column);
        int width = grid.cellWidth();
        Tint tint = BrokerTint.of(broker.state(), palette);
        boolean alive = broker.state().alive();
        if (look.hovered().broker() == broker.id()) {
            ink.fill(new Rectangle(x, 0, width, GridGeometry.HEADER_HEIGHT - 4), 0, palette.line().over(palette.surface(), 0.6));
        }
        String name = width >= 90 ? NLS.bind(Messages.topology_broker, broker.id()) : Integer.toString(broker.id());
        int mark = width >= 30 ? 16 : 0;
        int nameWidth = ink.width(name, Face.BOLD);
        boolean star = broker.controller() && width >= 46;
        int left = x + Math.max(0, (width - nameWidth - mark - (star ? 18 : 0)) / 2);
        if (mark > 0) {
            Marks.state(ink, palette, broker.state(), left + 5, 13);
        } else {
            ink.fill(new Rectangle(x + 2, 2, width - 4, 3), 0, tint);
        }
        ink.text(name, left + mark, 13, Lettering.bold(alive ? palette.text() : tint));
        if (star) {
            Marks.star(ink, palette, left + mark + nameWidth + 11, 13, 6);
        }
        if (width >= 40) {
            String second = broker.state() == BrokerState.RUNNING ? NLS.bind(width >= 70 ? Messages.topology_leads : "{0}", load.leaders())
                    : BrokerTint.text(broker.state());
            ink.text(ink.shortened(second, width - 4, Face.PLAIN), x + width / 2, 31, Lettering.plain(alive ? palette.quiet() : tint).centered());
        }
        Marks.bar(ink, palette, new Rectangle(x + 4, 41, width - 8, 4), load.leaders() / (double) mostLeaders, palette.leader());
    }

    private void cursor() {
        scene.boundsOf(look.cursor()).ifPresent(bounds -> {
            boolean inHeader = scene.rowOf(look.cursor()) < 0;
            boolean inNames = !look.cursor().hasBroker();
            Rectangle at = new Rectangle(bounds.x - (inNames ? 0 : scroll.x), bounds.y - (inHeader ? 0 : scroll.y), bounds.width, bounds.height);
            ink.clipped(new Rectangle(inNames ? 0 : grid.cellsX(), inHeader ? 0 : GridGeometry.HEADER_HEIGHT, look.view().width, look.view().height),
                    () -> Marks.cursor(ink, palette, grid.readable() ? new Rectangle(at.x + 4, at.y + 2, at.width - 8, at.height - 4) : at));
        });
    }
}
