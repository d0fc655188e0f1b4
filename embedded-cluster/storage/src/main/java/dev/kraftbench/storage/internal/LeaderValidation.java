package dev.kraftbench.storage.internal;

import dev.kraftbench.storage.AppendOrigin;
import dev.kraftbench.storage.AppendResult.RecordError;
import dev.kraftbench.storage.AppendResult.Rejected;
import dev.kraftbench.storage.LogConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.utils.internals.BufferSupplier;
import org.apache.kafka.common.utils.internals.CloseableIterator;
import org.jspecify.annotations.Nullable;

/**
 * What a leader checks of a batch before it takes it, and what it changes in it: the rules of Kafka's produce path.
 *
 * <p>A batch that needs no change but offset and epoch stays in its buffer; only a batch in another codec than the topic's, or with offsets
 * that are not consecutive, is built anew.
 */
public final class LeaderValidation {

    /** A batch may decompress to this much, and to more if it is this many times what the topic allows a batch to have. */
    private static final long MIN_DECOMPRESSED_LIMIT_BYTES = 256L << 20;

    private static final int MAX_EXPANSION = 64;

    /** No more faulty records than this are told to the producer. */
    private static final int MAX_RECORD_ERRORS = 100;

    /** Decompression buffers are large; each lane keeps its own. */
    private static final ThreadLocal<BufferSupplier> DECOMPRESSION = ThreadLocal.withInitial(BufferSupplier::create);

    /** What validation found. */
    public sealed interface Result {
        /**
         * @param batch one whole batch, at the buffer's position; offset and epoch are not assigned yet
         */
        record Valid(ByteBuffer batch, long logAppendTimeMillis) implements Result {}

        record Invalid(Rejected rejection) implements Result {}
    }

    private final LogConfig config;
    private final AppendOrigin origin;
    private final long nowMillis;
    private final ByteBuffer buffer;
    private final BatchHeader header;

    private final List<RecordError> recordErrors = new ArrayList<>(0);
    private boolean timestampError;
    private boolean offsetsConsecutive = true;
    private long maxTimestamp = RecordBatch.NO_TIMESTAMP;

    private LeaderValidation(ByteBuffer buffer, LogConfig config, AppendOrigin origin, long nowMillis) {
        this.buffer = buffer;
        this.config = config;
        this.origin = origin;
        this.nowMillis = nowMillis;
        this.header = new BatchHeader(buffer, buffer.position());
    }

    /** Checks one batch; may set its timestamps in place. */
    public static Result validate(ByteBuffer batch, LogConfig config, AppendOrigin origin, long nowMillis) {
        return new LeaderValidation(batch, config, origin, nowMillis).run();
    }

    private Result run() {
        Rejected refusal = checkBatch();
        if (refusal != null) {
            return new Result.Invalid(refusal);
        }
        CompressionType source = CompressionType.forId(header.compressionId());
        CompressionType target = targetCodec(source);
        // Control batches stay as they are, whatever the topic's codec.
        boolean rebuild = target != source && !header.isControl();
        @Nullable Rejected faulty = source == CompressionType.NONE ? walk() : walkCompressed(rebuild ? target : source);
        if (faulty == null) {
            faulty = rejectionOfRecords();
        }
        if (faulty != null) {
            return new Result.Invalid(faulty);
        }
        boolean stamp = config.timestampType() == TimestampType.LOG_APPEND_TIME;
        long logAppendTime = stamp ? nowMillis : RecordBatch.NO_TIMESTAMP;
        if (rebuild || !offsetsConsecutive) {
            return rebuilt(target, logAppendTime);
        }
        if (stamp) {
            header.setMaxTimestamp(TimestampType.LOG_APPEND_TIME, nowMillis);
        } else if (header.maxTimestamp() != maxTimestamp) {
            header.setMaxTimestamp(TimestampType.CREATE_TIME, maxTimestamp);
        }
        return new Result.Valid(buffer, logAppendTime);
    }

    // ---- the batch

