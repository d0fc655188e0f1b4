package dev.kraftbench.ui.cluster.navigator;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.connect.Folders;
import java.util.List;
import java.util.Set;

/** Where dragged connections and folders land. Pure. */
final class TreeDragAndDrop {
    private TreeDragAndDrop() {}

    static boolean draggable(List<TreeNode> nodes) {
        return !nodes.isEmpty() && nodes.stream().allMatch(node -> node.kind() == TreeNode.Kind.CLUSTER || node.kind() == TreeNode.Kind.FOLDER);
    }

    /** The folder or root that a node stands for when something is dropped on it: itself, or where it lies; empty where nothing can be dropped. */
    static String target(TreeNode node, Folders folders) {
        ClusterConnection connection = node.connection();
        return switch (node.kind()) {
            case LOCAL, REMOTE, FOLDER -> node.path();
            case CLUSTER -> connection == null ? "" : folders.place(connection.id(), root(connection));
            case HINT, LOADING, BROKERS, TOPICS, GROUPS, SHARE_GROUPS, STREAMS_GROUPS, QUORUM, BROKER, TOPIC, GROUP, NODE, MORE, CONTRIBUTED -> "";
        };
    }

    private static String root(ClusterConnection connection) {
        return connection.settings() instanceof ConnectionSettings.Local ? Folders.LOCAL : Folders.REMOTE;
    }

    /** The folders after the drop; the same object if nothing may move there. */
    static Folders dropped(List<TreeNode> nodes, String target, Folders folders) {
        Folders result = folders;
        if (target.isEmpty()) {
            return folders;
        }
        for (TreeNode node : nodes) {
            ClusterConnection connection = node.connection();
            if (node.kind() == TreeNode.Kind.FOLDER) {
                result = result.moveFolder(node.path(), target);
            } else if (connection != null && root(connection).equals(Folders.rootOf(target))
                    && !result.place(connection.id(), root(connection)).equals(target)) {
                result = result.place(Set.of(connection.id()), target);
            }
        }
        return result;
    }
}
