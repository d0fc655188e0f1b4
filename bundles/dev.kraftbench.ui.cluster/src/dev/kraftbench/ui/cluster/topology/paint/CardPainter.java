package dev.kraftbench.ui.cluster.topology.paint;

import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.model.ReplicaRole;
import dev.kraftbench.core.model.TopicDetails.ReplicaDetails;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.Tint;
import dev.kraftbench.ui.cluster.Messages;
import dev.kraftbench.ui.cluster.topology.paint.Ink.Align;
import dev.kraftbench.ui.cluster.topology.paint.Ink.Face;
import dev.kraftbench.ui.cluster.topology.paint.Ink.Lettering;
import dev.kraftbench.ui.cluster.topology.paint.Ink.Stroke;
import dev.kraftbench.ui.cluster.topology.scene.CardScene;
import dev.kraftbench.ui.cluster.topology.scene.CellFace;
import dev.kraftbench.ui.cluster.topology.scene.ReplicaCell;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.graphics.Rectangle;

/** One partition: facts, then a lane for each replica's log with the end of the log (LEO) and the high watermark (HW). */
final class CardPainter {
    private static final int FACT_LINE = 22;
    private static final int FACT_NAME = 110;
    private static final int TICKS = 4;
    private static final int FIGURES_WIDTH = CardScene.FIGURES_WIDTH - 10;

    private final Ink ink;
    private final MapLook look;
    private final Palette palette;

    CardPainter(Ink ink, MapLook look) {
        this.ink = ink;
        this.look = look;
        this.palette = look.palette();
    }

    void paint(CardScene card) {
        PartitionSnapshot partition = card.partition();
        int left = CardScene.MARGIN;
        ink.text(partition.label(), left, CardScene.MARGIN + 10, new Lettering(Face.TITLE, Align.LEFT, palette.text()));
        facts(card);
        axis(card);
        card.lanes().forEach(lane -> lane(card, lane));
        watermark(card);
    }

    private void facts(CardScene card) {
        PartitionSnapshot p = card.partition();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(Messages.column_leader, p.offline() ? Messages.topology_none : NLS.bind(Messages.topology_broker, p.leader()));
        facts.put(Messages.column_epoch, Figures.id(p.leaderEpoch()));
        facts.put(Messages.topology_card_preferred, Figures.id(p.preferredLeader()));
        facts.put(Messages.column_replicas, ids(p.replicas()));
        facts.put(Messages.column_isr, ids(p.isr()));
        facts.put("min.insync.replicas", Figures.id(card.minInsyncReplicas()));
        facts.put("ELR", p.elr().isEmpty() ? Figures.UNKNOWN : ids(p.elr()));
        facts.put(Messages.topology_card_records, card.details() == null || card.details().startOffset() < 0 || card.details().endOffset() < 0 ? Figures.UNKNOWN
                : Figures.count(card.details().endOffset() - card.details().startOffset()));
        facts.put(Messages.topology_card_moving, p.moving() ? "+" + ids(p.adding()) + "  \u2212" + ids(p.removing()) : Messages.topology_card_not_moving);
        int columnWidth = (card.extent().x - 2 * CardScene.MARGIN) / 3;
        int i = 0;
        for (Map.Entry<String, String> fact : facts.entrySet()) {
            int x = CardScene.MARGIN + i / 3 * columnWidth;
            int y = CardScene.MARGIN + CardScene.TITLE_HEIGHT + 8 + i % 3 * FACT_LINE;
            boolean tight = columnWidth < 2 * FACT_NAME;
            int nameWidth = tight ? Math.max(70, columnWidth - 66) : Math.clamp(columnWidth - 90, FACT_NAME, 150);
            ink.text(ink.shortened(fact.getKey(), nameWidth - 8, Face.PLAIN), x, y, Lettering.plain(palette.quiet()));
            ink.text(ink.shortened(fact.getValue(), columnWidth - nameWidth - 6, Face.PLAIN), x + nameWidth, y, Lettering.plain(palette.text()));
            i++;
        }
    }

