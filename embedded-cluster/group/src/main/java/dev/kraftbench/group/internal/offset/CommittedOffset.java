package dev.kraftbench.group.internal.offset;

import org.apache.kafka.common.Uuid;

/**
 * An offset that a group has committed for a partition.
 *
 * @param recordOffset where its record lies in the coordinator's log
 * @param leaderEpoch of the last consumed record, -1 if unknown
 * @param commitMillis wall clock
 * @param expireMillis wall clock, set only by clients of old versions, otherwise -1
 * @param topicId zero if the record is of a version that did not tell
 */
record CommittedOffset(
        long recordOffset, long offset, int leaderEpoch, String metadata, long commitMillis, long expireMillis, Uuid topicId) {

    static final long NO_EXPIRY = -1;

    /** Whether the offset is of another topic of the same name. */
    boolean isOfAnotherTopic(Uuid asked) {
        return !topicId.equals(Uuid.ZERO_UUID) && !asked.equals(Uuid.ZERO_UUID) && !topicId.equals(asked);
    }
}
