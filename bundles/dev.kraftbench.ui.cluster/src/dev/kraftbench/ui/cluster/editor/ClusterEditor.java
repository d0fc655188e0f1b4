package dev.kraftbench.ui.cluster.editor;

import java.util.List;

/** A cluster at a glance: health and brokers, topics, groups, quorum. */
public final class ClusterEditor extends ClusterFormEditor {
    @Override
    protected List<ClusterPage> pages() {
        return List.of(new ClusterOverviewPage(this), new ClusterTopicsPage(this), new ClusterGroupsPage(this), new ClusterQuorumPage(this));
    }
}
