package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.ui.cluster.topology.DataFlow;
import dev.kraftbench.ui.cluster.topology.GraphLayout;
import dev.kraftbench.ui.cluster.topology.MapFilter;
import dev.kraftbench.ui.cluster.topology.MatrixLayout;
import dev.kraftbench.ui.cluster.topology.ReplicaCell;
import java.util.ArrayList;
import java.util.List;
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

    @Test
    void theMatrixFindsReplicasByPointWhenScrolled() {
        ClusterSnapshot big = Snapshots.large(10_000);
        MatrixLayout layout = MatrixLayout.of(big.brokers(), new MapFilter(false, false).apply(big), 2400, 80);
        Rectangle cell = layout.cell(9_999, 9_999 % 30);
        int scroll = cell.y - 300;
        ReplicaCell found = layout.replicaAt(new Point(cell.x + 5, 305), scroll).orElseThrow();
        assertEquals(new ReplicaCell.Key("big", 9_999, 9_999 % 30 + 1), found.key());
        assertTrue(layout.replicaAt(new Point(cell.x + 5, 10), scroll).isEmpty(), "the header is no row");
    }

    @Test
    void onlyVisibleRowsArePainted() {
        ClusterSnapshot big = Snapshots.large(10_000);
        MatrixLayout layout = MatrixLayout.of(big.brokers(), new MapFilter(false, false).apply(big), 2400, 80);
        int rows = layout.endOfVisibleRows(50_000, 800) - layout.firstVisibleRow(50_000);
        assertTrue(rows > 0 && rows < 40, "rows " + rows);
        assertEquals(10_000, layout.endOfVisibleRows(layout.height(), 800));
    }
}
