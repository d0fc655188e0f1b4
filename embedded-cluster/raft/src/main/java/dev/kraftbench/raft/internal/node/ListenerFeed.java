package dev.kraftbench.raft.internal.node;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.raft.CommittedBatch;
import dev.kraftbench.raft.LeaderAndEpoch;
import dev.kraftbench.raft.RaftListener;
import dev.kraftbench.raft.RaftLog;
import dev.kraftbench.raft.internal.log.Batches;
import dev.kraftbench.raft.internal.log.SnapshotFile;
import dev.kraftbench.raft.internal.log.Snapshots;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.jspecify.annotations.Nullable;

/** Brings the committed log, or a snapshot in place of its beginning, to the listeners, each from where it is. */
public final class ListenerFeed {

    /** Read and handed on in one go, before other work of the lane gets its turn. */
    private static final int CHUNK_BYTES = 1 << 20;

    /** Batches of our own that are kept decoded until they are committed. */
    private static final int MAX_REMEMBERED = 1024;

    private static final long NOT_STARTED = -1;

    private static final class Feed {
        final RaftListener listener;
        long next = NOT_STARTED;
        LeaderAndEpoch told = LeaderAndEpoch.UNKNOWN;

        Feed(RaftListener listener) {
            this.listener = listener;
        }
    }

    private final int nodeId;
    private final Lane lane;
    private final RaftLog log;
    private final Snapshots snapshots;
    private final FailureSink failed;
    private final List<Feed> feeds = new ArrayList<>();
    private final ArrayDeque<CommittedBatch> remembered = new ArrayDeque<>();
    private LeaderAndEpoch leader = LeaderAndEpoch.UNKNOWN;
    private long epochStartOffset = -1;
    private long highWatermark = -1;
    private boolean pumping;
    private boolean scheduled;
    private boolean closed;

    /** Is told when reading the log fails. */
    @FunctionalInterface
    public interface FailureSink {
        void failed(Exception cause);
    }

    public ListenerFeed(int nodeId, Lane lane, RaftLog log, Snapshots snapshots, FailureSink failed) {
        this.nodeId = nodeId;
        this.lane = lane;
        this.log = log;
        this.snapshots = snapshots;
        this.failed = failed;
    }

    public void add(RaftListener listener) {
        feeds.add(new Feed(listener));
        schedule();
    }

    public void remove(RaftListener listener) {
        feeds.removeIf(feed -> feed.listener == listener);
    }

    /** A batch of our own, so that it needn't be decoded when it is committed. */
    public void remember(CommittedBatch batch) {
        if (remembered.size() < MAX_REMEMBERED) {
            remembered.addLast(batch);
        }
    }

    public void committed(long newHighWatermark) {
        highWatermark = newHighWatermark;
        pump();
    }

    public void leaderChanged(LeaderAndEpoch current, long newEpochStartOffset) {
        leader = current;
        epochStartOffset = newEpochStartOffset;
        remembered.clear();
        List.copyOf(feeds).forEach(this::tellLeader);
    }

    public void close() {
        closed = true;
        List.copyOf(feeds).forEach(feed -> feed.listener.closing());
        feeds.clear();
    }

    /** We are told to a listener as leader only once it has everything from before our epoch. */
    private void tellLeader(Feed feed) {
        boolean ours = leader.isLeader(nodeId);
        if (!feed.told.equals(leader) && (!ours || feed.next > epochStartOffset) && feeds.contains(feed)) {
            feed.told = leader;
            feed.listener.leaderChanged(leader);
        }
    }

    private void schedule() {
        if (!scheduled) {
            scheduled = true;
            lane.execute(() -> {
                scheduled = false;
                pump();
            });
        }
    }

    private void pump() {
        if (pumping || closed) {
            return;
        }
        pumping = true;
        try {
            if (step()) {
                schedule();
            }
        } catch (IOException | RuntimeException e) {
            failed.failed(e);
        } finally {
            pumping = false;
        }
        if (!closed) {
            List.copyOf(feeds).forEach(this::tellLeader);
        }
    }

    /** @return whether more is to be read */
    private boolean step() throws IOException {
        while (true) {
            Feed last = last();
            if (last == null || highWatermark <= Math.max(last.next, 0)) {
                break;
            }
            if (last.next == NOT_STARTED || last.next < log.startOffset()) {
                start(last);
                continue;
            }
            CommittedBatch own = remembered(last.next);
            if (own != null) {
                deliver(own);
            } else {
                readChunk(last.next);
                Feed now = last();
                return now != null && now.next < highWatermark;
            }
        }
        return false;
    }

    private @Nullable Feed last() {
        Feed last = null;
        for (Feed feed : feeds) {
            if (last == null || feed.next < last.next) {
                last = feed;
            }
        }
        return last;
    }

    private void start(Feed feed) {
        // The newest may have been fetched and not taken over: then it goes further than we know anything to be committed.
        SnapshotFile snapshot = snapshots.atOrBefore(highWatermark);
        if (snapshot != null && snapshot.id().offset() >= log.startOffset()) {
            feed.listener.loadSnapshot(snapshot);
            feed.next = snapshot.id().offset();
        } else if (log.startOffset() == 0) {
            feed.next = 0;
        } else {
            throw new IllegalStateException("the metadata log begins at " + log.startOffset() + " and there is no snapshot below "
                    + highWatermark + " for what came before");
        }
    }

    /** The batch of our own at this offset if it is committed and still known. */
    private @Nullable CommittedBatch remembered(long offset) {
        while (!remembered.isEmpty() && remembered.getFirst().baseOffset() < offset) {
            remembered.removeFirst();
        }
        CommittedBatch first = remembered.peekFirst();
        return first != null && first.baseOffset() == offset && first.lastOffset() < highWatermark ? first : null;
    }

    private void readChunk(long offset) throws IOException {
        ByteBuffer bytes = log.read(offset, CHUNK_BYTES);
        boolean any = false;
        for (MutableRecordBatch batch : MemoryRecords.readableRecords(bytes).batches()) {
            if (batch.lastOffset() >= highWatermark) {
                break;
            }
            any = true;
            if (batch.lastOffset() >= offset) {
                deliver(Batches.decode(batch));
            }
        }
        if (!any) {
            throw new IllegalStateException("nothing committed to read at offset " + offset + " below high watermark " + highWatermark);
        }
    }

    private void deliver(CommittedBatch batch) {
        for (Feed feed : List.copyOf(feeds)) {
            if (feed.next >= batch.baseOffset() && feed.next <= batch.lastOffset()) {
                feed.next = batch.lastOffset() + 1;
                feed.listener.committed(batch);
                if (closed) {
                    return;
                }
            }
        }
    }
}
