package dev.kraftbench.replication;

import dev.kraftbench.kernel.Helpers.Outcome;
import dev.kraftbench.kernel.Timer;
import dev.kraftbench.protocol.RecordSlice;
import dev.kraftbench.storage.EpochEnd;
import dev.kraftbench.storage.EpochEntry;
import dev.kraftbench.storage.LogDir;
import dev.kraftbench.storage.PartitionLog;
import dev.kraftbench.storage.ReadResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves a replica's log into another directory of its broker (KIP-113): copies it, follows what is appended and truncated meanwhile, and puts the
 * copy in its place once it has everything and is durable. On the partition's lane; bytes are read by helpers.
 *
 * <pre>
 *   copy chunk by chunk ─▶ all there ─▶ flush ─▶ the rest on the lane ─▶ rename, replace, delete the old log
 *            ▲                                        │ more than a little came meanwhile
 *            └────────────────────────────────────────┘
 * </pre>
 */
final class LogMove {

    private static final Logger LOG = LoggerFactory.getLogger(LogMove.class);
    private static final int CHUNK_BYTES = 1 << 20;
    /** Copied on the lane at the end, while nobody else can append. */
    private static final int LAST_CHUNKS = 4;

    private final Partition partition;
    private final ReplicaLane home;
    private @Nullable LogDir target;
    private @Nullable PartitionLog copy;
    private @Nullable Timer timer;
    /** Grows with each beginning and end, so that late answers are known for what they are. */
    private long generation;

    LogMove(Partition partition, ReplicaLane home) {
        this.partition = partition;
        this.home = home;
    }

    /** Begins to move into the directory, or back if it is the one where the log is. */
    Errors begin(LogDir directory) {
        if (partition.isOffline() || !directory.isOnline()) {
            return Errors.KAFKA_STORAGE_ERROR;
        }
        if (partition.log() == null || partition.isRemoved()) {
            return Errors.REPLICA_NOT_AVAILABLE;
        }
        if (directory == target) {
            return Errors.NONE;
        }
        cancel();
        if (directory == partition.directory()) {
            return Errors.NONE;
        }
        long began = ++generation;
        target = directory;
        note("Moving a log to another directory");
        home.node()
                .helpers()
                .submit(home.lane(), () -> directory.createFuture(partition.id(), partition.logConfig(), home.lane()), outcome -> {
                    switch (outcome) {
                        case Outcome.Done<PartitionLog>(PartitionLog created) -> {
                            if (began == generation) {
                                copy = created;
                                step();
                            } else {
                                discard(directory, created);
                            }
                        }
                        case Outcome.Failed<PartitionLog>(Exception cause) -> {
                            if (began == generation) {
                                failed(cause);
                            } else {
                                note("A move that was given up had failed", cause);
                            }
                        }
                    }
                });
        return Errors.NONE;
    }

    /** Goes on with a copy that was begun before the broker's restart. */
    void goOn(LogDir directory, PartitionLog begun) {
        if (partition.isRemoved() || partition.isOffline() || partition.log() == null || directory == partition.directory()) {
            discard(directory, begun);
            return;
        }
        generation++;
        target = directory;
        copy = begun;
        note("Going on to move a log to another directory");
        step();
    }

    /** Gives the move up. */
    void cancel() {
        LogDir directory = target;
        PartitionLog abandoned = copy;
        stop();
        if (directory != null && abandoned != null) {
            discard(directory, abandoned);
        }
    }

