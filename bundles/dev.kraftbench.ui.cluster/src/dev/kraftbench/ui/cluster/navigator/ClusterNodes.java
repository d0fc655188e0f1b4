package dev.kraftbench.ui.cluster.navigator;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.model.BrokerSnapshot;
import dev.kraftbench.core.model.BrokerState;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.GroupSnapshot;
import dev.kraftbench.core.model.QuorumSnapshot;
import dev.kraftbench.core.model.TopicSnapshot;
import dev.kraftbench.ui.base.Icons;
import dev.kraftbench.ui.base.NavigatorNode;
import dev.kraftbench.ui.base.ViewHeader;
import dev.kraftbench.ui.cluster.Messages;
import dev.kraftbench.ui.cluster.navigator.TreeNode.Kind;
import dev.kraftbench.ui.cluster.topology.paint.BrokerTint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import org.eclipse.osgi.util.NLS;

/** One cluster and what is in it, as far as the filter lets through. Pure. */
final class ClusterNodes {
    private final ClusterConnection connection;
    private final ClusterSnapshot snapshot;
    private final String path;
    /** Lower case; empty shows all. */
    private final String filter;

    private ClusterNodes(ClusterConnection connection, String filter) {
        this.connection = connection;
        this.snapshot = connection.model().latest();
        this.path = "cluster/" + connection.id();
        this.filter = filter;
    }

    static TreeNode of(ClusterConnection connection, List<NavigatorNode> contributed, String filter) {
        return new ClusterNodes(connection, filter).cluster(contributed);
    }

    private TreeNode cluster(List<NavigatorNode> contributed) {
        List<TreeNode> children = switch (connection.state()) {
            case ConnectionState.Open open -> snapshot.brokers().isEmpty() ? List.of(loading()) : inside(contributed);
            case ConnectionState.Opening opening -> List.of(loading());
            case ConnectionState.Closed closed -> List.of();
            case ConnectionState.Closing closing -> List.of();
            case ConnectionState.Failed failed -> List.of();
        };
        Icons icon = switch (connection.state()) {
            case ConnectionState.Open o -> Icons.CLUSTER;
            case ConnectionState.Failed f -> Icons.CLUSTER_FAILED;
            case ConnectionState.Closed c -> Icons.CLUSTER_OFF;
            case ConnectionState.Opening o -> Icons.CLUSTER_BUSY;
            case ConnectionState.Closing c -> Icons.CLUSTER_BUSY;
        };
        String mark = connection.settings().readOnly() ? ", " + Messages.navigator_read_only : "";
        return new TreeNode(Kind.CLUSTER, path, connection.name(), connection.name(), ViewHeader.state(connection) + mark, icon, connection, children);
    }

    private TreeNode loading() {
        return new TreeNode(Kind.LOADING, path + "/loading", "", Messages.navigator_loading, "", Icons.CLUSTER_BUSY, connection, List.of());
    }

    private List<TreeNode> inside(List<NavigatorNode> contributed) {
        List<TreeNode> all = new ArrayList<>(List.of(brokers(), topics(),
                groups(Kind.GROUPS, "groups", Messages.navigator_groups, Icons.GROUPS, type -> !type.equals("share") && !type.equals("streams")),
                groups(Kind.SHARE_GROUPS, "sharegroups", Messages.navigator_share_groups, Icons.SHARE, type -> type.equals("share"))));
        TreeNode streams = groups(Kind.STREAMS_GROUPS, "streamsgroups", Messages.navigator_streams_groups, Icons.GROUPS, type -> type.equals("streams"));
        if (!streams.suffix().equals("0")) {
            all.add(streams);
        }
        all.add(quorum());
        for (NavigatorNode node : contributed) {
            all.add(new TreeNode(Kind.CONTRIBUTED, path + "/contributed/" + node.id(), node.id(), node.name(), "", node.icon(), connection, List.of()));
        }
        if (filter.isEmpty()) {
            return all;
        }
        all.removeIf(node -> node.children().isEmpty() && !node.label().toLowerCase(Locale.ROOT).contains(filter));
        return all;
    }

    private boolean passes(String label) {
        return filter.isEmpty() || label.toLowerCase(Locale.ROOT).contains(filter);
    }

    /** The children of a folder of many: all that pass, or a link to their table if they are too many. */
    private <T> List<TreeNode> many(List<T> all, Function<T, String> name, Function<T, TreeNode> node, String page, Icons icon) {
        List<T> passing = filter.isEmpty() ? all : all.stream().filter(each -> passes(name.apply(each))).toList();
        if (passing.size() > ClusterTree.MOST_CHILDREN) {
            return List.of(new TreeNode(Kind.MORE, path + "/" + page + "/more", page, NLS.bind(Messages.navigator_many, passing.size()), "", icon,
                    connection, List.of()));
        }
        return passing.stream().map(node).toList();
    }

