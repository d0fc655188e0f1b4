package dev.kraftbench.ui.groups;

import dev.kraftbench.core.group.GroupKind;
import dev.kraftbench.ui.base.editor.ClusterFormEditor;
import dev.kraftbench.ui.base.editor.GroupInput;
import dev.kraftbench.ui.base.editor.PlacedPage;
import java.util.ArrayList;
import java.util.List;

/** One group: members and lag, topology of a streams group, records of a share group, offsets, configuration. */
public final class GroupEditor extends ClusterFormEditor {
    @Override
    protected List<PlacedPage> pages() {
        GroupKind kind = GroupKind.of(((GroupInput) getEditorInput()).type());
        List<PlacedPage> pages = new ArrayList<>(List.of(new PlacedPage(10, new GroupOverviewPage(this, kind)), new PlacedPage(20, new OffsetsPage(this, kind)),
                new PlacedPage(30, new GroupConfigPage(this, kind))));
        if (kind == GroupKind.STREAMS) {
            pages.add(new PlacedPage(15, new StreamsTopologyPage(this, kind)));
        }
        if (kind == GroupKind.SHARE) {
            pages.add(new PlacedPage(15, new ShareRecordsPage(this)));
        }
        return pages;
    }
}
