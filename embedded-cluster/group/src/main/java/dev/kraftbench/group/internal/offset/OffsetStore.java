package dev.kraftbench.group.internal.offset;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The offsets of all groups of a shard: those committed, and those of transactions that have not ended. Changed only by replay.
 * Confined to the shard's lane.
 */
final class OffsetStore {

    private final OffsetTable committed = new OffsetTable();
    private final Map<Long, OffsetTable> pending = new LinkedHashMap<>();

    OffsetTable committed() {
        return committed;
    }

    @Nullable CommittedOffset get(String groupId, String topic, int partition) {
        return committed.get(groupId, topic, partition);
    }

    boolean hasPending(String groupId, String topic, int partition) {
        return pending.values().stream().anyMatch(table -> table.get(groupId, topic, partition) != null);
    }

    boolean hasPending(String groupId) {
        return pending.values().stream().anyMatch(table -> !table.ofGroup(groupId).isEmpty());
    }

    /** Visits what is pending, once per transaction. */
    void forEachPending(Consumer<OffsetTable> visitor) {
        pending.values().forEach(visitor);
    }

    boolean isEmpty(String groupId) {
        return committed.ofGroup(groupId).isEmpty() && !hasPending(groupId);
    }

    void put(long producerId, String groupId, String topic, int partition, CommittedOffset offset) {
        OffsetTable table = producerId == -1 ? committed : pending.computeIfAbsent(producerId, any -> new OffsetTable());
        table.put(groupId, topic, partition, offset);
    }

    /** A tombstone outdoes what transactions would still commit. */
    void remove(String groupId, String topic, int partition) {
        committed.remove(groupId, topic, partition);
        pending.values().forEach(table -> table.remove(groupId, topic, partition));
    }

    void endTransaction(long producerId, boolean commit) {
        OffsetTable table = pending.remove(producerId);
        if (table == null || !commit) {
            return;
        }
        table.forEach((group, topic, partition, offset) -> {
            CommittedOffset current = committed.get(group, topic, partition);
            // A plain commit that came after the transaction's is newer than it.
            if (current == null || current.recordOffset() < offset.recordOffset()) {
                committed.put(group, topic, partition, offset);
            }
        });
    }
}
