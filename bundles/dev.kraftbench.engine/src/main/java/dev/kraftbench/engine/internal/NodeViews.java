package dev.kraftbench.engine.internal;

import dev.kraftbench.core.Precision;
import dev.kraftbench.core.model.BrokerSnapshot;
import dev.kraftbench.core.model.BrokerState;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.GroupSnapshot;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.model.QuorumSnapshot;
import dev.kraftbench.core.model.ReplicaLag;
import dev.kraftbench.core.model.TopicSnapshot;
import dev.kraftbench.core.series.LogProgress;
import dev.kraftbench.metadata.BrokerRegistration;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.Endpoint;
import dev.kraftbench.metadata.PartitionRegistration;
import dev.kraftbench.metadata.TopicImage;
import dev.kraftbench.node.NodeStatus;
import dev.kraftbench.node.Role;
import dev.kraftbench.raft.QuorumStatus;
import dev.kraftbench.replication.PartitionStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.internals.Topic;
import org.jspecify.annotations.Nullable;

/**
 * The cluster as its own nodes know it at one moment: metadata from the node that has read most of the log, replica progress from the leaders.
 *
 * @param nodes of the nodes that run
 * @param states of all brokers, as their power switches have it
 * @param defaultMinInsyncReplicas of topics that say nothing else
 */
record NodeViews(String clusterId, List<NodeStatus> nodes, Map<Integer, BrokerState> states, int defaultMinInsyncReplicas) {

    /** A replica on a node. */
    private record Held(int node, Uuid topic, int partition) {}

    Optional<ClusterImage> image() {
        return nodes.stream().map(NodeStatus::image).max(Comparator.comparingLong(ClusterImage::offset));
    }

    ClusterSnapshot snapshot(Instant at, long revision, List<GroupSnapshot> groups) {
        ClusterImage image = image().orElse(ClusterImage.EMPTY);
        QuorumSnapshot quorum = quorum();
        NavigableMap<String, TopicSnapshot> topics = new TreeMap<>();
        for (TopicImage topic : image.topics().all()) {
            topics.put(topic.name(), topic(topic, image));
        }
        return new ClusterSnapshot(clusterId, at, revision, Precision.EXACT, brokers(image, quorum), topics, quorum, groups, lags(), List.of());
    }

    private TopicSnapshot topic(TopicImage topic, ClusterImage image) {
        List<PartitionSnapshot> partitions = new ArrayList<>();
        topic.partitions().forEach((number, p) -> partitions.add(new PartitionSnapshot(topic.name(), number,
                p.leader() == PartitionRegistration.NO_LEADER ? PartitionSnapshot.NO_LEADER : p.leader(), p.leaderEpoch(), p.partitionEpoch(),
                p.replicas(), p.isr(), p.replicas().stream().filter(b -> !image.brokers().isUnfenced(b)).toList(), p.elr(), p.lastKnownElr(),
                p.addingReplicas(), p.removingReplicas())));
        return new TopicSnapshot(topic.name(), topic.id().toString(), Topic.isInternal(topic.name()), partitions, minInsyncReplicas(topic.name(), image),
                Boolean.parseBoolean(setting(topic.name(), TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, image)));
    }

    private int minInsyncReplicas(String topic, ClusterImage image) {
        String value = setting(topic, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, image);
        return value == null ? defaultMinInsyncReplicas : Integer.parseInt(value);
    }

    /** What the topic says, else what holds for all brokers; null for what the nodes were started with. */
    private static @Nullable String setting(String topic, String name, ClusterImage image) {
        String value = image.configs().ofTopic(topic).get(name);
        return value != null ? value : image.configs().ofAllBrokers().get(name);
    }

