package dev.kraftbench.coordinator;

import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * What a shard decided: records to append and what to answer once they are committed.
 *
 * @param records in the order in which they are appended and applied; none means that nothing changes in the log
 * @param reply delivered when everything the shard had applied by then is committed; null when the shard answers by itself, now or later
 * @param settled told on the lane {@link Errors#NONE} when the records are committed, or why they were not; not called if the shard is
 *     unloaded before
 * @param atomic whether the records must go into one batch; if not, they may be split where they exceed the largest batch
 */
public record CoordinatorResult<R>(
        List<CoordinatorRecord> records, @Nullable R reply, @Nullable Consumer<Errors> settled, boolean atomic) {

    /** Records and a reply at their commit. */
    public static <R> CoordinatorResult<R> of(List<CoordinatorRecord> records, R reply) {
        return new CoordinatorResult<>(records, reply, null, true);
    }

    /** An answer that changes nothing. */
    public static <R> CoordinatorResult<R> reply(R reply) {
        return new CoordinatorResult<>(List.of(), reply, null, true);
    }

    /** Nothing to append; the shard has answered or will answer by itself. */
    public static <R> CoordinatorResult<R> deferred() {
        return new CoordinatorResult<>(List.of(), null, null, true);
    }

    /** Records whose fate the shard wants to know; it answers by itself. */
    public static <R> CoordinatorResult<R> settling(List<CoordinatorRecord> records, Consumer<Errors> settled) {
        return new CoordinatorResult<>(records, null, settled, true);
    }

    /** Records that nobody waits for and that need not stay together, such as clean-up. */
    public static <R> CoordinatorResult<R> background(List<CoordinatorRecord> records) {
        return new CoordinatorResult<>(records, null, null, false);
    }

    /** The same records and fate, with another reply. */
    public <T> CoordinatorResult<T> replying(T other) {
        return new CoordinatorResult<>(records, other, settled, atomic);
    }
}