    private @Nullable Rejected checkBatch() {
        int available = buffer.remaining();
        if (available < BatchHeader.OFFSET_MAGIC + 1) {
            return new Rejected(Errors.INVALID_RECORD, "The records hold no record batch");
        }
        if (!header.isV2()) {
            return new Rejected(
                    Errors.INVALID_RECORD,
                    "Record batches must have magic 2 (message format of Kafka 0.11 and later), this one has " + header.magic());
        }
        if (!header.isPlausible() || header.sizeBytes() > available) {
            return new Rejected(Errors.CORRUPT_MESSAGE, "The record batch is cut off or its length is wrong");
        }
        if (header.sizeBytes() < available) {
            return new Rejected(Errors.INVALID_RECORD, "A partition takes exactly one record batch per request");
        }
        if (available > config.maxMessageBytes()) {
            return new Rejected(
                    Errors.MESSAGE_TOO_LARGE,
                    "The record batch has " + available + " bytes, max.message.bytes allows " + config.maxMessageBytes());
        }
        if (!header.checksumMatches()) {
            return new Rejected(Errors.CORRUPT_MESSAGE, "The record batch's checksum is wrong");
        }
        return checkHeader();
    }

    private @Nullable Rejected checkHeader() {
        if (header.compressionId() > CompressionType.ZSTD.id) {
            return new Rejected(Errors.UNSUPPORTED_COMPRESSION_TYPE, "Unknown compression type " + header.compressionId());
        }
        if (header.count() <= 0 || header.lastOffsetDelta() != header.count() - 1) {
            return new Rejected(
                    Errors.INVALID_RECORD,
                    "The record batch tells " + header.count() + " records and a last offset delta of " + header.lastOffsetDelta());
        }
        boolean marker = origin instanceof AppendOrigin.Marker;
        if (header.isControl() != marker) {
            return new Rejected(
                    Errors.INVALID_RECORD, marker ? "A transaction is ended by a control record" : "Clients may not write control records");
        }
        if (!(origin instanceof AppendOrigin.Client)) {
            return null;
        }
        if (header.baseOffset() != 0) {
            return new Rejected(Errors.INVALID_RECORD, "The record batch must have base offset 0, not " + header.baseOffset());
        }
        if (header.producerId() != RecordBatch.NO_PRODUCER_ID && header.baseSequence() < 0) {
            return new Rejected(
                    Errors.INVALID_RECORD, "The record batch of producer " + header.producerId() + " has no sequence number");
        }
        return null;
    }

    private CompressionType targetCodec(CompressionType source) {
        return switch (config.compressionType()) {
            case "producer" -> source;
            case "uncompressed" -> CompressionType.NONE;
            default -> CompressionType.forName(config.compressionType());
        };
    }

    // ---- its records

    /** Checks uncompressed records in place. */
    private @Nullable Rejected walk() {
        int count = header.count();
        long base = header.baseTimestamp();
        RecordWalk walk = new RecordWalk(buffer, header.at() + BatchHeader.V2_SIZE, header.at() + (int) header.sizeBytes());
        for (int index = 0; index < count; index++) {
            if (!walk.next()) {
                return new Rejected(Errors.INVALID_RECORD, "Record " + index + " of the batch is malformed");
            }
            check(index, walk.offsetDelta(), base + walk.timestampDelta(), walk.hasKey());
        }
        return walk.atEnd() ? null : new Rejected(Errors.INVALID_RECORD, "The record batch holds more than the records it tells");
    }

    /** Checks compressed records, which have to be decompressed for it. */
    private @Nullable Rejected walkCompressed(CompressionType target) {
        int count = header.count();
        long base = header.baseTimestamp();
        // Not compressed again it must fit as it is.
        long limit = target == CompressionType.NONE
                ? config.maxMessageBytes()
                : Math.max(MIN_DECOMPRESSED_LIMIT_BYTES, (long) MAX_EXPANSION * config.maxMessageBytes());
        BufferSupplier buffers = DECOMPRESSION.get();
        int recordLimit = config.maxDecompressedRecordBytes();
        try (StreamWalk walk = new StreamWalk(((DefaultRecordBatch) batch()).recordInputStream(buffers), buffers, limit, recordLimit)) {
            for (int index = 0; index < count; index++) {
                if (!walk.next()) {
                    return new Rejected(Errors.INVALID_RECORD, "Record " + index + " of the batch is malformed");
                }
                check(index, walk.offsetDelta(), base + walk.timestampDelta(), walk.hasKey());
            }
            return walk.atEnd() ? null : new Rejected(Errors.INVALID_RECORD, "The record batch holds more than the records it tells");
        } catch (StreamWalk.TooLong e) {
            return new Rejected(Errors.MESSAGE_TOO_LARGE, e.getMessage());
        } catch (IOException | RuntimeException e) {
            // The codecs throw all kinds of things at bytes that they did not write.
            return new Rejected(Errors.INVALID_RECORD, "The record batch can't be read: " + e.getMessage());
        }
    }

