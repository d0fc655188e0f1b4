package dev.kraftbench.storage.internal.log;

import dev.kraftbench.storage.internal.LoadedLog;
import dev.kraftbench.storage.internal.ProducerStates;

/** The offsets that tell how far a log reaches. Written on its lane, read by any thread. */
public final class LogMarks {

    private final ProducerStates producers;
    private volatile long start;
    private volatile long end;
    private volatile long highWatermark;
    private volatile long firstUnstable;
    private volatile long recoveryPoint;

    LogMarks(LoadedLog loaded) {
        this.producers = loaded.producers();
        this.start = loaded.logStartOffset();
        this.end = loaded.logEndOffset();
        this.recoveryPoint = loaded.recoveryPoint();
        this.highWatermark = start;
        this.firstUnstable = producers.firstUnstableOffset();
    }

    /** The first offset that readers may see. */
    public long start() {
        return start;
    }

    /** The offset of the next record. */
    public long end() {
        return end;
    }

    public long highWatermark() {
        return highWatermark;
    }

    /** The first offset of the oldest undecided transaction below the high watermark, otherwise the high watermark. */
    public long lastStable() {
        // Records of the transaction may have been deleted.
        return Math.min(highWatermark, Math.max(firstUnstable, start));
    }

    /** The first offset that may not be durable. */
    public long recoveryPoint() {
        return recoveryPoint;
    }

    public void moveHighWatermark(long offset) {
        highWatermark = offset;
        producers.highWatermarkAdvanced(offset);
        firstUnstable = producers.firstUnstableOffset();
    }

    /** Records were appended, which the producers know. */
    void moveEnd(long newEnd) {
        firstUnstable = producers.firstUnstableOffset();
        end = newEnd;
    }

    void moveStart(long offset) {
        start = offset;
        recoveryPoint = Math.max(recoveryPoint, offset);
        producers.logStartMoved(offset);
        firstUnstable = producers.firstUnstableOffset();
    }

    /** Records were cut off; the high watermark follows when the producers know. */
    void cutAt(long newEnd) {
        end = newEnd;
        start = Math.min(start, newEnd);
        recoveryPoint = Math.min(recoveryPoint, newEnd);
    }

    /** The log is empty and begins here; the producers know. */
    void restartAt(long offset) {
        start = offset;
        end = offset;
        recoveryPoint = offset;
        moveHighWatermark(offset);
    }

    public void raiseRecoveryPoint(long offset) {
        recoveryPoint = Math.max(recoveryPoint, offset);
    }
}
