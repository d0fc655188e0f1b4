package dev.kraftbench.ui.cluster.editor;

import java.util.List;

/** One broker: role and replicas, configuration, log directories. */
public final class BrokerEditor extends ClusterFormEditor {
    @Override
    protected List<ClusterPage> pages() {
        return List.of(new BrokerReplicasPage(this), new BrokerConfigPage(this));
    }
}
