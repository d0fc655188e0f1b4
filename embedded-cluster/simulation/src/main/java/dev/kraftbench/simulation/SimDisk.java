package dev.kraftbench.simulation;

import dev.kraftbench.kernel.Disk;
import dev.kraftbench.kernel.DiskFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A file system in memory that tells what is durable from what is pending. Bytes become durable when their file is forced, names when
 * their directory is. A loss of power keeps, drops or tears what is pending; a process that ends loses nothing.
 */
public final class SimDisk implements Disk {

    /** A change of names that is not durable yet; they become durable in order, as with a journal. */
    private record NameChange(Path directory, Path from, @Nullable Path to, @Nullable SimFile file) {}

    private static final SimFile DIRECTORY = new SimFile();

    private final long capacityBytes;
    private TreeMap<Path, SimFile> names = new TreeMap<>();
    private final TreeMap<Path, SimFile> durableNames = new TreeMap<>();
    private final List<NameChange> journal = new ArrayList<>();
    private final Set<Path> locks = new HashSet<>();
    private int generation;
    private boolean on;
    private final RandomGenerator random;
    private double forceFailures;

    /** @param capacityBytes Long.MAX_VALUE for a disk that is never full */
    public SimDisk(long capacityBytes, RandomGenerator random) {
        this.capacityBytes = capacityBytes;
        this.random = random;
    }

    /** From now on forcing a file fails with this probability. */
    public void failForces(double probability) {
        forceFailures = probability;
    }

    void powerOn() {
        generation++;
        on = true;
    }

    void processEnded() {
        on = false;
        generation++;
        locks.clear();
    }

    /** Of what is pending anything may survive, but names in order. */
    void losePower() {
        processEnded();
        int kept = random.nextInt(journal.size() + 1);
        for (NameChange change : journal.subList(0, kept)) {
            apply(change, durableNames);
        }
        journal.clear();
        names = new TreeMap<>(durableNames);
        Set<SimFile> files = new HashSet<>(names.values());
        for (Path path : names.keySet()) { // in order, so that chance falls the same way each time
            SimFile file = names.get(path);
            if (file != DIRECTORY && files.remove(file)) {
                file.losePower(random);
            }
        }
    }

    private static void apply(NameChange change, TreeMap<Path, SimFile> target) {
        Path to = change.to();
        SimFile file = change.file();
        if (to == null && file == null) {
            target.remove(change.from());
        } else if (to == null) {
            target.put(change.from(), file);
        } else {
            moveSubtree(change.from(), to, target);
        }
    }

    private static void moveSubtree(Path from, Path to, TreeMap<Path, SimFile> target) {
        for (Path path : List.copyOf(target.keySet())) {
            if (path.startsWith(from)) {
                target.put(path.equals(from) ? to : to.resolve(from.relativize(path)), target.remove(path));
            }
        }
    }

    private void change(NameChange change) {
        apply(change, names);
        journal.add(change);
    }

    private void check() throws IOException {
        if (!on) {
            throw new IOException("the machine has stopped");
        }
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        check();
        SimFile found = names.get(file);
        if (found == DIRECTORY) {
            throw new IOException(file + " is a directory");
        }
        if (found == null) {
            requireParent(file);
            found = new SimFile();
            change(new NameChange(file.getParent(), file, null, found));
        }
        return new Handle(found, false);
    }

    @Override
    public DiskFile openReadOnly(Path file) throws IOException {
        check();
        SimFile found = names.get(file);
        if (found == null || found == DIRECTORY) {
            throw new FileNotFoundException(file.toString());
        }
        return new Handle(found, true);
    }

    private void requireParent(Path file) throws IOException {
        if (file.getParent() != null && names.get(file.getParent()) != DIRECTORY) {
            throw new NoSuchFileException(file.getParent().toString());
        }
    }

    @Override
    public boolean exists(Path path) {
        return names.containsKey(path);
    }