    /** Does no more; the copy stays to be gone on with. */
    void stop() {
        generation++;
        target = null;
        copy = null;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void discard(LogDir directory, PartitionLog abandoned) {
        try {
            directory.delete(abandoned);
        } catch (IOException e) {
            // The directory has been reported as failed.
            note("A copy can't be deleted", e);
        }
    }

    private void failed(Exception cause) {
        note("Moving a log failed", cause);
        cancel();
    }

    private void note(String what) {
        LOG.atInfo()
                .addKeyValue("nodeId", home.nodeId())
                .addKeyValue("partition", partition.name())
                .addKeyValue("to", target == null ? null : target.path())
                .log(what);
    }

    private void note(String what, Exception cause) {
        LOG.atWarn().addKeyValue("nodeId", home.nodeId()).addKeyValue("partition", partition.name()).setCause(cause).log(what);
    }

    // ---- copying

    private void step() {
        timer = null;
        PartitionLog from = partition.log();
        PartitionLog to = copy;
        LogDir directory = target;
        if (to == null || directory == null) {
            return;
        }
        if (from == null || partition.isOffline() || !directory.isOnline()) {
            cancel();
            return;
        }
        try {
            align(from, to);
            if (to.logEndOffset() >= from.logEndOffset()) {
                flush(to);
            } else {
                copyChunk(from, to);
            }
        } catch (IOException e) {
            failed(e);
        }
    }

    private void copyChunk(PartitionLog from, PartitionLog to) throws IOException {
        Throttle throttle = home.node().moveThrottle();
        long available = throttle.available(home.nanos());
        if (available <= 0) {
            timer = home.lane().schedule(throttle.waitNanos(home.nanos()), this::step);
            return;
        }
        RecordSlice slice = read(from, to, (int) Math.min(CHUNK_BYTES, available));
        long reading = generation;
        home.node().helpers().submit(home.lane(), slice::read, outcome -> {
            slice.release();
            if (reading != generation) {
                return;
            }
            switch (outcome) {
                case Outcome.Done<ByteBuffer>(ByteBuffer batches) -> {
                    throttle.spend(batches.remaining(), home.nanos());
                    try {
                        append(to, batches);
                        step();
                    } catch (IOException | RuntimeException e) {
                        failed(e);
                    }
                }
                case Outcome.Failed<ByteBuffer>(Exception cause) -> failed(cause);
            }
        });
    }

    private static RecordSlice read(PartitionLog from, PartitionLog to, int maxBytes) throws IOException {
        return switch (from.read(to.logEndOffset(), maxBytes, from.logEndOffset(), true)) {
            case ReadResult.Slice slice -> slice.records();
            case ReadResult.OutOfRange range -> throw new IOException("The log does not hold what its copy needs: " + range);
        };
    }

    private static void append(PartitionLog to, ByteBuffer batches) throws IOException {
        if (batches.remaining() >= DefaultRecordBatch.RECORD_BATCH_OVERHEAD) {
            long base = batches.getLong(batches.position());
            if (base < to.logEndOffset() && to.logStartOffset() == to.logEndOffset()) {
                // The log begins inside a batch, after DeleteRecords.
                to.truncateFullyAndStartAt(base);
            }
        }
        to.appendAsFollower(batches, Integer.MAX_VALUE);
    }

    /** What was cut from the log meanwhile is cut from the copy, and its marks follow. */
    private void align(PartitionLog from, PartitionLog to) throws IOException {
        // The latter: the log was begun anew, at an older place.
        if (from.logStartOffset() > to.logEndOffset() || from.logStartOffset() < to.logStartOffset()) {
            to.truncateFullyAndStartAt(from.logStartOffset());
        }
        long end = Math.min(from.logEndOffset(), to.logEndOffset());
        int epoch = to.latestEpoch().orElse(-1);
        if (epoch >= 0) {
            EpochEnd known = from.endOffsetForEpoch(epoch);
            if (known.isDefined() && known.epoch() >= 0 && (known.epoch() != epoch || known.endOffset() < end)) {
                end = ReplicationRules.STANDARD.truncationOffset(known, to.endOffsetForEpoch(known.epoch()), end);
            }
        }
        if (end < to.logEndOffset()) {
            to.truncateTo(end);
        }
        to.advanceHighWatermark(Math.min(from.highWatermark(), to.logEndOffset()));
        if (from.logStartOffset() > to.logStartOffset() && from.logStartOffset() <= to.highWatermark()) {
            to.incrementLogStartOffset(from.logStartOffset());
        }
    }

    // ---- the end

    private void flush(PartitionLog to) {
        long flushing = generation;
        to.flush(outcome -> {
            if (flushing != generation) {
                return;
            }
            switch (outcome) {
                case Outcome.Done<Long> done -> finish();
                case Outcome.Failed<Long>(Exception cause) -> failed(cause);
            }
        });
    }

    private void finish() {
        PartitionLog from = partition.log();
        PartitionLog to = copy;
        LogDir directory = target;
        LogDir left = partition.directory();
        if (from == null || to == null || directory == null || left == null || !directory.isOnline() || !left.isOnline()) {
            cancel();
            return;
        }
        try {
            align(from, to);
            for (int chunk = 0; chunk < LAST_CHUNKS && to.logEndOffset() < from.logEndOffset(); chunk++) {
                RecordSlice slice = read(from, to, CHUNK_BYTES);
                try {
                    append(to, slice.read());
                } finally {
                    slice.release();
                }
            }
            align(from, to);
            if (to.logEndOffset() < from.logEndOffset() || to.isFlushing()) {
                step();
                return;
            }
            copyEpochs(from, to);
            directory.promote(to);
            to.takeOver(from);
            note("Moved a log to another directory");
            stop();
            partition.replaceLog(directory, to);
            left.delete(from);
        } catch (IOException | RuntimeException e) {
            failed(e instanceof IOException io ? io : new IOException("The copy differs from the log", e));
        }
    }

    /** Epochs that wrote no record are known to the log only. */
    private static void copyEpochs(PartitionLog from, PartitionLog to) throws IOException {
        for (EpochEntry entry : from.epochs()) {
            if (entry.epoch() > to.latestEpoch().orElse(-1)) {
                to.assignEpochStart(entry.epoch(), entry.startOffset());
            }
        }
    }

    void configure() {
        if (copy != null) {
            copy.updateConfig(partition.logConfig());
        }
    }
}
