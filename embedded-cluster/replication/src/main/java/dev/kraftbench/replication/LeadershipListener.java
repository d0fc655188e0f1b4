package dev.kraftbench.replication;

/** Is told on the partition's lane when this broker begins or ceases to lead a partition. Calls alternate. */
public interface LeadershipListener {

    /** The partition takes appends in this epoch from now on; also called again for a new epoch of the same leader, after {@link #onResigned}. */
    void onLeading(Partition partition, int leaderEpoch);

    /** The partition takes no more appends of that epoch: another leads, the replica was removed, its disk failed, or the node stops. */
    void onResigned(Partition partition, int leaderEpoch);
}
