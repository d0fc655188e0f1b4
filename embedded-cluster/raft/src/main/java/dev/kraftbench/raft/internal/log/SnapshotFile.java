package dev.kraftbench.raft.internal.log;

import dev.kraftbench.kernel.Disk;
import dev.kraftbench.kernel.DiskFile;
import dev.kraftbench.protocol.ApiMessageAndVersion;
import dev.kraftbench.raft.OffsetAndEpoch;
import dev.kraftbench.raft.SnapshotContents;
import dev.kraftbench.raft.VoterSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.jspecify.annotations.Nullable;

/** A complete snapshot on disk, {@code <offset>-<epoch>.checkpoint}: batches between a header and a footer (KIP-630). */
public final class SnapshotFile implements SnapshotContents {

    static final String SUFFIX = ".checkpoint";
    static final String PART_SUFFIX = ".checkpoint.part";

    private static final Pattern NAME = Pattern.compile("(\\d{20})-(\\d{10})\\.checkpoint");
    private static final int COUNTED_FROM = 12;
    /** No writer makes larger batches; more means damage. */
    private static final int MAX_BATCH_BYTES = 64 << 20;

    private final Disk disk;
    private final Path file;
    private final OffsetAndEpoch id;
    private final long timestamp;
    private final @Nullable VoterSet voters;
    private final OptionalInt kraftVersion;

    private SnapshotFile(
            Disk disk, Path file, OffsetAndEpoch id, long timestamp, @Nullable VoterSet voters, OptionalInt kraftVersion) {
        this.disk = disk;
        this.file = file;
        this.id = id;
        this.timestamp = timestamp;
        this.voters = voters;
        this.kraftVersion = kraftVersion;
    }

    static String name(OffsetAndEpoch id) {
        return String.format("%020d-%010d%s", id.offset(), id.epoch(), SUFFIX);
    }

    static @Nullable OffsetAndEpoch idOf(Path file) {
        Matcher matcher = NAME.matcher(file.getFileName().toString());
        if (!matcher.matches()) {
            return null;
        }
        try {
            return new OffsetAndEpoch(Long.parseLong(matcher.group(1)), Integer.parseInt(matcher.group(2)));
        } catch (NumberFormatException e) {
            return null; // twenty digits can be more than an offset: a file of somebody else's
        }
    }

    /** Reads header, voters and kraft.version from the first batch. Helper work. */
    static SnapshotFile open(Disk disk, Path file, OffsetAndEpoch id) throws IOException {
        try (DiskFile open = disk.openReadOnly(file)) {
            RecordBatch first = batchAt(open, 0, file);
            Batches.Control control = first != null && first.isControlBatch() ? Batches.control(first) : Batches.Control.NONE;
            if (control.header() == null) {
                throw new IOException(file + " does not begin with a snapshot header");
            }
            return new SnapshotFile(
                    disk, file, id, control.header().lastContainedLogTimestamp(), control.voters(), control.kraftVersion());
        }
    }

    @Override
    public OffsetAndEpoch id() {
        return id;
    }

    @Override
    public long lastContainedLogTimestamp() {
        return timestamp;
    }

    public @Nullable VoterSet voters() {
        return voters;
    }

    public OptionalInt kraftVersion() {
        return kraftVersion;
    }

    long size() throws IOException {
        try (DiskFile open = disk.openReadOnly(file)) {
            return open.size();
        }
    }

    /** A piece of the file, empty if there is none at the position. Helper work. */
    Piece read(long position, int maxBytes) throws IOException {
        try (DiskFile open = disk.openReadOnly(file)) {
            long size = open.size();
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.max(0, Math.min(maxBytes, size - position)));
            open.readFully(bytes, position);
            return new Piece(size, bytes.flip());
        }
    }

    /** @param size of the whole file */
    public record Piece(long size, ByteBuffer bytes) {}

    @Override
    public void forEachBatch(Consumer<List<ApiMessageAndVersion>> reader) {
        try (DiskFile open = disk.openReadOnly(file)) {
            long position = 0;
            boolean footer = false;
            for (RecordBatch batch = batchAt(open, 0, file); batch != null; batch = batchAt(open, position, file)) {
                if (batch.isControlBatch()) {
                    footer |= Batches.control(batch).footer();
                } else {
                    reader.accept(Batches.decode(batch).records());
                }
                position += batch.sizeInBytes();
            }
            if (!footer) {
                throw new IOException(file + " ends without a snapshot footer");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable RecordBatch batchAt(DiskFile open, long position, Path file) throws IOException {
        long left = open.size() - position;
        if (left == 0) {
            return null;
        }
        ByteBuffer head = ByteBuffer.allocate(COUNTED_FROM);
        if (left < COUNTED_FROM || open.readFully(head, position) < COUNTED_FROM) {
            throw new IOException(file + " ends inside a batch at " + position);
        }
        int size = COUNTED_FROM + head.getInt(8);
        if (size <= COUNTED_FROM || size > MAX_BATCH_BYTES || size > left) {
            throw new IOException(file + " has a batch of " + size + " bytes at " + position + " with " + left + " bytes left");
        }
        ByteBuffer bytes = ByteBuffer.allocate(size);
        open.readFully(bytes, position);
        RecordBatch batch = MemoryRecords.readableRecords(bytes.flip()).firstBatch();
        if (batch == null) {
            throw new IOException(file + " has no batch at " + position);
        }
        batch.ensureValid();
        return batch;
    }
}
