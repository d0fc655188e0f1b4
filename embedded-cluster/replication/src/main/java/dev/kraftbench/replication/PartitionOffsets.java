package dev.kraftbench.replication;

import dev.kraftbench.storage.ActiveProducer;
import dev.kraftbench.storage.EpochEnd;
import dev.kraftbench.storage.OffsetLookup;
import dev.kraftbench.storage.PartitionLog;
import java.io.IOException;
import java.util.List;
import org.apache.kafka.common.protocol.Errors;

/** Questions of clients and replicas about the offsets of a partition. On the partition's lane. */
public final class PartitionOffsets {

    /** Negative timestamps of ListOffsets that stand for a place in the log. */
    public static final long LATEST = -1;

    public static final long EARLIEST = -2;
    public static final long MAX_TIMESTAMP = -3;
    public static final long EARLIEST_LOCAL = -4;
    public static final long LATEST_TIERED = -5;
    public static final long EARLIEST_PENDING_UPLOAD = -6;

    /** For DeleteRecords: up to the high watermark. */
    public static final long TO_HIGH_WATERMARK = -1;

    /** An offset, or why there is none. */
    public sealed interface Answer {
        /** @param leaderEpoch of the record, or -1 */
        record At(long offset, long timestampMillis, int leaderEpoch) implements Answer {}

        /** There is no such record. */
        record None() implements Answer {}

        record Failed(Errors error) implements Answer {}
    }

    /** How far a reader may look. */
    public enum Bound {
        LOG_END,
        HIGH_WATERMARK,
        LAST_STABLE
    }

    private final Partition partition;
    private final ReplicaLane home;

    PartitionOffsets(Partition partition, ReplicaLane home) {
        this.partition = partition;
        this.home = home;
    }

    /** The offset for a timestamp or one of the places (KIP-79, KIP-734, KIP-405). */
    public Answer forTimestamp(long timestamp, Bound bound, int currentLeaderEpoch, boolean leaderOnly) {
        Errors refusal = partition.readRefusal(currentLeaderEpoch, leaderOnly);
        PartitionLog log = partition.log();
        if (refusal != Errors.NONE || log == null) {
            return new Answer.Failed(refusal);
        }
        long limit = switch (bound) {
            case LOG_END -> log.logEndOffset();
            case HIGH_WATERMARK -> log.highWatermark();
            case LAST_STABLE -> log.lastStableOffset();
        };
        Leadership leading = partition.leadership();
        // A new leader may know a lower high watermark than clients have seen, until its followers have fetched.
        boolean lagging = bound != Bound.LOG_END && leading != null && leading.epochStartOffset() > log.highWatermark();
        try {
            if (timestamp == LATEST) {
                return lagging ? new Answer.Failed(Errors.OFFSET_NOT_AVAILABLE) : new Answer.At(limit, -1, partition.leaderEpoch());
            }
            if (timestamp == EARLIEST || timestamp == EARLIEST_LOCAL) {
                return answer(log.earliestOffset());
            }
            if (timestamp == LATEST_TIERED || timestamp == EARLIEST_PENDING_UPLOAD) {
                return new Answer.None();
            }
            if (timestamp < MAX_TIMESTAMP) {
                return new Answer.Failed(Errors.INVALID_REQUEST);
            }
            Answer found = answer(timestamp == MAX_TIMESTAMP ? log.maxTimestampOffset() : log.offsetForTimestamp(timestamp));
            if (found instanceof Answer.At at && at.offset() >= limit || found instanceof Answer.None && lagging) {
                return lagging ? new Answer.Failed(Errors.OFFSET_NOT_AVAILABLE) : new Answer.None();
            }
            return found;
        } catch (IOException e) {
            partition.failed(e);
            return new Answer.Failed(Errors.KAFKA_STORAGE_ERROR);
        }
    }

    private static Answer answer(OffsetLookup lookup) {
        return switch (lookup) {
            case OffsetLookup.Found(long offset, long timestamp, int epoch) -> new Answer.At(offset, timestamp, epoch);
            case OffsetLookup.NotFound ignored -> new Answer.None();
        };
    }

    /** Where an epoch ends (KIP-320). */
    public EpochAnswer endOfEpoch(int epoch, int currentLeaderEpoch) {
        Errors refusal = partition.readRefusal(currentLeaderEpoch, true);
        PartitionLog log = partition.log();
        return refusal != Errors.NONE || log == null
                ? new EpochAnswer(refusal, EpochEnd.UNDEFINED)
                : new EpochAnswer(Errors.NONE, log.endOffsetForEpoch(epoch));
    }

    /** An epoch's end; undefined with an error. */
    public record EpochAnswer(Errors error, EpochEnd end) {}

    /** The producers that the log remembers, a leader's or a follower's (KIP-664): whoever looks for hanging transactions asks every replica. */
    public Producers producers() {
        PartitionLog log = partition.log();
        Errors refusal = partition.readRefusal(-1, false);
        return refusal != Errors.NONE || log == null
                ? new Producers(refusal, List.of())
                : new Producers(Errors.NONE, log.activeProducers());
    }

    /** Producers, none with an error. */
    public record Producers(Errors error, List<ActiveProducer> active) {}

    /**
     * Deletes the records below an offset: raises the log start here; followers learn of it by their fetches.
     *
     * @param offset or {@link #TO_HIGH_WATERMARK}
     */
    public Deletion deleteBefore(long offset) {
        Leadership leading = partition.leadership();
        PartitionLog log = partition.log();
        if (partition.isOffline()) {
            return new Deletion(Errors.KAFKA_STORAGE_ERROR, -1, -1);
        }
        if (leading == null || log == null) {
            return new Deletion(Errors.NOT_LEADER_OR_FOLLOWER, -1, -1);
        }
        if (log.config().cleanupByCompaction() && !log.config().cleanupByDelete()) {
            return new Deletion(Errors.POLICY_VIOLATION, -1, -1);
        }
        long before = offset == TO_HIGH_WATERMARK ? log.highWatermark() : offset;
        if (before < 0 || before > log.highWatermark()) {
            return new Deletion(Errors.OFFSET_OUT_OF_RANGE, -1, -1);
        }
        try {
            if (log.incrementLogStartOffset(before)) {
                // The held fetches of followers end, so that they hear of the new log start at once.
                partition.news().endMoved();
            }
        } catch (IOException e) {
            partition.failed(e);
            return new Deletion(Errors.KAFKA_STORAGE_ERROR, -1, -1);
        }
        return new Deletion(Errors.NONE, before, leading.lowWatermark());
    }

    /** The lowest log start among the live replicas, or why it can't be told. */
    public Deletion lowWatermark(long wanted) {
        Leadership leading = partition.leadership();
        return leading == null
                ? new Deletion(partition.isOffline() ? Errors.KAFKA_STORAGE_ERROR : Errors.NOT_LEADER_OR_FOLLOWER, -1, -1)
                : new Deletion(Errors.NONE, wanted, leading.lowWatermark());
    }

    /**
     * @param wanted offset that all live replicas are to reach
     * @param lowWatermark that they have reached
     */
    public record Deletion(Errors error, long wanted, long lowWatermark) {
        public boolean isDone() {
            return error != Errors.NONE || lowWatermark >= wanted;
        }
    }
}
