package dev.kraftbench.coordinator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.coordinator.group.generated.OffsetCommitKey;
import org.apache.kafka.coordinator.group.generated.OffsetCommitValue;
import org.jspecify.annotations.Nullable;

/** The smallest shard there can be: numbers by name. */
final class TallyShard implements CoordinatorShard {

    static final RecordTypes TYPES = new RecordTypes() {
        @Override
        public @Nullable ApiMessage newKey(short type) {
            return type == 1 ? new OffsetCommitKey() : null;
        }

        @Override
        public ApiMessage newValue(short type) {
            return new OffsetCommitValue();
        }
    };

    final ShardTimers timers;
    final Map<String, Long> tallies = new LinkedHashMap<>();
    final Map<Long, Map<String, Long>> pending = new LinkedHashMap<>();
    boolean loaded;
    @Nullable Errors unloaded;

    TallyShard(ShardTimers timers) {
        this.timers = timers;
    }

    static CoordinatorRecord record(String name, long value) {
        return CoordinatorRecord.of(new OffsetCommitKey().setTopic(name).setGroup("g"), new OffsetCommitValue().setOffset(value), 4);
    }

    /** A record that breaks the shard. */
    static CoordinatorRecord unreadable() {
        return record("unreadable", 0);
    }

    CoordinatorResult<Long> add(String name, long amount) {
        long sum = tallies.getOrDefault(name, 0L) + amount;
        return CoordinatorResult.of(List.of(record(name, sum)), sum);
    }

    @Override
    public void replay(long offset, long producerId, CoordinatorRecord record) {
        if (record.equals(unreadable())) {
            throw new IllegalStateException("unreadable");
        }
        if (record.valueMessage() instanceof OffsetCommitValue value) {
            Map<String, Long> target = producerId == -1 ? tallies : pending.computeIfAbsent(producerId, any -> new LinkedHashMap<>());
            target.put(((OffsetCommitKey) record.key()).topic(), value.offset());
        }
    }

    @Override
    public void replayTransactionEnd(long producerId, boolean committed) {
        Map<String, Long> ended = pending.remove(producerId);
        if (ended != null && committed) {
            tallies.putAll(ended);
        }
    }

    @Override
    public void loaded() {
        loaded = true;
    }

    @Override
    public void unloaded(Errors why) {
        unloaded = why;
    }
}
