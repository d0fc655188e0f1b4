package dev.kraftbench.core.records;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record as the log has it. The arrays are shared, not copied: nobody writes to them.
 *
 * @param timestamp milliseconds since 1970, or -1 where the record has none
 * @param leaderEpoch of the leader that appended it, or -1 where unknown
 */
public record StoredRecord(String topic, int partition, long offset, long timestamp, TimeKind timeKind, int leaderEpoch, byte @Nullable [] key,
        byte @Nullable [] value, List<Header> headers) {

    /** Who set the timestamp. */
    public enum TimeKind {
        /** The producer. */
        CREATE,
        /** The broker, as it appended the record. */
        APPEND,
        NONE
    }

    public record Header(String name, byte @Nullable [] value) {}

    public StoredRecord {
        headers = List.copyOf(headers);
    }

    /** -1 for a null key, as in Kafka. */
    public int keySize() {
        return key == null ? -1 : key.length;
    }

    /** -1 for a null value, as in Kafka. */
    public int valueSize() {
        return value == null ? -1 : value.length;
    }

    /** What the record takes up, without its share of the batch. */
    public int bytes() {
        int bytes = Math.max(0, keySize()) + Math.max(0, valueSize());
        for (Header header : headers) {
            bytes += header.name().length() + (header.value() == null ? 0 : header.value().length);
        }
        return bytes;
    }
}
