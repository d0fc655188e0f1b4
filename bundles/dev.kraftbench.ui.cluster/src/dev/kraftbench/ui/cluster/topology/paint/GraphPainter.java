package dev.kraftbench.ui.cluster.topology.paint;

import dev.kraftbench.core.model.BrokerSnapshot;
import dev.kraftbench.core.model.ReplicaRole;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.Tint;
import dev.kraftbench.ui.cluster.Messages;
import dev.kraftbench.ui.cluster.topology.paint.Ink.Curve;
import dev.kraftbench.ui.cluster.topology.paint.Ink.Face;
import dev.kraftbench.ui.cluster.topology.paint.Ink.Lettering;
import dev.kraftbench.ui.cluster.topology.paint.Ink.Stroke;
import dev.kraftbench.ui.cluster.topology.scene.CellFace;
import dev.kraftbench.ui.cluster.topology.scene.GraphLayout;
import dev.kraftbench.ui.cluster.topology.scene.ReplicaCell;
import dev.kraftbench.ui.cluster.topology.scene.Spot;
import java.util.List;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.graphics.Rectangle;

/** Brokers as boxes with their replicas, and who writes and reads below. */
final class GraphPainter {
    private final Ink ink;
    private final MapLook look;
    private final Palette palette;

    GraphPainter(Ink ink, MapLook look) {
        this.ink = ink;
        this.look = look;
        this.palette = look.palette();
    }

    void paint(GraphLayout layout) {
        layout.boxes().forEach(this::box);
        Spot looked = look.hovered().hasPartition() ? look.hovered() : look.cursor();
        if (looked.hasPartition()) {
            replication(layout.chips(looked.topic(), looked.partition()));
        }
        look.moves().forEach((to, from) -> {
            if (!to.equals(from)) {
                layout.chip(to).ifPresent(target -> layout.chip(from).ifPresent(origin -> arrowBetween(origin, target, palette.accent())));
            }
        });
        layout.arrows().forEach(this::flow);
        layout.nodes().forEach(this::node);
        if (!layout.nodes().isEmpty()) {
            flowCaption(layout.nodes());
        }
    }

    private void box(GraphLayout.Box box) {
        BrokerSnapshot broker = box.broker();
        Tint tint = BrokerTint.of(broker.state(), palette);
        boolean alive = broker.state().alive();
        Rectangle b = box.bounds();
        ink.fill(b, 10, palette.surface());
        ink.clipped(new Rectangle(b.x, b.y, b.width, GraphLayout.BOX_HEADER),
                () -> ink.fill(new Rectangle(b.x, b.y, b.width, GraphLayout.BOX_HEADER + 12), 10, tint.over(palette.surface(), alive ? 0.16 : 0.22)));
        ink.outline(b, 10, alive ? palette.line() : tint, alive ? Stroke.THIN : Stroke.THICK_DASHED);
        if (look.cursor().equals(Spot.ofBroker(broker.id()))) {
            Marks.cursor(ink, palette, b);
        }
        boxHeader(broker, b, tint);
        for (GraphLayout.Heading heading : box.headings()) {
            ink.text(ink.shortened(heading.topic(), b.width - 20, Face.PLAIN), heading.at().x, heading.at().y + 9, Lettering.plain(palette.quiet()));
        }
        box.chips().stream().filter(chip -> chip.bounds().intersects(look.visible())).forEach(this::chip);
        if (box.chips().isEmpty()) {
            ink.text(Messages.topology_no_replicas, b.x + 12, b.y + GraphLayout.BOX_HEADER + 20, Lettering.plain(palette.quiet()));
        }
    }

    private void boxHeader(BrokerSnapshot broker, Rectangle b, Tint tint) {
        boolean alive = broker.state().alive();
        int middle = b.y + GraphLayout.BOX_HEADER / 2;
        Marks.state(ink, palette, broker.state(), b.x + 16, middle);
        String name = NLS.bind(Messages.topology_broker, broker.id());
        ink.text(name, b.x + 28, middle, Lettering.bold(palette.text()));
        int x = b.x + 28 + ink.width(name, Face.BOLD) + 8;
        if (broker.controller()) {
            Marks.star(ink, palette, x + 6, middle, 6);
            x += 20;
        }
        String right = alive ? broker.endpoint() : BrokerTint.text(broker.state());
        if (x + ink.width(right, Face.PLAIN) + 10 < b.x + b.width) {
            ink.text(right, b.x + b.width - 10, middle, Lettering.plain(alive ? palette.quiet() : tint).right());
        }
    }

