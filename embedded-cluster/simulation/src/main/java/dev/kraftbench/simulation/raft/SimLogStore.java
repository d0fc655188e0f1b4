package dev.kraftbench.simulation.raft;

import dev.kraftbench.storage.EpochEntry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;

/** What of a node's metadata log is on its disk: forced changes for certain, later ones perhaps. */
public final class SimLogStore {

    /** One batch with its bytes. */
    record Stored(long baseOffset, long lastOffset, int epoch, ByteBuffer bytes) {}

    /** A change of the log, in the order in which changes reach the disk. */
    sealed interface Change {
        record Append(List<Stored> batches) implements Change {}

        record Truncate(long offset) implements Change {}

        record Restart(long offset) implements Change {}

        record StartAt(long offset) implements Change {}
    }

    /** The log after some changes. */
    static final class Image {
        long start;
        long end;
        final ArrayList<Stored> batches = new ArrayList<>();

        void apply(Change change) {
            switch (change) {
                case Change.Append(List<Stored> added) -> {
                    batches.addAll(added);
                    end = batches.getLast().lastOffset() + 1;
                }
                case Change.Truncate(long offset) -> {
                    while (!batches.isEmpty() && batches.getLast().lastOffset() >= offset) {
                        batches.removeLast();
                    }
                    end = Math.min(end, batches.isEmpty() ? Math.max(start, Math.min(end, offset)) : batches.getLast().lastOffset() + 1);
                }
                case Change.Restart(long offset) -> {
                    batches.clear();
                    start = offset;
                    end = offset;
                }
                case Change.StartAt(long offset) -> {
                    batches.removeIf(batch -> batch.lastOffset() < offset);
                    start = offset;
                }
            }
        }

        Image copy() {
            Image copy = new Image();
            copy.start = start;
            copy.end = end;
            copy.batches.addAll(batches);
            return copy;
        }

        List<EpochEntry> epochs() {
            List<EpochEntry> epochs = new ArrayList<>();
            for (Stored batch : batches) {
                if (epochs.isEmpty() || epochs.getLast().epoch() < batch.epoch()) {
                    epochs.add(new EpochEntry(batch.epoch(), batch.baseOffset()));
                }
            }
            return epochs;
        }
    }

    private final Image durable = new Image();
    private final List<Change> pending = new ArrayList<>();
    private long applied;

    Image open() {
        Image image = durable.copy();
        pending.forEach(image::apply);
        return image;
    }

    void add(Change change) {
        pending.add(change);
    }

    /** How many changes there have been, forced or not. */
    long changes() {
        return applied + pending.size();
    }

    void forceUpTo(long changes) {
        int count = (int) (changes - applied);
        if (count > 0) {
            List<Change> forced = pending.subList(0, count);
            forced.forEach(durable::apply);
            forced.clear();
            applied += count;
        }
    }

    /** Some of the latest changes never happened. */
    public void losePower(RandomGenerator random) {
        int kept = random.nextInt(4) == 0 ? pending.size() : random.nextInt(pending.size() + 1);
        forceUpTo(applied + kept);
        pending.clear();
    }

    static List<Stored> parse(ByteBuffer bytes) {
        List<Stored> parsed = new ArrayList<>();
        int position = bytes.position();
        for (MutableRecordBatch batch : MemoryRecords.readableRecords(bytes.duplicate()).batches()) {
            parsed.add(new Stored(
                    batch.baseOffset(), batch.lastOffset(), batch.partitionLeaderEpoch(), bytes.slice(position, batch.sizeInBytes())));
            position += batch.sizeInBytes();
        }
        return parsed;
    }
}
