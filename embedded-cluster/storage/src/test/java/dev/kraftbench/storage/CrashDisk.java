package dev.kraftbench.storage;

import dev.kraftbench.kernel.Disk;
import dev.kraftbench.kernel.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that can lose power: writes that were not forced are then kept, lost or torn at random, and directory changes after the
 * last forced one survive up to a random point, in order, as with a journal. It can also run full or fail.
 */
final class CrashDisk implements Disk {

    private static final class Content {
        byte[] current = new byte[0];
        byte[] durable = new byte[0];
        /** Writes since the last force; null bytes stand for a truncation. */
        final List<Write> pending = new ArrayList<>();
    }

    private record Write(int position, byte @Nullable [] bytes) {}

    private record Change(Path directory, Runnable redo) {}

    /** Files; directories have null content. */
    private TreeMap<Path, @Nullable Content> current = new TreeMap<>();

    private final TreeMap<Path, @Nullable Content> durable = new TreeMap<>();
    private final List<Change> changes = new ArrayList<>();

    /** Bytes that may still be written. */
    long freeBytes = Long.MAX_VALUE;

    boolean failForce;
    int forces;

    private void change(Path path, java.util.function.Consumer<TreeMap<Path, @Nullable Content>> change) {
        change.accept(current);
        changes.add(new Change(path.getParent(), () -> change.accept(durable)));
    }

    /** Power loss. Files that are open are not to be used any more. */
    void crash(Random random) {
        int kept = changes.isEmpty() ? 0 : random.nextInt(changes.size() + 1);
        changes.subList(0, kept).forEach(change -> change.redo.run());
        changes.clear();
        current = new TreeMap<>(durable);
        for (Content content : current.values()) {
            if (content != null) {
                byte[] state = content.durable;
                boolean inOrder = random.nextInt(3) > 0;
                boolean lost = false;
                for (Write write : content.pending) {
                    int fate = random.nextInt(5);
                    lost = lost || fate < 2;
                    if (inOrder ? !lost : fate >= 2) {
                        state = apply(state, write);
                    } else if (fate == 1) {
                        state = apply(state, torn(write, random));
                    }
                }
                content.pending.clear();
                content.current = state;
                content.durable = state;
            }
        }
    }

    /** The process dies, the machine does not: everything written is there. */
    void killed(Random random, int tornBytes) {
        for (Map.Entry<Path, @Nullable Content> entry : current.entrySet()) {
            Content content = entry.getValue();
            if (content != null && entry.getKey().toString().endsWith(".log") && tornBytes != 0) {
                int keep = Math.max(0, content.current.length + Math.min(0, tornBytes));
                byte[] cut = Arrays.copyOf(content.current, keep + Math.max(0, tornBytes));
                for (int i = keep; i < cut.length; i++) {
                    cut[i] = (byte) random.nextInt(256);
                }
                content.current = cut;
            }
        }
    }

    private static Write torn(Write write, Random random) {
        byte[] bytes = write.bytes;
        return bytes == null || bytes.length == 0 ? write : new Write(write.position, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
    }

    private static byte[] apply(byte[] state, Write write) {
        if (write.bytes == null) {
            return Arrays.copyOf(state, write.position);
        }
        byte[] next = state.length < write.position + write.bytes.length
                ? Arrays.copyOf(state, write.position + write.bytes.length)
                : state.clone();
        System.arraycopy(write.bytes, 0, next, write.position, write.bytes.length);
        return next;
    }

    byte[] bytes(Path file) {
        return current.get(file).current;
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        if (!current.containsKey(file)) {
            if (!isDirectory(file.getParent())) {
                throw new FileSystemException(file.toString(), null, "no such directory");
            }
            Content created = new Content();
            change(file, files -> files.put(file, created));
        }
        return openReadOnly(file);
    }

    @Override
    public DiskFile openReadOnly(Path file) throws IOException {
        Content content = current.get(file);
        if (content == null) {
            throw new FileSystemException(file.toString(), null, "no such file");
        }
        return new MemoryFile(content);
    }

    @Override
    public boolean exists(Path path) {
        return current.containsKey(path);
    }

    @Override
    public boolean isDirectory(Path path) {
        return current.containsKey(path) && current.get(path) == null;
    }

    @Override
    public List<Path> list(Path directory) {
        return current.keySet().stream().filter(path -> directory.equals(path.getParent())).toList();
    }

    @Override
    public void createDirectories(Path directory) {
        if (!exists(directory)) {
            if (directory.getParent() != null) {
                createDirectories(directory.getParent());
            }
            change(directory, files -> files.put(directory, null));
        }
    }

    @Override
    public void deleteIfExists(Path path) {
        if (exists(path)) {
            change(path, files -> files.remove(path));
        }
    }

    @Override
    public void moveAtomically(Path from, Path to) throws IOException {
        if (!exists(from)) {
            throw new FileSystemException(from.toString(), null, "no such file");
        }
        List<Path> moved = current.tailMap(from, true).keySet().stream().filter(path -> path.startsWith(from)).toList();
        change(from, files -> {
            for (Path path : moved) {
                files.put(path.equals(from) ? to : to.resolve(from.relativize(path)), files.remove(path));
            }
        });
    }

    @Override
    public void forceDirectory(Path directory) {
        // A journal orders changes: forcing one forces those before it.
        changes.forEach(change -> change.redo.run());
        changes.clear();
    }

    @Override
    public long usableBytes(Path path) {
        return freeBytes;
    }

    @Override
    public long totalBytes(Path path) {
        return Long.MAX_VALUE;
    }

    @Override
    public AutoCloseable lock(Path lockFile) throws IOException {
        if (exists(lockFile)) {
            throw new IOException("locked");
        }
        open(lockFile);
        return () -> deleteIfExists(lockFile);
    }

    private final class MemoryFile implements DiskFile {
        private final Content content;

        MemoryFile(Content content) {
            this.content = content;
        }

        @Override
        public long size() {
            return content.current.length;
        }

        @Override
        public int readFully(ByteBuffer target, long position) {
            int length = (int) Math.max(0, Math.min(target.remaining(), content.current.length - position));
            if (length > 0) {
                target.put(content.current, (int) position, length);
            }
            return length;
        }

        @Override
        public void writeFully(ByteBuffer source, long position) throws IOException {
            int length = (int) Math.min(source.remaining(), freeBytes);
            boolean full = length < source.remaining();
            byte[] bytes = new byte[length];
            source.get(bytes);
            freeBytes -= length;
            Write write = new Write((int) position, bytes);
            content.current = apply(content.current, write);
            content.pending.add(write);
            if (full) {
                throw new IOException("No space left on device");
            }
        }

        @Override
        public void truncate(long size) {
            if (size < content.current.length) {
                Write write = new Write((int) size, null);
                content.current = apply(content.current, write);
                content.pending.add(write);
            }
        }

        @Override
        public void force() throws IOException {
            forces++;
            if (failForce) {
                throw new IOException("Input/output error");
            }
            content.durable = content.current;
            content.pending.clear();
        }

        @Override
        public @Nullable FileChannel channel() {
            return null;
        }

        @Override
        public void close() {}
    }
}
