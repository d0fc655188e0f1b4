package dev.kraftbench.core.records;

import dev.kraftbench.core.records.RecordSource.WindowEnd;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One partition of a search: what is left to scan, and matches that wait to be handed over.
 *
 * <pre>
 *   backwards   low |----- rest -----|-- window --| kept |  handed over
 *   forwards    handed over | kept |-- window --|----- rest -----| high
 * </pre>
 *
 * Invariant: every record outside of {@code rest} was scanned, and if it matched is kept or was handed over, in order. A window is read only when
 * nothing is kept.
 */
final class PartitionScan {
    private final int partition;
    private final boolean backwards;
    private final int largestWindow;
    private final Deque<ReadRecord> kept = new ArrayDeque<>();
    private Span rest;
    private Span window;
    private int windowSize;
    private long keptBytes;
    private int room;
    private long byteRoom;
    /** Nearest offset of the window whose record was let go for want of room; -1 for none. */
    private long letGo = -1;
    private @Nullable String silence;

    PartitionScan(int partition, Span rest, boolean backwards, int firstWindow, int largestWindow) {
        this.partition = partition;
        this.rest = rest;
        this.window = rest;
        this.backwards = backwards;
        this.windowSize = firstWindow;
        this.largestWindow = largestWindow;
    }

    int partition() {
        return partition;
    }

    @Nullable String silence() {
        return silence;
    }

    /** There is more to scan and nothing to hand over. */
    boolean hungry() {
        return kept.isEmpty() && !rest.isEmpty() && silence == null;
    }

    /** @param records at most so many matches are kept
     *  @param bytes at most so much is kept, though never less than one match */
    Span openWindow(int records, long bytes) {
        long size = Math.min(windowSize, rest.size());
        window = backwards ? new Span(rest.high() - size, rest.high()) : new Span(rest.low(), rest.low() + size);
        room = records;
        byteRoom = bytes;
        letGo = -1;
        return window;
    }

    void keep(ReadRecord match) {
        if (backwards) {
            kept.addFirst(match);
            keptBytes += match.stored().bytes();
            while (kept.size() > 1 && (kept.size() > room || keptBytes > byteRoom)) {
                StoredRecord lowest = kept.removeLast().stored();
                keptBytes -= lowest.bytes();
                letGo = lowest.offset();
            }
        } else if (letGo < 0) {
            if (!kept.isEmpty() && (kept.size() >= room || keptBytes + match.stored().bytes() > byteRoom)) {
                letGo = match.stored().offset();
            } else {
                kept.addLast(match);
                keptBytes += match.stored().bytes();
            }
        }
    }

    void closeWindow(WindowEnd end) {
        switch (end) {
            case WindowEnd.Complete complete -> {
                windowSize = Math.min(largestWindow, windowSize * 2);
                if (backwards) {
                    rest = new Span(rest.low(), letGo < 0 ? window.low() : letGo + 1);
                } else {
                    rest = new Span(letGo < 0 ? window.high() : letGo, rest.high());
                }
            }
            case WindowEnd.Broken broken -> {
                silence = broken.reason();
                if (backwards) {
                    // what was read has a hole above it: it is read again when the search resumes
                    kept.clear();
                    keptBytes = 0;
                } else {
                    long next = Math.clamp(broken.next(), window.low(), window.high());
                    rest = new Span(letGo < 0 ? next : letGo, rest.high());
                }
            }
        }
    }

    /** Stopped in the middle of a window, which is no silence. */
    void forgive() {
        silence = null;
    }

    @Nullable ReadRecord head() {
        return kept.peekFirst();
    }

    ReadRecord take() {
        ReadRecord head = kept.removeFirst();
        keptBytes -= head.stored().bytes();
        return head;
    }

    /** What a search that continues has to scan, matches that were not handed over included. */
    Span remaining() {
        ReadRecord head = kept.peekFirst();
        if (head == null) {
            return rest;
        }
        return backwards ? new Span(rest.low(), head.stored().offset() + 1) : new Span(head.stored().offset(), rest.high());
    }
}
