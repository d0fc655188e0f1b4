package dev.kraftbench.ui.cluster.editor;

import java.util.List;

/** One consumer group: members and lag. */
public final class GroupEditor extends ClusterFormEditor {
    @Override
    protected List<ClusterPage> pages() {
        return List.of(new GroupPage(this));
    }
}
