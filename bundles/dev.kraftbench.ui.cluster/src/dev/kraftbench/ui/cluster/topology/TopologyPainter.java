package dev.kraftbench.ui.cluster.topology;

import dev.kraftbench.core.model.BrokerSnapshot;
import dev.kraftbench.core.model.BrokerState;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.model.ReplicaRole;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.Tint;
import dev.kraftbench.ui.cluster.Messages;
import java.util.List;
import java.util.Map;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Font;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Path;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.jspecify.annotations.Nullable;

/** Paints a scene. Only what can be seen is touched, so that a large matrix costs no more than a screenful. UI thread. */
final class TopologyPainter {
    private final GC gc;
    private final Palette palette;
    private final Font bold;
    private final int scrollY;
    private final Rectangle view;
    private final Map<ReplicaCell.Key, ReplicaCell.Key> moves;
    private final @Nullable ReplicaCell hovered;

    /** @param moves replicas that just became leaders, with where the leadership came from */
    TopologyPainter(GC gc, Palette palette, Font bold, int scrollY, Rectangle view, Map<ReplicaCell.Key, ReplicaCell.Key> moves,
            @Nullable ReplicaCell hovered) {
        this.gc = gc;
        this.palette = palette;
        this.bold = bold;
        this.scrollY = scrollY;
        this.view = view;
        this.moves = moves;
        this.hovered = hovered;
    }

    void paint(TopologyScene scene) {
        gc.setAntialias(SWT.ON);
        gc.setTextAntialias(SWT.ON);
        gc.setBackground(palette.ground().swt());
        gc.fillRectangle(view);
        switch (scene) {
            case TopologyScene.Graph graph -> graph(graph.layout());
            case TopologyScene.Matrix matrix -> matrix(matrix.layout());
        }
    }

    // ---- graph

    private void graph(GraphLayout layout) {
        for (GraphLayout.Box box : layout.boxes()) {
            box(box);
        }
        if (hovered != null) {
            replication(layout.chips(hovered.partition().topic(), hovered.partition().partition()));
        }
        moves.forEach((to, from) -> layout.chip(to).ifPresent(target -> layout.chip(from).ifPresent(origin -> arrowBetween(origin, target, palette.accent()))));
        for (GraphLayout.Arrow arrow : layout.arrows()) {
            flow(arrow);
        }
        for (GraphLayout.Node node : layout.nodes()) {
            node(node);
        }
        if (!layout.nodes().isEmpty()) {
            flowCaption(layout.nodes());
        }
    }

    private void box(GraphLayout.Box box) {
        BrokerSnapshot broker = box.broker();
        Tint tint = BrokerTint.of(broker.state(), palette);
        boolean alive = broker.state().alive();
        Rectangle b = moved(box.bounds());
        gc.setBackground(palette.surface().swt());
        gc.fillRoundRectangle(b.x, b.y, b.width, b.height, 10, 10);
        gc.setBackground(tint.over(palette.surface(), alive ? 0.16 : 0.22).swt());
        gc.setClipping(b.x, b.y, b.width, GraphLayout.BOX_HEADER);
        gc.fillRoundRectangle(b.x, b.y, b.width, GraphLayout.BOX_HEADER + 12, 10, 10);
        gc.setClipping(view);
        gc.setLineWidth(alive ? 1 : 2);
        gc.setLineStyle(alive ? SWT.LINE_SOLID : SWT.LINE_DASH);
        gc.setForeground(alive ? palette.line().swt() : tint.swt());
        gc.drawRoundRectangle(b.x, b.y, b.width, b.height, 10, 10);
        gc.setLineStyle(SWT.LINE_SOLID);
        gc.setLineWidth(1);

        int middle = b.y + GraphLayout.BOX_HEADER / 2;
        stateDot(broker.state(), b.x + 16, middle, tint);
        gc.setFont(bold);
        gc.setForeground(palette.text().swt());
        String name = NLS.bind(Messages.topology_broker, broker.id());
        Point extent = gc.textExtent(name);
        gc.drawText(name, b.x + 28, middle - extent.y / 2, true);
        gc.setFont(null);
        int x = b.x + 28 + extent.x + 8;
        if (broker.controller()) {
            gc.setForeground(palette.accent().swt());
            star(x + 6, middle, 6);
            x += 20;
        }
        String right = alive ? broker.endpoint() : BrokerTint.text(broker.state());
        Point size = gc.textExtent(right);
        if (x + size.x + 10 < b.x + b.width) {
            gc.setForeground(alive ? palette.quiet().swt() : tint.swt());
            gc.drawText(right, b.x + b.width - size.x - 10, middle - size.y / 2, true);
        }
        for (GraphLayout.Heading heading : box.headings()) {
            gc.setForeground(palette.quiet().swt());
            gc.drawText(shortened(heading.topic(), b.width - 20), heading.at().x, heading.at().y - scrollY, true);
        }
        for (GraphLayout.Chip chip : box.chips()) {
            Rectangle c = moved(chip.bounds());
            if (c.intersects(view)) {
                chip(c, chip.cell(), chip.text());
            }
        }
        if (box.chips().isEmpty()) {
            gc.setForeground(palette.quiet().swt());
            gc.drawText(Messages.topology_no_replicas, b.x + 12, b.y + GraphLayout.BOX_HEADER + 12, true);
        }
    }

