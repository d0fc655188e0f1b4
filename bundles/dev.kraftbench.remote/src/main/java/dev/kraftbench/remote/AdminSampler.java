package dev.kraftbench.remote;

import static dev.kraftbench.remote.AdminQueries.millis;
import static dev.kraftbench.remote.Failures.answer;

import dev.kraftbench.core.ClusterException;
import dev.kraftbench.core.Precision;
import dev.kraftbench.core.event.SnapshotDifference;
import dev.kraftbench.core.model.BrokerSnapshot;
import dev.kraftbench.core.model.BrokerState;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.Gap;
import dev.kraftbench.core.model.GroupSnapshot;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.model.QuorumSnapshot;
import dev.kraftbench.core.model.ReplicaLag;
import dev.kraftbench.core.model.ThroughputSample;
import dev.kraftbench.core.model.TopicSnapshot;
import dev.kraftbench.core.series.GroupProgress;
import dev.kraftbench.core.series.PartitionKey;
import dev.kraftbench.remote.group.GroupQueries;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeMetadataQuorumOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ListPartitionReassignmentsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.PartitionReassignment;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Learns a cluster's state through the Admin API: brokers, quorum, topics and groups at the same time, then offsets and logs. Each part has the
 * time limit for itself; what does not answer is a gap. Used by one sampling loop.
 */
public final class AdminSampler {
    /** What one round learnt; no throughput where the round before was too recent for a rate. */
    public record Sample(ClusterSnapshot snapshot, Optional<ThroughputSample> throughput, GroupProgress progress) {}

    private record Ends(Instant at, Map<TopicPartition, ListOffsetsResultInfo> offsets) {}

    private record Cluster(String id, Collection<Node> nodes, int controller) {}

    /** Topics that did not answer are listed only; topics deleted meanwhile have no partitions. */
    private record Topics(Set<String> listed, Map<String, TopicDescription> described) {}

    /** The first questions of a round, which need no answer of another. */
    private record Answers(Optional<Cluster> cluster, Optional<QuorumInfo> quorum, Optional<Topics> topics, Optional<Collection<GroupListing>> groups,
            Map<TopicPartition, PartitionReassignment> moves) {}

    private final Admin admin;
    private final AdminQueries queries;
    private final GroupQueries groupQueries;
    private final InstantSource clock;
    private final ThroughputEstimate throughput = new ThroughputEstimate();
    private final TopicSafety safety;
    private boolean fencedSupported = true;
    private boolean movesSupported = true;
    private ClusterSnapshot last = ClusterSnapshot.EMPTY;

    public AdminSampler(Admin admin, InstantSource clock) {
        this.admin = admin;
        this.queries = new AdminQueries(admin);
        this.groupQueries = new GroupQueries(admin, queries);
        this.safety = new TopicSafety(admin);
        this.clock = clock;
    }

    public CompletableFuture<Sample> sample(long revision, Duration timeout) {
        List<Gap> gaps = new ArrayList<>();
        Round round = new Round(revision, timeout, gaps);
        var cluster = part("brokers", round, cluster(timeout));
        var quorum = part("quorum", round, answer("DESCRIBE_QUORUM",
                admin.describeMetadataQuorum(new DescribeMetadataQuorumOptions().timeoutMs(millis(timeout))).quorumInfo(), timeout));
        var topics = part(SnapshotDifference.TOPICS, round, topics(timeout, gaps));
        var groups = part(SnapshotDifference.GROUPS, round,
                answer("LIST_GROUPS", admin.listGroups(new ListGroupsOptions().timeoutMs(millis(timeout))).all(), timeout));
        var moves = part("reassignments", round, moves(timeout));
        return CompletableFuture.allOf(cluster, quorum, topics, groups, moves).thenCompose(done -> round.logs(new Answers(cluster.join(), quorum.join(),
                topics.join(), groups.join(), moves.join().orElse(Map.of()))));
    }

