package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.model.ReplicaLag;
import dev.kraftbench.core.model.ReplicaRole;
import dev.kraftbench.core.model.TopicDetails.PartitionDetails;
import dev.kraftbench.core.model.TopicDetails.ReplicaDetails;
import dev.kraftbench.core.model.TopicSnapshot;
import dev.kraftbench.ui.cluster.topology.scene.BrokerLoad;
import dev.kraftbench.ui.cluster.topology.scene.CardScene;
import dev.kraftbench.ui.cluster.topology.scene.DataFlow;
import dev.kraftbench.ui.cluster.topology.scene.Direction;
import dev.kraftbench.ui.cluster.topology.scene.GraphLayout;
import dev.kraftbench.ui.cluster.topology.scene.GraphScene;
import dev.kraftbench.ui.cluster.topology.scene.GridGeometry;
import dev.kraftbench.ui.cluster.topology.scene.HeatCell;
import dev.kraftbench.ui.cluster.topology.scene.MapFilter;
import dev.kraftbench.ui.cluster.topology.scene.MapFinder;
import dev.kraftbench.ui.cluster.topology.scene.MapLevel;
import dev.kraftbench.ui.cluster.topology.scene.MapModel;
import dev.kraftbench.ui.cluster.topology.scene.MapPosition;
import dev.kraftbench.ui.cluster.topology.scene.MatrixScene;
import dev.kraftbench.ui.cluster.topology.scene.ReplicaCell;
import dev.kraftbench.ui.cluster.topology.scene.Spot;
import dev.kraftbench.ui.cluster.topology.scene.StripScene;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.junit.jupiter.api.Test;

class TopologyModelTest {
    private final ClusterSnapshot snapshot = Snapshots.afterAKill();

    private GraphLayout graph(int width) {
        DataFlow flow = new DataFlow(List.of(new DataFlow.Edge("producer", "orders", "")),
                List.of(new DataFlow.Edge("orders", "payment", "lag 1"), new DataFlow.Edge("orders", "inventory", "")));
        return GraphLayout.of(snapshot.brokers(), new MapFilter(false, false).apply(snapshot), flow, width, text -> text.length() * 7);
    }

    @Test
    void glyphsSayWhatAReplicaIs() {
        PartitionSnapshot moved = snapshot.partition("orders", 2).orElseThrow();
        assertEquals("L*", ReplicaCell.of(moved, 1).glyph());
        assertEquals("X", ReplicaCell.of(moved, 3).glyph());
        assertEquals("", ReplicaCell.of(moved, 2).glyph());
        assertEquals("f", ReplicaCell.of(snapshot.partition("orders", 0).orElseThrow(), 2).glyph());
        assertEquals("f!", ReplicaCell.of(Snapshots.partition("orders", 0, 1, List.of(1, 2), List.of(1), List.of()), 2).glyph());
    }

    @Test
    void internalTopicsAreHiddenUnlessAskedFor() {
        assertEquals(3, new MapFilter(false, false).apply(snapshot).size());
        assertEquals(4, new MapFilter(false, true).apply(snapshot).size());
    }

    @Test
    void problemsAreOfflineUnderReplicatedAndMovedPartitions() {
        assertEquals(List.of("orders-1", "orders-2"), new MapFilter(true, true).apply(snapshot).stream().map(PartitionSnapshot::label).toList());
    }

    @Test
    void aBigClusterOpensOnProblemsAndAsAMatrix() {
        ClusterSnapshot big = Snapshots.large(10_000);
        assertTrue(MapFilter.startingPoint(big).problemsOnly());
        assertFalse(new MapFilter(false, false).suitsGraph(big));
        assertFalse(MapFilter.startingPoint(snapshot).problemsOnly());
        assertTrue(new MapFilter(false, false).suitsGraph(snapshot));
    }

    @Test
    void theGraphHasAChipForEachReplicaInsideItsBrokersBox() {
        GraphLayout layout = graph(900);
        assertEquals(3, layout.boxes().size());
        assertEquals(6, layout.boxes().stream().mapToInt(box -> box.chips().size()).sum());
        for (GraphLayout.Box box : layout.boxes()) {
            for (GraphLayout.Chip chip : box.chips()) {
                assertEquals(box.broker().id(), chip.cell().broker());
                Rectangle inside = box.bounds().intersection(chip.bounds());
                assertEquals(chip.bounds(), inside);
            }
        }
    }