    private void stateDot(BrokerState state, int x, int y, Tint tint) {
        gc.setBackground(tint.swt());
        gc.setForeground(tint.swt());
        gc.setLineWidth(2);
        if (state == BrokerState.RUNNING) {
            gc.fillOval(x - 5, y - 5, 10, 10);
        } else if (state.alive()) {
            gc.drawOval(x - 4, y - 4, 8, 8);
        } else {
            gc.drawLine(x - 4, y - 4, x + 4, y + 4);
            gc.drawLine(x - 4, y + 4, x + 4, y - 4);
        }
        gc.setLineWidth(1);
    }

    private void star(int x, int y, int radius) {
        int[] points = new int[20];
        for (int i = 0; i < 10; i++) {
            double angle = Math.PI * i / 5 - Math.PI / 2;
            double r = i % 2 == 0 ? radius : radius * 0.45;
            points[2 * i] = (int) Math.round(x + r * Math.cos(angle));
            points[2 * i + 1] = (int) Math.round(y + r * Math.sin(angle));
        }
        gc.setBackground(palette.accent().swt());
        gc.fillPolygon(points);
    }

    private void chip(Rectangle c, ReplicaCell cell, String text) {
        Tint tint = BrokerTint.of(cell.role(), palette);
        boolean leads = cell.role() == ReplicaRole.LEADER;
        boolean dimmed = hovered != null && !(hovered.partition().topic().equals(cell.partition().topic())
                && hovered.partition().partition() == cell.partition().partition());
        Tint fill = tint.over(palette.surface(), leads ? 1 : 0.14);
        Tint border = tint.over(palette.surface(), leads ? 1 : 0.75);
        Tint ink = leads ? palette.ground() : tint;
        if (dimmed) {
            fill = fill.over(palette.surface(), 0.45);
            border = border.over(palette.surface(), 0.45);
            ink = leads ? palette.surface() : ink.over(palette.surface(), 0.6);
        }
        if (moves.containsKey(cell.key())) {
            gc.setBackground(palette.accent().swt());
            gc.fillRoundRectangle(c.x - 3, c.y - 3, c.width + 6, c.height + 6, 12, 12);
        }
        gc.setBackground(fill.swt());
        gc.fillRoundRectangle(c.x, c.y, c.width, c.height, 8, 8);
        gc.setForeground(border.swt());
        gc.setLineStyle(cell.role() == ReplicaRole.OFFLINE ? SWT.LINE_DASH : SWT.LINE_SOLID);
        gc.drawRoundRectangle(c.x, c.y, c.width, c.height, 8, 8);
        gc.setLineStyle(SWT.LINE_SOLID);
        gc.setForeground(ink.swt());
        if (leads) {
            gc.setFont(bold);
        }
        Point extent = gc.textExtent(text);
        gc.drawText(text, c.x + (c.width - extent.x + 1) / 2, c.y + (c.height - extent.y + 1) / 2, true);
        gc.setFont(null);
    }

    /** From the leader to each follower: which way the records go. */
    private void replication(List<GraphLayout.Chip> chips) {
        if (chips.isEmpty() || chips.getFirst().cell().role() != ReplicaRole.LEADER) {
            return;
        }
        for (GraphLayout.Chip follower : chips.subList(1, chips.size())) {
            arrowBetween(chips.getFirst(), follower, BrokerTint.of(follower.cell().role(), palette));
        }
    }

