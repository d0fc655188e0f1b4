package dev.kraftbench.core.log;

import java.util.List;
import java.util.Optional;

/**
 * Some batches of a segment.
 *
 * @param next position at which to go on; the end of what was there when this was read
 * @param tail what follows the last whole batch; only on the last page
 */
public record BatchPage(List<LogBatch> batches, long next, long fileBytes, Optional<TornTail> tail) {
    public BatchPage {
        batches = List.copyOf(batches);
    }

    public boolean last() {
        return tail.isPresent() || next >= fileBytes;
    }

    /**
     * Bytes that are no whole batch: one that is being written now, or what a crash left. Recovery cuts them off; no reader sees them.
     *
     * @param reason in English
     */
    public record TornTail(long position, long bytes, Reason reason) {}

    public enum Reason {
        /** The header or the batch ends after the file. */
        INCOMPLETE,
        /** Nothing but zeros, as of a file made large before it was written. */
        ZEROS,
        /** A size or version that no batch has. */
        NO_BATCH
    }
}
