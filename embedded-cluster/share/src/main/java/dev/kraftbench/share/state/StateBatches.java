package dev.kraftbench.share.state;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is known of a share partition's records above its start offset: batches without overlap, as few as can be. Where two overlap, the one
 * with more deliveries and then the further state holds, as in Kafka. Confined to the shard's lane.
 */
final class StateBatches {

    private final TreeMap<Long, StateBatch> byFirst = new TreeMap<>();

    StateBatches() {}

    StateBatches(StateBatches other) {
        byFirst.putAll(other.byFirst);
    }

    /** In the order of offsets. */
    List<StateBatch> list() {
        return List.copyOf(byFirst.values());
    }

    void addAll(Collection<StateBatch> batches) {
        batches.forEach(this::add);
    }

    void add(StateBatch added) {
        cut(added.firstOffset());
        cut(added.lastOffset() + 1);
        List<StateBatch> overlapped =
                new ArrayList<>(byFirst.subMap(added.firstOffset(), true, added.lastOffset(), true).values());
        long next = added.firstOffset();
        for (StateBatch old : overlapped) {
            if (next < old.firstOffset()) {
                put(added.from(next).until(old.firstOffset() - 1));
            }
            if (added.supersedes(old)) {
                put(added.from(old.firstOffset()).until(old.lastOffset()));
            }
            next = old.lastOffset() + 1;
        }
        if (next <= added.lastOffset()) {
            put(added.from(next));
        }
        join(added.firstOffset(), added.lastOffset());
    }

    /** Forgets what is below the offset. */
    void dropBefore(long offset) {
        cut(offset);
        byFirst.headMap(offset, false).clear();
    }

    private void put(StateBatch batch) {
        byFirst.put(batch.firstOffset(), batch);
    }

    private void cut(long offset) {
        Map.Entry<Long, StateBatch> before = byFirst.lowerEntry(offset);
        if (before != null && before.getValue().lastOffset() >= offset) {
            put(before.getValue().until(offset - 1));
            put(before.getValue().from(offset));
        }
    }

    /** Joins neighbours that are alike, from the one before the range to the one behind it. */
    private void join(long first, long last) {
        Map.Entry<Long, StateBatch> before = byFirst.lowerEntry(first);
        StateBatch left = before != null ? before.getValue() : byFirst.get(first);
        while (left != null && left.firstOffset() <= last) {
            StateBatch right = byFirst.get(left.lastOffset() + 1);
            if (right != null && right.isAlike(left)) {
                byFirst.remove(right.firstOffset());
                left = left.until(right.lastOffset());
                put(left);
            } else {
                Map.Entry<Long, StateBatch> higher = byFirst.higherEntry(left.firstOffset());
                left = higher == null ? null : higher.getValue();
            }
        }
    }
}
