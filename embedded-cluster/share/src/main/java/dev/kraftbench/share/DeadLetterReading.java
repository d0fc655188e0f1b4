package dev.kraftbench.share;

import dev.kraftbench.coordinator.SharePartitionKey;
import dev.kraftbench.replication.FetchOutcome;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a letter of records that are given up, with what the log has of them where that is wanted. On the partition's lane. */
final class DeadLetterReading {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterReading.class);

    /** Of the log, for one read; a larger batch is read as a whole. */
    private static final int READ_BYTES = 1 << 20;

    /** Of contents in one letter. What is beyond goes without, so that a lane is not kept and memory not filled by what nobody could process. */
    private static final int MAX_CONTENT_BYTES = 8 << 20;

    private DeadLetterReading() {}

    static DeadLetter letter(SharePartitionKey key, ShareLog log, Span span, ShareSettings settings) {
        boolean tooOften = !span.rejected && span.deliveries >= settings.deliveryLimit();
        return new DeadLetter(key, log.topic(), span.firstOffset, span.lastOffset, span.deliveries,
                tooOften ? DeadLetter.TOO_OFTEN : DeadLetter.REJECTED,
                settings.deadLetters().copiesRecords() ? contents(log, span.firstOffset, span.lastOffset) : Map.of());
    }

    private static Map<Long, DeadLetter.Content> contents(ShareLog log, long first, long last) {
        Map<Long, DeadLetter.Content> contents = new HashMap<>();
        long from = first;
        int bytes = 0;
        while (from <= last && bytes < MAX_CONTENT_BYTES) {
            long next = from;
            FetchOutcome outcome = log.read(from, READ_BYTES, true, false);
            try {
                if (outcome instanceof FetchOutcome.Records records) {
                    for (RecordBatch batch : MemoryRecords.readableRecords(records.records().read()).batches()) {
                        bytes += batch.isControlBatch() ? 0 : copy(batch, first, last, MAX_CONTENT_BYTES - bytes, contents);
                        next = batch.nextOffset();
                    }
                }
            } catch (RuntimeException e) {
                LOG.atWarn().addKeyValue("partition", log.name()).addKeyValue("offset", from).setCause(e)
                        .log("Records for a dead-letter topic could not be read; their letters are without contents");
                return contents;
            } finally {
                outcome.release();
            }
            if (next <= from) {
                // The log has lost them, or another leads.
                return contents;
            }
            from = next;
        }
        return contents;
    }

    private static int copy(RecordBatch batch, long first, long last, int room, Map<Long, DeadLetter.Content> contents) {
        int bytes = 0;
        for (Record record : batch) {
            if (record.offset() > last || bytes >= room) {
                break;
            }
            if (record.offset() >= first) {
                contents.put(record.offset(), new DeadLetter.Content(copy(record.key()), copy(record.value())));
                bytes += Math.max(0, record.keySize()) + Math.max(0, record.valueSize());
            }
        }
        return bytes;
    }

    private static @Nullable ByteBuffer copy(@Nullable ByteBuffer bytes) {
        return bytes == null ? null : ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
    }
}
