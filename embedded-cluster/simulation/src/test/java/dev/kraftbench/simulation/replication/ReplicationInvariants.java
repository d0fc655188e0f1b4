package dev.kraftbench.simulation.replication;

import dev.kraftbench.replication.Partition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What must hold of the replicas, looked at from outside through what any consumer could read. */
final class ReplicationInvariants {

    private record Replica(int broker, long brokerEpoch, int partition) {}

    private static final class Seen {
        int leaderEpoch = -1;
        long highWatermark;
        long verified;
    }

    private final Map<Integer, TreeMap<Long, Long>> committed = new HashMap<>();
    private final Map<Replica, Seen> seen = new HashMap<>();

    /** Cheap; after every event. */
    void highWatermarkOfLeaderNeverFalls(SimBroker broker, int index) {
        Partition partition = broker.partition(index);
        if (partition == null || !partition.isLeader()) {
            return;
        }
        Seen before = seen.computeIfAbsent(new Replica(broker.id(), broker.brokerEpoch(), index), ignored -> new Seen());
        long now = partition.highWatermark();
        if (partition.leaderEpoch() == before.leaderEpoch && now < before.highWatermark) {
            throw new AssertionError("high watermark of partition " + index + " fell from " + before.highWatermark + " to " + now
                    + " at its leader " + broker.id() + " in epoch " + partition.leaderEpoch());
        }
        before.leaderEpoch = partition.leaderEpoch();
        before.highWatermark = now;
    }

    /** Whatever any replica holds below its high watermark is the same everywhere and for all time. */
    void committedRecordsAreTheSameEverywhere(SimBroker broker, int index) {
        Partition partition = broker.partition(index);
        if (partition == null || partition.highWatermark() < 0) {
            return;
        }
        Seen before = seen.computeIfAbsent(new Replica(broker.id(), broker.brokerEpoch(), index), ignored -> new Seen());
        before.verified = Math.min(before.verified, partition.highWatermark());
        TreeMap<Long, Long> known = committed.computeIfAbsent(index, ignored -> new TreeMap<>());
        for (Map.Entry<Long, Long> record : CommittedRecords.read(partition, before.verified).entrySet()) {
            Long other = known.putIfAbsent(record.getKey(), record.getValue());
            if (other != null && !other.equals(record.getValue())) {
                throw new AssertionError("partition " + index + " offset " + record.getKey() + " holds record " + record.getValue()
                        + " on broker " + broker.id() + ", but record " + other + " was committed there");
            }
        }
        before.verified = Math.max(before.verified, partition.highWatermark());
    }

    /** Every acknowledged record is there once, at the offset that was told, and records are in the order of sending. */
    void acknowledgedRecordsAreThereOnceAndInOrder(SimBroker broker, int index, SimProducer producer) {
        Partition partition = broker.partition(index);
        if (partition == null) {
            throw new AssertionError("broker " + broker.id() + " has no replica of partition " + index);
        }
        TreeMap<Long, Long> all = CommittedRecords.read(partition, 0);
        List<Long> ids = new ArrayList<>(all.values());
        for (int i = 0; i < ids.size(); i++) {
            if (ids.get(i) != i + 1L) {
                throw new AssertionError("partition " + index + " on broker " + broker.id() + ": record " + (i + 1)
                        + " is missing, repeated or out of order: found " + ids.get(i) + " at offset " + i);
            }
        }
        for (SimProducer.Acked acked : producer.acked()) {
            Long there = all.get(acked.offset());
            if (there == null || there != acked.id()) {
                throw new AssertionError("partition " + index + " on broker " + broker.id() + ": record " + acked.id()
                        + " was acknowledged at offset " + acked.offset() + ", where now is " + there);
            }
        }
    }
}
