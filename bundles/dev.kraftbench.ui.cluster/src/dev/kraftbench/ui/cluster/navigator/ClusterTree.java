package dev.kraftbench.ui.cluster.navigator;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.model.BrokerSnapshot;
import dev.kraftbench.core.model.BrokerState;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.GroupSnapshot;
import dev.kraftbench.core.model.QuorumSnapshot;
import dev.kraftbench.core.model.TopicSnapshot;
import dev.kraftbench.ui.base.Icons;
import dev.kraftbench.ui.base.ViewHeader;
import dev.kraftbench.ui.cluster.Messages;
import dev.kraftbench.ui.cluster.topology.BrokerTint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.osgi.util.NLS;
import org.jspecify.annotations.Nullable;

/** The navigator's tree as a value, built anew from the connections' states and snapshots. Pure. */
public final class ClusterTree {
    /** Beyond this many children a folder ends with a link to the table in the cluster's editor. */
    public static final int MOST_CHILDREN = 500;

    private ClusterTree() {}

    public enum Kind {
        LOCAL,
        REMOTE,
        HINT,
        CLUSTER,
        BROKERS,
        TOPICS,
        GROUPS,
        QUORUM,
        BROKER,
        TOPIC,
        GROUP,
        NODE,
        MORE
    }

    /**
     * @param path identity that outlives updates
     * @param name what the cluster calls it: broker id, topic or group
     * @param suffix state and figures, shown quietly behind the label
     * @param connection null for the two roots and their hints
     */
    public record Node(Kind kind, String path, String name, String label, String suffix, Icons icon, @Nullable ClusterConnection connection,
            List<Node> children) {
        public Node {
            children = List.copyOf(children);
        }
    }

    public static List<Node> of(List<ClusterConnection> connections) {
        return List.of(root(connections, true), root(connections, false));
    }

    private static Node root(List<ClusterConnection> connections, boolean local) {
        List<Node> children = new ArrayList<>();
        for (ClusterConnection connection : connections) {
            if (connection.settings() instanceof ConnectionSettings.Local == local) {
                children.add(cluster(connection));
            }
        }
        String path = local ? "local" : "remote";
        if (children.isEmpty()) {
            children.add(new Node(Kind.HINT, path + "/hint", "", local ? Messages.navigator_new_hint : Messages.navigator_connect_hint, "",
                    local ? Icons.ADD : Icons.CONNECT, null, List.of()));
        }
        return new Node(local ? Kind.LOCAL : Kind.REMOTE, path, "", local ? Messages.navigator_local : Messages.navigator_remote, "",
                local ? Icons.LOCAL : Icons.REMOTE, null, children);
    }

    private static Node cluster(ClusterConnection connection) {
        ConnectionState state = connection.state();
        String path = "cluster/" + connection.id();
        ClusterSnapshot snapshot = connection.model().latest();
        boolean open = state instanceof ConnectionState.Open;
        Icons icon = switch (state) {
            case ConnectionState.Open o -> Icons.CLUSTER;
            case ConnectionState.Failed f -> Icons.CLUSTER_FAILED;
            case ConnectionState.Closed c -> Icons.CLUSTER_OFF;
            case ConnectionState.Opening o -> Icons.CLUSTER_OFF;
            case ConnectionState.Closing c -> Icons.CLUSTER_OFF;
        };
        List<Node> children = open ? List.of(brokers(connection, snapshot, path), topics(connection, snapshot, path),
                groups(connection, snapshot, path), quorum(connection, snapshot, path)) : List.of();
        String mark = connection.settings().readOnly() ? ", " + Messages.navigator_read_only : "";
        return new Node(Kind.CLUSTER, path, connection.name(), connection.name(), ViewHeader.state(connection) + mark, icon, connection, children);
    }

    private static Node brokers(ClusterConnection connection, ClusterSnapshot snapshot, String path) {
        List<Node> children = new ArrayList<>();
        for (BrokerSnapshot broker : snapshot.brokers()) {
            String state = broker.state() == BrokerState.RUNNING ? broker.endpoint() : BrokerTint.text(broker.state());
            children.add(new Node(Kind.BROKER, path + "/broker/" + broker.id(), Integer.toString(broker.id()),
                    NLS.bind(Messages.topology_broker, broker.id()) + (broker.controller() ? " \u2605" : ""), state, icon(broker.state()), connection,
                    List.of()));
        }
        long running = snapshot.runningBrokers();
        return new Node(Kind.BROKERS, path + "/brokers", "", Messages.navigator_brokers, running + "/" + snapshot.brokers().size(),
                Icons.BROKERS, connection, children);
    }

