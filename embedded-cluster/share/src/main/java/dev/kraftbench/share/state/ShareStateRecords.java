package dev.kraftbench.share.state;

import dev.kraftbench.coordinator.CoordinatorRecord;
import dev.kraftbench.coordinator.RecordTypes;
import dev.kraftbench.coordinator.SharePartitionKey;
import java.util.List;
import org.apache.kafka.coordinator.share.generated.CoordinatorRecordType;
import org.apache.kafka.coordinator.share.generated.ShareSnapshotKey;
import org.apache.kafka.coordinator.share.generated.ShareSnapshotValue;
import org.apache.kafka.coordinator.share.generated.ShareUpdateKey;
import org.apache.kafka.coordinator.share.generated.ShareUpdateValue;

/** The records of {@code __share_group_state}, in the versions that Kafka 4.4 writes. Stateless. */
final class ShareStateRecords {

    static final RecordTypes TYPES = RecordTypes.generated(
            type -> CoordinatorRecordType.fromId(type).newRecordKey(), type -> CoordinatorRecordType.fromId(type).newRecordValue());

    private ShareStateRecords() {}

    /** @param value without its batches */
    static CoordinatorRecord snapshot(SharePartitionKey key, ShareSnapshotValue value, List<StateBatch> batches) {
        return CoordinatorRecord.of(
                snapshotKey(key),
                value.setStateBatches(batches.stream()
                        .map(batch -> new ShareSnapshotValue.StateBatch()
                                .setFirstOffset(batch.firstOffset())
                                .setLastOffset(batch.lastOffset())
                                .setDeliveryState(batch.state())
                                .setDeliveryCount(batch.deliveries()))
                        .toList()),
                0);
    }

    /** @param value without its batches */
    static CoordinatorRecord update(SharePartitionKey key, ShareUpdateValue value, List<StateBatch> batches) {
        return CoordinatorRecord.of(
                new ShareUpdateKey().setGroupId(key.groupId()).setTopicId(key.topicId()).setPartition(key.partition()),
                value.setStateBatches(batches.stream()
                        .map(batch -> new ShareUpdateValue.StateBatch()
                                .setFirstOffset(batch.firstOffset())
                                .setLastOffset(batch.lastOffset())
                                .setDeliveryState(batch.state())
                                .setDeliveryCount(batch.deliveries()))
                        .toList()),
                0);
    }

    static CoordinatorRecord tombstone(SharePartitionKey key) {
        return CoordinatorRecord.tombstone(snapshotKey(key));
    }

    private static ShareSnapshotKey snapshotKey(SharePartitionKey key) {
        return new ShareSnapshotKey().setGroupId(key.groupId()).setTopicId(key.topicId()).setPartition(key.partition());
    }
}
