package dev.kraftbench.ui.cluster.topology;

import dev.kraftbench.ui.base.CurrentCluster;
import dev.kraftbench.ui.base.LivePart;
import dev.kraftbench.ui.cluster.ClusterActions;
import dev.kraftbench.ui.cluster.topology.scene.MapPosition;
import dev.kraftbench.ui.cluster.topology.scene.Spot;
import java.time.Instant;
import java.util.Objects;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.part.ViewPart;
import org.jspecify.annotations.Nullable;

/** The view «Topology». */
public final class TopologyView extends ViewPart implements LivePart {
    public static final String ID = "dev.kraftbench.topology";

    private @Nullable TopologyPane pane;

    @Override
    public void createPartControl(Composite parent) {
        TopologyPane created = new TopologyPane(parent, CurrentCluster.get(), ClusterActions.in(getSite()));
        MapSelection selection = new MapSelection(created.canvas());
        getSite().setSelectionProvider(selection);
        getSite().registerContextMenu(ID, created.menu().manager(), selection);
        pane = created;
    }

    public TopologyPane pane() {
        return Objects.requireNonNull(pane, "not created yet");
    }

    @Override
    public boolean rendersData() {
        return pane != null && pane.rendersData();
    }

    @Override
    public boolean tellsOf(Instant at) {
        return pane != null && pane.tellsOf(at);
    }

    /** The graph and the four levels of the map, the last one with the first partition. */
    @Override
    public int pageCount() {
        return 5;
    }

    @Override
    public void showPage(int index) {
        Spot first = pane().model().partitions("").stream().findFirst().map(p -> Spot.ofPartition(p.topic(), p.partition())).orElse(Spot.NONE);
        switch (index) {
            case 0 -> pane().showGraph();
            case 1 -> pane().go(MapPosition.BROKERS);
            case 2 -> pane().go(MapPosition.TOPICS);
            case 3 -> pane().go(MapPosition.partitions(""));
            case 4 -> pane().go(MapPosition.card(first.topic(), first.partition()));
            default -> throw new IndexOutOfBoundsException(index);
        }
    }

    @Override
    public void setFocus() {
        if (pane != null) {
            pane.setFocus();
        }
    }
}