    private void arrowBetween(GraphLayout.Chip from, GraphLayout.Chip to, Tint tint) {
        Rectangle a = moved(from.bounds());
        Rectangle b = moved(to.bounds());
        boolean rightwards = b.x > a.x;
        float x1 = rightwards ? a.x + a.width : a.x;
        float x2 = rightwards ? b.x - 6 : b.x + b.width + 6;
        float y1 = a.y + a.height / 2f;
        float y2 = b.y + b.height / 2f;
        float bend = Math.max(30, Math.abs(x2 - x1) / 2);
        Path path = new Path(gc.getDevice());
        path.moveTo(x1, y1);
        path.cubicTo(x1 + (rightwards ? bend : -bend), y1, x2 - (rightwards ? bend : -bend), y2, x2, y2);
        gc.setForeground(tint.swt());
        gc.setLineWidth(2);
        gc.drawPath(path);
        path.dispose();
        gc.setLineWidth(1);
        head(Math.round(x2), Math.round(y2), rightwards, tint);
    }

    private void head(int x, int y, boolean rightwards, Tint tint) {
        int back = rightwards ? -3 : 3;
        int tip = rightwards ? 6 : -6;
        gc.setBackground(tint.swt());
        gc.fillPolygon(new int[] {x + back, y - 5, x + tip, y, x + back, y + 5});
    }

    private void flow(GraphLayout.Arrow arrow) {
        Rectangle a = moved(arrow.from().bounds());
        Rectangle b = moved(arrow.to().bounds());
        float x1 = a.x + a.width;
        float y1 = a.y + a.height / 2f;
        float x2 = b.x - 6;
        float y2 = b.y + b.height / 2f;
        float bend = (x2 - x1) / 2;
        Path path = new Path(gc.getDevice());
        path.moveTo(x1, y1);
        path.cubicTo(x1 + bend, y1, x2 - bend, y2, x2, y2);
        Tint tint = palette.quiet().over(palette.ground(), 0.7);
        gc.setForeground(tint.swt());
        gc.drawPath(path);
        path.dispose();
        head(Math.round(x2), Math.round(y2), true, tint);
        if (!arrow.note().isEmpty()) {
            Point extent = gc.textExtent(arrow.note());
            int x = Math.round((x1 + x2) / 2) - extent.x / 2;
            int y = Math.round((y1 + y2) / 2) - extent.y / 2;
            gc.setBackground(palette.ground().swt());
            gc.fillRectangle(x - 3, y, extent.x + 6, extent.y);
            gc.setForeground(palette.quiet().swt());
            gc.drawText(arrow.note(), x, y, true);
        }
    }

    private void node(GraphLayout.Node node) {
        Rectangle b = moved(node.bounds());
        Tint tint = switch (node.kind()) {
            case PRODUCER -> palette.series(1);
            case TOPIC -> palette.leader();
            case GROUP -> palette.moving();
        };
        int round = node.kind() == GraphLayout.NodeKind.TOPIC ? 6 : b.height;
        gc.setBackground(tint.over(palette.ground(), 0.10).swt());
        gc.fillRoundRectangle(b.x, b.y, b.width, b.height, round, round);
        gc.setForeground(tint.over(palette.ground(), 0.8).swt());
        gc.drawRoundRectangle(b.x, b.y, b.width, b.height, round, round);
        gc.setForeground(palette.text().swt());
        String text = shortened(node.name(), b.width - 20);
        Point extent = gc.textExtent(text);
        gc.drawText(text, b.x + (b.width - extent.x) / 2, b.y + (b.height - extent.y) / 2, true);
    }

    private void flowCaption(List<GraphLayout.Node> nodes) {
        int top = nodes.stream().mapToInt(node -> node.bounds().y).min().orElse(0) - scrollY - 22;
        for (GraphLayout.NodeKind kind : GraphLayout.NodeKind.values()) {
            nodes.stream().filter(node -> node.kind() == kind).findFirst().ifPresent(node -> {
                String text = switch (kind) {
                    case PRODUCER -> Messages.topology_producers;
                    case TOPIC -> Messages.topology_topics;
                    case GROUP -> Messages.topology_groups;
                };
                gc.setForeground(palette.quiet().swt());
                Point extent = gc.textExtent(text);
                gc.drawText(text, node.bounds().x + (node.bounds().width - extent.x) / 2, top, true);
            });
        }
    }

    // ---- matrix

