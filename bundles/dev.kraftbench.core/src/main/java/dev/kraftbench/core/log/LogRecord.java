package dev.kraftbench.core.log;

import dev.kraftbench.core.records.StoredRecord;

/**
 * A record of a batch. Keys and values are whole up to a limit, and cut there.
 *
 * @param control what a control record says, such as {@code COMMIT}; empty for records of people
 * @param keyBytes -1 for null
 * @param valueBytes -1 for null
 */
public record LogRecord(StoredRecord stored, int sizeBytes, int sequence, String control, int keyBytes, int valueBytes) {
    public boolean cut() {
        return keyBytes > stored.keySize() || valueBytes > stored.valueSize();
    }
}
