package dev.kraftbench.raft.internal.core;

import dev.kraftbench.raft.OffsetAndEpoch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which epoch each stretch of the log was written in. */
public final class EpochHistory {

    /** {@code epoch} begins at {@code startOffset}. */
    public record Start(int epoch, long startOffset) {}

    private final List<Start> starts = new ArrayList<>();
    /** The snapshot with which the log begins, null if it begins at offset 0. */
    private @Nullable Start base;

    public EpochHistory(List<Start> starts) {
        starts.forEach(s -> append(s.epoch(), s.startOffset()));
    }

    public int lastEpoch() {
        return starts.isEmpty() ? 0 : starts.getLast().epoch();
    }

    /** Notes that the log has a record of this epoch at the offset. */
    void append(int epoch, long offset) {
        if (starts.isEmpty() || epoch > lastEpoch()) {
            starts.add(new Start(epoch, offset));
        } else if (epoch < lastEpoch()) {
            throw new IllegalStateException("epoch " + epoch + " at offset " + offset + " after epoch " + lastEpoch());
        }
    }

    /** Below the log's start nothing is known but the epoch there, so that entry stays whatever is truncated. */
    void truncateTo(long offset) {
        while (!starts.isEmpty() && starts.getLast().startOffset() >= offset && !starts.getLast().equals(base)) {
            starts.removeLast();
        }
    }

    /** Drops what lies below a snapshot's end, but remembers the epoch there. */
    public void startAt(OffsetAndEpoch snapshot) {
        while (!starts.isEmpty() && starts.getFirst().startOffset() < snapshot.offset()) {
            starts.removeFirst();
        }
        base = new Start(snapshot.epoch(), snapshot.offset());
        if (starts.isEmpty() || starts.getFirst().epoch() > base.epoch()) {
            starts.addFirst(base);
        } else {
            starts.set(0, base);
        }
    }

    void resetTo(OffsetAndEpoch snapshot) {
        starts.clear();
        startAt(snapshot);
    }

    /** The largest epoch of the log that is not above the one given, and where it ends; epoch 0 at the log's start if there is none. */
    OffsetAndEpoch endOf(int epoch, long logStart, long logEnd) {
        long end = logEnd;
        for (int i = starts.size() - 1; i >= 0; i--) {
            Start start = starts.get(i);
            if (start.epoch() <= epoch) {
                return new OffsetAndEpoch(end, start.epoch());
            }
            end = start.startOffset();
        }
        return new OffsetAndEpoch(Math.max(logStart, Math.min(end, logEnd)), 0);
    }
}
