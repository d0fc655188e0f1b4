package dev.kraftbench.coordinator;

import org.apache.kafka.common.protocol.Errors;

/**
 * The state machine of one shard. Its persistent state changes only by {@link #replay}; what its operations decide comes back as records
 * in a {@link CoordinatorResult}. Every method runs on the shard's lane.
 */
public interface CoordinatorShard {

    /**
     * Applies a record, during loading or right after it was appended. Applied records may still be lost with the leadership, in which
     * case the whole shard is dropped.
     *
     * @param offset of the record in the log
     * @param producerId of the transaction the record belongs to, or -1
     */
    void replay(long offset, long producerId, CoordinatorRecord record);

    /** Applies the end of a transaction of which records were replayed. */
    void replayTransactionEnd(long producerId, boolean committed);

    /** The log has been replayed; from now on operations come and timers may be set. */
    void loaded();

    /** The shard is dropped: answer whoever still waits with the error. Timers are gone already. */
    void unloaded(Errors why);
}
