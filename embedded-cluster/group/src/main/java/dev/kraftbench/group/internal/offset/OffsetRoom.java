package dev.kraftbench.group.internal.offset;

import dev.kraftbench.coordinator.CoordinatorRecord;
import dev.kraftbench.coordinator.CoordinatorResult;
import dev.kraftbench.group.ClientContext;
import dev.kraftbench.group.internal.Group;
import dev.kraftbench.group.internal.ShardPorts;
import dev.kraftbench.group.internal.classic.ClassicGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.message.OffsetDeleteRequestData;
import org.apache.kafka.common.message.OffsetDeleteResponseData;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseGroup;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData;
import org.apache.kafka.common.message.TxnOffsetCommitResponseData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.coordinator.group.generated.LegacyOffsetCommitKey;
import org.apache.kafka.coordinator.group.generated.LegacyOffsetCommitValue;
import org.apache.kafka.coordinator.group.generated.OffsetCommitKey;
import org.apache.kafka.coordinator.group.generated.OffsetCommitValue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The committed offsets of a shard: their records, operations and expiry. Offsets change only by replay. On the shard's lane. */
public final class OffsetRoom {

    private static final Logger LOG = LoggerFactory.getLogger(OffsetRoom.class);

    /** Key of the timer for the next look for expired offsets and groups. */
    private record Cleanup() {}

    private final ShardPorts ports;
    private final OffsetStore offsets = new OffsetStore();
    private final OffsetOperations operations;

    /** @param signOfLife told of each commit of a member (group, member id) */
    public OffsetRoom(ShardPorts ports, BiConsumer<Group, String> signOfLife) {
        this.ports = ports;
        this.operations = new OffsetOperations(ports, offsets, signOfLife);
    }

    /** @param producerId of the transaction the record belongs to, or -1 */
    public void replay(long offset, long producerId, CoordinatorRecord record) {
        ApiMessage value = record.valueMessage();
        switch (record.key()) {
            case OffsetCommitKey key -> replay(offset, producerId, key, (OffsetCommitValue) value);
            case LegacyOffsetCommitKey key -> replay(offset, producerId, current(key), current((LegacyOffsetCommitValue) value));
            default -> throw new IllegalArgumentException("No record of an offset: " + record.key());
        }
    }

    private void replay(long offset, long producerId, OffsetCommitKey key, @Nullable OffsetCommitValue value) {
        if (value == null) {
            offsets.remove(key.group(), key.topic(), key.partition());
        } else {
            if (ports.groups().get(key.group()) == null) {
                ports.groups().put(ClassicGroup.empty(key.group(), ports.wallMillis()));
            }
            offsets.put(producerId, key.group(), key.topic(), key.partition(), OffsetRecords.toOffset(offset, value));
        }
    }

    private static OffsetCommitKey current(LegacyOffsetCommitKey key) {
        return new OffsetCommitKey().setGroup(key.group()).setTopic(key.topic()).setPartition(key.partition());
    }

    private static @Nullable OffsetCommitValue current(@Nullable LegacyOffsetCommitValue value) {
        return value == null
                ? null
                : new OffsetCommitValue()
                        .setOffset(value.offset())
                        .setMetadata(value.metadata())
                        .setCommitTimestamp(value.commitTimestamp());
    }

    public void replayTransactionEnd(long producerId, boolean committed) {
        offsets.endTransaction(producerId, committed);
    }

    public void loaded() {
        scheduleCleanup();
    }

    private void scheduleCleanup() {
        ports.after(ports.settings().retentionCheckMillis(), new Cleanup(), this::cleanUp);
    }

    private CoordinatorResult<Void> cleanUp() {
        List<CoordinatorRecord> tombstones = new ArrayList<>();
        ports.groups().all().forEach(group -> tombstones.addAll(operations.expired(group)));
        if (!tombstones.isEmpty()) {
            LOG.atInfo().addKeyValue("nodeId", ports.nodeId()).addKeyValue("tombstones", tombstones.size()).log("Expired offsets and groups");
        }
        scheduleCleanup();
        return CoordinatorResult.background(tombstones);
    }

    /** @param topics ids of deleted topics with the names they had */
    public CoordinatorResult<Void> topicsDeleted(Map<Uuid, String> topics) {
        return CoordinatorResult.background(operations.topicsDeleted(topics));
    }

    public CoordinatorResult<OffsetCommitResponseData> commit(ClientContext client, OffsetCommitRequestData request) {
        return operations.commit(client, request);
    }

    public CoordinatorResult<TxnOffsetCommitResponseData> commitTransactional(ClientContext client, TxnOffsetCommitRequestData request) {
        return operations.commitTransactional(client, request);
    }

    public OffsetFetchResponseGroup fetch(OffsetFetchRequestGroup request, boolean requireStable) {
        return operations.fetch(request, requireStable);
    }

    public CoordinatorResult<OffsetDeleteResponseData> delete(OffsetDeleteRequestData request) {
        return operations.delete(request);
    }

    /** Tombstones for everything the group has committed. */
    public List<CoordinatorRecord> deleteAll(String groupId) {
        return operations.deleteAll(groupId);
    }
}
