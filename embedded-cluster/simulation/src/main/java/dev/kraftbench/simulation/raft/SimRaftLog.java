package dev.kraftbench.simulation.raft;

import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.kernel.Helpers.Outcome;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.raft.RaftLog;
import dev.kraftbench.simulation.raft.SimLogStore.Change;
import dev.kraftbench.simulation.raft.SimLogStore.Stored;
import dev.kraftbench.storage.EpochEntry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A metadata log in memory over a {@link SimLogStore}: many times faster than files, and as forgetful. */
public final class SimRaftLog implements RaftLog {

    private final SimLogStore store;
    private final Helpers helpers;
    private final Lane lane;
    private final SimLogStore.Image image;

    public SimRaftLog(SimLogStore store, Helpers helpers, Lane lane) {
        this.store = store;
        this.helpers = helpers;
        this.lane = lane;
        this.image = store.open();
    }

    private void change(Change change) {
        image.apply(change);
        store.add(change);
    }

    @Override
    public long startOffset() {
        return image.start;
    }

    @Override
    public long endOffset() {
        return image.end;
    }

    @Override
    public List<EpochEntry> epochs() {
        return image.epochs();
    }

    @Override
    public void append(ByteBuffer batches, int leaderEpoch) {
        List<Stored> parsed = SimLogStore.parse(batches);
        if (parsed.isEmpty() || parsed.getFirst().baseOffset() != image.end) {
            throw new IllegalStateException("append at " + parsed + " to a log that ends at " + image.end);
        }
        change(new Change.Append(parsed));
    }

    @Override
    public void truncateTo(long offset) {
        change(new Change.Truncate(offset));
    }

    @Override
    public void truncateFullyAndStartAt(long offset) {
        change(new Change.Restart(offset));
    }

    @Override
    public void committed(long highWatermark) {
        if (highWatermark > image.end) {
            throw new IllegalStateException("high watermark " + highWatermark + " above log end " + image.end);
        }
    }

    @Override
    public void startAt(long offset) {
        change(new Change.StartAt(offset));
    }

    @Override
    public ByteBuffer read(long offset, int maxBytes) {
        List<Stored> found = new ArrayList<>();
        int size = 0;
        for (int i = indexOf(offset); i < image.batches.size(); i++) {
            Stored batch = image.batches.get(i);
            int batchSize = batch.bytes().remaining();
            if (!found.isEmpty() && size + batchSize > maxBytes) {
                break;
            }
            found.add(batch);
            size += batchSize;
        }
        ByteBuffer bytes = ByteBuffer.allocate(size);
        found.forEach(batch -> bytes.put(batch.bytes().duplicate()));
        return bytes.flip();
    }

    private int indexOf(long offset) {
        if (offset < image.start || offset > image.end) {
            throw new IllegalStateException("read at " + offset + " from a log " + image.start + ".." + image.end);
        }
        int low = 0;
        int high = image.batches.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (image.batches.get(middle).lastOffset() < offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Override
    public void flush(Consumer<Outcome<Long>> done) {
        long changes = store.changes();
        long end = image.end;
        helpers.submit(
                lane,
                () -> {
                    store.forceUpTo(changes);
                    return end;
                },
                done);
    }

    @Override
    public long sizeBytes() {
        long size = 0;
        for (Stored batch : image.batches) {
            size += batch.bytes().remaining();
        }
        return size;
    }

    @Override
    public void close() {}
}
