package dev.kraftbench.replication;

import dev.kraftbench.kernel.Link;
import dev.kraftbench.kernel.Link.Delivery;
import dev.kraftbench.protocol.PeerRequest;
import dev.kraftbench.protocol.RecordSlice;
import dev.kraftbench.storage.EpochEnd;
import dev.kraftbench.storage.LogAppended;
import dev.kraftbench.storage.PartitionLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a follower does to its log with a leader's answer: append, truncate, start anew. On the lane. */
final class PursuitSteps {

    private static final Logger LOG = LoggerFactory.getLogger(PursuitSteps.class);
    private static final short OLDEST_LIST_OFFSETS = 4;
    private static final int LAST_OFFSET_DELTA_AT = DefaultRecordBatch.LAST_OFFSET_DELTA_OFFSET;

    /** As much as a fetch for one partition asks for by default ({@code replica.fetch.max.bytes}). */
    private static final int MAX_KEPT_BYTES = 1 << 20;

    enum Step {
        UNMOVED,
        MOVED,
        OUT_OF_RANGE,
        FAILED,
        GONE
    }

    private final ReplicaLane home;
    private final int leaderId;
    private ByteBuffer kept = ByteBuffer.allocate(0);
    private final Set<Pursuit> relocating = new HashSet<>();

    PursuitSteps(ReplicaLane home, int leaderId) {
        this.home = home;
        this.leaderId = leaderId;
    }

    Step take(Pursuit pursuit, FetchResponseData.PartitionData data) {
        Errors error = Errors.forCode(data.errorCode());
        if (error == Errors.OFFSET_OUT_OF_RANGE) {
            return Step.OUT_OF_RANGE;
        }
        if (error != Errors.NONE) {
            // Mostly: the leader has not heard of its leadership yet, or we have not heard of the next.
            LOG.atDebug()
                    .addKeyValue("nodeId", home.nodeId())
                    .addKeyValue("partition", pursuit.partition().name())
                    .addKeyValue("leader", leaderId)
                    .addKeyValue("error", error)
                    .log("The leader refused a follower's fetch");
            return Step.FAILED;
        }
        try {
            if (isDiverging(data)) {
                return truncate(
                        pursuit,
                        new EpochEnd(
                                data.divergingEpoch().epoch(), data.divergingEpoch().endOffset()));
            }
            return append(pursuit, data);
        } catch (IOException e) {
            pursuit.partition().failed(e);
            return Step.GONE;
        } catch (CorruptRecordException | IllegalArgumentException e) {
            // The latter: offsets that don't follow on. One partition's trouble must not end the loop of all others.
            LOG.atWarn()
                    .addKeyValue("nodeId", home.nodeId())
                    .addKeyValue("partition", pursuit.partition().name())
                    .addKeyValue("leader", leaderId)
                    .setCause(e)
                    .log("Fetched records are damaged");
            return Step.FAILED;
        }
    }

    private Step append(Pursuit pursuit, FetchResponseData.PartitionData data) throws IOException {
        PartitionLog log = pursuit.log();
        ByteBuffer batches = bytes(data.records());
        boolean moved = false;
        if (batches.remaining() >= DefaultRecordBatch.RECORD_BATCH_OVERHEAD) {
            long base = batches.getLong(batches.position());
            if (base < log.logEndOffset() && !startsInsideFirstBatch(log, batches, base)) {
                LOG.atError()
                        .addKeyValue("nodeId", home.nodeId())
                        .addKeyValue("partition", pursuit.partition().name())
                        .addKeyValue("baseOffset", base)
                        .addKeyValue("logEndOffset", log.logEndOffset())
                        .log("The leader sent records that the follower has");
                return Step.FAILED;
            }
            LogAppended appended = log.appendAsFollower(batches, pursuit.leaderEpoch());
            if (appended.sizeBytes() > 0) {
                moved = true;
                pursuit.partition().replicated(appended.sizeBytes());
                pursuit.partition().throttle().received(pursuit.lags(), appended.sizeBytes());
                pursuit.partition().news().endMoved();
            }
        }
        pursuit.succeeded();
        pursuit.told(data.highWatermark());
        return advance(pursuit, data) || moved ? Step.MOVED : Step.UNMOVED;
    }