    /** What is being reassigned; nothing where the cluster does not know the question. */
    private CompletableFuture<Map<TopicPartition, PartitionReassignment>> moves(Duration timeout) {
        if (!movesSupported) {
            return CompletableFuture.completedFuture(Map.of());
        }
        var asked = admin.listPartitionReassignments(new ListPartitionReassignmentsOptions().timeoutMs(millis(timeout))).reassignments();
        return answer("LIST_PARTITION_REASSIGNMENTS", asked, timeout).exceptionallyCompose(failure -> {
            if (Failures.unwrap(failure) instanceof ClusterException e && e.kind() == ClusterException.Kind.UNSUPPORTED) {
                movesSupported = false;
                return CompletableFuture.completedFuture(Map.of());
            }
            return CompletableFuture.failedFuture(failure);
        });
    }

    /** The groups alone. */
    public CompletableFuture<List<GroupSnapshot>> groups(Duration timeout) {
        return answer("LIST_GROUPS", admin.listGroups(new ListGroupsOptions().timeoutMs(millis(timeout))).all(), timeout).thenApply(AdminSampler::groups);
    }

    /** Committed offsets of those groups that read by them and answered. */
    public CompletableFuture<Map<String, Map<PartitionKey, Long>>> committed(List<GroupSnapshot> listed, Duration timeout) {
        List<String> readers = listed.stream().filter(g -> !g.type().equals(GroupType.SHARE.toString())).map(GroupSnapshot::id).toList();
        return groupQueries.committed(readers, timeout, new ArrayList<>()).thenApply(AdminSampler::offsets);
    }

    private static Map<String, Map<PartitionKey, Long>> offsets(Map<String, Map<TopicPartition, OffsetAndMetadata>> committed) {
        Map<String, Map<PartitionKey, Long>> offsets = new HashMap<>();
        committed.forEach((group, each) -> {
            Map<PartitionKey, Long> known = new HashMap<>();
            each.forEach((partition, at) -> known.put(new PartitionKey(partition.topic(), partition.partition()), at.offset()));
            offsets.put(group, known);
        });
        return offsets;
    }

    private static List<GroupSnapshot> groups(Collection<GroupListing> listings) {
        return listings.stream()
                .map(g -> new GroupSnapshot(g.groupId(), g.type().map(GroupType::toString).orElse(""), g.groupState().map(Object::toString).orElse("")))
                .sorted(Comparator.comparing(GroupSnapshot::id)).toList();
    }

    private <T> CompletableFuture<Optional<T>> part(String what, Round round, CompletableFuture<T> answer) {
        return answer.handle((value, failure) -> {
            if (failure == null) {
                return Optional.of(value);
            }
            round.gap(what, String.valueOf(Failures.of(what, failure).getMessage()));
            return Optional.empty();
        });
    }

    private CompletableFuture<Cluster> cluster(Duration timeout) {
        var result = admin.describeCluster(new DescribeClusterOptions().timeoutMs(millis(timeout)).includeFencedBrokers(fencedSupported));
        var described = answer("DESCRIBE_CLUSTER", result.nodes(), timeout)
                .thenCombine(answer("DESCRIBE_CLUSTER", result.clusterId(), timeout), Map::entry)
                .thenCombine(answer("DESCRIBE_CLUSTER", result.controller(), timeout).thenApply(c -> c == null ? -1 : c.id()),
                        (both, controller) -> new Cluster(both.getValue(), both.getKey(), controller));
        if (!fencedSupported) {
            return described;
        }
        return described.exceptionallyCompose(failure -> {
            if (Failures.of("DESCRIBE_CLUSTER", failure) instanceof ClusterException e
                    && e.kind() == ClusterException.Kind.UNSUPPORTED) {
                fencedSupported = false;
                return cluster(timeout);
            }
            return CompletableFuture.failedFuture(failure);
        });
    }

    private CompletableFuture<Topics> topics(Duration timeout, List<Gap> gaps) {
        return answer("METADATA", admin.listTopics(new ListTopicsOptions().listInternal(true).timeoutMs(millis(timeout))).listings(), timeout)
                .thenCompose(listings -> {
                    Set<String> names = listings.stream().map(TopicListing::name).collect(Collectors.toSet());
                    if (names.isEmpty()) {
                        return CompletableFuture.completedFuture(new Topics(Set.of(), Map.of()));
                    }
                    Map<String, CompletableFuture<TopicDescription>> each = new HashMap<>();
                    admin.describeTopics(names, new DescribeTopicsOptions().timeoutMs(millis(timeout))).topicNameValues()
                            .forEach((name, future) -> each.put(name, known(name, future)));
                    return AdminQueries.parts("DESCRIBE_TOPIC_PARTITIONS", "topic", each, timeout, gaps)
                            .thenApply(answers -> new Topics(names, answers));
                });
    }

