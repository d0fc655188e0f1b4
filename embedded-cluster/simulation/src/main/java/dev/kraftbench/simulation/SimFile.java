package dev.kraftbench.simulation;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The bytes of one file: as the process sees them, and as they would be after a loss of power. */
final class SimFile {

    private static final int SECTOR_BYTES = 512;

    /** Bytes written at a position, or a new length where there are none. */
    private record Change(long position, byte @Nullable [] bytes) {}

    private static final class Content {
        byte[] bytes = new byte[0];
        int size;

        void apply(Change change) {
            byte[] written = change.bytes();
            if (written == null) {
                resize((int) change.position());
                return;
            }
            int end = (int) change.position() + written.length;
            if (end > size) {
                resize(end);
            }
            System.arraycopy(written, 0, bytes, (int) change.position(), written.length);
        }

        private void resize(int newSize) {
            if (newSize > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(newSize, bytes.length * 2));
            }
            if (newSize < size) {
                Arrays.fill(bytes, newSize, size, (byte) 0);
            }
            size = newSize;
        }

        Content copy() {
            Content copy = new Content();
            copy.bytes = Arrays.copyOf(bytes, size);
            copy.size = size;
            return copy;
        }
    }

    private Content content = new Content();
    private final Content durable = new Content();
    private final List<Change> pending = new ArrayList<>();

    long size() {
        return content.size;
    }

    int read(ByteBuffer target, long position) {
        int count = (int) Math.max(0, Math.min(target.remaining(), content.size - position));
        if (count > 0) {
            target.put(content.bytes, (int) position, count);
        }
        return count;
    }

    void write(ByteBuffer source, long position) {
        byte[] bytes = new byte[source.remaining()];
        source.get(bytes);
        change(new Change(position, bytes));
    }

    void truncate(long size) {
        if (size < content.size) {
            change(new Change(size, null));
        }
    }

    private void change(Change change) {
        content.apply(change);
        pending.add(change);
    }

    void force() {
        pending.forEach(durable::apply);
        pending.clear();
    }

    /** Keeps all, nothing, a beginning of what is pending, or of each change some sectors and not others. */
    void losePower(RandomGenerator random) {
        switch (random.nextInt(4)) {
            case 0 -> pending.forEach(durable::apply);
            case 1 -> {}
            case 2 -> pending.subList(0, random.nextInt(pending.size() + 1)).forEach(durable::apply);
            default -> pending.forEach(change -> tear(change, random));
        }
        pending.clear();
        content = durable.copy();
    }

    private void tear(Change change, RandomGenerator random) {
        byte[] bytes = change.bytes();
        if (bytes == null) {
            if (random.nextBoolean()) {
                durable.apply(change);
            }
            return;
        }
        for (int from = 0; from < bytes.length; ) {
            int to = Math.min(bytes.length, from + SECTOR_BYTES - (int) ((change.position() + from) % SECTOR_BYTES));
            if (random.nextBoolean()) {
                durable.apply(new Change(change.position() + from, Arrays.copyOfRange(bytes, from, to)));
            }
            from = to;
        }
    }
}
