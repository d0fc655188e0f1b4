package dev.kraftbench.ui.cluster.navigator;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Connections;
import dev.kraftbench.core.connect.Folders;
import dev.kraftbench.ui.base.Icons;
import dev.kraftbench.ui.cluster.Messages;
import dev.kraftbench.ui.cluster.connection.ConnectionActions;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.jface.action.IMenuManager;
import org.eclipse.jface.action.Separator;

/** The part of the navigator's menu that is about connections and folders rather than clusters; also what the keys do. UI thread. */
final class ConnectionMenu {
    private final ConnectionActions actions;

    ConnectionMenu(ConnectionActions actions) {
        this.actions = actions;
    }

    void fill(IMenuManager menu, List<TreeNode> selected) {
        List<ClusterConnection> chosen = clusters(selected);
        TreeNode first = selected.isEmpty() ? null : selected.getFirst();
        if (chosen.size() == 1 && chosen.getFirst().settings() instanceof ConnectionSettings.Remote) {
            ClusterMenu.add(menu, Messages.action_edit, Icons.EDIT, true, () -> actions.edit(chosen.getFirst()));
            ClusterMenu.add(menu, Messages.action_duplicate, Icons.COPY, true, () -> actions.duplicate(chosen.getFirst()));
        } else if (chosen.size() == 1) {
            ClusterMenu.add(menu, Messages.action_rename, Icons.EDIT, true, () -> actions.rename(chosen.getFirst()));
        }
        if (!chosen.isEmpty()) {
            ClusterMenu.add(menu, Messages.action_export, Icons.EXPORT, true,
                    () -> actions.exportSome(chosen.stream().map(ClusterConnection::id).collect(Collectors.toSet())));
            ClusterMenu.add(menu, Messages.action_remove, Icons.DELETE, !removable(chosen).isEmpty(), () -> actions.remove(removable(chosen)));
            menu.add(new Separator());
        }
        if (first != null && first.kind() == TreeNode.Kind.FOLDER) {
            ClusterMenu.add(menu, Messages.action_rename, Icons.EDIT, true, () -> actions.renameFolder(first.path()));
            ClusterMenu.add(menu, Messages.action_delete_folder, Icons.DELETE, true, () -> actions.deleteFolder(first.path()));
        }
        if (first != null && place(first) != null) {
            String parent = place(first);
            ClusterMenu.add(menu, Messages.action_new_folder, Icons.FOLDER, true, () -> actions.newFolder(parent));
        }
    }

    /** Where something new goes that is asked for here; null where nothing can. */
    private static @org.jspecify.annotations.Nullable String place(TreeNode node) {
        return switch (node.kind()) {
            case LOCAL, REMOTE, FOLDER -> node.path();
            case HINT -> Folders.rootOf(node.path());
            case CLUSTER, LOADING, BROKERS, TOPICS, GROUPS, SHARE_GROUPS, STREAMS_GROUPS, QUORUM, BROKER, TOPIC, GROUP, NODE, MORE, CONTRIBUTED -> null;
        };
    }

    void importConnections() {
        actions.importFile();
    }

    void rename(List<TreeNode> selected) {
        if (selected.size() != 1) {
            return;
        }
        TreeNode node = selected.getFirst();
        ClusterConnection connection = node.connection();
        if (node.kind() == TreeNode.Kind.FOLDER) {
            actions.renameFolder(node.path());
        } else if (node.kind() == TreeNode.Kind.CLUSTER && connection != null) {
            if (connection.settings() instanceof ConnectionSettings.Remote) {
                actions.edit(connection);
            } else {
                actions.rename(connection);
            }
        }
    }

    void delete(List<TreeNode> selected) {
        List<ClusterConnection> removed = removable(clusters(selected));
        if (removed.isEmpty() || actions.remove(removed)) {
            selected.stream().filter(node -> node.kind() == TreeNode.Kind.FOLDER).forEach(node -> actions.deleteFolder(node.path()));
        }
    }

    private static List<ClusterConnection> removable(List<ClusterConnection> chosen) {
        return chosen.stream().filter(connection -> !connection.id().equals(Connections.DEMO)).toList();
    }

    private static List<ClusterConnection> clusters(List<TreeNode> selected) {
        return selected.stream().filter(node -> node.kind() == TreeNode.Kind.CLUSTER).map(TreeNode::connection).filter(java.util.Objects::nonNull).toList();
    }
}