    /** Takes high watermark and log start from an answer whose records come too late. */
    void takeOffsets(Pursuit pursuit, FetchResponseData.PartitionData data) {
        if (data.errorCode() == Errors.NONE.code() && !isDiverging(data)) {
            try {
                advance(pursuit, data);
            } catch (IOException e) {
                pursuit.partition().failed(e);
            }
        }
    }

    private static boolean isDiverging(FetchResponseData.PartitionData data) {
        return data.divergingEpoch().epoch() >= 0 || data.divergingEpoch().endOffset() >= 0;
    }

    /** Follows the leader's high watermark and log start; whether the latter moved. */
    private static boolean advance(Pursuit pursuit, FetchResponseData.PartitionData data) throws IOException {
        PartitionLog log = pursuit.log();
        long highWatermark = Math.min(data.highWatermark(), log.logEndOffset());
        if (highWatermark > log.highWatermark()) {
            log.advanceHighWatermark(highWatermark);
            pursuit.partition().news().highWatermarkMoved();
        }
        if (data.logStartOffset() > log.logStartOffset() && data.logStartOffset() <= log.highWatermark()) {
            return log.incrementLogStartOffset(data.logStartOffset());
        }
        return false;
    }

    /** The leader's log may begin inside a batch (after DeleteRecords); an empty follower then begins where that batch does. */
    private static boolean startsInsideFirstBatch(PartitionLog log, ByteBuffer batches, long base) throws IOException {
        long last = base + batches.getInt(batches.position() + LAST_OFFSET_DELTA_AT);
        if (log.logStartOffset() == log.logEndOffset() && last >= log.logEndOffset()) {
            log.truncateFullyAndStartAt(base);
            return true;
        }
        return false;
    }

    private Step truncate(Pursuit pursuit, EpochEnd leader) throws IOException {
        PartitionLog log = pursuit.log();
        ReplicationRules rules = home.config().rules();
        if (!rules.truncatesOnDivergence()) {
            return Step.UNMOVED;
        }
        EpochEnd own = leader.epoch() < 0 ? EpochEnd.UNDEFINED : log.endOffsetForEpoch(leader.epoch());
        long offset = rules.truncationOffset(leader, own, log.logEndOffset());
        (offset < log.highWatermark() ? LOG.atWarn() : LOG.atInfo())
                .addKeyValue("nodeId", home.nodeId())
                .addKeyValue("partition", pursuit.partition().name())
                .addKeyValue("leaderEpoch", pursuit.leaderEpoch())
                .addKeyValue("from", log.logEndOffset())
                .addKeyValue("to", offset)
                .addKeyValue("highWatermark", log.highWatermark())
                .log("Truncating to the leader's log");
        truncateTo(log, offset);
        return Step.MOVED;
    }

    private static void truncateTo(PartitionLog log, long offset) throws IOException {
        if (offset < log.logStartOffset()) {
            log.truncateFullyAndStartAt(offset);
        } else {
            log.truncateTo(offset);
        }
    }

    boolean isRelocating(Pursuit pursuit) {
        return relocating.contains(pursuit);
    }

    /**
     * Finds a place to go on from after the leader said that the follower's offset is not in its log: the leader's end if that is lower
     * (an unclean election), its start if that is higher (old segments were deleted).
     */
    void relocate(Pursuit pursuit, @Nullable Link<PeerRequest, ApiMessage> link, Runnable done, Runnable failed) {
        if (link == null) {
            failed.run();
            return;
        }
        relocating.add(pursuit);
        Runnable giveUp = () -> {
            relocating.remove(pursuit);
            failed.run();
        };
        ask(pursuit, link, PartitionOffsets.LATEST, giveUp, leaderEnd -> {
            if (leaderEnd < pursuit.log().logEndOffset()) {
                finish(pursuit, done, () -> truncateTo(pursuit.log(), leaderEnd), "end", leaderEnd);
                return;
            }
            ask(pursuit, link, PartitionOffsets.EARLIEST, giveUp, leaderStart -> {
                if (leaderStart > pursuit.log().logEndOffset()) {
                    finish(pursuit, done, () -> pursuit.log().truncateFullyAndStartAt(leaderStart), "start", leaderStart);
                } else {
                    finish(pursuit, done, () -> {}, "none", leaderStart);
                }
            });
        });
    }

