package dev.kraftbench.ui.cluster.navigator;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.ui.base.Icons;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node of the navigator.
 *
 * @param path identity that outlives updates
 * @param name what the cluster calls it: broker id, topic or group; a folder's path; the id of a contributed node
 * @param suffix state and figures, shown quietly behind the label
 * @param connection null for roots, folders and hints
 */
record TreeNode(Kind kind, String path, String name, String label, String suffix, Icons icon, @Nullable ClusterConnection connection,
        List<TreeNode> children) {
    enum Kind {
        LOCAL,
        REMOTE,
        FOLDER,
        HINT,
        CLUSTER,
        /** The first picture of the cluster is not there yet. */
        LOADING,
        BROKERS,
        TOPICS,
        GROUPS,
        SHARE_GROUPS,
        STREAMS_GROUPS,
        QUORUM,
        BROKER,
        TOPIC,
        GROUP,
        NODE,
        /** Stands for children that are too many for a tree; opens the table that has them. */
        MORE,
        /** Of another bundle. */
        CONTRIBUTED
    }

    TreeNode {
        children = List.copyOf(children);
    }

    TreeNode with(List<TreeNode> some) {
        return new TreeNode(kind, path, name, label, suffix, icon, connection, some);
    }
}
