package dev.kraftbench.replication;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Timer;
import dev.kraftbench.metadata.ClusterImage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;
import org.apache.kafka.common.TopicIdPartition;

/** The replicas of one node on one lane, with what they share: fetch loops, log opening, timers, and the flush of news. On the lane. */
final class ReplicaLane {

    private final Replicas node;
    private final Lane lane;
    private final Following following;
    private final LogOpening opening;
    private final Set<Partition> partitions = new LinkedHashSet<>();
    private final Map<String, List<LeadershipListener>> leadershipListeners = new LinkedHashMap<>();
    private final List<Timer> timers = new ArrayList<>();
    private List<Partition> progressed = new ArrayList<>();
    private boolean flushScheduled;
    private boolean stopped;

    ReplicaLane(Replicas node, Lane lane) {
        this.node = node;
        this.lane = lane;
        this.following = new Following(this);
        this.opening = new LogOpening(this, node.storage(), node.helpers());
    }

    Lane lane() {
        return lane;
    }

    int nodeId() {
        return node.config().nodeId();
    }

    ReplicaConfig config() {
        return node.config();
    }

    ClusterImage image() {
        return node.image();
    }

    long brokerEpoch() {
        return node.brokerEpoch();
    }

    IsrChanges isrChanges() {
        return node.isrChanges();
    }

    Replicas node() {
        return node;
    }

    long nanos() {
        return lane.clock().nanos();
    }

    Following following() {
        return following;
    }

    Collection<Partition> partitions() {
        return partitions;
    }

    boolean isStopped() {
        return stopped;
    }

    void placed(TopicIdPartition partition, Uuid directory) {
        node.placed(partition, directory);
    }

    List<LeadershipListener> leadershipListeners(String topic) {
        return List.copyOf(leadershipListeners.getOrDefault(topic, List.of()));
    }

    void start() {
        every(config().lagTimeMaxNanos() / 2, () -> List.copyOf(partitions).forEach(partition -> {
            Leadership leading = partition.leadership();
            if (leading != null) {
                leading.maybeShrink();
            }
        }));
        every(config().retentionCheckIntervalNanos(), () -> List.copyOf(partitions).forEach(Partition::applyRetention));
    }

    private void every(long nanos, Runnable work) {
        int slot = timers.size();
        timers.add(lane.schedule(nanos, () -> tick(slot, nanos, work)));
    }

    private void tick(int slot, long nanos, Runnable work) {
        if (!stopped) {
            timers.set(slot, lane.schedule(nanos, () -> tick(slot, nanos, work)));
            work.run();
        }
    }

    void host(Partition partition) {
        if (!stopped) {
            partitions.add(partition);
        }
    }

    void openLog(Partition partition, @Nullable Uuid directory) {
        if (!stopped) {
            opening.open(partition, directory);
        }
    }

    /** Takes the replica out; its log, if open or stored, is deleted. */
    void delete(Partition partition) {
        partitions.remove(partition);
        partition.move().cancel();
        partition.remove(Errors.NOT_LEADER_OR_FOLLOWER);
        opening.delete(partition);
    }

    void onLeadership(String topic, LeadershipListener listener) {
        leadershipListeners.computeIfAbsent(topic, ignored -> new ArrayList<>(1)).add(listener);
        for (Partition partition : List.copyOf(partitions)) {
            if (partition.id().topic().equals(topic)) {
                partition.tellLeadership(listener);
            }
        }
    }

    /**
     * Notes, once until the flush, that there is news for the partition's waiters. They are woken by one later task of the lane, after the tasks that are queued
     * already: a burst of appends makes one answer to each follower instead of one for each append.
     */
    void progressed(Partition partition) {
        progressed.add(partition);
        if (!flushScheduled) {
            flushScheduled = true;
            lane.execute(this::flushNews);
        }
    }

    private void flushNews() {
        flushScheduled = false;
        List<Partition> news = progressed;
        progressed = new ArrayList<>(news.size());
        news.forEach(partition -> partition.news().flush());
    }

    /** Ends all that goes on here; calls back on the lane when no helper works for it any more. */
    void stop(Runnable done) {
        stopped = true;
        timers.forEach(Timer::cancel);
        following.close();
        for (Partition partition : List.copyOf(partitions)) {
            partition.remove(Errors.NOT_LEADER_OR_FOLLOWER);
        }
        opening.stop(done);
    }
}
