package dev.kraftbench.raft.internal.log;

import dev.kraftbench.metadata.RecordCodec;
import dev.kraftbench.protocol.ApiMessageAndVersion;
import dev.kraftbench.raft.CommittedBatch;
import dev.kraftbench.raft.VoterSet;
import dev.kraftbench.raft.internal.core.LogBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.message.KRaftVersionRecord;
import org.apache.kafka.common.message.LeaderChangeMessage;
import org.apache.kafka.common.message.SnapshotFooterRecord;
import org.apache.kafka.common.message.SnapshotHeaderRecord;
import org.apache.kafka.common.message.VotersRecord;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.ControlRecordUtils;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.jspecify.annotations.Nullable;

/** Metadata and control records to and from record batches of magic 2, uncompressed. Stateless; any thread. */
public final class Batches {

    private static final int INITIAL_BYTES = 512;

    private Batches() {}

    /** One batch of metadata records; the buffer holds exactly it. */
    public static ByteBuffer encode(long baseOffset, int epoch, long timestampMillis, List<ApiMessageAndVersion> records) {
        List<ByteBuffer> values = new ArrayList<>(records.size());
        int size = INITIAL_BYTES;
        for (ApiMessageAndVersion record : records) {
            ByteBuffer value = RecordCodec.encode(record);
            size += value.remaining() + 21;
            values.add(value);
        }
        try (MemoryRecordsBuilder builder = builder(size, baseOffset, epoch, timestampMillis, false)) {
            for (ByteBuffer value : values) {
                builder.append(timestampMillis, (ByteBuffer) null, value);
            }
            return builder.build().buffer();
        }
    }

    /** One control batch. */
    public static ByteBuffer encodeControl(long baseOffset, int epoch, long timestampMillis, List<ApiMessage> records) {
        try (MemoryRecordsBuilder builder = builder(INITIAL_BYTES, baseOffset, epoch, timestampMillis, true)) {
            for (ApiMessage record : records) {
                switch (record) {
                    case LeaderChangeMessage message -> builder.appendLeaderChangeMessage(timestampMillis, message);
                    case KRaftVersionRecord message -> builder.appendKRaftVersionMessage(timestampMillis, message);
                    case VotersRecord message -> builder.appendVotersMessage(timestampMillis, message);
                    case SnapshotHeaderRecord message -> builder.appendSnapshotHeaderMessage(timestampMillis, message);
                    case SnapshotFooterRecord message -> builder.appendSnapshotFooterMessage(timestampMillis, message);
                    default -> throw new IllegalArgumentException("not a control record: " + record);
                }
            }
            return builder.build().buffer();
        }
    }

    private static MemoryRecordsBuilder builder(int size, long baseOffset, int epoch, long timestampMillis, boolean control) {
        return new MemoryRecordsBuilder(
                ByteBuffer.allocate(size), RecordBatch.CURRENT_MAGIC_VALUE, Compression.NONE, TimestampType.CREATE_TIME, baseOffset,
                timestampMillis, RecordBatch.NO_PRODUCER_ID, RecordBatch.NO_PRODUCER_EPOCH, RecordBatch.NO_SEQUENCE, false, control,
                epoch, Integer.MAX_VALUE);
    }

    /**
     * The whole batches in the buffer, checked, as the core sees them; a partial one at the end is left out.
     *
     * @throws CorruptRecordException if one is damaged
     */
    public static List<LogBatch> summaries(ByteBuffer buffer) {
        List<LogBatch> summaries = new ArrayList<>();
        int position = buffer.position();
        for (MutableRecordBatch batch : MemoryRecords.readableRecords(buffer.duplicate()).batches()) {
            batch.ensureValid();
            if (batch.magic() != RecordBatch.CURRENT_MAGIC_VALUE || batch.isCompressed()) {
                throw new CorruptRecordException("a batch of magic " + batch.magic() + " or compressed in the metadata log");
            }
            Control control = batch.isControlBatch() ? control(batch) : Control.NONE;
            summaries.add(new LogBatch(
                    batch.baseOffset(), batch.lastOffset(), batch.partitionLeaderEpoch(), control.voters(), control.kraftVersion(),
                    buffer.slice(position, batch.sizeInBytes())));
            position += batch.sizeInBytes();
        }
        return summaries;
    }

    /** What a control batch says of the quorum, and of the snapshot that it stands in. */
    public record Control(@Nullable VoterSet voters, OptionalInt kraftVersion, @Nullable SnapshotHeaderRecord header, boolean footer) {
        static final Control NONE = new Control(null, OptionalInt.empty(), null, false);
    }

    public static Control control(RecordBatch batch) {
        VoterSet voters = null;
        OptionalInt version = OptionalInt.empty();
        SnapshotHeaderRecord header = null;
        boolean footer = false;
        for (Record record : batch) {
            switch (ControlRecordType.parse(record.key())) {
                case KRAFT_VOTERS -> voters = VoterSet.of(ControlRecordUtils.deserializeVotersRecord(record));
                case KRAFT_VERSION ->
                        version = OptionalInt.of(ControlRecordUtils.deserializeKRaftVersionRecord(record).kRaftVersion());
                case SNAPSHOT_HEADER -> header = ControlRecordUtils.deserializeSnapshotHeaderRecord(record);
                case SNAPSHOT_FOOTER -> footer = true;
                case LEADER_CHANGE, ABORT, COMMIT, UNKNOWN -> {}
            }
        }
        return new Control(voters, version, header, footer);
    }

    /** A committed batch with its records decoded. */
    public static CommittedBatch decode(RecordBatch batch) {
        List<ApiMessageAndVersion> records = List.of();
        if (!batch.isControlBatch()) {
            records = new ArrayList<>();
            for (Record record : batch) {
                records.add(RecordCodec.decode(record.value()));
            }
        }
        return new CommittedBatch(
                batch.baseOffset(), batch.lastOffset(), batch.partitionLeaderEpoch(), batch.maxTimestamp(), batch.sizeInBytes(), records);
    }
}
