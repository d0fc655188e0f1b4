package dev.kraftbench.raft;

/** Follows the committed metadata log. Called on the metadata lane; everything in log order, nothing twice. */
public interface RaftListener {

    /** The next batch after the last one (or after the snapshot loaded last). Control batches come too, without records. */
    void committed(CommittedBatch batch);

    /** Drops all state so far for the snapshot's: at the start, and when this node was too far behind for the log. */
    void loadSnapshot(SnapshotContents snapshot);

    /**
     * A new epoch or a leader found. That this node itself leads is told only after everything committed before its epoch was
     * given to {@link #committed}: from here on the listener may append in this epoch.
     */
    void leaderChanged(LeaderAndEpoch leader);

    /** The node stops; nothing comes after this. */
    void closing();
}
