package dev.kraftbench.storage.internal.log;

import dev.kraftbench.storage.AbortedTransaction;
import dev.kraftbench.storage.AppendOrigin;
import dev.kraftbench.storage.AppendResult;
import dev.kraftbench.storage.LogAppended;
import dev.kraftbench.storage.LogConfig;
import dev.kraftbench.storage.VerificationGuard;
import dev.kraftbench.storage.internal.BatchHeader;
import dev.kraftbench.storage.internal.EndMarker;
import dev.kraftbench.storage.internal.FollowerBatches;
import dev.kraftbench.storage.internal.LeaderValidation;
import dev.kraftbench.storage.internal.ProducerCheck;
import dev.kraftbench.storage.internal.ProducerStates;
import dev.kraftbench.storage.internal.Segment;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.slf4j.event.Level;

/** Appends batches to a log, a leader's and a follower's, and begins a new segment when it is time. */
public final class LogAppend {

    private final LogState state;
    private final LogFlush flush;

    public LogAppend(LogState state, LogFlush flush) {
        this.state = state;
        this.flush = flush;
    }

    /** Validates the records, assigns offsets and epoch in place and writes them to the page cache. */
    public AppendResult asLeader(MemoryRecords records, int leaderEpoch, AppendOrigin origin) throws IOException {
        state.checkUsable();
        LogConfig rules = state.config();
        return switch (LeaderValidation.validate(records.buffer(), rules, origin, state.context().clock().wallMillis())) {
            case LeaderValidation.Result.Invalid(AppendResult.Rejected rejection) -> rejection;
            case LeaderValidation.Result.Valid(ByteBuffer batch, long logAppendTime) -> {
                if (batch.remaining() > rules.segmentBytes()) {
                    yield new AppendResult.Rejected(
                            Errors.RECORD_LIST_TOO_LARGE,
                            "The record batch has " + batch.remaining() + " bytes, segment.bytes allows " + rules.segmentBytes());
                }
                yield valid(batch, logAppendTime, leaderEpoch, origin);
            }
        };
    }

    private AppendResult valid(ByteBuffer batch, long logAppendTime, int leaderEpoch, AppendOrigin origin) throws IOException {
        BatchHeader header = new BatchHeader(batch, batch.position());
        if (header.producerId() != RecordBatch.NO_PRODUCER_ID) {
            switch (check(header, batch, origin)) {
                case ProducerCheck.Duplicate(long base, long last, long timestamp) -> {
                    return new AppendResult.Duplicate(base, last, timestamp, state.marks().start());
                }
                case ProducerCheck.Refused(Errors error, String message) -> {
                    return new AppendResult.Rejected(error, message);
                }
                case ProducerCheck.Ok ok -> {}
            }
        }
        long base = state.marks().end();
        header.assign(base, leaderEpoch);
        int bytes = batch.remaining();
        long last = header.lastOffset();
        long maxTimestamp = header.maxTimestamp();
        write(batch, base, last, maxTimestamp);
        account(header, batch);
        grew(last + 1, bytes);
        return new AppendResult.Appended(base, last, maxTimestamp, logAppendTime, state.marks().start(), bytes);
    }

    private ProducerCheck check(BatchHeader header, ByteBuffer batch, AppendOrigin origin) {
        ProducerStates producers = state.producers();
        return switch (origin) {
            case AppendOrigin.Client(VerificationGuard guard) -> producers.checkClient(header, guard);
            case AppendOrigin.Coordinator(VerificationGuard guard) -> producers.checkCoordinator(header, guard);
            case AppendOrigin.Marker(int transactionVersion) -> {
                EndMarker marker = EndMarker.of(header, batch);
                yield marker == null
                        ? new ProducerCheck.Refused(Errors.INVALID_RECORD, "The control record does not end a transaction")
                        : producers.checkMarker(header, marker, transactionVersion);
            }
        };
    }

