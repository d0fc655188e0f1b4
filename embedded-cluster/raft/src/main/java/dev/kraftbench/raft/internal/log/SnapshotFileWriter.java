package dev.kraftbench.raft.internal.log;

import dev.kraftbench.kernel.Disk;
import dev.kraftbench.kernel.DiskFile;
import dev.kraftbench.protocol.ApiMessageAndVersion;
import dev.kraftbench.raft.OffsetAndEpoch;
import dev.kraftbench.raft.SnapshotWriter;
import dev.kraftbench.raft.VoterSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.message.KRaftVersionRecord;
import org.apache.kafka.common.message.SnapshotFooterRecord;
import org.apache.kafka.common.message.SnapshotHeaderRecord;
import org.apache.kafka.common.protocol.ApiMessage;
import org.jspecify.annotations.Nullable;

/** Writes a snapshot under a temporary name. Helper work throughout. */
public final class SnapshotFileWriter implements SnapshotWriter {

    /** Records of one batch; small enough for any reader's buffer. */
    private static final int RECORDS_PER_BATCH = 1024;

    /**
     * What goes into the header.
     *
     * @param voters null where the voters are static
     * @param nowMillis timestamp of the batches
     */
    public record Header(long lastContainedLogTimestamp, int kraftVersion, @Nullable VoterSet voters, long nowMillis) {}

    private final Disk disk;
    private final Path directory;
    private final OffsetAndEpoch id;
    private final Header header;
    private final Runnable frozen;
    private final List<ApiMessageAndVersion> pending = new ArrayList<>();
    private @Nullable DiskFile file;
    private boolean done;
    private long position;
    private long nextOffset;

    /** @param frozen called when the snapshot has its final name, durable */
    public SnapshotFileWriter(Disk disk, Path directory, OffsetAndEpoch id, Header header, Runnable frozen) {
        this.disk = disk;
        this.directory = directory;
        this.id = id;
        this.header = header;
        this.frozen = frozen;
    }

    @Override
    public OffsetAndEpoch id() {
        return id;
    }

    private Path part() {
        return directory.resolve(SnapshotFile.name(id) + ".part");
    }

    private DiskFile file() throws IOException {
        if (done) {
            throw new IllegalStateException("snapshot " + id + " is frozen or closed");
        }
        if (file == null) {
            file = disk.open(part());
            file.truncate(0);
            List<ApiMessage> first = new ArrayList<>();
            first.add(new SnapshotHeaderRecord()
                    .setVersion((short) 0)
                    .setLastContainedLogTimestamp(header.lastContainedLogTimestamp()));
            if (header.kraftVersion() >= 1) {
                first.add(new KRaftVersionRecord().setVersion((short) 0).setKRaftVersion((short) header.kraftVersion()));
                if (header.voters() != null) {
                    first.add(header.voters().toRecord());
                }
            }
            write(file, Batches.encodeControl(nextOffset, id.epoch(), header.nowMillis(), first), first.size());
        }
        return file;
    }

    private void write(DiskFile file, ByteBuffer batch, int records) throws IOException {
        int size = batch.remaining();
        file.writeFully(batch, position);
        position += size;
        nextOffset += records;
    }

    @Override
    public void append(List<ApiMessageAndVersion> records) throws IOException {
        for (ApiMessageAndVersion record : records) {
            pending.add(record);
            if (pending.size() == RECORDS_PER_BATCH) {
                flushPending();
            }
        }
    }

    private void flushPending() throws IOException {
        DiskFile open = file();
        if (!pending.isEmpty()) {
            write(open, Batches.encode(nextOffset, id.epoch(), header.nowMillis(), pending), pending.size());
            pending.clear();
        }
    }

    @Override
    public void freeze() throws IOException {
        flushPending();
        DiskFile open = file();
        write(open, Batches.encodeControl(
                nextOffset, id.epoch(), header.nowMillis(), List.of(new SnapshotFooterRecord().setVersion((short) 0))), 1);
        open.force();
        open.close();
        file = null;
        done = true;
        disk.moveAtomically(part(), directory.resolve(SnapshotFile.name(id)));
        disk.forceDirectory(directory);
        frozen.run();
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
            file = null;
            disk.deleteIfExists(part());
        }
        done = true;
    }
}
