package dev.kraftbench.ui.cluster.navigator;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.Connections;
import dev.kraftbench.core.DemoLoad;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.Icons;
import dev.kraftbench.ui.cluster.ClusterActions;
import dev.kraftbench.ui.cluster.Messages;
import dev.kraftbench.ui.base.NavigatorNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jface.action.Action;
import org.eclipse.jface.action.IMenuManager;
import org.eclipse.jface.action.Separator;
import org.eclipse.osgi.util.NLS;
import org.jspecify.annotations.Nullable;

/** Fills the navigator's context menu for what is selected. UI thread. */
final class ClusterMenu {
    private final ClusterActions actions;
    private final Supplier<List<ClusterConnection>> connections;

    private final Supplier<List<NavigatorNode>> contributed;

    ClusterMenu(ClusterActions actions, Supplier<List<ClusterConnection>> connections, Supplier<List<NavigatorNode>> contributed) {
        this.actions = actions;
        this.contributed = contributed;
        this.connections = connections;
    }

    /** @param more the part about connections and folders */
    void fill(IMenuManager menu, List<TreeNode> selected, Optional<ConnectionMenu> more) {
        TreeNode node = selected.isEmpty() ? null : selected.getFirst();
        if (node != null && node.connection() != null && selected.size() == 1) {
            node(menu, node, node.connection());
            menu.add(new Separator());
        }
        more.ifPresent(part -> part.fill(menu, selected));
        menu.add(new Separator());
        add(menu, Messages.action_start_demo, Icons.PLAY, demo() == null || demoCanStart(), actions::startDemo);
        add(menu, Messages.action_new_cluster, Icons.ADD, true, actions::newCluster);
        add(menu, Messages.action_connect_to, Icons.CONNECT, true, actions::connect);
        more.ifPresent(part -> add(menu, Messages.action_import, Icons.IMPORT, true, part::importConnections));
        menu.add(new Separator(org.eclipse.ui.IWorkbenchActionConstants.MB_ADDITIONS));
    }

    private @Nullable ClusterConnection demo() {
        return connections.get().stream().filter(connection -> connection.id().equals(Connections.DEMO)).findFirst().orElse(null);
    }

    private boolean demoCanStart() {
        ClusterConnection demo = demo();
        return demo != null && !(demo.state() instanceof ConnectionState.Open && demo.demo().map(DemoLoad::running).orElse(true));
    }

    private void node(IMenuManager menu, TreeNode node, ClusterConnection connection) {
        boolean open = connection.state() instanceof ConnectionState.Open;
        switch (node.kind()) {
            case CLUSTER -> cluster(menu, connection, open);
            case BROKERS -> add(menu, Messages.action_open, Icons.BROKERS, open, () -> page(connection, "overview"));
            case QUORUM, NODE -> add(menu, Messages.action_open, Icons.QUORUM, open, () -> page(connection, "quorum"));
            case TOPICS -> {
                add(menu, Messages.action_open, Icons.TOPICS, open, () -> page(connection, "topics"));
                add(menu, Messages.action_new_topic, Icons.ADD, open, () -> actions.newTopic(connection));
            }
            case GROUPS, SHARE_GROUPS, STREAMS_GROUPS -> add(menu, Messages.action_open, Icons.GROUPS, open, () -> page(connection, "groups"));
            case MORE, CONTRIBUTED -> add(menu, Messages.action_open, node.icon(), open, () -> openNode(node));
            case BROKER -> broker(menu, node, connection);
            case TOPIC -> {
                add(menu, Messages.action_open, Icons.TOPIC, open, () -> openNode(node));
                add(menu, Messages.action_browse, Icons.TOPIC, open, () -> actions.browse(connection, node.name()));
                add(menu, Messages.action_produce, Icons.SEND, open, () -> actions.produce(connection, node.name()));
                add(menu, Messages.partitions_add, Icons.ADD, open, () -> actions.addPartitions(connection, node.name()));
                add(menu, Messages.action_reassign, Icons.TOPOLOGY, open, () -> actions.reassignTopics(connection, List.of(node.name())));
                add(menu, Messages.action_elect, Icons.LEADER, open, () -> actions.electPreferred(connection, List.of(node.name())));
                menu.add(new Separator());
                add(menu, Messages.action_new_topic, Icons.ADD, open, () -> actions.newTopic(connection));
                add(menu, Messages.action_delete_topic, Icons.DELETE, open, () -> actions.deleteTopic(connection, node.name()));
            }
            case GROUP -> add(menu, Messages.action_open, Icons.GROUP, open, () -> openNode(node));
            case LOCAL, REMOTE, FOLDER, HINT, LOADING -> { }
        }
    }

