package dev.kraftbench.core.model;

import dev.kraftbench.core.Precision;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A cluster at one moment. What could not be learnt is missing and named in {@code gaps}.
 *
 * @param revision grows by one with each snapshot of a connection
 * @param brokers by id
 * @param quorum null when unknown
 */
public record ClusterSnapshot(String clusterId, Instant takenAt, long revision, Precision precision, List<BrokerSnapshot> brokers,
        NavigableMap<String, TopicSnapshot> topics, @Nullable QuorumSnapshot quorum, List<GroupSnapshot> groups, List<ReplicaLag> lags, List<Gap> gaps) {

    public static final ClusterSnapshot EMPTY =
            new ClusterSnapshot("", Instant.EPOCH, 0, Precision.SAMPLED, List.of(), new TreeMap<>(), null, List.of(), List.of(), List.of());

    public ClusterSnapshot {
        brokers = List.copyOf(brokers);
        topics = Collections.unmodifiableNavigableMap(topics);
        groups = List.copyOf(groups);
        lags = List.copyOf(lags);
        gaps = List.copyOf(gaps);
    }

    public Optional<BrokerSnapshot> broker(int id) {
        return brokers.stream().filter(b -> b.id() == id).findFirst();
    }

    public Optional<TopicSnapshot> topic(String name) {
        return Optional.ofNullable(topics.get(name));
    }

    public Optional<PartitionSnapshot> partition(String topic, int partition) {
        return topic(topic).flatMap(t -> t.partitions().stream().filter(p -> p.partition() == partition).findFirst());
    }

    public Stream<PartitionSnapshot> partitions() {
        return topics.values().stream().map(TopicSnapshot::partitions).flatMap(Collection::stream);
    }

    public long runningBrokers() {
        return brokers.stream().filter(b -> b.state() == BrokerState.RUNNING).count();
    }

    public long offlinePartitions() {
        return partitions().filter(PartitionSnapshot::offline).count();
    }

    public long underReplicatedPartitions() {
        return partitions().filter(PartitionSnapshot::underReplicated).count();
    }

    public long partitionsUnderMinIsr() {
        return topics.values().stream().mapToLong(TopicSnapshot::underMinIsr).sum();
    }

    /** Node id of the active controller, -1 when unknown. */
    public int controller() {
        return quorum != null ? quorum.leader() : brokers.stream().filter(BrokerSnapshot::controller).mapToInt(BrokerSnapshot::id).findFirst().orElse(-1);
    }
}