    @Test
    void nothingOverlapsAtAnyWidth() {
        for (int width = 200; width <= 2000; width += 150) {
            GraphLayout layout = graph(width);
            List<Rectangle> areas = new ArrayList<>();
            layout.boxes().forEach(box -> areas.add(box.bounds()));
            layout.nodes().forEach(node -> areas.add(node.bounds()));
            for (int i = 0; i < areas.size(); i++) {
                for (int j = i + 1; j < areas.size(); j++) {
                    assertFalse(areas.get(i).intersects(areas.get(j)), "width " + width + ": " + areas.get(i) + " and " + areas.get(j));
                }
            }
        }
    }

    @Test
    void theLeadersChipComesFirst() {
        List<GraphLayout.Chip> chips = graph(900).chips("orders", 1);
        assertEquals(List.of(2, 3), chips.stream().map(chip -> chip.cell().broker()).toList());
        assertEquals("L 1", chips.getFirst().text());
    }

    @Test
    void arrowsLeadFromProducersOverTopicsToGroups() {
        GraphLayout layout = graph(900);
        assertEquals(List.of("producer>orders", "orders>payment", "orders>inventory"),
                layout.arrows().stream().map(arrow -> arrow.from().name() + ">" + arrow.to().name()).toList());
    }

    private static MatrixScene matrix(ClusterSnapshot cluster, int rowHeight, int width) {
        List<PartitionSnapshot> rows = new MapFilter(false, false).apply(cluster);
        return new MatrixScene(GridGeometry.of(rows.size(), cluster.brokers().size(), rowHeight, width, 80), BrokerLoad.of(cluster, Map.of(), Map.of()), rows);
    }

    @Test
    void theMatrixFindsReplicasByPointWhenScrolled() {
        MatrixScene scene = matrix(Snapshots.large(10_000), 24, 2400);
        Rectangle cell = scene.geometry().cell(9_999, 9_999 % 30);
        Point scroll = new Point(0, cell.y - 300);
        assertEquals(Spot.ofReplica("big", 9_999, 9_999 % 30 + 1), scene.spotAt(new Point(cell.x + 5, 305), scroll));
        assertEquals(Spot.ofBroker(9_999 % 30 + 1), scene.spotAt(new Point(cell.x + 5, 10), scroll), "the header is no row");
        assertEquals(cell, scene.boundsOf(Spot.ofReplica("big", 9_999, 9_999 % 30 + 1)).orElseThrow());
    }

    @Test
    void thirtyBrokersInANarrowViewScrollSidewaysUnderTheNames() {
        MatrixScene scene = matrix(Snapshots.large(100), 24, 700);
        assertTrue(scene.extent().x > 700);
        Point scroll = new Point(500, 0);
        Rectangle cell = scene.geometry().cell(3, 20);
        assertEquals(21, scene.spotAt(new Point(cell.x - 500 + 5, cell.y + 5), scroll).broker());
        assertEquals(Spot.ofPartition("big", 3), scene.spotAt(new Point(20, cell.y + 5), scroll), "names do not scroll sideways");
    }

    @Test
    void onlyVisibleRowsArePainted() {
        GridGeometry grid = matrix(Snapshots.large(10_000), 24, 2400).geometry();
        int rows = grid.endOfVisibleRows(50_000, 800) - grid.firstVisibleRow(50_000);
        assertTrue(rows > 0 && rows < 40, "rows " + rows);
        assertEquals(10_000, grid.endOfVisibleRows(grid.extent().y, 800));
    }

    @Test
    void theHeatMapCountsReplicasByTopicAndBrokerAndShowsTheWorst() {
        MapModel model = MapModel.of(snapshot, new MapFilter(false, false));
        List<HeatCell> cells = model.topics().getFirst().cells();
        assertEquals(new HeatCell(2, 2, 1, 0, 0, 0), cells.get(0));
        assertEquals("L 2*", cells.get(0).glyph());
        assertEquals("L 1", cells.get(1).glyph());
        assertEquals("X 2", cells.get(2).glyph());
        assertEquals(2, model.topics().getFirst().problems());
        assertEquals("", HeatCell.EMPTY.glyph());
    }