    /** A topic deleted between the two calls is no gap: it has no partitions. */
    private static CompletableFuture<TopicDescription> known(String name, KafkaFuture<TopicDescription> future) {
        return future.toCompletionStage().toCompletableFuture().exceptionallyCompose(failure ->
                Failures.unwrap(failure) instanceof UnknownTopicOrPartitionException
                        ? CompletableFuture.completedFuture(new TopicDescription(name, false, List.of())) : CompletableFuture.failedFuture(failure));
    }

    /** The second half of one sample: needs to know the partitions and brokers. */
    private final class Round {
        private final long revision;
        private final Duration timeout;
        private final List<Gap> gaps;

        Round(long revision, Duration timeout, List<Gap> gaps) {
            this.revision = revision;
            this.timeout = timeout;
            this.gaps = gaps;
        }

        void gap(String what, String reason) {
            synchronized (gaps) {
                gaps.add(new Gap(what, reason));
            }
        }

        CompletableFuture<Sample> logs(Answers answers) {
            Optional<Topics> topics = answers.topics;
            topics.ifPresent(known -> safety.ask(known.described.keySet(), timeout));
            Set<Integer> live = answers.cluster.map(c -> c.nodes.stream().filter(n -> !n.isFenced()).map(Node::id).collect(Collectors.toSet())).orElse(Set.of());
            Map<String, TopicDescription> known = topics.map(Topics::described).orElse(Map.of());
            Set<TopicPartition> led = new HashSet<>();
            known.values().forEach(t -> t.partitions().stream().filter(p -> p.leader() != null && !p.leader().isEmpty())
                    .forEach(p -> led.add(new TopicPartition(t.name(), p.partition()))));
            var ends = queries.offsets(led, OffsetSpec.latest(), timeout, gaps);
            var endsAt = ends.thenApply(known1 -> clock.instant());
            var logs = queries.replicaLogs(live, timeout, gaps);
            List<String> readers = answers.groups.orElse(List.of()).stream()
                    .filter(g -> g.type().filter(t -> t != GroupType.SHARE && t != GroupType.UNKNOWN).isPresent()).map(GroupListing::groupId).toList();
            var committed = groupQueries.committed(readers, timeout, gaps);
            return CompletableFuture.allOf(endsAt, logs, committed)
                    .thenApply(done -> assemble(answers, live, new Ends(endsAt.join(), ends.join()), logs.join(), committed.join()));
        }

        private Sample assemble(Answers answers, Set<Integer> live, Ends measured, Map<Integer, Map<TopicPartition, ReplicaInfo>> logs,
                Map<String, Map<TopicPartition, OffsetAndMetadata>> committed) {
            Optional<Cluster> cluster = answers.cluster;
            Optional<Topics> topics = answers.topics;
            Map<TopicPartition, ListOffsetsResultInfo> ends = measured.offsets;
            Instant now = clock.instant();
            NavigableMap<String, TopicSnapshot> snapshots = new TreeMap<>();
            // a topic that did not answer stays as it was last known; a gap says that it is old
            topics.map(Topics::listed).orElse(last.topics().keySet()).forEach(name -> {
                TopicDescription description = topics.map(Topics::described).orElse(Map.of()).get(name);
                if (description == null) {
                    last.topic(name).ifPresent(old -> snapshots.put(name, old));
                } else if (!description.partitions().isEmpty()) {
                    snapshots.put(name, AdminQueries.topicSnapshot(description, ends, live, answers.moves, safety.of(name)));
                }
            });
            QuorumSnapshot quorumSnapshot = answers.quorum.map(AdminSampler::quorum).orElse(null);
            List<GroupSnapshot> groupSnapshots = AdminSampler.groups(answers.groups.orElse(List.of()));
            List<Gap> missing;
            synchronized (gaps) {
                missing = List.copyOf(gaps);
            }
            ClusterSnapshot snapshot = new ClusterSnapshot(cluster.map(Cluster::id).orElse(last.clusterId()), now, revision, Precision.SAMPLED,
                    brokers(cluster, quorumSnapshot, snapshots), snapshots, quorumSnapshot, groupSnapshots, lags(snapshots, ends, logs), missing);
            last = snapshot;
            Map<PartitionKey, Long> known = new HashMap<>();
            ends.forEach((partition, info) -> known.put(new PartitionKey(partition.topic(), partition.partition()), info.offset()));
            return new Sample(snapshot, throughput.next(measured.at, snapshot, ends, logs, committed),
                    new GroupProgress(measured.at, known, offsets(committed)));
        }

