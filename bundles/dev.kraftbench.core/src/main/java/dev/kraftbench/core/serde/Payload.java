package dev.kraftbench.core.serde;

import dev.kraftbench.core.records.StoredRecord;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to be understood, with what helps to understand them.
 *
 * @param bytes never null: a null key or value needs no serde
 * @param record the record they belong to
 */
public record Payload(Side side, byte[] bytes, StoredRecord record) {

    /** Null where the record has none on this side. */
    public static @Nullable Payload of(StoredRecord record, Side side) {
        byte[] bytes = switch (side) {
            case KEY -> record.key();
            case VALUE -> record.value();
        };
        return bytes == null ? null : new Payload(side, bytes, record);
    }
}
