package dev.kraftbench.ui.base.editor;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.ui.base.Icons;

/** A cluster as a whole. */
public final class ClusterInput extends ClusterPartInput {
    public static final String EDITOR = "dev.kraftbench.cluster.editor";
    static final String KIND = "cluster";

    public ClusterInput(ClusterConnection connection) {
        super(connection, connection.name(), KIND, Icons.CLUSTER);
    }
}
