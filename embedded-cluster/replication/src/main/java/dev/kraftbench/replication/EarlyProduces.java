package dev.kraftbench.replication;

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

    private record Early(MemoryRecords records, Consumer<MemoryRecords> append) {}

    private final List<Early> waiting = new ArrayList<>();
    private int bytes;

    /** Keeps a copy of the batches, if there is room. */
    boolean offer(MemoryRecords records, Consumer<MemoryRecords> append) {
        if (bytes + records.sizeInBytes() > MAX_BYTES) {
            return false;
        }
        bytes += records.sizeInBytes();
        ByteBuffer copy = ByteBuffer.allocate(records.sizeInBytes());
        copy.put(records.buffer().duplicate()).flip();
        waiting.add(new Early(MemoryRecords.readableRecords(copy), append));
        return true;
    }

    /** Appends them all: the partition has its log now or will never have it. In the order in which they came. */
    void release() {
        List<Early> released = List.copyOf(waiting);
        waiting.clear();
        bytes = 0;
        released.forEach(early -> early.append().accept(early.records()));
    }
}