        private List<BrokerSnapshot> brokers(Optional<Cluster> cluster, @Nullable QuorumSnapshot quorum, Map<String, TopicSnapshot> topics) {
            Map<Integer, BrokerSnapshot> brokers = new TreeMap<>();
            int leader = quorum != null ? quorum.leader() : cluster.map(Cluster::controller).orElse(-1);
            Set<Integer> voters = quorum == null ? Set.of() : quorum.voters().stream().map(QuorumSnapshot.Replica::id).collect(Collectors.toSet());
            cluster.ifPresent(c -> c.nodes.forEach(n -> brokers.put(n.id(), new BrokerSnapshot(n.id(),
                    n.isFenced() ? BrokerState.FENCED : BrokerState.RUNNING, n.host(), n.port(), n.rack(), n.id() == leader, voters.contains(n.id())))));
            if (cluster.isEmpty()) {
                last.brokers().forEach(b -> brokers.put(b.id(),
                        new BrokerSnapshot(b.id(), BrokerState.UNREACHABLE, b.host(), b.port(), b.rack(), false, b.voter())));
            } else {
                topics.values().stream().flatMap(t -> t.partitions().stream()).map(PartitionSnapshot::replicas).flatMap(List::stream).distinct()
                        .filter(id -> !brokers.containsKey(id))
                        .forEach(id -> brokers.put(id, new BrokerSnapshot(id, BrokerState.UNREACHABLE, "", -1, null, false, voters.contains(id))));
            }
            return List.copyOf(brokers.values());
        }
    }

    private static QuorumSnapshot quorum(QuorumInfo info) {
        long end = info.voters().stream().filter(v -> v.replicaId() == info.leaderId()).mapToLong(QuorumInfo.ReplicaState::logEndOffset).findFirst()
                .orElse(info.highWatermark());
        return new QuorumSnapshot(info.leaderId(), (int) info.leaderEpoch(), info.highWatermark(), replicas(info.voters(), end),
                replicas(info.observers(), end));
    }

    private static List<QuorumSnapshot.Replica> replicas(List<QuorumInfo.ReplicaState> states, long end) {
        return states.stream().map(s -> new QuorumSnapshot.Replica(s.replicaId(), s.logEndOffset(), s.logEndOffset() < 0 ? -1 : Math.max(0, end - s.logEndOffset()),
                known(s.lastFetchTimestamp()), known(s.lastCaughtUpTimestamp()))).sorted(Comparator.comparingInt(QuorumSnapshot.Replica::id)).toList();
    }

    private static long known(OptionalLong millis) {
        return millis.orElse(-1);
    }

    /** A follower's lag is what its broker says of the distance to the high watermark; one whose broker does not answer is unknown. */
    private static List<ReplicaLag> lags(Map<String, TopicSnapshot> topics, Map<TopicPartition, ListOffsetsResultInfo> ends,
            Map<Integer, Map<TopicPartition, ReplicaInfo>> logs) {
        List<ReplicaLag> lags = new ArrayList<>();
        for (TopicSnapshot topic : topics.values()) {
            for (PartitionSnapshot p : topic.partitions()) {
                TopicPartition key = new TopicPartition(p.topic(), p.partition());
                long end = AdminQueries.offset(ends, key);
                for (int broker : p.replicas()) {
                    if (broker != p.leader()) {
                        ReplicaInfo info = logs.getOrDefault(broker, Map.of()).get(key);
                        long lag = info == null ? -1 : Math.max(0, info.offsetLag());
                        lags.add(new ReplicaLag(p.topic(), p.partition(), broker, p.isr().contains(broker), lag < 0 || end < 0 ? -1 : end - lag, lag, -1));
                    }
                }
            }
        }
        return lags;
    }
}