    static Icons icon(BrokerState state) {
        return switch (state) {
            case RUNNING -> Icons.BROKER;
            case STARTING, STOPPING, FENCED -> Icons.BROKER_BUSY;
            case STOPPED -> Icons.BROKER_OFF;
            case KILLED, UNREACHABLE -> Icons.BROKER_FAILED;
        };
    }

    private static Node topics(ClusterConnection connection, ClusterSnapshot snapshot, String path) {
        List<Node> children = new ArrayList<>();
        List<TopicSnapshot> topics = new ArrayList<>(snapshot.topics().values());
        topics.sort(java.util.Comparator.comparing(TopicSnapshot::internal));
        for (TopicSnapshot topic : topics.subList(0, Math.min(MOST_CHILDREN, topics.size()))) {
            long offline = topic.offline();
            long under = topic.underReplicated();
            String suffix = NLS.bind(Messages.navigator_topic, topic.partitions().size(), topic.replicationFactor());
            if (offline > 0) {
                suffix = NLS.bind(Messages.navigator_offline, offline);
            } else if (under > 0) {
                suffix = NLS.bind(Messages.navigator_under_replicated, under);
            }
            Icons icon = offline + under > 0 ? Icons.TOPIC_WARNING : topic.internal() ? Icons.TOPIC_INTERNAL : Icons.TOPIC;
            children.add(new Node(Kind.TOPIC, path + "/topic/" + topic.name(), topic.name(), topic.name(), suffix, icon, connection, List.of()));
        }
        if (topics.size() > MOST_CHILDREN) {
            children.add(new Node(Kind.MORE, path + "/topics/more", "", NLS.bind(Messages.navigator_more, topics.size() - MOST_CHILDREN), "",
                    Icons.TOPICS, connection, List.of()));
        }
        return new Node(Kind.TOPICS, path + "/topics", "", Messages.navigator_topics, Integer.toString(topics.size()), Icons.TOPICS, connection, children);
    }

    private static Node groups(ClusterConnection connection, ClusterSnapshot snapshot, String path) {
        List<Node> children = new ArrayList<>();
        for (GroupSnapshot group : snapshot.groups().subList(0, Math.min(MOST_CHILDREN, snapshot.groups().size()))) {
            children.add(new Node(Kind.GROUP, path + "/group/" + group.id(), group.id(), group.id(),
                    (group.type() + " " + group.state()).strip().toLowerCase(Locale.ROOT), Icons.GROUP, connection, List.of()));
        }
        if (snapshot.groups().size() > MOST_CHILDREN) {
            children.add(new Node(Kind.MORE, path + "/groups/more", "", NLS.bind(Messages.navigator_more, snapshot.groups().size() - MOST_CHILDREN), "",
                    Icons.GROUPS, connection, List.of()));
        }
        return new Node(Kind.GROUPS, path + "/groups", "", Messages.navigator_groups, Integer.toString(snapshot.groups().size()), Icons.GROUPS,
                connection, children);
    }

    private static Node quorum(ClusterConnection connection, ClusterSnapshot snapshot, String path) {
        QuorumSnapshot quorum = snapshot.quorum();
        List<Node> children = new ArrayList<>();
        String suffix = Messages.navigator_unknown;
        if (quorum != null) {
            suffix = quorum.leader() < 0 ? Messages.navigator_no_leader : NLS.bind(Messages.navigator_quorum, quorum.leader(), quorum.leaderEpoch());
            for (QuorumSnapshot.Replica voter : quorum.voters()) {
                boolean leads = voter.id() == quorum.leader();
                children.add(new Node(Kind.NODE, path + "/voter/" + voter.id(), Integer.toString(voter.id()),
                        NLS.bind(Messages.navigator_voter, voter.id()) + (leads ? " \u2605" : ""),
                        leads ? Messages.navigator_leads : voter.lag() < 0 ? "" : NLS.bind(Messages.topology_lag, voter.lag()), Icons.QUORUM, connection,
                        List.of()));
            }
            for (QuorumSnapshot.Replica observer : quorum.observers()) {
                children.add(new Node(Kind.NODE, path + "/observer/" + observer.id(), Integer.toString(observer.id()),
                        NLS.bind(Messages.navigator_observer, observer.id()), observer.lag() < 0 ? "" : NLS.bind(Messages.topology_lag, observer.lag()),
                        Icons.QUORUM, connection, List.of()));
            }
        }
        return new Node(Kind.QUORUM, path + "/quorum", "", Messages.navigator_quorum_folder, suffix, Icons.QUORUM, connection, children);
    }
}