    @Test
    void problemsOnlyLeavesTopicsWithoutAnyOut() {
        MapModel model = MapModel.of(snapshot, new MapFilter(true, true));
        assertEquals(List.of("orders"), model.topics().stream().map(row -> row.topic().name()).toList());
        assertEquals(2, model.partitions());
        assertEquals(4, model.total());
    }

    @Test
    void movingAndUnderTheMinimumAreProblemsToo() {
        PartitionSnapshot moving = new PartitionSnapshot("t", 0, 1, 1, -1, List.of(1, 2), List.of(1), List.of(), List.of(), List.of(), List.of(2), List.of());
        assertTrue(MapFilter.problem(new TopicSnapshot("t", "", false, List.of(moving)), moving));
        assertEquals(">", ReplicaCell.of(moving, 2).glyph());
        PartitionSnapshot calm = Snapshots.healthy("t", 0, 1, 2);
        assertFalse(MapFilter.problem(new TopicSnapshot("t", "", false, List.of(calm), 2), calm));
    }

    @Test
    void zoomingInLeadsFromBrokersToOnePartitionAndOutBackAgain() {
        Spot replica = Spot.ofReplica("orders", 1, 2);
        MapPosition topics = MapPosition.BROKERS.in(replica);
        assertEquals(MapPosition.TOPICS, topics);
        MapPosition partitions = topics.in(replica);
        assertEquals(MapPosition.partitions("orders"), partitions);
        MapPosition card = partitions.in(replica);
        assertEquals(MapPosition.card("orders", 1), card);
        assertEquals(card, card.in(replica));
        assertEquals(partitions, card.out(true));
        assertEquals(topics, partitions.out(true));
        assertEquals(MapPosition.BROKERS, topics.out(true));
        assertEquals(MapPosition.BROKERS, MapPosition.BROKERS.out(true));
    }

    @Test
    void rowsShrinkBeforeTheLevelChangesWhileNotAllAreInSight() {
        MapPosition position = MapPosition.partitions("");
        int steps = 0;
        while (position.level() == MapLevel.PARTITIONS) {
            position = position.out(false);
            steps++;
        }
        assertEquals(MapPosition.ROW_HEIGHTS.size(), steps);
        assertEquals(MapPosition.TOPICS, position);
        MapPosition smaller = MapPosition.partitions("").out(false);
        assertEquals(MapPosition.partitions(""), smaller.in(Spot.ofPartition("orders", 1)), "larger rows come before the card");
    }

    @Test
    void arrowsWalkCellsNamesAndBrokersAndStopAtTheEdges() {
        MatrixScene scene = matrix(snapshot, 24, 900);
        Spot first = scene.next(Spot.NONE, Direction.DOWN);
        assertEquals(Spot.ofPartition("orders", 0), first);
        assertEquals(first, scene.next(first, Direction.LEFT));
        Spot cell = scene.next(first, Direction.RIGHT);
        assertEquals(Spot.ofReplica("orders", 0, 1), cell);
        assertEquals(Spot.ofBroker(1), scene.next(cell, Direction.UP));
        assertEquals(cell, scene.next(Spot.ofBroker(1), Direction.DOWN));
        Spot last = Spot.ofReplica("orders", 2, 3);
        assertEquals(last, scene.next(last, Direction.DOWN));
        assertEquals(last, scene.next(last, Direction.RIGHT));
    }

    @Test
    void arrowsReachEveryReplicaOfTheGraph() {
        GraphScene scene = GraphScene.of(MapModel.of(snapshot, new MapFilter(false, false)), DataFlow.UNKNOWN, 900, text -> text.length() * 7);
        Set<Spot> reached = new HashSet<>(Set.of(scene.next(Spot.NONE, Direction.DOWN)));
        List<Spot> open = new ArrayList<>(reached);
        while (!open.isEmpty()) {
            Spot from = open.removeLast();
            for (Direction direction : Direction.values()) {
                Spot next = scene.next(from, direction);
                if (reached.add(next)) {
                    open.add(next);
                }
            }
        }
        assertEquals(6, reached.size(), reached.toString());
    }

