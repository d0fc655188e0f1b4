package dev.kraftbench.replication;

import dev.kraftbench.replication.FetchOutcome.Positions;
import dev.kraftbench.replication.ReadSpec.Reader;
import dev.kraftbench.storage.AbortedTransaction;
import dev.kraftbench.storage.EpochEnd;
import dev.kraftbench.storage.PartitionLog;
import dev.kraftbench.storage.ReadResult;
import java.io.IOException;
import java.util.List;
import org.apache.kafka.common.protocol.Errors;

/** Reads of a partition: what clients may see, what followers are given, and what followers tell by asking. On the partition's lane. */
final class PartitionReads {

    private final Partition partition;

    PartitionReads(Partition partition) {
        this.partition = partition;
    }

    FetchOutcome fetch(ReadSpec spec, boolean first) {
        boolean leaderOnly =
                switch (spec.reader()) {
                    case Reader.Client client -> client.leaderOnly();
                    case Reader.Replica ignored -> true;
                };
        Errors error = partition.readRefusal(spec.currentLeaderEpoch(), leaderOnly);
        PartitionLog log = partition.log();
        if (error != Errors.NONE || log == null) {
            return new FetchOutcome.Failed(error);
        }
        return switch (spec.reader()) {
            case Reader.Client client -> client.readCommitted()
                    ? read(log, spec, log.lastStableOffset(), true)
                    : read(log, spec, log.highWatermark(), false);
            case Reader.Replica replica -> fetchAsReplica(log, spec, replica, first);
        };
    }

    private FetchOutcome fetchAsReplica(PartitionLog log, ReadSpec spec, Reader.Replica replica, boolean first) {
        Leadership leading = partition.leadership();
        if (leading == null) {
            return new FetchOutcome.Failed(Errors.NOT_LEADER_OR_FOLLOWER);
        }
        if (!leading.isFollower(replica.id())) {
            // It may have been added by metadata that has not arrived here: the follower tries again.
            return new FetchOutcome.Failed(
                    spec.currentLeaderEpoch() >= 0 ? Errors.UNKNOWN_LEADER_EPOCH : Errors.NOT_LEADER_OR_FOLLOWER);
        }
        if (leading.isStale(replica.id(), replica.epoch())) {
            return new FetchOutcome.Failed(Errors.NOT_LEADER_OR_FOLLOWER);
        }
        if (spec.offset() < log.logStartOffset() || spec.offset() > log.logEndOffset() && spec.lastFetchedEpoch() < 0) {
            return new FetchOutcome.OutOfRange(positions(log));
        }
        if (spec.lastFetchedEpoch() >= 0) {
            EpochEnd end = log.endOffsetForEpoch(spec.lastFetchedEpoch());
            if (!end.isDefined() || end.epoch() < 0) {
                return new FetchOutcome.OutOfRange(positions(log));
            }
            if (end.epoch() < spec.lastFetchedEpoch() || end.endOffset() < spec.offset()) {
                return new FetchOutcome.Diverging(end, positions(log));
            }
        }
        if (first) {
            leading.fetched(replica.id(), replica.epoch(), spec.offset(), spec.logStartOffset());
            if (partition.leadership() != leading) {
                return new FetchOutcome.Failed(Errors.NOT_LEADER_OR_FOLLOWER);
            }
        }
        long available = partition.throttle().availableTo(replica.id());
        if (available <= 0) {
            // Held back: nothing for now, which is not an error, so that the fetch waits.
            return read(log, spec, spec.offset(), false);
        }
        boolean limited = available < spec.maxBytes();
        return read(log, limited ? spec.limitedTo((int) available, spec.atLeastOneBatch()) : spec, log.logEndOffset(), false);
    }

    /** @param withAborted whether the reader wants to know the aborted transactions */
    FetchOutcome read(PartitionLog log, ReadSpec spec, long upperBound, boolean withAborted) {
        try {
            return switch (log.read(spec.offset(), spec.maxBytes(), upperBound, spec.atLeastOneBatch())) {
                case ReadResult.Slice slice ->
                    new FetchOutcome.Records(slice.records(), positions(log), withAborted ? aborted(log, slice, upperBound) : null);
                case ReadResult.OutOfRange ignored -> new FetchOutcome.OutOfRange(positions(log));
            };
        } catch (IOException e) {
            partition.failed(e);
            return new FetchOutcome.Failed(Errors.KAFKA_STORAGE_ERROR);
        }
    }

    private static List<AbortedTransaction> aborted(PartitionLog log, ReadResult.Slice slice, long upperBound) throws IOException {
        try {
            return log.abortedTransactions(slice, upperBound);
        } catch (IOException e) {
            slice.records().release();
            throw e;
        }
    }

    private static Positions positions(PartitionLog log) {
        return new Positions(log.logStartOffset(), log.highWatermark(), log.lastStableOffset(), log.logEndOffset());
    }
}
