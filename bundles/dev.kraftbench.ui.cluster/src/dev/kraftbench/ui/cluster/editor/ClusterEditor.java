package dev.kraftbench.ui.cluster.editor;

import dev.kraftbench.ui.base.editor.ClusterFormEditor;
import dev.kraftbench.ui.base.editor.PlacedPage;
import dev.kraftbench.ui.cluster.topics.TopicsPage;
import java.util.List;

/** A cluster at a glance: health and brokers, topics; groups, transactions and quorum are contributed. */
public final class ClusterEditor extends ClusterFormEditor {
    @Override
    protected List<PlacedPage> pages() {
        return List.of(new PlacedPage(10, new ClusterOverviewPage(this)), new PlacedPage(30, new TopicsPage(this)));
    }
}
