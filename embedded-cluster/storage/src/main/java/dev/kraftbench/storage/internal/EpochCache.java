package dev.kraftbench.storage.internal;

import dev.kraftbench.storage.EpochEnd;
import dev.kraftbench.storage.EpochEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * Where each leader epoch of a log begins (KIP-101). Epochs and offsets both increase strictly.
 *
 * <p>{@code leader-epoch-checkpoint} is written with each flush, before the recovery point moves: what a crash loses of it, recovery finds
 * again in the batches.
 */
public final class EpochCache {

    public static final String FILE_NAME = "leader-epoch-checkpoint";

    private int[] epochs = new int[4];
    private long[] starts = new long[4];
    private int count;
    private boolean dirty;

    public OptionalInt latest() {
        return count == 0 ? OptionalInt.empty() : OptionalInt.of(epochs[count - 1]);
    }

    public List<EpochEntry> entries() {
        List<EpochEntry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(new EpochEntry(epochs[i], starts[i]));
        }
        return entries;
    }

    /** Whether there is something to write since {@link #written}. */
    public boolean isDirty() {
        return dirty;
    }

    public void written() {
        dirty = false;
    }

    public void markDirty() {
        dirty = true;
    }

    /** Notes that an epoch begins at an offset; entries that contradict it, from before a truncation elsewhere, go. */
    public void assign(int epoch, long startOffset) {
        if (epoch < 0 || startOffset < 0) {
            throw new IllegalArgumentException("Epoch " + epoch + " can't begin at offset " + startOffset);
        }
        if (count > 0 && epochs[count - 1] == epoch && starts[count - 1] <= startOffset) {
            return;
        }
        while (count > 0 && (epochs[count - 1] >= epoch || starts[count - 1] >= startOffset)) {
            count--;
        }
        add(epoch, startOffset);
        dirty = true;
    }

    private void add(int epoch, long startOffset) {
        if (count == epochs.length) {
            epochs = Arrays.copyOf(epochs, count * 2);
            starts = Arrays.copyOf(starts, count * 2);
        }
        epochs[count] = epoch;
        starts[count] = startOffset;
        count++;
    }

    public EpochEnd endOffset(int requested, long logEndOffset) {
        if (requested < 0 || count == 0) {
            return EpochEnd.UNDEFINED;
        }
        if (epochs[count - 1] == requested) {
            return new EpochEnd(requested, logEndOffset);
        }
        if (requested > epochs[count - 1]) {
            return EpochEnd.UNDEFINED;
        }
        int higher = 0;
        while (epochs[higher] <= requested) {
            higher++;
        }
        return new EpochEnd(higher == 0 ? requested : epochs[higher - 1], starts[higher]);
    }

    public OptionalInt epochAt(long offset) {
        for (int i = count - 1; i >= 0; i--) {
            if (starts[i] <= offset) {
                return OptionalInt.of(epochs[i]);
            }
        }
        return OptionalInt.empty();
    }

    /** The epoch of the log's first record, if the cache reaches back to it. */
    public OptionalInt earliestAt(long logStartOffset) {
        return count > 0 && starts[0] <= logStartOffset ? OptionalInt.of(epochs[0]) : OptionalInt.empty();
    }

    /** Drops epochs that begin at or after the offset. */
    public void truncateFromEnd(long endOffset) {
        while (count > 0 && starts[count - 1] >= endOffset) {
            count--;
            dirty = true;
        }
    }

    /** Drops epochs that end at or before the offset; the one that holds it begins there from now on. */
    public void truncateFromStart(long startOffset) {
        int drop = 0;
        while (drop < count && starts[drop] <= startOffset) {
            drop++;
        }
        if (drop == 0 || (drop == 1 && starts[0] == startOffset)) {
            return;
        }
        int keep = drop - 1;
        System.arraycopy(epochs, keep, epochs, 0, count - keep);
        System.arraycopy(starts, keep, starts, 0, count - keep);
        count -= keep;
        starts[0] = startOffset;
        dirty = true;
    }

    public void clear() {
        dirty |= count > 0;
        count = 0;
    }

    public String encode() {
        StringBuilder text = new StringBuilder("0\n").append(count).append('\n');
        for (int i = 0; i < count; i++) {
            text.append(epochs[i]).append(' ').append(starts[i]).append('\n');
        }
        return text.toString();
    }

    void decode(String text) throws IOException {
        for (List<String> line : Checkpoints.parse(text, 2)) {
            try {
                assign(Integer.parseInt(line.get(0)), Long.parseLong(line.get(1)));
            } catch (IllegalArgumentException e) {
                throw new IOException("Malformed line " + line + " in " + FILE_NAME, e);
            }
        }
        dirty = false;
    }
}