    private List<BrokerSnapshot> brokers(ClusterImage image, @Nullable QuorumSnapshot quorum) {
        Map<Integer, BrokerSnapshot> brokers = new TreeMap<>();
        Set<Integer> voters = new HashSet<>();
        if (quorum != null) {
            quorum.voters().forEach(v -> voters.add(v.id()));
        }
        int leader = quorum == null ? -1 : quorum.leader();
        states.forEach((id, state) -> {
            BrokerRegistration registered = image.brokers().broker(id);
            BrokerState shown = state == BrokerState.RUNNING && (registered == null || registered.fenced()) ? BrokerState.FENCED : state;
            Endpoint endpoint = registered == null ? null : registered.listeners().values().stream().findFirst().orElse(null);
            brokers.put(id, new BrokerSnapshot(id, shown, endpoint == null ? "" : endpoint.host(), endpoint == null ? -1 : endpoint.port(),
                    registered == null ? null : registered.rack(), id == leader, voters.contains(id)));
        });
        return List.copyOf(brokers.values());
    }

    private @Nullable QuorumSnapshot quorum() {
        QuorumStatus best = nodes.stream().filter(n -> n.roles().contains(Role.CONTROLLER)).map(NodeStatus::quorum)
                .max(Comparator.<QuorumStatus>comparingInt(q -> q.leader().epoch()).thenComparing(q -> isLeader(q))).orElse(null);
        if (best == null) {
            return null;
        }
        long end = best.logEndOffset();
        return new QuorumSnapshot(best.leader().leaderId().orElse(-1), best.leader().epoch(), best.highWatermark().orElse(-1),
                voters(best, end), replicas(best.observerProgress(), end));
    }

    /** Only a leader knows how far the voters are; without one they are just named. */
    private static List<QuorumSnapshot.Replica> voters(QuorumStatus quorum, long end) {
        return quorum.voterProgress().isEmpty()
                ? quorum.voters().ids().stream().sorted().map(id -> new QuorumSnapshot.Replica(id, -1, -1, -1, -1)).toList()
                : replicas(quorum.voterProgress(), end);
    }

    private static boolean isLeader(QuorumStatus quorum) {
        return quorum.leader().leaderId().orElse(-1) == quorum.nodeId();
    }

    private static List<QuorumSnapshot.Replica> replicas(List<QuorumStatus.ReplicaProgress> progress, long end) {
        return progress.stream().map(p -> new QuorumSnapshot.Replica(p.replica().id(), p.logEndOffset(),
                p.logEndOffset() < 0 ? -1 : Math.max(0, end - p.logEndOffset()), p.lastFetchMillis(), p.lastCaughtUpMillis()))
                .sorted(Comparator.comparingInt(QuorumSnapshot.Replica::id)).toList();
    }

    /** The leaders' view of their followers, with the high watermark that each follower's own node has. */
    private List<ReplicaLag> lags() {
        Map<Held, Long> watermarks = new HashMap<>();
        nodes.forEach(node -> node.partitions().forEach(p -> watermarks.put(new Held(node.nodeId(), p.topicId(), p.partition()), p.highWatermark())));
        List<ReplicaLag> lags = new ArrayList<>();
        for (NodeStatus node : nodes) {
            for (PartitionStatus p : node.partitions()) {
                if (p.role() == PartitionStatus.Role.LEADER) {
                    p.followers().forEach(f -> lags.add(new ReplicaLag(p.topic(), p.partition(), f.broker(), f.inSync(), f.logEndOffset(),
                            f.lagRecords(), f.sinceCaughtUpMillis(), watermarks.getOrDefault(new Held(f.broker(), p.topicId(), p.partition()), -1L),
                            p.highWatermark())));
                }
            }
        }
        return lags;
    }

    /** How far the partitions' leaders are. */
    List<LogProgress> progress() {
        List<LogProgress> leaders = new ArrayList<>();
        for (NodeStatus node : nodes) {
            for (PartitionStatus p : node.partitions()) {
                if (p.role() == PartitionStatus.Role.LEADER) {
                    leaders.add(new LogProgress(new PartitionId(p.topic(), p.partition()), p.highWatermark(), p.logEndOffset()));
                }
            }
        }
        return leaders;
    }
}
