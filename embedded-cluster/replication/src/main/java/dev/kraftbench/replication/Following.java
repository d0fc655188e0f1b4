package dev.kraftbench.replication;

import dev.kraftbench.storage.PartitionLog;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which leader each follower of a lane fetches from: one {@link FetchLoop} for each leader node. On the lane. */
final class Following {

    private final ReplicaLane home;
    private final Map<Integer, FetchLoop> loops = new HashMap<>();
    private final Map<Partition, FetchLoop> loopOf = new HashMap<>();

    Following(ReplicaLane home) {
        this.home = home;
    }

    /** Fetches from this leader in this leader epoch from now on. */
    void follow(Partition partition, int leader, int leaderEpoch) {
        stop(partition);
        if (home.isStopped()) {
            return;
        }
        FetchLoop loop = loops.computeIfAbsent(leader, id -> new FetchLoop(home, id));
        loopOf.put(partition, loop);
        loop.add(partition, leaderEpoch);
    }

    void stop(Partition partition) {
        FetchLoop loop = loopOf.remove(partition);
        if (loop != null) {
            loop.remove(partition);
            if (loop.isIdle()) {
                loops.remove(loop.leaderId());
                loop.close();
            }
        }
    }

    /** The follower's log is in another directory now, the same to its end. */
    void replaceLog(Partition partition, PartitionLog equal) {
        FetchLoop loop = loopOf.get(partition);
        if (loop != null) {
            loop.replaceLog(partition, equal);
        }
    }

    /** The follower's log start moved without a fetch: its leader hears of it with the next one. */
    void positionMoved(Partition partition) {
        FetchLoop loop = loopOf.get(partition);
        if (loop != null) {
            loop.positionMoved(partition);
        }
    }

    /** Brokers were registered or changed: those whose address changed are connected anew, and nobody waits any longer. */
    void brokersChanged() {
        List.copyOf(loops.values()).forEach(FetchLoop::brokersChanged);
    }

    void close() {
        loops.values().forEach(FetchLoop::close);
        loops.clear();
        loopOf.clear();
    }
}