    private void check(int index, long offsetDelta, long timestamp, boolean hasKey) {
        if (offsetDelta != index) {
            offsetsConsecutive = false;
        }
        if (timestamp > maxTimestamp) {
            maxTimestamp = timestamp;
        }
        if (config.cleanupByCompaction() && !hasKey && !header.isControl()) {
            fault(index, "Compacted topic cannot accept message without key");
        }
        if (config.timestampType() == TimestampType.CREATE_TIME) {
            checkTimestamp(index, timestamp);
        }
    }

    private void checkTimestamp(int index, long timestamp) {
        if (header.timestampType() == TimestampType.LOG_APPEND_TIME) {
            timestampError = true;
            fault(index, "Producer should not set timestamp type to LogAppendTime");
        } else if (timestamp != RecordBatch.NO_TIMESTAMP
                && (nowMillis - timestamp > config.timestampBeforeMaxMillis()
                        || timestamp - nowMillis > config.timestampAfterMaxMillis())) {
            timestampError = true;
            fault(
                    index,
                    "Timestamp " + timestamp + " is out of range: no more than " + config.timestampBeforeMaxMillis() + " ms before and "
                            + config.timestampAfterMaxMillis() + " ms after " + nowMillis);
        }
    }

    private void fault(int index, String message) {
        if (recordErrors.size() < MAX_RECORD_ERRORS) {
            recordErrors.add(new RecordError(index, message));
        }
    }

    private @Nullable Rejected rejectionOfRecords() {
        if (recordErrors.isEmpty()) {
            return null;
        }
        return new Rejected(
                timestampError ? Errors.INVALID_TIMESTAMP : Errors.INVALID_RECORD,
                "Records have been rejected: " + recordErrors.get(0).message(),
                List.copyOf(recordErrors));
    }

    // ---- another codec

    private MutableRecordBatch batch() {
        return MemoryRecords.readableRecords(buffer.duplicate()).batches().iterator().next();
    }

    private Result rebuilt(CompressionType target, long logAppendTime) {
        int estimate = Math.max(1024, buffer.remaining());
        MemoryRecordsBuilder builder = MemoryRecords.builder(
                ByteBuffer.allocate(estimate),
                RecordBatch.MAGIC_VALUE_V2,
                compression(target),
                config.timestampType(),
                0,
                logAppendTime,
                header.producerId(),
                header.producerEpoch(),
                header.baseSequence(),
                header.isTransactional(),
                RecordBatch.NO_PARTITION_LEADER_EPOCH);
        long offset = 0;
        try (CloseableIterator<Record> records = batch().streamingIterator(DECOMPRESSION.get())) {
            while (records.hasNext()) {
                builder.appendWithOffset(offset++, records.next());
            }
        } catch (KafkaException | IllegalArgumentException e) {
            return new Result.Invalid(new Rejected(Errors.INVALID_RECORD, "The record batch can't be read: " + e.getMessage()));
        }
        ByteBuffer rebuilt = builder.build().buffer();
        if (rebuilt.remaining() > config.maxMessageBytes()) {
            return new Result.Invalid(new Rejected(
                    Errors.MESSAGE_TOO_LARGE,
                    "The record batch has " + rebuilt.remaining() + " bytes in the topic's codec, max.message.bytes allows "
                            + config.maxMessageBytes()));
        }
        return new Result.Valid(rebuilt, logAppendTime);
    }

    private Compression compression(CompressionType type) {
        return switch (type) {
            case NONE -> Compression.NONE;
            case GZIP -> Compression.gzip().level(config.gzipLevel()).build();
            case SNAPPY -> Compression.snappy().build();
            case LZ4 -> Compression.lz4().level(config.lz4Level()).build();
            case ZSTD -> Compression.zstd().level(config.zstdLevel()).build();
        };
    }
}
