package dev.kraftbench.remote;

import static dev.kraftbench.remote.AdminQueries.millis;
import static dev.kraftbench.remote.Failures.answer;
import static dev.kraftbench.remote.RemoteTexts.TEXTS;

import dev.kraftbench.core.ClusterException;
import dev.kraftbench.core.Precision;
import dev.kraftbench.core.event.SnapshotDifference;
import dev.kraftbench.core.model.BrokerSnapshot;
import dev.kraftbench.core.model.BrokerState;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.Gap;
import dev.kraftbench.core.model.GroupSnapshot;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.model.QuorumSnapshot;
import dev.kraftbench.core.model.ReplicaLag;
import dev.kraftbench.core.model.ThroughputSample;
import dev.kraftbench.core.model.TopicSnapshot;
import dev.kraftbench.core.series.GroupProgress;
import dev.kraftbench.core.series.ReadPosition;
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
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ListPartitionReassignmentsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.PartitionReassignment;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TopicListing;
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
    /**
     * What one round learnt; no throughput where the round before was too recent for a rate.
     *
     * @param whole false for the first picture, which is quick and leaves the rest to the next round
     */
    public record Sample(ClusterSnapshot snapshot, Optional<ThroughputSample> throughput, GroupProgress progress, boolean whole) {}

    private record Ends(Instant at, Map<TopicPartition, ListOffsetsResultInfo> offsets) {}

    /** What leaders, brokers and coordinators know of their partitions; nothing is measured in a round that does not ask them. */
    private record Logs(Optional<Ends> ends, Map<Integer, Map<TopicPartition, ReplicaInfo>> replicas,
            Map<String, Map<TopicPartition, ReadPosition>> read) {
        static final Logs NONE = new Logs(Optional.empty(), Map.of(), Map.of());
    }

    private record Cluster(String id, Collection<Node> nodes, int controller) {}

    /** Topics that did not answer are listed only; topics deleted meanwhile have no partitions. */
    private record Topics(Set<String> listed, Map<String, TopicDescription> described) {}

    /** The first questions of a round, which need no answer of another. */
    private record Answers(Optional<Cluster> cluster, Optional<QuorumInfo> quorum, Optional<Topics> topics, List<GroupSnapshot> groups,
            Map<TopicPartition, PartitionReassignment> moves) {}

    private final Admin admin;
    private final AdminQueries queries;
    private final ReadRounds reads;
    private final InstantSource clock;
    private final ThroughputEstimate throughput = new ThroughputEstimate();
    private final TopicSafety safety;
    private final GroupList groupList;
    private @Nullable Patience patience;
    private boolean fencedSupported = true;
    private boolean movesSupported = true;
    private ClusterSnapshot last = ClusterSnapshot.EMPTY;

    public AdminSampler(Admin admin, InstantSource clock) {
        this(admin, new AdminQueries(admin, new SilentBrokers()), clock);
    }

    AdminSampler(Admin admin, AdminQueries queries, InstantSource clock) {
        this.admin = admin;
        this.queries = queries;
        this.reads = new ReadRounds(admin);
        this.safety = new TopicSafety(admin);
        this.groupList = new GroupList(admin);
        this.clock = clock;
    }

    /** @param most what each part may take at most; less where whole rounds are quick */
    public CompletableFuture<Sample> sample(long revision, Duration most) {
        Patience patient = patience;
        if (patient == null) {
            patient = new Patience(most);
            patience = patient;
        }
        Patience learning = patient;
        Instant began = clock.instant();
        return round(revision, patient.limit()).whenComplete((sample, failure) -> {
            if (failure == null && sample.whole() && sample.snapshot().gaps().isEmpty()) {
                learning.whole(Duration.between(began, clock.instant()));
            } else {
                learning.missing();
            }
        });
    }

    private CompletableFuture<Sample> round(long revision, Duration timeout) {
        List<Gap> gaps = new ArrayList<>();
        Round round = new Round(revision, timeout, gaps);
        var cluster = part(TEXTS.of("part.brokers"), round, cluster(timeout));
        var quorum = part(TEXTS.of("part.quorum"), round, answer("DESCRIBE_QUORUM",
                admin.describeMetadataQuorum(new DescribeMetadataQuorumOptions().timeoutMs(millis(timeout))).quorumInfo(), timeout));
        var topics = part(SnapshotDifference.TOPICS, round, topics(timeout, gaps));
        var moves = part(TEXTS.of("part.reassignments"), round, moves(timeout));
        if (last == ClusterSnapshot.EMPTY) {
            // the first picture shows at once what needs no answer of every broker; the next round has the rest
            gaps.add(Gap.pending(SnapshotDifference.GROUPS));
            return CompletableFuture.allOf(cluster, quorum, topics, moves).thenApply(done -> round.assemble(
                    new Answers(cluster.join(), quorum.join(), topics.join(), List.of(), moves.join().orElse(Map.of())), Logs.NONE));
        }
        var groups = groupList.next(timeout, gaps);
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
        return groupList.next(timeout, new ArrayList<>());
    }

    /** How far those groups have read that answered. */
    public CompletableFuture<Map<String, Map<PartitionId, ReadPosition>>> positions(List<GroupSnapshot> listed, Duration timeout) {
        return reads.next(listed, timeout, new ArrayList<>()).thenApply(AdminSampler::positions);
    }

    private static Map<String, Map<PartitionId, ReadPosition>> positions(Map<String, Map<TopicPartition, ReadPosition>> read) {
        Map<String, Map<PartitionId, ReadPosition>> positions = new HashMap<>();
        read.forEach((group, each) -> {
            Map<PartitionId, ReadPosition> known = new HashMap<>();
            each.forEach((partition, at) -> known.put(new PartitionId(partition.topic(), partition.partition()), at));
            positions.put(group, known);
        });
        return positions;
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
                    var each = admin.describeTopics(names, new DescribeTopicsOptions().timeoutMs(millis(timeout))).topicNameValues();
                    List<Gap> missing = new ArrayList<>();
                    return Gathering.of("DESCRIBE_TOPIC_PARTITIONS", SnapshotDifference.TOPICS, each, timeout, missing).thenApply(answers -> {
                        Set<String> gone = names.stream().filter(name -> !answers.containsKey(name) && deleted(each.get(name))).collect(Collectors.toSet());
                        if (answers.size() + gone.size() < names.size()) {
                            synchronized (gaps) {
                                gaps.addAll(missing);
                            }
                        }
                        names.removeAll(gone);
                        return new Topics(names, answers);
                    });
                });
    }

    /** A topic deleted between the two calls is no gap. */
    private static boolean deleted(KafkaFuture<TopicDescription> future) {
        return future.isCompletedExceptionally()
                && Failures.unwrap(future.toCompletionStage().toCompletableFuture().exceptionNow()) instanceof UnknownTopicOrPartitionException;
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
            Set<Integer> live = live(answers.cluster);
            Map<String, TopicDescription> known = topics.map(Topics::described).orElse(Map.of());
            SilentBrokers silent = queries.silent();
            Set<TopicPartition> led = new HashSet<>();
            known.values().forEach(t -> t.partitions().stream()
                    .filter(p -> p.leader() != null && !p.leader().isEmpty() && !silent.contains(p.leader().id()))
                    .forEach(p -> led.add(new TopicPartition(t.name(), p.partition()))));
            silent.among(live).forEach(broker -> gap(TEXTS.of("part.replicas") + " " + broker, silent.gap("", broker).reason()));
            Set<Integer> asked = live.stream().filter(broker -> !silent.contains(broker)).collect(Collectors.toSet());
            var ends = queries.offsets(led, OffsetSpec.latest(), timeout, gaps);
            var endsAt = ends.thenApply(known1 -> clock.instant());
            var logs = queries.replicaLogs(asked, timeout, gaps);
            var read = reads.next(answers.groups.stream().filter(group -> !group.type().isEmpty()).toList(), timeout, gaps);
            return CompletableFuture.allOf(endsAt, logs, read).thenApply(done -> assemble(answers,
                    new Logs(Optional.of(new Ends(endsAt.join(), ends.join())), logs.join(), read.join())));
        }

        private Sample assemble(Answers answers, Logs logs) {
            Optional<Cluster> cluster = answers.cluster;
            Optional<Topics> topics = answers.topics;
            Set<Integer> live = live(cluster);
            Map<TopicPartition, ListOffsetsResultInfo> ends = logs.ends.map(Ends::offsets).orElse(Map.of());
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
            List<Gap> missing;
            synchronized (gaps) {
                missing = List.copyOf(gaps);
            }
            ClusterSnapshot snapshot = new ClusterSnapshot(cluster.map(Cluster::id).orElse(last.clusterId()), now, revision, Precision.SAMPLED,
                    brokers(cluster, quorumSnapshot, snapshots), snapshots, quorumSnapshot, answers.groups,
                    lags(snapshots, ends, logs.replicas), missing);
            last = snapshot;
            Map<PartitionId, Long> known = new HashMap<>();
            ends.forEach((partition, info) -> known.put(new PartitionId(partition.topic(), partition.partition()), info.offset()));
            return new Sample(snapshot, logs.ends.flatMap(measured -> throughput.next(measured.at, snapshot, ends, logs.replicas, logs.read)),
                    new GroupProgress(logs.ends.map(Ends::at).orElse(now), known, positions(logs.read)), logs.ends.isPresent());
        }

        private List<BrokerSnapshot> brokers(Optional<Cluster> cluster, @Nullable QuorumSnapshot quorum, Map<String, TopicSnapshot> topics) {
            Map<Integer, BrokerSnapshot> brokers = new TreeMap<>();
            int leader = quorum != null ? quorum.leader() : cluster.map(Cluster::controller).orElse(-1);
            Set<Integer> voters = quorum == null ? Set.of() : quorum.voters().stream().map(QuorumSnapshot.Replica::id).collect(Collectors.toSet());
            cluster.ifPresent(c -> c.nodes.forEach(n -> brokers.put(n.id(), new BrokerSnapshot(n.id(), state(n), n.host(), n.port(), n.rack(), n.id() == leader, voters.contains(n.id())))));
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

    private static Set<Integer> live(Optional<Cluster> cluster) {
        return cluster.map(c -> c.nodes.stream().filter(n -> !n.isFenced()).map(Node::id).collect(Collectors.toSet())).orElse(Set.of());
    }

    /** As the controller has it, unless the broker does not answer us. */
    private BrokerState state(Node node) {
        if (node.isFenced()) {
            return BrokerState.FENCED;
        }
        return queries.silent().contains(node.id()) ? BrokerState.UNREACHABLE : BrokerState.RUNNING;
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
                        long lag = AdminQueries.lag(info, p.isr().contains(broker));
                        lags.add(new ReplicaLag(p.topic(), p.partition(), broker, p.isr().contains(broker), lag < 0 || end < 0 ? -1 : end - lag, lag, -1));
                    }
                }
            }
        }
        return lags;
    }
}
