package dev.kraftbench.ui.cluster.navigator;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.connect.Folders;
import dev.kraftbench.ui.base.Icons;
import dev.kraftbench.ui.base.NavigatorNode;
import dev.kraftbench.ui.cluster.Messages;
import dev.kraftbench.ui.cluster.navigator.TreeNode.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The navigator's tree as a value, built anew from the connections' folders, states and snapshots. Pure. */
final class ClusterTree {
    /** Beyond this many children a folder holds a link to their table instead. */
    static final int MOST_CHILDREN = 500;

    private final List<ClusterConnection> connections;
    private final Folders folders;
    private final List<NavigatorNode> contributed;
    private final String filter;

    private ClusterTree(List<ClusterConnection> connections, Folders folders, List<NavigatorNode> contributed, String filter) {
        this.connections = connections;
        this.folders = folders;
        this.contributed = contributed;
        this.filter = filter.strip().toLowerCase(Locale.ROOT);
    }

    /** @param filter what labels must contain, or what is below or above them; empty shows all */
    static List<TreeNode> of(List<ClusterConnection> connections, Folders folders, List<NavigatorNode> contributed, String filter) {
        ClusterTree tree = new ClusterTree(connections, folders, contributed, filter);
        return List.of(tree.root(true), tree.root(false));
    }

    private TreeNode root(boolean local) {
        String path = local ? Folders.LOCAL : Folders.REMOTE;
        List<TreeNode> children = new ArrayList<>(in(path, local));
        if (children.isEmpty()) {
            children.add(!filter.isEmpty() ? new TreeNode(Kind.LOADING, path + "/nothing", "", Messages.navigator_nothing, "", Icons.CLEAR, null, List.of())
                    : new TreeNode(Kind.HINT, path + "/hint", "", local ? Messages.navigator_new_hint : Messages.navigator_connect_hint, "",
                            local ? Icons.ADD : Icons.CONNECT, null, List.of()));
        }
        return new TreeNode(local ? Kind.LOCAL : Kind.REMOTE, path, path, local ? Messages.navigator_local : Messages.navigator_remote, "",
                local ? Icons.LOCAL : Icons.REMOTE, null, children);
    }

    /** Folders first, then the connections that lie here. */
    private List<TreeNode> in(String place, boolean local) {
        List<TreeNode> children = new ArrayList<>();
        for (String path : folders.paths()) {
            if (Folders.parent(path).equals(place)) {
                boolean named = matches(Folders.name(path));
                TreeNode folder = new TreeNode(Kind.FOLDER, path, path, Folders.name(path), "", Icons.FOLDER, null,
                        named ? new ClusterTree(connections, folders, contributed, "").in(path, local) : in(path, local));
                if (named || !folder.children().isEmpty()) {
                    children.add(folder);
                }
            }
        }
        for (ClusterConnection connection : connections) {
            if (connection.settings() instanceof ConnectionSettings.Local == local
                    && folders.place(connection.id(), local ? Folders.LOCAL : Folders.REMOTE).equals(place)) {
                boolean named = matches(connection.name());
                TreeNode cluster = ClusterNodes.of(connection, contributed, named ? "" : filter);
                if (named || !cluster.children().isEmpty()) {
                    children.add(cluster);
                }
            }
        }
        return children;
    }

    private boolean matches(String label) {
        return filter.isEmpty() || label.toLowerCase(Locale.ROOT).contains(filter);
    }
}
