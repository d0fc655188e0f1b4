package dev.kraftbench.replication;

/**
 * Whether a replica here is held back, and how far (KIP-73). Only replicas that are out of sync are, so that a throttle slows down no producer: that
 * is stricter about whom to count than Kafka, which counts in-sync replicas too. On the partition's lane.
 */
final class PartitionThrottle {

    private final Partition partition;
    private final ReplicaLane home;

    PartitionThrottle(Partition partition, ReplicaLane home) {
        this.partition = partition;
        this.home = home;
    }

    /** How many bytes this leader may give to the follower now; not above 0 for none. */
    long availableTo(int follower) {
        return holdsBack(follower) ? home.node().leaderThrottle().available(home.nanos()) : Throttle.UNLIMITED;
    }

    /** This leader has given bytes to the follower. */
    void sent(int follower, long bytes) {
        if (bytes > 0 && holdsBack(follower)) {
            home.node().leaderThrottle().spend(bytes, home.nanos());
        }
    }

    private boolean holdsBack(int follower) {
        Leadership leading = partition.leadership();
        return home.node().leaderThrottle().isLimited()
                && partition.settings().throttledLeaders().contains(partition.id().partition(), home.nodeId())
                && leading != null
                && !leading.isr().contains(follower);
    }

    /** How many bytes this follower may fetch now; not above 0 for none. */
    long available(boolean lags) {
        return isHeldBack(lags) ? home.node().followerThrottle().available(home.nanos()) : Throttle.UNLIMITED;
    }

    /** This follower has fetched bytes. */
    void received(boolean lagged, long bytes) {
        if (isHeldBack(lagged)) {
            home.node().followerThrottle().spend(bytes, home.nanos());
        }
    }

    private boolean isHeldBack(boolean lags) {
        return lags
                && home.node().followerThrottle().isLimited()
                && partition.settings().throttledFollowers().contains(partition.id().partition(), home.nodeId());
    }
}
