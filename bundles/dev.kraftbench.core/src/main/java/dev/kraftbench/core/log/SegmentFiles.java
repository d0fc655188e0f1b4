package dev.kraftbench.core.log;

import java.nio.file.Path;

/**
 * A segment: its log and what belongs to it. Sizes are -1 for files that are not there.
 *
 * @param suffix empty, or {@code .deleted}, {@code .cleaned}, {@code .swap} for segments that are on their way
 */
public record SegmentFiles(Path directory, long baseOffset, String suffix, long logBytes, long indexBytes, long timeIndexBytes, long transactionIndexBytes,
        long modifiedMillis) {

    public Path file(String extension) {
        return directory.resolve("%020d".formatted(baseOffset) + extension + suffix);
    }

    public Path log() {
        return file(".log");
    }

    public int offsetEntries() {
        return indexBytes < 0 ? 0 : (int) (indexBytes / IndexEntry.OFFSET_BYTES);
    }

    public int timeEntries() {
        return timeIndexBytes < 0 ? 0 : (int) (timeIndexBytes / IndexEntry.TIME_BYTES);
    }

    public int abortedTransactions() {
        return transactionIndexBytes < 0 ? 0 : (int) (transactionIndexBytes / IndexEntry.TRANSACTION_BYTES);
    }
}