    private interface DiskStep {
        void run() throws IOException;
    }

    private void finish(Pursuit pursuit, Runnable done, DiskStep step, String to, long offset) {
        relocating.remove(pursuit);
        LOG.atWarn()
                .addKeyValue("nodeId", home.nodeId())
                .addKeyValue("partition", pursuit.partition().name())
                .addKeyValue("logStartOffset", pursuit.log().logStartOffset())
                .addKeyValue("logEndOffset", pursuit.log().logEndOffset())
                .addKeyValue("reset", to)
                .addKeyValue("offset", offset)
                .log("The follower was out of the leader's range");
        try {
            step.run();
            done.run();
        } catch (IOException e) {
            pursuit.partition().failed(e);
        }
    }

    private void ask(
            Pursuit pursuit, Link<PeerRequest, ApiMessage> link, long timestamp, Runnable failed, LongConsumer answer) {
        var id = pursuit.partition().id();
        ListOffsetsRequestData request = new ListOffsetsRequestData()
                .setReplicaId(home.nodeId())
                .setIsolationLevel((byte) 0)
                .setTopics(List.of(new ListOffsetsRequestData.ListOffsetsTopic()
                        .setName(id.topic())
                        .setPartitions(List.of(new ListOffsetsRequestData.ListOffsetsPartition()
                                .setPartitionIndex(id.partition())
                                .setCurrentLeaderEpoch(pursuit.leaderEpoch())
                                .setTimestamp(timestamp)))));
        PeerRequest message =
                new PeerRequest(ApiKeys.LIST_OFFSETS, OLDEST_LIST_OFFSETS, ApiKeys.LIST_OFFSETS.latestVersion(), request);
        link.send(message, home.config().requestTimeoutNanos(), delivery -> {
            Partition partition = pursuit.partition();
            boolean current = !partition.isRemoved()
                    && !partition.isOffline()
                    && !partition.isLeader()
                    && partition.leaderEpoch() == pursuit.leaderEpoch();
            if (!current) {
                relocating.remove(pursuit);
            } else if (delivery instanceof Delivery.Answered<ApiMessage>(ApiMessage response)
                    && offsetIn((ListOffsetsResponseData) response) >= 0) {
                answer.accept(offsetIn((ListOffsetsResponseData) response));
            } else {
                failed.run();
            }
        });
    }

    private static long offsetIn(ListOffsetsResponseData response) {
        if (response.topics().size() != 1 || response.topics().getFirst().partitions().size() != 1) {
            return -1;
        }
        var partition = response.topics().getFirst().partitions().getFirst();
        return partition.errorCode() == Errors.NONE.code() ? partition.offset() : -1;
    }

    /** The records of an answer, good until the next answer. */
    private ByteBuffer bytes(@Nullable BaseRecords records) {
        return switch (records) {
            case null -> ByteBuffer.allocate(0);
            case RecordSlice slice -> copied(slice);
            case MemoryRecords memory -> memory.buffer().duplicate();
            default -> throw new IllegalArgumentException("records of an unknown kind: " + records.getClass());
        };
    }

    /** Reads a slice of a leader in this JVM the way the disk likes it: into a direct buffer, kept for the next one. */
    private ByteBuffer copied(RecordSlice slice) {
        int size = slice.sizeInBytes();
        if (size > MAX_KEPT_BYTES) {
            return slice.read();
        }
        if (kept.capacity() < size) {
            kept = ByteBuffer.allocateDirect(Math.min(MAX_KEPT_BYTES, Math.max(64 << 10, Integer.highestOneBit(size) * 2)));
        }
        kept.clear();
        slice.readInto(kept);
        return kept.flip();
    }
}
