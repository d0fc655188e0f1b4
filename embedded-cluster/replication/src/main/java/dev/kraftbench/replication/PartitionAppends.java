package dev.kraftbench.replication;

import dev.kraftbench.kernel.Helpers.Outcome;
import dev.kraftbench.storage.AppendOrigin;
import dev.kraftbench.storage.AppendResult;
import dev.kraftbench.storage.PartitionLog;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.jspecify.annotations.Nullable;

/** Appends to a partition that this broker leads, or will lead once its log is open. On the partition's lane. */
final class PartitionAppends {

    private final Partition partition;
    private final PartitionCounters counters;
    private @Nullable EarlyProduces early;

    PartitionAppends(Partition partition, PartitionCounters counters) {
        this.partition = partition;
        this.counters = counters;
    }

    void append(MemoryRecords records, short acks, long timeoutNanos, AppendOrigin origin, Consumer<ProduceOutcome> outcome) {
        counters.produceRequests++;
        if (acks < -1 || acks > 1) {
            outcome.accept(new ProduceOutcome.Failed(Errors.INVALID_REQUIRED_ACKS));
            return;
        }
        if (holdUntilOpen(records, copy -> append(copy, acks, timeoutNanos, origin, outcome))) {
            return;
        }
        Errors refusal = acks == -1 ? partition.refusal() : partition.leaderRefusal();
        if (refusal != Errors.NONE) {
            outcome.accept(new ProduceOutcome.Failed(refusal));
            return;
        }
        switch (appendNow(records, origin)) {
            case AppendResult.Rejected(Errors error, String message, List<AppendResult.RecordError> recordErrors) ->
                outcome.accept(new ProduceOutcome.Failed(error, message, recordErrors));
            case AppendResult.Appended(
                            long base, long last, long ignored, long appendTime, long start, int alsoIgnored) ->
                acknowledge(new ProduceOutcome.Produced(base, last, appendTime, start), acks, timeoutNanos, outcome);
            // A repeated batch may not be replicated yet: it waits as the first one does.
            case AppendResult.Duplicate(long base, long last, long timestamp, long start) ->
                acknowledge(new ProduceOutcome.Produced(base, last, -1, start), acks, timeoutNanos, outcome);
        }
    }

    /** Whether the log that this broker leads is still being opened; the batches are then kept for later, if there is room. */
    boolean holdUntilOpen(MemoryRecords records, Consumer<MemoryRecords> later) {
        if (!partition.isOpeningToLead()) {
            return false;
        }
        if (early == null) {
            early = new EarlyProduces();
        }
        return early.offer(records, later);
    }

    /** The partition has its log now, or never will. */
    void releaseEarly() {
        if (early != null) {
            EarlyProduces released = early;
            early = null;
            released.release();
        }
    }

    private void acknowledge(ProduceOutcome.Produced produced, short acks, long timeoutNanos, Consumer<ProduceOutcome> outcome) {
        Leadership leading = partition.leadership();
        if (acks == -1 && leading != null) {
            leading.awaitAcks(produced, timeoutNanos, outcome);
        } else if (acks == -1) {
            outcome.accept(new ProduceOutcome.Failed(Errors.NOT_LEADER_OR_FOLLOWER));
        } else if (acks == 1 && leading != null) {
            answerWhenFlushed(produced, leading, outcome);
        } else {
            outcome.accept(produced);
        }
    }

    /** At once, unless {@code flush.messages} wants the records to be durable first. */
    private void answerWhenFlushed(ProduceOutcome.Produced produced, Leadership leading, Consumer<ProduceOutcome> outcome) {
        PartitionLog log = partition.log();
        if (log == null || !log.owesFlush() || log.recoveryPoint() > produced.lastOffset()) {
            outcome.accept(produced);
            return;
        }
        log.awaitFlush(flushed -> {
            if (flushed instanceof Outcome.Failed<Long>) {
                outcome.accept(new ProduceOutcome.Failed(Errors.KAFKA_STORAGE_ERROR));
            } else if (partition.leadership() == leading) {
                answerWhenFlushed(produced, leading, outcome);
            } else {
                Errors refusal = partition.leaderRefusal();
                outcome.accept(new ProduceOutcome.Failed(refusal == Errors.NONE ? Errors.NOT_LEADER_OR_FOLLOWER : refusal));
            }
        });
    }

    AppendResult appendNow(MemoryRecords records, AppendOrigin origin) {
        PartitionLog log = partition.log();
        Leadership leading = partition.leadership();
        if (log == null || leading == null) {
            return new AppendResult.Rejected(partition.leaderRefusal(), "not the leader");
        }
        AppendResult result;
        try {
            result = log.appendAsLeader(records, leading.epoch(), origin);
        } catch (IOException e) {
            partition.failed(e);
            return new AppendResult.Rejected(Errors.KAFKA_STORAGE_ERROR, "The log directory failed");
        }
        if (result instanceof AppendResult.Appended appended) {
            counters.recordsIn += appended.lastOffset() - appended.baseOffset() + 1;
            counters.bytesIn += appended.sizeBytes();
            partition.news().endMoved();
            leading.advanceHighWatermark();
        }
        return result;
    }
}