    private void matrix(MatrixLayout layout) {
        int end = layout.endOfVisibleRows(scrollY, view.height);
        String topicBefore = "";
        for (int row = layout.firstVisibleRow(scrollY); row < end; row++) {
            PartitionSnapshot partition = layout.rows().get(row);
            int y = MatrixLayout.HEADER_HEIGHT + row * MatrixLayout.ROW_HEIGHT - scrollY;
            if (!partition.topic().equals(topicBefore) && !topicBefore.isEmpty()) {
                gc.setForeground(palette.line().swt());
                gc.drawLine(MatrixLayout.MARGIN, y, view.width - MatrixLayout.MARGIN, y);
            }
            topicBefore = partition.topic();
            row(layout, partition, row, y);
        }
        header(layout);
    }

    private void row(MatrixLayout layout, PartitionSnapshot partition, int row, int y) {
        gc.setForeground(partition.offline() ? palette.offline().swt() : palette.text().swt());
        String label = shortened(partition.label(), layout.labelWidth() - 12);
        Point extent = gc.textExtent(label);
        gc.drawText(label, MatrixLayout.MARGIN, y + (MatrixLayout.ROW_HEIGHT - extent.y) / 2, true);
        for (int column = 0; column < layout.brokers().size(); column++) {
            ReplicaCell cell = ReplicaCell.of(partition, layout.brokers().get(column).id());
            Rectangle c = layout.cell(row, column);
            c.y -= scrollY;
            if (cell.role() == ReplicaRole.NONE) {
                gc.setBackground(palette.line().swt());
                gc.fillOval(c.x + c.width / 2 - 1, c.y + c.height / 2 - 1, 3, 3);
            } else {
                chip(new Rectangle(c.x + 4, c.y + 2, c.width - 8, c.height - 5), cell, cell.glyph());
            }
        }
        String details = NLS.bind(Messages.topology_row, new Object[] {partition.leaderEpoch() < 0 ? "\u2013" : Integer.toString(partition.leaderEpoch()),
            partition.isr().toString()});
        gc.setForeground(partition.underReplicated() ? palette.outOfSync().swt() : palette.quiet().swt());
        gc.drawText(details, layout.detailsX(), y + (MatrixLayout.ROW_HEIGHT - extent.y) / 2, true);
    }

    private void header(MatrixLayout layout) {
        gc.setBackground(palette.surface().swt());
        gc.fillRectangle(0, 0, view.width, MatrixLayout.HEADER_HEIGHT - 4);
        gc.setForeground(palette.line().swt());
        gc.drawLine(0, MatrixLayout.HEADER_HEIGHT - 4, view.width, MatrixLayout.HEADER_HEIGHT - 4);
        gc.setForeground(palette.quiet().swt());
        gc.drawText(Messages.topology_partition, MatrixLayout.MARGIN, 12, true);
        gc.drawText(Messages.topology_epoch_isr, layout.detailsX(), 12, true);
        for (int column = 0; column < layout.brokers().size(); column++) {
            BrokerSnapshot broker = layout.brokers().get(column);
            Rectangle h = layout.header(column);
            Tint tint = BrokerTint.of(broker.state(), palette);
            gc.setFont(bold);
            String name = h.width >= 90 ? NLS.bind(Messages.topology_broker, broker.id()) : Integer.toString(broker.id());
            Point extent = gc.textExtent(name);
            int total = extent.x + 16 + (broker.controller() ? 18 : 0);
            int x = h.x + (h.width - total) / 2;
            stateDot(broker.state(), x + 5, 12, tint);
            gc.setForeground(broker.state().alive() ? palette.text().swt() : tint.swt());
            gc.drawText(name, x + 16, 12 - extent.y / 2, true);
            if (broker.controller()) {
                star(x + 16 + extent.x + 11, 12, 6);
            }
            gc.setFont(null);
            String second = broker.state() == BrokerState.RUNNING ? NLS.bind(Messages.topology_leads, leads(layout, broker)) : BrokerTint.text(broker.state());
            second = shortened(second, h.width - 4);
            Point size = gc.textExtent(second);
            gc.setForeground(broker.state().alive() ? palette.quiet().swt() : tint.swt());
            gc.drawText(second, h.x + (h.width - size.x) / 2, 22, true);
        }
    }

    private static long leads(MatrixLayout layout, BrokerSnapshot broker) {
        return layout.rows().stream().filter(partition -> partition.leader() == broker.id()).count();
    }

    // ---- both

    private Rectangle moved(Rectangle r) {
        return new Rectangle(r.x, r.y - scrollY, r.width, r.height);
    }

    private String shortened(String text, int width) {
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
