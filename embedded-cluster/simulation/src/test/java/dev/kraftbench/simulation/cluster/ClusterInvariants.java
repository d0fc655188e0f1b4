package dev.kraftbench.simulation.cluster;

import dev.kraftbench.raft.CommittedBatch;
import dev.kraftbench.raft.LeaderAndEpoch;
import dev.kraftbench.raft.RaftListener;
import dev.kraftbench.raft.RaftNode;
import dev.kraftbench.raft.SnapshotContents;
import dev.kraftbench.replication.Partition;
import dev.kraftbench.simulation.replication.CommittedRecords;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.TopicPartition;

/** What must hold of a cluster at every moment, seen from outside by one who can look into all nodes at once. */
final class ClusterInvariants {

    private record Reign(TopicIdPartition partition, int epoch) {}

    private record Replica(int node, int run, TopicIdPartition partition) {}

    private record Metadata(int epoch, String records) {}

    private static final class Seen {
        int epoch = -1;
        long highWatermark;
        long verified;
    }

    private final Map<Reign, Integer> leaders = new HashMap<>();
    private final Map<Integer, Integer> quorumLeaders = new HashMap<>();
    private final Map<Replica, Seen> seen = new HashMap<>();
    private final Map<TopicPartition, TreeMap<Long, Long>> committed = new HashMap<>();
    private final Map<Long, Metadata> metadata = new HashMap<>();

    /** Cheap; after every event. */
    void check(SimNode node) {
        RaftNode raft = node.raft();
        if (raft == null || node.replicas() == null) {
            return;
        }
        LeaderAndEpoch quorum = raft.leaderAndEpoch();
        if (quorum.isLeader(node.id())) {
            Integer first = quorumLeaders.putIfAbsent(quorum.epoch(), node.id());
            if (first != null && first != node.id()) {
                throw new AssertionError("two leaders of the quorum in epoch " + quorum.epoch() + ": " + first + " and " + node.id());
            }
        }
        for (Partition partition : node.replicas().all()) {
            if (partition.isLeader()) {
                checkLeader(node, partition);
            }
        }
    }

    private void checkLeader(SimNode node, Partition partition) {
        TopicIdPartition id = partition.id();
        int epoch = partition.leaderEpoch();
        Integer first = leaders.putIfAbsent(new Reign(id, epoch), node.id());
        if (first != null && first != node.id()) {
            throw new AssertionError("two leaders of " + id + " in epoch " + epoch + ": " + first + " and " + node.id());
        }
        Seen before = seenBy(node, id);
        long now = partition.highWatermark();
        if (epoch == before.epoch && now < before.highWatermark) {
            throw new AssertionError("high watermark of " + id + " fell from " + before.highWatermark + " to " + now + " at its leader "
                    + node.id() + " in epoch " + epoch);
        }
        before.epoch = epoch;
        before.highWatermark = now;
    }

    private Seen seenBy(SimNode node, TopicIdPartition id) {
        return seen.computeIfAbsent(new Replica(node.id(), node.runs(), id), ignored -> new Seen());
    }

    /** Whatever any replica holds below its high watermark is the same everywhere and for all time. */
    void checkContents(SimNode node, TopicPartition id) {
        Partition partition = node.replicas() == null || node.isEnding() ? null : node.replicas().partition(id);
        if (partition == null || partition.highWatermark() < 0) {
            return; // or its log may be closed
        }
        Seen before = seenBy(node, partition.id());
        before.verified = Math.min(before.verified, partition.highWatermark());
        CommittedRecords.read(partition, before.verified).forEach((offset, record) -> committed(id, offset, record, "node " + node.id()));
        before.verified = Math.max(before.verified, partition.highWatermark());
    }

    /** Someone was shown this record. */
    void committed(TopicPartition partition, long offset, long record, String by) {
        Long other = committed.computeIfAbsent(partition, ignored -> new TreeMap<>()).putIfAbsent(offset, record);
        if (other != null && other != record) {
            throw new AssertionError(partition + " offset " + offset + " holds record " + record + " for " + by + ", but record " + other
                    + " was committed there");
        }
    }

    /** At the end: what was acknowledged is there once and in order, and nothing that anyone saw is missing. */
    void checkEnd(SimNode node, ClusterProducer producer) {
        TopicPartition id = producer.partition();
        Partition partition = node.replicas() == null ? null : node.replicas().partition(id);
        if (partition == null) {
            throw new AssertionError("node " + node.id() + " has no replica of " + id);
        }
        TreeMap<Long, Long> all = CommittedRecords.read(partition, 0);
        List<Long> records = new ArrayList<>(all.values());
        for (int i = 0; i < records.size(); i++) {
            if (records.get(i) != i + 1L) {
                throw new AssertionError(id + " on node " + node.id() + ": record " + (i + 1)
                        + " is missing, repeated or out of order: found " + records.get(i) + " as the " + (i + 1) + "th");
            }
        }
        producer.acknowledged().forEach((record, offset) -> {
            Long there = all.get(offset);
            if (there == null || !there.equals(record)) {
                throw new AssertionError(id + " on node " + node.id() + ": record " + record + " was acknowledged at offset " + offset
                        + ", where now is " + there);
            }
        });
        committed.getOrDefault(id, new TreeMap<>()).forEach((offset, record) -> {
            Long there = all.get(offset);
            if (there == null || !there.equals(record)) {
                throw new AssertionError(id + " on node " + node.id() + ": record " + record + " was committed at offset " + offset
                        + ", where now is " + there);
            }
        });
    }

    /** Follows the metadata log as a node is told of it. */
    RaftListener follower(int node, int run) {
        return new RaftListener() {
            private long next;

            @Override
            public void committed(CommittedBatch batch) {
                if (batch.baseOffset() != next) {
                    throw new AssertionError("node " + node + " stands at metadata offset " + next + " and is told of " + batch.baseOffset());
                }
                next = batch.lastOffset() + 1;
                Metadata now = new Metadata(batch.epoch(), batch.records().toString());
                Metadata first = metadata.putIfAbsent(batch.baseOffset(), now);
                if (first != null && !first.equals(now)) {
                    throw new AssertionError("metadata committed twice, differently, at offset " + batch.baseOffset() + ": first " + first
                            + ", then for node " + node + " in run " + run + " " + now);
                }
            }

            @Override
            public void loadSnapshot(SnapshotContents snapshot) {
                if (snapshot.id().offset() < next) {
                    throw new AssertionError("node " + node + " stands at metadata offset " + next + " and is to load " + snapshot.id());
                }
                next = snapshot.id().offset();
            }

            @Override
            public void leaderChanged(LeaderAndEpoch leader) {
                // Asked of the replica itself.
            }

            @Override
            public void closing() {}
        };
    }
}
