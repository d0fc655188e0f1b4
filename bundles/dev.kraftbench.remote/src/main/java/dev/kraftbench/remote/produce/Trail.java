package dev.kraftbench.remote.produce;

import dev.kraftbench.core.produce.PartitionRule;
import dev.kraftbench.core.produce.source.DraftRecord;
import dev.kraftbench.core.produce.source.Encoding;
import java.util.Arrays;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * One record on its way. Written by the sending thread while {@code send} runs, afterwards only under the recorder's monitor.
 */
final class Trail {
    private static final int HEAD_BYTES = 24;
    private static final int MOST_TEXT = 200;

    final long number;
    final long line;
    final long beganNanos;
    /** Whether its way is told; of the others only size, partition and time count. */
    final boolean followed;
    final int spread;
    final String partitioner;
    final @Nullable String key;
    final @Nullable String value;
    byte @Nullable [] keyHead;
    int keyBytes = -1;
    int valueBytes = -1;
    @Nullable Integer murmur2;
    PartitionRule rule;
    int partitions;
    int partition = -1;
    int broker = -1;
    long serialisedNanos = -1;
    long partitionedNanos = -1;
    long appendedNanos = -1;
    long ackNanos = -1;
    long offset = -1;
    @Nullable BatchTrail batch;
    int indexInBatch = -1;
    @Nullable String error;
    /** Done as soon as all of its batch's callbacks ran, which tells batches apart. Set before the next record is sent. */
    @Nullable Future<RecordMetadata> future;

    Trail(long number, DraftRecord record, boolean followed, int spread, String partitioner, PartitionRule rule, long nowNanos) {
        this.number = number;
        this.line = record.line();
        this.followed = followed;
        this.spread = spread;
        this.partitioner = partitioner;
        this.rule = rule;
        this.beganNanos = nowNanos;
        this.key = followed ? shortened(Encoding.shown(record.key())) : null;
        this.value = followed ? shortened(Encoding.shown(record.value())) : null;
    }

    private static @Nullable String shortened(@Nullable String text) {
        return text == null || text.length() <= MOST_TEXT ? text : text.substring(0, MOST_TEXT - 1) + "…";
    }

    void serialisedKey(byte @Nullable [] bytes) {
        keyBytes = bytes == null ? -1 : bytes.length;
        if (followed && bytes != null) {
            keyHead = Arrays.copyOf(bytes, Math.min(bytes.length, HEAD_BYTES));
            murmur2 = Utils.murmur2(bytes);
        }
    }

    void serialisedValue(byte @Nullable [] bytes, long nowNanos) {
        valueBytes = bytes == null ? -1 : bytes.length;
        serialisedNanos = nowNanos;
    }

    int payloadBytes() {
        return Math.max(0, keyBytes) + Math.max(0, valueBytes);
    }

    long micros(long nanos) {
        return nanos < 0 ? -1 : (nanos - beganNanos) / 1_000;
    }
}
