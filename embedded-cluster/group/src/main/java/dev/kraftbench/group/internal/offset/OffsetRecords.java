package dev.kraftbench.group.internal.offset;

import dev.kraftbench.coordinator.CoordinatorRecord;
import org.apache.kafka.coordinator.group.generated.OffsetCommitKey;
import org.apache.kafka.coordinator.group.generated.OffsetCommitValue;

/** The records of committed offsets, in the versions that Kafka 4.4 writes. Stateless. */
final class OffsetRecords {

    private static final int OFFSET_COMMIT_VERSION = 4;

    /** The last version that carries an expiry of its own. */
    private static final int OFFSET_COMMIT_WITH_EXPIRY_VERSION = 1;

    private OffsetRecords() {}

    static CoordinatorRecord offset(String groupId, String topic, int partition, CommittedOffset offset) {
        return CoordinatorRecord.of(
                new OffsetCommitKey().setGroup(groupId).setTopic(topic).setPartition(partition),
                new OffsetCommitValue()
                        .setOffset(offset.offset())
                        .setLeaderEpoch(offset.leaderEpoch())
                        .setMetadata(offset.metadata())
                        .setCommitTimestamp(offset.commitMillis())
                        .setExpireTimestamp(offset.expireMillis())
                        .setTopicId(offset.topicId()),
                offset.expireMillis() == CommittedOffset.NO_EXPIRY ? OFFSET_COMMIT_VERSION : OFFSET_COMMIT_WITH_EXPIRY_VERSION);
    }

    static CoordinatorRecord offsetTombstone(String groupId, String topic, int partition) {
        return CoordinatorRecord.tombstone(new OffsetCommitKey().setGroup(groupId).setTopic(topic).setPartition(partition));
    }

    static CommittedOffset toOffset(long recordOffset, OffsetCommitValue value) {
        return new CommittedOffset(
                recordOffset,
                value.offset(),
                value.leaderEpoch(),
                value.metadata(),
                value.commitTimestamp(),
                value.expireTimestamp(),
                value.topicId());
    }
}