    private void cluster(IMenuManager menu, ClusterConnection connection, boolean open) {
        boolean local = connection.settings() instanceof ConnectionSettings.Local;
        add(menu, Messages.action_open, Icons.CLUSTER, open, () -> actions.openCluster(connection));
        add(menu, local ? Messages.action_start : Messages.action_connect, Icons.PLAY, closed(connection), () -> actions.open(connection));
        add(menu, local ? Messages.action_stop : Messages.action_disconnect, Icons.STOP, open, () -> actions.close(connection));
        connection.demo().filter(DemoLoad::running)
                .ifPresent(load -> add(menu, Messages.action_stop_demo, Icons.PAUSE, true, () -> actions.stopDemoLoad(connection)));
        menu.add(new Separator());
        add(menu, Messages.action_new_topic, Icons.ADD, open, () -> actions.newTopic(connection));
        add(menu, Messages.action_balance, Icons.TOPOLOGY, open, () -> actions.reassign(connection, Map.of(CommandCalls.GOAL, "balance")));
        add(menu, Messages.action_elect, Icons.LEADER, open, () -> actions.electPreferred(connection));
    }

    private void page(ClusterConnection connection, String page) {
        actions.openCluster(connection, page);
    }

    private void broker(IMenuManager menu, TreeNode node, ClusterConnection connection) {
        int id = Integer.parseInt(node.name());
        add(menu, Messages.action_open, Icons.BROKER, true, () -> openNode(node));
        add(menu, Messages.action_drain, Icons.TOPOLOGY, connection.state() instanceof ConnectionState.Open, () -> actions.drain(connection, id));
        add(menu, Messages.action_elect, Icons.LEADER, connection.state() instanceof ConnectionState.Open, () -> actions.electOf(connection, id));
        if (connection.brokerControl().isPresent()) {
            boolean alive = connection.model().latest().broker(id).map(broker -> broker.state().alive()).orElse(false);
            menu.add(new Separator());
            add(menu, NLS.bind(Messages.action_broker_start, id), Icons.PLAY, !alive, () -> actions.startBroker(connection, id));
            add(menu, NLS.bind(Messages.action_broker_stop, id), Icons.STOP, alive, () -> actions.stopBroker(connection, id));
            add(menu, NLS.bind(Messages.action_broker_kill, id), Icons.KILL, alive, () -> actions.killBroker(connection, id));
        }
    }

    private static boolean closed(ClusterConnection connection) {
        return connection.state() instanceof ConnectionState.Closed || connection.state() instanceof ConnectionState.Failed;
    }

    /** The default action: opens an editor, or the connection first; false if the node is a folder to be expanded. */
    boolean openNode(TreeNode node) {
        ClusterConnection connection = node.connection();
        switch (node.kind()) {
            case HINT -> {
                if (node.path().startsWith("local")) {
                    actions.newCluster();
                } else {
                    actions.connect();
                }
                return true;
            }
            case LOCAL, REMOTE, FOLDER, LOADING, BROKERS, TOPICS, GROUPS, SHARE_GROUPS, STREAMS_GROUPS, QUORUM -> {
                return false;
            }
            case NODE -> page(java.util.Objects.requireNonNull(connection), "quorum");
            case MORE -> page(java.util.Objects.requireNonNull(connection), node.name().equals("brokers") ? "overview" : node.name());
            case CONTRIBUTED -> contributed.get().stream().filter(each -> each.id().equals(node.name())).findFirst()
                    .ifPresent(each -> actions.openContributed(java.util.Objects.requireNonNull(connection), each));
            case CLUSTER -> {
                if (connection == null) {
                    return false;
                }
                if (closed(connection)) {
                    actions.open(connection);
                    return true;
                }
                if (!(connection.state() instanceof ConnectionState.Open)) {
                    return false;
                }
                actions.openCluster(connection);
                return true;
            }
            case BROKER -> actions.openBroker(java.util.Objects.requireNonNull(connection), Integer.parseInt(node.name()));
            case TOPIC -> actions.openTopic(java.util.Objects.requireNonNull(connection), node.name());
            case GROUP -> actions.openGroup(java.util.Objects.requireNonNull(connection), node.name());
        }
        return true;
    }

    static void add(IMenuManager menu, String text, Icons icon, boolean enabled, Runnable action) {
        Action item = new Action(text, icon.descriptor()) {
            @Override
            public void run() {
                action.run();
            }
        };
        item.setEnabled(enabled);
        menu.add(item);
    }
}