    private TreeNode brokers() {
        List<TreeNode> children = many(snapshot.brokers(), this::label, this::broker, "brokers", Icons.BROKERS);
        return new TreeNode(Kind.BROKERS, path + "/brokers", "", Messages.navigator_brokers, snapshot.runningBrokers() + "/" + snapshot.brokers().size(),
                Icons.BROKERS, connection, children);
    }

    private String label(BrokerSnapshot broker) {
        return NLS.bind(Messages.topology_broker, broker.id()) + (broker.controller() ? " \u2605" : "");
    }

    private TreeNode broker(BrokerSnapshot broker) {
        String state = broker.state() == BrokerState.RUNNING ? broker.endpoint() : BrokerTint.text(broker.state());
        return new TreeNode(Kind.BROKER, path + "/broker/" + broker.id(), Integer.toString(broker.id()), label(broker), state, icon(broker.state()),
                connection, List.of());
    }

    private static Icons icon(BrokerState state) {
        return switch (state) {
            case RUNNING -> Icons.BROKER;
            case STARTING, STOPPING, FENCED -> Icons.BROKER_BUSY;
            case STOPPED -> Icons.BROKER_OFF;
            case KILLED, UNREACHABLE -> Icons.BROKER_FAILED;
        };
    }

    private TreeNode topics() {
        List<TopicSnapshot> topics = new ArrayList<>(snapshot.topics().values());
        topics.sort(Comparator.comparing(TopicSnapshot::internal));
        return new TreeNode(Kind.TOPICS, path + "/topics", "", Messages.navigator_topics, Integer.toString(topics.size()), Icons.TOPICS, connection,
                many(topics, TopicSnapshot::name, this::topic, "topics", Icons.TOPICS));
    }

    private TreeNode topic(TopicSnapshot topic) {
        long offline = topic.offline();
        long under = topic.underReplicated();
        String suffix = offline > 0 ? NLS.bind(Messages.navigator_offline, offline)
                : under > 0 ? NLS.bind(Messages.navigator_under_replicated, under)
                : NLS.bind(Messages.navigator_topic, topic.partitions().size(), topic.replicationFactor());
        Icons icon = offline + under > 0 ? Icons.TOPIC_WARNING : topic.internal() ? Icons.TOPIC_INTERNAL : Icons.TOPIC;
        return new TreeNode(Kind.TOPIC, path + "/topic/" + topic.name(), topic.name(), topic.name(), suffix, icon, connection, List.of());
    }

    private TreeNode groups(Kind kind, String key, String label, Icons icon, Predicate<String> ofType) {
        List<GroupSnapshot> some = snapshot.groups().stream().filter(g -> ofType.test(g.type().toLowerCase(Locale.ROOT))).toList();
        return new TreeNode(kind, path + "/" + key, "", label, Integer.toString(some.size()), icon, connection,
                many(some, GroupSnapshot::id, this::group, "groups", icon));
    }

    private TreeNode group(GroupSnapshot group) {
        boolean share = group.type().equalsIgnoreCase("share");
        return new TreeNode(Kind.GROUP, path + "/group/" + group.id(), group.id(), group.id(),
                (group.type() + " " + group.state()).strip().toLowerCase(Locale.ROOT), share ? Icons.SHARE : Icons.GROUP, connection, List.of());
    }

    private TreeNode quorum() {
        QuorumSnapshot quorum = snapshot.quorum();
        List<TreeNode> children = new ArrayList<>();
        String suffix = Messages.navigator_unknown;
        if (quorum != null) {
            suffix = quorum.leader() < 0 ? Messages.navigator_no_leader : NLS.bind(Messages.navigator_quorum, quorum.leader(), quorum.leaderEpoch());
            for (QuorumSnapshot.Replica voter : quorum.voters()) {
                boolean leads = voter.id() == quorum.leader();
                children.add(replica("voter", voter, NLS.bind(Messages.navigator_voter, voter.id()) + (leads ? " \u2605" : ""),
                        leads ? Messages.navigator_leads : lag(voter)));
            }
            for (QuorumSnapshot.Replica observer : quorum.observers()) {
                children.add(replica("observer", observer, NLS.bind(Messages.navigator_observer, observer.id()), lag(observer)));
            }
            children.removeIf(node -> !passes(node.label()));
        }
        return new TreeNode(Kind.QUORUM, path + "/quorum", "", Messages.navigator_quorum_folder, suffix, Icons.QUORUM, connection, children);
    }

    private static String lag(QuorumSnapshot.Replica replica) {
        return replica.lag() < 0 ? "" : NLS.bind(Messages.topology_lag, replica.lag());
    }

    private TreeNode replica(String role, QuorumSnapshot.Replica replica, String label, String suffix) {
        return new TreeNode(Kind.NODE, path + "/" + role + "/" + replica.id(), Integer.toString(replica.id()), label, suffix, Icons.QUORUM, connection,
                List.of());
    }
}