    @Test
    void brokersAreTilesThatDoNotOverlap() {
        StripScene scene = StripScene.of(BrokerLoad.of(Snapshots.large(90), Map.of(), Map.of()), 90, 1000);
        assertEquals(30, scene.tiles().size());
        assertEquals(3, scene.tiles().getFirst().load().leaders());
        assertEquals(9, scene.tiles().getFirst().load().replicas());
        for (StripScene.Tile one : scene.tiles()) {
            assertEquals(1, scene.tiles().stream().filter(other -> other.bounds().intersects(one.bounds())).count());
            assertTrue(one.bounds().x + one.bounds().width <= 1000);
        }
        Rectangle second = scene.tiles().get(1).bounds();
        assertEquals(Spot.ofBroker(2), scene.spotAt(new Point(second.x + 3, second.y + 3), new Point(0, 0)));
    }

    @Test
    void theCardPutsEachLogOnOneScaleAroundTheLargestLag() {
        PartitionSnapshot partition = Snapshots.partition("orders", 0, 1, List.of(1, 2, 3), List.of(1, 2), List.of());
        PartitionDetails details = new PartitionDetails(partition, 0, 1_000_000, List.of(
                new ReplicaDetails(1, ReplicaRole.LEADER, 1_000_050, 0, 1), new ReplicaDetails(2, ReplicaRole.IN_SYNC, 1_000_000, 50, 1),
                new ReplicaDetails(3, ReplicaRole.OUT_OF_SYNC, 999_850, 200, 1)));
        CardScene card = CardScene.of(partition, details, 2, 900);
        assertEquals(1_000_050, card.to());
        assertEquals(1_000_050 - 600, card.from());
        List<Integer> ends = card.lanes().stream().map(lane -> lane.bar().x + lane.bar().width).toList();
        assertTrue(ends.get(0) > ends.get(1) && ends.get(1) > ends.get(2), ends.toString());
        assertEquals((int) ends.get(1), card.x(card.highWatermark()));
        assertEquals(Spot.ofReplica("orders", 0, 3), card.next(Spot.ofReplica("orders", 0, 2), Direction.DOWN));
    }

    @Test
    void exactOffsetsOfOneMomentReplaceThoseOfTheAdminApi() {
        PartitionSnapshot partition = Snapshots.healthy("orders", 0, 1, 2);
        PartitionDetails asked = new PartitionDetails(partition, 0, 90, List.of(new ReplicaDetails(1, ReplicaRole.LEADER, 90, 0, 7),
                new ReplicaDetails(2, ReplicaRole.IN_SYNC, 90, 0, 7)));
        PartitionDetails exact = asked.with(List.of(new ReplicaLag("orders", 0, 2, true, 97, 3, 5, 95, 96)));
        assertEquals(96, exact.endOffset());
        assertEquals(new ReplicaDetails(1, ReplicaRole.LEADER, 100, 0, 7, 96), exact.replicas().get(0));
        assertEquals(new ReplicaDetails(2, ReplicaRole.IN_SYNC, 97, 3, 7, 95), exact.replicas().get(1));
        assertEquals(asked, asked.with(List.of(new ReplicaLag("orders", 0, 2, true, 97, 3, 5))), "a remote cluster does not tell");
    }

    @Test
    void aCardWithoutOffsetsHasEmptyLanes() {
        CardScene card = CardScene.of(Snapshots.healthy("orders", 0, 1, 2), null, -1, 300);
        assertEquals(2, card.lanes().size());
        assertTrue(card.lanes().stream().allMatch(lane -> lane.bar() == null));
        assertEquals(-1, card.highWatermark());
    }

    @Test
    void topicsAndPartitionsAreFoundByWhatIsTyped() {
        assertEquals(List.of(Spot.ofTopic("orders")), MapFinder.find(snapshot, "ORD"));
        assertEquals(Spot.ofPartition("orders", 2), MapFinder.find(snapshot, "orders-2").getFirst());
        assertEquals(Spot.ofPartition("orders", 1), MapFinder.find(snapshot, " orders 1 ").getFirst());
        assertEquals(List.of(), MapFinder.find(snapshot, "orders-7"));
        assertEquals(List.of(), MapFinder.find(snapshot, " "));
    }

    @Test
    void aTopicNamedLikeAPartitionComesFirst() {
        ClusterSnapshot tricky = Snapshots.cluster(snapshot.brokers(), List.of(
                new TopicSnapshot("log", "", false, List.of(Snapshots.healthy("log", 1, 1))),
                new TopicSnapshot("log-1", "", false, List.of(Snapshots.healthy("log-1", 0, 1)))));
        assertEquals(List.of(Spot.ofTopic("log-1"), Spot.ofPartition("log", 1)), MapFinder.find(tricky, "log-1"));
    }
}
