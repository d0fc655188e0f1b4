package dev.kraftbench.replication;

import dev.kraftbench.storage.AppendOrigin;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.record.internal.MemoryRecords;

/**
 * Batches for a partition that this broker leads by the metadata, but whose log is still being opened. Refusing them would let a pipelining
 * idempotent producer's later batch in before its first, since the broker does not know the producer yet. On the partition's lane.
 */
final class EarlyProduces {

    /** More than a producer has under way while a log opens, which takes milliseconds; what goes beyond is refused. */
    private static final int MAX_BYTES = 4 << 20;

    private record Early(
            MemoryRecords records, short acks, long timeoutNanos, AppendOrigin origin, Consumer<ProduceOutcome> outcome) {}

    private final List<Early> waiting = new ArrayList<>();
    private int bytes;

    /** Keeps a copy of the batches, if there is room. */
    boolean offer(
            MemoryRecords records, short acks, long timeoutNanos, AppendOrigin origin, Consumer<ProduceOutcome> outcome) {
        if (bytes + records.sizeInBytes() > MAX_BYTES) {
            return false;
        }
        bytes += records.sizeInBytes();
        ByteBuffer copy = ByteBuffer.allocate(records.sizeInBytes());
        copy.put(records.buffer().duplicate()).flip();
        waiting.add(new Early(MemoryRecords.readableRecords(copy), acks, timeoutNanos, origin, outcome));
        return true;
    }

    /** Hands them all to the partition, which has its log now or will never have it, in the order in which they came. */
    void release(Partition partition) {
        List<Early> released = List.copyOf(waiting);
        waiting.clear();
        bytes = 0;
        released.forEach(early ->
                partition.append(early.records(), early.acks(), early.timeoutNanos(), early.origin(), early.outcome()));
    }
}
