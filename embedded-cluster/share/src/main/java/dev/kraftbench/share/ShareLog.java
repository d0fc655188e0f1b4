package dev.kraftbench.share;

import dev.kraftbench.replication.FetchOutcome;
import org.apache.kafka.common.protocol.Errors;

/** What share groups need of a partition that this broker leads, in one leader epoch. On the partition's lane. */
interface ShareLog {

    String name();

    /** The topic's name. */
    String topic();

    int leaderEpoch();

    /** {@link Errors#NONE} as long as this broker leads in this epoch, otherwise why not. */
    Errors refusal();

    long startOffset();

    /** Reads what consumers may see. */
    FetchOutcome read(long offset, int maxBytes, boolean wholeFirstBatch, boolean readCommitted);

    /** Where a group begins that has not read this partition. */
    Begin begin(ShareSettings.Reset reset);

    /** Calls once when there may be more to read, or the leadership is over. */
    void onceMoved(Runnable listener);

    /** Where to begin, or why that can't be told. */
    sealed interface Begin {
        record At(long offset) implements Begin {}

        record Unknown(Errors error) implements Begin {}
    }
}
