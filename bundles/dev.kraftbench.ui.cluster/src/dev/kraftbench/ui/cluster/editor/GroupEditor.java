package dev.kraftbench.ui.cluster.editor;

import dev.kraftbench.ui.base.editor.ClusterFormEditor;
import dev.kraftbench.ui.base.editor.PlacedPage;
import java.util.List;

/** One consumer group: members and lag. */
public final class GroupEditor extends ClusterFormEditor {
    @Override
    protected List<PlacedPage> pages() {
        return List.of(new PlacedPage(10, new GroupPage(this)));
    }
}