    private static String ids(List<Integer> brokers) {
        return brokers.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private void axis(CardScene card) {
        if (card.lanes().isEmpty()) {
            return;
        }
        Rectangle first = card.lanes().getFirst().track();
        Rectangle last = card.lanes().getLast().bounds();
        int bottom = last.y + last.height + 6;
        ink.line(new int[] {first.x, bottom, first.x + first.width, bottom}, palette.line(), Stroke.THIN);
        for (int i = 0; i <= TICKS; i++) {
            long offset = card.from() + (card.to() - card.from()) * i / TICKS;
            int x = card.x(offset);
            ink.line(new int[] {x, first.y - 4, x, bottom + 4}, palette.line().over(palette.ground(), 0.6), Stroke.THIN);
            Lettering lettering = Lettering.plain(palette.quiet());
            ink.text(Figures.count(offset), x, bottom + 16, i == 0 ? lettering : i == TICKS ? lettering.right() : lettering.centered());
        }
    }

    private void lane(CardScene card, CardScene.Lane lane) {
        ReplicaCell cell = lane.cell();
        Rectangle b = lane.bounds();
        int middle = b.y + CardScene.LANE_HEIGHT / 2;
        Tint tint = BrokerTint.of(cell.role(), palette);
        if (look.hovered().equals(cell.spot())) {
            ink.fill(new Rectangle(b.x - 6, b.y, b.width + 12, b.height), 8, palette.surface());
        }
        if (look.moves().containsKey(cell.spot())) {
            Marks.highlight(ink, palette, new Rectangle(b.x, middle - 11, 42, 22));
        }
        Marks.chip(ink, palette, new Rectangle(b.x, middle - 11, 42, 22), new CellFace(cell.glyph(), cell.role(), CellFace.FULL), cell.glyph(), false);
        ink.text(ink.shortened(NLS.bind(Messages.topology_broker, cell.broker()), 96, Face.BOLD), b.x + 50, middle - 8, Lettering.bold(palette.text()));
        ink.text(ink.shortened(BrokerTint.text(cell.role()), 96, Face.PLAIN), b.x + 50, middle + 9, Lettering.plain(palette.quiet()));
        ink.fill(lane.track(), 6, palette.surface());
        ink.outline(lane.track(), 6, palette.line(), Stroke.THIN);
        Rectangle bar = lane.bar();
        if (bar == null) {
            ink.text(cell.role() == ReplicaRole.OFFLINE ? Messages.topology_card_offline : Messages.topology_card_unknown, lane.track().x + 10, middle,
                    Lettering.plain(palette.quiet()));
        } else {
            ink.fill(bar, 6, tint.over(palette.ground(), cell.role() == ReplicaRole.LEADER ? 0.75 : 0.4));
            int end = bar.x + bar.width;
            ink.line(new int[] {end, bar.y - 3, end, bar.y + bar.height + 3}, tint, Stroke.THICK);
            ownWatermark(card, lane, bar);
        }
        figures(lane, b.height > CardScene.LANE_HEIGHT ? middle + CardScene.LANE_HEIGHT - 8 : middle);
        if (look.cursor().equals(cell.spot())) {
            Marks.cursor(ink, palette, new Rectangle(b.x - 4, b.y + 2, b.width + 8, b.height - 4));
        }
    }

    /** Up to where a follower knows that records are safe: it learns it with the next fetch, so it may be behind the leader's. */
    private void ownWatermark(CardScene card, CardScene.Lane lane, Rectangle bar) {
        long watermark = lane.replica() == null ? -1 : lane.replica().highWatermark();
        if (watermark >= 0) {
            int x = card.x(watermark);
            ink.polygon(new int[] {x - 5, bar.y + bar.height + 6, x, bar.y + bar.height - 3, x + 5, bar.y + bar.height + 6}, palette.accent());
        }
    }

    private void figures(CardScene.Lane lane, int middle) {
        ReplicaDetails replica = lane.replica();
        int right = lane.bounds().x + lane.bounds().width;
        if (replica == null || replica.logEndOffset() < 0) {
            return;
        }
        String ends = "LEO " + Figures.count(replica.logEndOffset()) + (replica.highWatermark() < 0 ? "" : "   HW " + Figures.count(replica.highWatermark()));
        ink.text(ink.shortened(ends, FIGURES_WIDTH, Face.PLAIN), right, middle - 8, Lettering.plain(palette.text()).right());
        boolean leads = lane.cell().role() == ReplicaRole.LEADER;
        String second = leads ? Figures.bytes(replica.bytes()) : NLS.bind(Messages.topology_lag, Figures.count(replica.lag())) + "   " + Figures.bytes(replica.bytes());
        ink.text(ink.shortened(second, FIGURES_WIDTH, Face.PLAIN), right, middle + 9, Lettering.plain(replica.lag() > 0 ? palette.outOfSync() : palette.quiet()).right());
    }

    /** One line through all lanes: what lies right of it no consumer reads yet. */
    private void watermark(CardScene card) {
        if (card.highWatermark() < 0 || card.lanes().isEmpty()) {
            return;
        }
        int x = card.x(card.highWatermark());
        Rectangle first = card.lanes().getFirst().track();
        Rectangle last = card.lanes().getLast().track();
        ink.line(new int[] {x, first.y - 10, x, last.y + last.height + 8}, palette.accent(), Stroke.THICK);
        String text = "HW " + Figures.count(card.highWatermark());
        boolean fits = x + ink.width(text, Face.BOLD) / 2 < first.x + first.width;
        ink.text(text, fits ? x : first.x + first.width, first.y - 20, fits ? Lettering.bold(palette.text()).centered() : Lettering.bold(palette.text()).right());
    }
}