    @Override
    public boolean isDirectory(Path path) {
        return names.get(path) == DIRECTORY;
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        check();
        if (names.get(directory) != DIRECTORY) {
            throw new NoSuchFileException(directory.toString());
        }
        // Names such as "a.x" sort between "a" and "a/b", so the entries of a directory are not all in a row.
        return names.tailMap(directory, false).keySet().stream()
                .filter(path -> directory.equals(path.getParent()))
                .toList();
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        check();
        if (directory == null || names.get(directory) == DIRECTORY) {
            return;
        }
        if (names.containsKey(directory)) {
            throw new IOException(directory + " is a file");
        }
        createDirectories(directory.getParent());
        change(new NameChange(directory.getParent() == null ? directory : directory.getParent(), directory, null, DIRECTORY));
    }

    @Override
    public void deleteIfExists(Path path) throws IOException {
        check();
        if (names.containsKey(path)) {
            if (names.get(path) == DIRECTORY && !list(path).isEmpty()) {
                throw new DirectoryNotEmptyException(path.toString());
            }
            change(new NameChange(path.getParent(), path, null, null));
        }
    }

    @Override
    public void moveAtomically(Path from, Path to) throws IOException {
        check();
        if (!names.containsKey(from)) {
            throw new NoSuchFileException(from.toString());
        }
        requireParent(to);
        change(new NameChange(to.getParent(), from, to, null));
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        check();
        int last = -1;
        for (int i = 0; i < journal.size(); i++) {
            NameChange change = journal.get(i);
            if (directory.equals(change.directory()) || directory.equals(change.from().getParent())) {
                last = i;
            }
        }
        List<NameChange> done = journal.subList(0, last + 1);
        done.forEach(change -> apply(change, durableNames));
        done.clear();
    }

    private long usedBytes() {
        long used = 0;
        for (SimFile file : names.values()) {
            used += file.size();
        }
        return used;
    }

    @Override
    public long usableBytes(Path path) {
        return capacityBytes - usedBytes();
    }

    @Override
    public long totalBytes(Path path) {
        return capacityBytes;
    }

    @Override
    public AutoCloseable lock(Path lockFile) throws IOException {
        check();
        if (!names.containsKey(lockFile)) {
            open(lockFile).close();
        }
        if (!locks.add(lockFile)) {
            throw new IOException(lockFile + " is locked");
        }
        int mine = generation;
        return () -> {
            if (mine == generation) {
                locks.remove(lockFile);
            }
        };
    }

    private final class Handle implements DiskFile {
        private final SimFile file;
        private final boolean readOnly;
        private final int openedIn = generation;
        private boolean closed;

        Handle(SimFile file, boolean readOnly) {
            this.file = file;
            this.readOnly = readOnly;
        }

        private void check(boolean write) throws IOException {
            if (closed || openedIn != generation) {
                throw new IOException(closed ? "the file is closed" : "the process has ended");
            }
            if (write && readOnly) {
                throw new IOException("the file is open for reading only");
            }
        }

        @Override
        public long size() throws IOException {
            check(false);
            return file.size();
        }

        @Override
        public int readFully(java.nio.ByteBuffer target, long position) throws IOException {
            check(false);
            return file.read(target, position);
        }

        @Override
        public void writeFully(java.nio.ByteBuffer source, long position) throws IOException {
            check(true);
            long grows = position + source.remaining() - file.size();
            if (grows > 0 && capacityBytes != Long.MAX_VALUE && grows > usableBytes(Path.of("/"))) {
                throw new IOException("No space left on device");
            }
            file.write(source, position);
        }

        @Override
        public void truncate(long size) throws IOException {
            check(true);
            file.truncate(size);
        }

        @Override
        public void force() throws IOException {
            check(false);
            if (forceFailures > 0 && random.nextDouble() < forceFailures) {
                throw new IOException("Input/output error");
            }
            file.force();
        }

        @Override
        public java.nio.channels.@Nullable FileChannel channel() {
            return null;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
