package dev.kraftbench.storage.internal;

import dev.kraftbench.kernel.Disk;
import dev.kraftbench.kernel.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code .snapshot} files: the producers of a log at an offset, in Kafka's format, so that loading need not read the whole log.
 *
 * <pre>
 * int16 version=1  uint32 crc32c of what follows  int32 count
 * count × { int64 producer id, int16 epoch, int32 last sequence, int64 last offset, int32 offset delta, int64 timestamp,
 *           int32 coordinator epoch, int64 first offset of the open transaction }
 * </pre>
 */
public final class ProducerSnapshots {

    private static final Logger LOG = LoggerFactory.getLogger(ProducerSnapshots.class);

    private static final short VERSION = 1;
    private static final int HEADER = 10;
    private static final int CRC_FROM = 6;
    private static final int ENTRY = 46;

    private final Disk disk;
    private Path directory;
    private final TreeSet<Long> offsets = new TreeSet<>();

    ProducerSnapshots(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    void found(long offset) {
        offsets.add(offset);
    }

    /**
     * Writes the state if there is no snapshot at its offset; one at the log start would say nothing. Not forced: the next flush of the log
     * does that.
     */
    public void write(ProducerStates states, long logStartOffset) throws IOException {
        long offset = states.endOffset();
        if (offset > logStartOffset && !offsets.contains(offset)) {
            SmallFiles.write(disk, file(offset), encode(states), false);
            offsets.add(offset);
        }
    }

    /** The file at this offset, to be forced with a flush. */
    public void force(long offset) throws IOException {
        Path file = file(offset);
        if (disk.exists(file)) {
            try (DiskFile open = disk.open(file)) {
                open.force();
            }
        }
    }

    public OptionalLong latest() {
        return offsets.isEmpty() ? OptionalLong.empty() : OptionalLong.of(offsets.last());
    }

    /**
     * Fills the states from the latest readable snapshot at or below {@code endOffset} and above {@code logStartOffset}; deletes those
     * outside of that.
     */
    void load(ProducerStates states, long logStartOffset, long endOffset, long nowMillis, long expirationMillis) throws IOException {
        deleteOutside(logStartOffset, endOffset);
        while (!offsets.isEmpty()) {
            long offset = offsets.last();
            states.reset(offset);
            if (decode(SmallFiles.read(disk, file(offset)), states, nowMillis, expirationMillis)) {
                return;
            }
            LOG.atWarn().addKeyValue("directory", directory).addKeyValue("offset", offset).log("Producer snapshot is damaged, deleting it");
            delete(offset);
        }
        states.reset(logStartOffset);
    }

    /**
     * Fills the states from the latest readable snapshot at or below an offset, with everything that is in it; without one they are those of a
     * log that begins at {@code logStartOffset}. Deletes nothing.
     */
    void loadFloor(ProducerStates states, long offset, long logStartOffset) throws IOException {
        for (Long found = offsets.floor(offset); found != null && found > logStartOffset; found = offsets.lower(found)) {
            states.reset(found);
            if (decode(SmallFiles.read(disk, file(found)), states, 0, Long.MAX_VALUE)) {
                return;
            }
        }
        states.reset(logStartOffset);
    }

    /** Deletes those that don't describe the log between these offsets; returns whether there were any. */
    public boolean deleteOutside(long logStartOffset, long endOffset) throws IOException {
        List<Long> outside = offsets.stream().filter(offset -> offset > endOffset || offset <= logStartOffset).toList();
        for (long offset : outside) {
            delete(offset);
        }
        return !outside.isEmpty();
    }

    void delete(long offset) throws IOException {
        disk.deleteIfExists(file(offset));
        offsets.remove(offset);
    }

    public void deleteAll() throws IOException {
        for (long offset : offsets.stream().toList()) {
            delete(offset);
        }
    }

    /** Deletes those below an offset except the one at it. */
    public void deleteBefore(long offset) throws IOException {
        for (long old : offsets.headSet(offset).stream().toList()) {
            delete(old);
        }
    }

    /** The directory has another name. */
    public void movedTo(Path newDirectory) {
        directory = newDirectory;
    }

    private Path file(long offset) {
        return LogNames.file(directory, offset, LogNames.SNAPSHOT);
    }

    static ByteBuffer encode(ProducerStates states) {
        Map<Long, ProducerState> producers = states.producers();
        ByteBuffer bytes = ByteBuffer.allocate(HEADER + producers.size() * ENTRY);
        bytes.putShort(VERSION).putInt(0).putInt(producers.size());
        producers.forEach((id, state) -> bytes.putLong(id)
                .putShort(state.epoch)
                .putInt(state.lastSequence())
                .putLong(state.lastOffset())
                .putInt(state.lastOffsetDelta())
                .putLong(state.lastTimestamp)
                .putInt(state.coordinatorEpoch)
                .putLong(state.openTransaction));
        bytes.flip();
        bytes.putInt(2, Checksums.crc32c(bytes, CRC_FROM, bytes.limit()));
        return bytes;
    }

    /** Returns false for a damaged snapshot, with the states in between. */
    static boolean decode(ByteBuffer bytes, ProducerStates states, long nowMillis, long expirationMillis) {
        if (bytes.remaining() < HEADER
                || bytes.getShort(0) != VERSION
                || bytes.getInt(2) != Checksums.crc32c(bytes, CRC_FROM, bytes.limit())
                || bytes.getInt(6) != (bytes.limit() - HEADER) / ENTRY
                || (bytes.limit() - HEADER) % ENTRY != 0) {
            return false;
        }
        bytes.position(HEADER);
        while (bytes.hasRemaining()) {
            long id = bytes.getLong();
            ProducerState state = new ProducerState();
            state.epoch = bytes.getShort();
            int lastSequence = bytes.getInt();
            long lastOffset = bytes.getLong();
            int offsetDelta = bytes.getInt();
            long timestamp = bytes.getLong();
            state.coordinatorEpoch = bytes.getInt();
            state.openTransaction = bytes.getLong();
            if (lastOffset >= 0) {
                state.addBatch(lastSequence, lastOffset, offsetDelta, timestamp);
            }
            state.lastTimestamp = timestamp;
            if (!ProducerStates.isExpired(state, nowMillis, expirationMillis)) {
                states.restore(id, state);
            }
        }
        return true;
    }
}