    private void chip(GraphLayout.Chip chip) {
        ReplicaCell cell = chip.cell();
        Spot spot = cell.spot();
        if (look.moves().containsKey(spot)) {
            Marks.highlight(ink, palette, chip.bounds());
        }
        boolean dimmed = look.hovered().hasPartition() && !look.hovered().samePartition(spot);
        Marks.chip(ink, palette, chip.bounds(), new CellFace(cell.glyph(), cell.role(), CellFace.FULL), chip.text(), dimmed);
        if (look.cursor().equals(spot)) {
            Marks.cursor(ink, palette, chip.bounds());
        }
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
        Rectangle a = from.bounds();
        Rectangle b = to.bounds();
        boolean rightwards = b.x > a.x;
        float x1 = rightwards ? a.x + a.width : a.x;
        float x2 = rightwards ? b.x - 6 : b.x + b.width + 6;
        float y1 = a.y + a.height / 2f;
        float y2 = b.y + b.height / 2f;
        float bend = Math.max(30, Math.abs(x2 - x1) / 2) * (rightwards ? 1 : -1);
        ink.curve(new Curve(x1, y1, x1 + bend, y1, x2 - bend, y2, x2, y2), tint, Stroke.THICK);
        Marks.head(ink, Math.round(x2), Math.round(y2), rightwards, tint);
    }

    private void flow(GraphLayout.Arrow arrow) {
        Rectangle a = arrow.from().bounds();
        Rectangle b = arrow.to().bounds();
        float x1 = a.x + a.width;
        float y1 = a.y + a.height / 2f;
        float x2 = b.x - 6;
        float y2 = b.y + b.height / 2f;
        float bend = (x2 - x1) / 2;
        Tint tint = palette.quiet().over(palette.ground(), 0.7);
        ink.curve(new Curve(x1, y1, x1 + bend, y1, x2 - bend, y2, x2, y2), tint, Stroke.THIN);
        Marks.head(ink, Math.round(x2), Math.round(y2), true, tint);
        if (!arrow.note().isEmpty()) {
            // at the arrow's end, where it is level: in the middle those of several readers would lie upon each other
            int width = ink.width(arrow.note(), Face.PLAIN);
            int x = Math.round(x2) - 12 - width / 2;
            int y = Math.round(y2);
            ink.fill(new Rectangle(x - width / 2 - 3, y - 9, width + 6, 18), 0, palette.ground());
            ink.text(arrow.note(), x, y, Lettering.plain(palette.quiet()).centered());
        }
    }

    private void node(GraphLayout.Node node) {
        Rectangle b = node.bounds();
        Tint tint = switch (node.kind()) {
            case PRODUCER -> palette.series(1);
            case TOPIC -> palette.leader();
            case GROUP -> palette.moving();
        };
        int round = node.kind() == GraphLayout.NodeKind.TOPIC ? 6 : b.height;
        ink.fill(b, round, tint.over(palette.ground(), 0.10));
        ink.outline(b, round, tint.over(palette.ground(), 0.8), Stroke.THIN);
        ink.text(ink.shortened(node.name(), b.width - 20, Face.PLAIN), b.x + b.width / 2, b.y + b.height / 2, Lettering.plain(palette.text()).centered());
        if (!look.cursor().equals(Spot.NONE) && look.cursor().equals(node.spot())) {
            Marks.cursor(ink, palette, b);
        }
    }

    private void flowCaption(List<GraphLayout.Node> nodes) {
        int top = nodes.stream().mapToInt(node -> node.bounds().y).min().orElse(0) - 14;
        for (GraphLayout.NodeKind kind : GraphLayout.NodeKind.values()) {
            nodes.stream().filter(node -> node.kind() == kind).findFirst().ifPresent(node -> {
                String text = switch (kind) {
                    case PRODUCER -> Messages.topology_producers;
                    case TOPIC -> Messages.topology_topics;
                    case GROUP -> Messages.topology_groups;
                };
                ink.text(text, node.bounds().x + node.bounds().width / 2, top, Lettering.plain(palette.quiet()).centered());
            });
        }
    }
}
