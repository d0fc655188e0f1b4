package dev.kraftbench.share.deadletter;

import dev.kraftbench.share.DeadLetter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.internal.DefaultRecord;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.jspecify.annotations.Nullable;

/** A letter as record batches, each as large as its topic allows: a record for each offset, with headers as Kafka names them. Pure. */
final class LetterBatches {
    private LetterBatches() {}

    /**
     * A batch of the letter.
     *
     * @param lastOffset of the source that it has
     */
    record Batch(MemoryRecords records, long lastOffset) {}

    /** @param from of the source, at least one offset of which the batch has, however large it is */
    static Batch from(DeadLetter letter, long from, int maxBytes, long nowMillis) {
        List<SimpleRecord> records = new ArrayList<>();
        int size = DefaultRecordBatch.RECORD_BATCH_OVERHEAD;
        long last = from;
        for (long offset = from; offset <= letter.lastOffset(); offset++) {
            DeadLetter.Content content = letter.contents().get(offset);
            ByteBuffer key = content == null ? null : duplicate(content.key());
            ByteBuffer value = content == null ? null : duplicate(content.value());
            Header[] headers = headers(letter, offset);
            size += DefaultRecord.sizeInBytes(records.size(), 0, key, value, headers);
            if (size > maxBytes && !records.isEmpty()) {
                break;
            }
            records.add(new SimpleRecord(nowMillis, key, value, headers));
            last = offset;
        }
        return new Batch(MemoryRecords.withRecords(Compression.NONE, records.toArray(SimpleRecord[]::new)), last);
    }

    private static @Nullable ByteBuffer duplicate(@Nullable ByteBuffer bytes) {
        return bytes == null ? null : bytes.duplicate();
    }

    private static Header[] headers(DeadLetter letter, long offset) {
        return new Header[] {
            header("topic", letter.topic()),
            header("partition", Integer.toString(letter.of().partition())),
            header("offset", Long.toString(offset)),
            header("group", letter.of().groupId()),
            header("delivery.count", Integer.toString(letter.deliveries())),
            header("message", letter.cause())
        };
    }

    private static Header header(String what, String value) {
        return new RecordHeader("__dlq.errors." + what, value.getBytes(StandardCharsets.UTF_8));
    }
}
