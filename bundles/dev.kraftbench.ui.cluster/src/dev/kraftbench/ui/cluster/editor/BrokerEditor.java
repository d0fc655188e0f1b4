package dev.kraftbench.ui.cluster.editor;

import dev.kraftbench.ui.base.editor.ClusterFormEditor;
import dev.kraftbench.ui.base.editor.PlacedPage;
import java.util.List;

/** One broker: role and replicas, configuration, log directories. */
public final class BrokerEditor extends ClusterFormEditor {
    @Override
    protected List<PlacedPage> pages() {
        return List.of(new PlacedPage(10, new BrokerReplicasPage(this)), new PlacedPage(30, new BrokerConfigPage(this)));
    }
}