    /** Appends batches as the leader has them; a partial batch at the end, and what is of a newer epoch, is left out. */
    public LogAppended asFollower(ByteBuffer batches, int leaderEpoch) throws IOException {
        state.checkUsable();
        long end = state.marks().end();
        FollowerBatches checked = FollowerBatches.check(batches, leaderEpoch, end);
        if (checked.isEmpty()) {
            return new LogAppended(end, end - 1, RecordBatch.NO_TIMESTAMP, 0);
        }
        ByteBuffer source = checked.bytes();
        write(source, checked.baseOffset(), checked.lastOffset(), checked.maxTimestamp());
        BatchHeader header = new BatchHeader(source, source.position());
        for (int at = source.position(); at < source.limit(); at += (int) header.sizeBytes()) {
            header.moveTo(source, at);
            account(header, source);
        }
        grew(checked.lastOffset() + 1, source.remaining());
        return new LogAppended(checked.baseOffset(), checked.lastOffset(), checked.maxTimestamp(), source.remaining());
    }

    private void write(ByteBuffer batches, long baseOffset, long lastOffset, long maxTimestamp) throws IOException {
        state.touch();
        LogFiles files = state.files();
        try {
            files.makeDirectory();
            LogConfig rules = state.config();
            long now = state.context().clock().wallMillis();
            if (files.active().mustRoll(rules, batches.remaining(), lastOffset, maxTimestamp, now, jitterMillis(rules))) {
                // Where the last segment ends, so that recovery can tell a lost batch from a gap that compaction left on the leader.
                long end = state.marks().end();
                roll(lastOffset - end > Integer.MAX_VALUE ? baseOffset : end);
            }
            files.active().append(batches, rules.indexIntervalBytes());
        } catch (IOException e) {
            state.fail(e);
            dropTornTail();
            throw e;
        }
    }

    private void dropTornTail() {
        try {
            state.files().active().dropTornTail();
        } catch (IOException e) {
            state.log(Level.WARN).setCause(e).log("Bytes of a failed write are left behind the log; recovery will cut them off");
        }
    }

    private void account(BatchHeader header, ByteBuffer buffer) throws IOException {
        if (header.leaderEpoch() >= 0) {
            state.epochs().assign(header.leaderEpoch(), header.baseOffset());
        }
        AbortedTransaction aborted = state.producers().apply(header, EndMarker.of(header, buffer));
        if (aborted != null) {
            try {
                if (state.files().active().addAborted(aborted)) {
                    flush.directoryChanged();
                }
            } catch (IOException e) {
                state.fail(e);
                throw e;
            }
        }
    }

    private void grew(long newEnd, int bytes) {
        state.files().grew(bytes);
        state.marks().moveEnd(newEnd);
        flush.appended();
    }

    /** Spreads the rolls of partitions that were created together; the same for a segment each time it is asked. */
    private long jitterMillis(LogConfig rules) {
        long limit = Math.min(rules.segmentJitterMillis(), rules.segmentMillis());
        long base = state.files().active().baseOffset();
        return limit <= 0 ? 0 : Math.floorMod((state.id().hashCode() * 31L + base) * 0x9E3779B97F4A7C15L, limit);
    }

    private void roll(long newBaseOffset) throws IOException {
        state.touch();
        LogFiles files = state.files();
        ProducerStates producers = state.producers();
        Segment full = files.active();
        full.seal();
        producers.advance(Math.max(producers.endOffset(), newBaseOffset));
        files.snapshots().write(producers, state.marks().start());
        flush.forceWhole(full);
        files.begin(newBaseOffset, state.config());
        flush.directoryChanged();
        flush.start();
    }

    /** For retention, when everything is to go: begins a new segment at the log end. */
    void rollAtEnd() throws IOException {
        long end = state.marks().end();
        if (state.files().active().baseOffset() != end) {
            roll(end);
        }
    }
}
