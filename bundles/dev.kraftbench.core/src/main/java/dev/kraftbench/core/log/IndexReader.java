package dev.kraftbench.core.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a segment's indexes. Kafka makes the files of the active segment as large as they may become and fills them with zeros: an entry of zeros after the
 * first ends the index.
 */
final class IndexReader {
    private final SegmentFiles segment;

    IndexReader(SegmentFiles segment) {
        this.segment = segment;
    }

    /** A slot's entry out of its bytes. */
    private interface Form<E> {
        E entry(int slot, ByteBuffer bytes, int at);
    }

    List<IndexEntry.OfOffset> offsets(int from, int most) throws IOException {
        return entries(segment.file(".index"), IndexEntry.OFFSET_BYTES, from, most, this::offset);
    }

    List<IndexEntry.OfTime> times(int from, int most) throws IOException {
        return entries(segment.file(".timeindex"), IndexEntry.TIME_BYTES, from, most, this::time);
    }

    List<IndexEntry.OfTransaction> transactions(int from, int most) throws IOException {
        return entries(segment.file(".txnindex"), IndexEntry.TRANSACTION_BYTES, from, most, (slot, bytes, at) -> new IndexEntry.OfTransaction(slot,
                bytes.getLong(at + 2), bytes.getLong(at + 10), bytes.getLong(at + 18), bytes.getLong(at + 26)));
    }

    private IndexEntry.OfOffset offset(int slot, ByteBuffer bytes, int at) {
        return new IndexEntry.OfOffset(slot, segment.baseOffset() + Integer.toUnsignedLong(bytes.getInt(at)), bytes.getInt(at + 4));
    }

    private IndexEntry.OfTime time(int slot, ByteBuffer bytes, int at) {
        return new IndexEntry.OfTime(slot, bytes.getLong(at), segment.baseOffset() + Integer.toUnsignedLong(bytes.getInt(at + 8)));
    }

    private static <E> List<E> entries(Path file, int size, int from, int most, Form<E> form) throws IOException {
        List<E> entries = new ArrayList<>();
        if (!Files.exists(file)) {
            return entries;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            int count = (int) Math.min(most, channel.size() / size - from);
            if (count <= 0) {
                return entries;
            }
            ByteBuffer bytes = ByteBuffer.allocate(count * size);
            while (bytes.hasRemaining() && channel.read(bytes, (long) from * size + bytes.position()) >= 0) {
                // reads as much as there is
            }
            int read = bytes.position() / size;
            for (int i = 0; i < read && !(zeros(bytes, i * size, size) && from + i > 0); i++) {
                entries.add(form.entry(from + i, bytes, i * size));
            }
        }
        return entries;
    }

    private static boolean zeros(ByteBuffer bytes, int at, int size) {
        for (int i = at; i < at + size; i++) {
            if (bytes.get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    /** The last entry that is not beyond the offset. */
    Optional<IndexEntry.OfOffset> floor(long offset) throws IOException {
        Optional<IndexEntry.OfOffset> found = Optional.empty();
        for (IndexEntry.OfOffset entry : offsets(0, Integer.MAX_VALUE / IndexEntry.OFFSET_BYTES)) {
            if (entry.offset() > offset) {
                break;
            }
            found = Optional.of(entry);
        }
        return found;
    }

    /** The last entry that is earlier than the time. */
    Optional<IndexEntry.OfTime> before(long timestamp) throws IOException {
        Optional<IndexEntry.OfTime> found = Optional.empty();
        for (IndexEntry.OfTime entry : times(0, Integer.MAX_VALUE / IndexEntry.TIME_BYTES)) {
            if (entry.timestamp() >= timestamp) {
                break;
            }
            found = Optional.of(entry);
        }
        return found;
    }

    /** The largest timestamp the time index knows; -1 without one. */
    long largestTimestamp() throws IOException {
        List<IndexEntry.OfTime> all = times(0, Integer.MAX_VALUE / IndexEntry.TIME_BYTES);
        return all.isEmpty() ? -1 : all.getLast().timestamp();
    }
}
