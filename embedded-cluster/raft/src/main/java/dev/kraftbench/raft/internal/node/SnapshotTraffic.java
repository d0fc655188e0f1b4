package dev.kraftbench.raft.internal.node;

import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.kernel.Helpers.Outcome;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.raft.MetadataLogLimits;
import dev.kraftbench.raft.OffsetAndEpoch;
import dev.kraftbench.raft.RaftConfig;
import dev.kraftbench.raft.RaftLog;
import dev.kraftbench.raft.internal.core.Effect;
import dev.kraftbench.raft.internal.core.Input;
import dev.kraftbench.raft.internal.log.SnapshotFile;
import dev.kraftbench.raft.internal.log.Snapshots;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Snapshots on their way: taken here, served to others, fetched from the leader, and deleted with the log below them. On the lane. */
public final class SnapshotTraffic {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotTraffic.class);

    /** Takes a piece of a snapshot that somebody asked for, or the error. */
    @FunctionalInterface
    public interface PieceAnswer {
        void answer(Errors error, long size, ByteBuffer bytes);
    }

    private final int nodeId;
    private final MetadataLogLimits limits;
    private final Lane lane;
    private final Helpers helpers;
    private final HelperWrites writes;
    private final RaftLog log;
    private final Snapshots snapshots;
    private final Replica replica;

    public SnapshotTraffic(
            RaftConfig config, Lane lane, Helpers helpers, HelperWrites writes, RaftLog log, Snapshots snapshots, Replica replica) {
        this.nodeId = config.nodeId();
        this.limits = config.limits();
        this.lane = lane;
        this.helpers = helpers;
        this.writes = writes;
        this.log = log;
        this.snapshots = snapshots;
        this.replica = replica;
    }

    private record Found(SnapshotFile file, long size) {}

    /** A snapshot of our own has its final name. */
    public void taken(OffsetAndEpoch id) {
        writes.submit(
                () -> {
                    SnapshotFile file = snapshots.read(id);
                    return new Found(file, snapshots.sizeOf(file));
                },
                (Outcome<Found> outcome) -> {
                    switch (outcome) {
                        case Outcome.Done<Found>(Found found) -> {
                            snapshots.keep(found.file(), found.size());
                            replica.input(new Input.SnapshotTaken(id));
                            cleanUp();
                        }
                        case Outcome.Failed<Found>(Exception cause) -> replica.fail(cause);
                    }
                });
    }

    /** Lets the log begin at a later snapshot if log and snapshots take more room, or go back further, than configured. */
    private void cleanUp() {
        OffsetAndEpoch start = snapshots.newStart(
                log.startOffset(), log.sizeBytes(), limits.retentionBytes(),
                limits.retentionMillis() < 0 ? Long.MIN_VALUE : lane.clock().wallMillis() - limits.retentionMillis());
        if (start == null) {
            return;
        }
        try {
            log.startAt(start.offset());
        } catch (IOException e) {
            replica.fail(e);
            return;
        }
        replica.input(new Input.LogStartMoved(start));
        deleteBefore(start);
    }

    /** Forgets snapshots that end before the log's start and deletes their files. */
    public void deleteBefore(OffsetAndEpoch start) {
        List<Path> files = snapshots.forgetBefore(start);
        if (files.isEmpty()) {
            return;
        }
        writes.submit(
                () -> {
                    snapshots.delete(files);
                    return files.size();
                },
                outcome -> {
                    if (outcome instanceof Outcome.Failed<Integer>(Exception cause)) {
                        LOG.atWarn().addKeyValue("nodeId", nodeId).setCause(cause).log("Old snapshots not deleted");
                    }
                });
    }

    /** Reads a piece for another replica. */
    public void serve(Effect.ReplySnapshot reply, PieceAnswer answer) {
        SnapshotFile file = snapshots.get(reply.snapshot());
        if (file == null) {
            answer.answer(Errors.SNAPSHOT_NOT_FOUND, 0, ByteBuffer.allocate(0));
            return;
        }
        int maxBytes = Math.min(reply.maxBytes(), limits.fetchSnapshotMaxBytes());
        helpers.submit(lane, () -> snapshots.readPiece(file, reply.position(), maxBytes), outcome -> {
            switch (outcome) {
                case Outcome.Done<SnapshotFile.Piece>(SnapshotFile.Piece piece) -> {
                    boolean inside = reply.position() < piece.size();
                    answer.answer(inside ? Errors.NONE : Errors.POSITION_OUT_OF_RANGE, piece.size(), piece.bytes());
                }
                case Outcome.Failed<SnapshotFile.Piece>(Exception cause) -> {
                    LOG.atWarn().addKeyValue("nodeId", nodeId).setCause(cause).log("Snapshot not readable");
                    answer.answer(Errors.SNAPSHOT_NOT_FOUND, 0, ByteBuffer.allocate(0));
                }
            }
        });
    }

    private record Stored(@Nullable SnapshotFile complete, long size) {}

    /** Writes a piece that came from the leader; the last one completes the snapshot. */
    public void store(Effect.StoreSnapshotPiece piece) {
        long next = piece.position() + piece.bytes().remaining();
        writes.submit(
                () -> new Stored(
                        snapshots.storePiece(piece.snapshot(), piece.size(), piece.position(), piece.bytes()), piece.size()),
                (Outcome<Stored> outcome) -> {
                    switch (outcome) {
                        case Outcome.Done<Stored>(Stored stored) -> stored(piece.snapshot(), next, stored);
                        case Outcome.Failed<Stored>(Exception cause) -> {
                            LOG.atWarn().addKeyValue("nodeId", nodeId).setCause(cause).log("Fetched snapshot not stored");
                            replica.input(new Input.SnapshotPieceFailed(piece.snapshot()));
                        }
                    }
                });
    }

    private void stored(OffsetAndEpoch id, long next, Stored stored) {
        SnapshotFile file = stored.complete();
        if (file != null) {
            snapshots.keep(file, stored.size());
        }
        replica.input(new Input.SnapshotPieceStored(id, next, file != null));
        if (file != null) {
            replica.input(new Input.SnapshotInstalled(id, file.voters(), file.kraftVersion()));
        }
    }
}
