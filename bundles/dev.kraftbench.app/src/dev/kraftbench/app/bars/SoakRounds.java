package dev.kraftbench.app.bars;

import dev.kraftbench.core.event.ClusterEvent;
import dev.kraftbench.core.model.BrokerSnapshot;
import dev.kraftbench.core.model.ClusterModel;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.GroupSnapshot;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.model.QuorumSnapshot;
import dev.kraftbench.core.model.Rates;
import dev.kraftbench.core.model.ReplicaLag;
import dev.kraftbench.core.model.ThroughputSample;
import dev.kraftbench.core.model.TopicSnapshot;
import dev.kraftbench.core.sampling.SampledModel;
import dev.kraftbench.core.series.GroupProgress;
import dev.kraftbench.core.series.LogProgress;
import dev.kraftbench.core.series.ReadPosition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a busy cluster with the brokers, topics and groups of another would tell second by second: figures go up and down, followers leave the ISR and come
 * back, leaders move, coordinators make the steps that were seen there.
 */
final class SoakRounds {
    private static final int ISR_SECONDS = 4;
    private static final int LEADER_SECONDS = 11;
    private static final int STEP_SECONDS = 2;
    private static final int RECORDS_A_SECOND = 500;

    private final SampledModel model;
    private final ClusterSnapshot from;
    private final List<ClusterEvent.Coordinated> steps;
    private final Instant began;
    private long events;

    SoakRounds(SampledModel model, ClusterModel like, Instant began) {
        this.model = model;
        this.began = began;
        from = like.latest();
        steps = like.events(SampledModel.EVENT_CAPACITY).stream().filter(ClusterEvent.Coordinated.class::isInstance).map(ClusterEvent.Coordinated.class::cast)
                .toList();
        model.onEvents(news -> events += news.size());
    }

    long events() {
        return events;
    }

    /** One sample of everything, as of so many seconds after the beginning. */
    void publish(int second) {
        Instant at = began.plusSeconds(second);
        TreeMap<String, TopicSnapshot> topics = new TreeMap<>();
        from.topics().forEach((name, topic) -> topics.put(name, new TopicSnapshot(name, topic.id(), topic.internal(),
                topic.partitions().stream().map(partition -> partition(partition, second)).toList(), topic.minInsyncReplicas(), topic.uncleanElection())));
        List<PartitionSnapshot> partitions = topics.values().stream().flatMap(topic -> topic.partitions().stream()).toList();
        model.publish(new ClusterSnapshot(from.clusterId(), at, from.revision() + second, from.precision(), from.brokers(), topics, quorum(second, at), from.groups(),
                lags(partitions, second), List.of()));
        model.publish(throughput(topics, second, at));
        model.publish(progress(partitions, second, at));
        model.publishProgress(at, partitions.stream().map(partition -> new LogProgress(PartitionId.of(partition), end(second) - second / 20 % 2, end(second))).toList());
        Map<Integer, Double> trips = new HashMap<>();
        from.brokers().forEach(broker -> trips.put(broker.id(), wave(second, broker.id(), 2)));
        model.publishRoundTrips(at, trips);
        if (!steps.isEmpty() && second % STEP_SECONDS == 0) {
            ClusterEvent.Coordinated step = steps.get(second / STEP_SECONDS % steps.size());
            model.publishEvents(List.of(new ClusterEvent.Coordinated(at, step.precision(), step.step(), step.arguments())));
        }
    }

    private static long end(int second) {
        return (long) RECORDS_A_SECOND * second;
    }

    private static double wave(int second, int phase, double most) {
        return most * (1 + Math.sin(second / 97.0 + phase)) / 2;
    }

    /** One partition after the other has its turn. */
    private static PartitionSnapshot partition(PartitionSnapshot like, int second) {
        List<Integer> replicas = like.replicas();
        if (replicas.size() < 2) {
            return like;
        }
        int turns = second / LEADER_SECONDS + like.partition();
        int leader = replicas.get(turns % replicas.size());
        boolean shrunk = (second / ISR_SECONDS + like.partition()) % 3 == 0;
        List<Integer> isr = shrunk ? replicas.stream().filter(broker -> broker != replicas.get((turns + 1) % replicas.size())).toList() : replicas;
        return new PartitionSnapshot(like.topic(), like.partition(), leader, like.leaderEpoch() + turns, like.partitionEpoch() + second, replicas, isr,
                List.of(), like.elr(), like.lastKnownElr());
    }

    private @Nullable QuorumSnapshot quorum(int second, Instant at) {
        QuorumSnapshot like = from.quorum();
        return like == null ? null : new QuorumSnapshot(like.leader(), like.leaderEpoch(), like.highWatermark() + second,
                like.voters().stream().map(node -> node(node, like.leader(), second, at)).toList(),
                like.observers().stream().map(node -> node(node, like.leader(), second, at)).toList());
    }

    private static QuorumSnapshot.Replica node(QuorumSnapshot.Replica like, int leader, int second, Instant at) {
        long lag = like.id() == leader ? 0 : Math.round(wave(second, like.id(), 4));
        return new QuorumSnapshot.Replica(like.id(), like.logEndOffset() + second - lag, lag, at.toEpochMilli(), at.toEpochMilli() - 100 * lag);
    }

    private static List<ReplicaLag> lags(List<PartitionSnapshot> partitions, int second) {
        List<ReplicaLag> lags = new ArrayList<>();
        for (PartitionSnapshot partition : partitions) {
            for (int broker : partition.replicas()) {
                if (broker != partition.leader()) {
                    boolean inSync = partition.isr().contains(broker);
                    long lag = inSync ? 0 : Math.round(wave(second, broker, 1_000));
                    lags.add(new ReplicaLag(partition.topic(), partition.partition(), broker, inSync, end(second) - lag, lag, inSync ? 0 : 2 * lag));
                }
            }
        }
        return lags;
    }

    private ThroughputSample throughput(Map<String, TopicSnapshot> topics, int second, Instant at) {
        Map<Integer, Rates> brokers = new HashMap<>();
        for (BrokerSnapshot broker : from.brokers()) {
            brokers.put(broker.id(), rates(second, broker.id()));
        }
        Map<String, Rates> byTopic = new HashMap<>();
        topics.keySet().forEach(name -> byTopic.put(name, rates(second, name.hashCode() % 7)));
        return new ThroughputSample(at, brokers, byTopic);
    }

    private static Rates rates(int second, int phase) {
        double records = wave(second, phase, RECORDS_A_SECOND);
        return new Rates(records, 120 * records, 2 * records, 240 * records);
    }

    private GroupProgress progress(List<PartitionSnapshot> partitions, int second, Instant at) {
        Map<PartitionId, Long> ends = new HashMap<>();
        Map<PartitionId, ReadPosition> read = new HashMap<>();
        for (PartitionSnapshot partition : partitions) {
            PartitionId id = PartitionId.of(partition);
            ends.put(id, end(second));
            read.put(id, ReadPosition.committed(Math.max(0, end(second) - Math.round(wave(second, partition.partition(), 2_000)))));
        }
        Map<String, Map<PartitionId, ReadPosition>> positions = new HashMap<>();
        for (GroupSnapshot group : from.groups()) {
            positions.put(group.id(), read);
        }
        return new GroupProgress(at, ends, positions);
    }
}
