package dev.kraftbench.ui.cluster.topology;

import dev.kraftbench.ui.base.CurrentCluster;
import dev.kraftbench.ui.base.LivePart;
import dev.kraftbench.ui.cluster.ClusterActions;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.part.ViewPart;
import org.jspecify.annotations.Nullable;

/** The view «Topology». */
public final class TopologyView extends ViewPart implements LivePart {
    public static final String ID = "dev.kraftbench.topology";

    private @Nullable TopologyPane pane;

    @Override
    public void createPartControl(Composite parent) {
        pane = new TopologyPane(parent, CurrentCluster.get(), ClusterActions.in(getSite()));
    }

    public TopologyPane pane() {
        return java.util.Objects.requireNonNull(pane, "not created yet");
    }

    @Override
    public boolean rendersData() {
        return pane != null && pane.rendersData();
    }

    /** Graph and matrix. */
    @Override
    public int pageCount() {
        return 2;
    }

    @Override
    public void showPage(int index) {
        pane().choose(index == 0);
    }

    @Override
    public void setFocus() {
        if (pane != null) {
            pane.setFocus();
        }
    }
}
