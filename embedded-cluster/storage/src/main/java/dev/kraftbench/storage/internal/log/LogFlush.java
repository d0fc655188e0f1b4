package dev.kraftbench.storage.internal.log;

import dev.kraftbench.kernel.Disk;
import dev.kraftbench.kernel.Helpers.Outcome;
import dev.kraftbench.kernel.Timer;
import dev.kraftbench.storage.LogConfig;
import dev.kraftbench.storage.internal.EpochCache;
import dev.kraftbench.storage.internal.PartitionMetadataFile;
import dev.kraftbench.storage.internal.Segment;
import dev.kraftbench.storage.internal.SmallFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes a log durable. On the log's lane, but for the work itself, which a helper does; one flush runs at a time and those asked for
 * meanwhile are served by one more.
 *
 * <p>The order inside a flush keeps the promise of the recovery point: segments, epochs, snapshot and directory are forced before it moves.
 */
public final class LogFlush {

    private final LogState state;
    private final LogFiles files;
    private final LogMarks marks;
    private final List<Consumer<Outcome<Long>>> waiting = new ArrayList<>();
    /** Told when the flush under way has ended. */
    private final List<Consumer<Outcome<Long>>> awaiting = new ArrayList<>(0);

    /** Whether directory and {@code partition.metadata} are known to be durable. */
    private boolean rootDurable;

    /** Keeps a flush from overwriting what a close has written after it began; the only lock of a log, and never contended before its end. */
    private final SmallFileLock smallFiles = new SmallFileLock();

    private static final class SmallFileLock {
        private long latest = -1;
    }

    private long works;
    private boolean directoryChanged;
    private boolean running;
    private boolean again;
    private final Set<Segment> changed = new LinkedHashSet<>();
    private long lowestTruncation = Long.MAX_VALUE;
    private @Nullable Timer timer;
    /** Since when the timer counts. */
    private long timedSinceNanos;

    public LogFlush(LogState state, boolean rootDurable) {
        this.state = state;
        this.files = state.files();
        this.marks = state.marks();
        this.rootDurable = rootDurable;
    }

    public boolean isRunning() {
        return running;
    }

    /** The directory has another name, which is not durable yet. */
    public void renamed() {
        rootDurable = false;
    }

    void directoryChanged() {
        directoryChanged = true;
    }

    /** Flushes by {@code flush.messages} and {@code flush.ms}. */
    void appended() {
        LogConfig config = state.config();
        if (marks.end() - marks.recoveryPoint() >= config.flushMessages()) {
            start();
        } else if (config.flushMillis() != Long.MAX_VALUE && timer == null) {
            timedSinceNanos = state.lane().clock().nanos();
            setTimer(TimeUnit.MILLISECONDS.toNanos(config.flushMillis()));
        }
    }

    /** Whether {@code flush.messages} wants to be durable what was appended. */
    public boolean isOwed() {
        long most = state.config().flushMessages();
        return most != Long.MAX_VALUE && marks.end() > marks.recoveryPoint() && marks.end() - marks.recoveryPoint() >= most;
    }

    /** Calls back once, later, when a flush has ended: that under way or, without one, the next, which begins now. */
    public void awaitEnd(Consumer<Outcome<Long>> done) {
        awaiting.add(done);
        if (!running) {
            run(List.of());
        }
    }

    private void setTimer(long delayNanos) {
        timer = state.lane().schedule(delayNanos, () -> {
            timer = null;
            start();
        });
    }

    /** The settings are others now: what was to wait for long may have to be flushed soon. */
    public void configured(LogConfig before) {
        LogConfig config = state.config();
        if (state.isClosed() || config.flushMillis() == before.flushMillis() && config.flushMessages() == before.flushMessages()) {
            return;
        }
        if (timer != null) {
            stop();
            if (config.flushMillis() != Long.MAX_VALUE) {
                long waited = state.lane().clock().nanos() - timedSinceNanos;
                setTimer(TimeUnit.MILLISECONDS.toNanos(config.flushMillis()) - waited);
            }
        }
        if (marks.end() > marks.recoveryPoint()) {
            appended();
        }
    }

    /** The next flush is to make this segment durable with its indexes, even where all its records are: it was truncated or sealed. */
    void forceWhole(Segment segment) {
        changed.add(segment);
    }

    /** What lay above this offset is not what lies there now. */
    void truncated(long offset) {
        lowestTruncation = Math.min(lowestTruncation, offset);
        start();
    }

    public void start() {
        if (running) {
            again = true;
        } else if (!state.isClosed()) {
            run(List.of());
        }
    }

    public void start(Consumer<Outcome<Long>> done) {
        if (running) {
            again = true;
            waiting.add(done);
        } else {
            run(List.of(done));
        }
    }

    private void run(List<Consumer<Outcome<Long>>> callbacks) {
        running = true;
        again = false;
        lowestTruncation = Long.MAX_VALUE;
        Work work = new Work(false);
        state.context().helpers().submit(state.lane(), work::run, outcome -> finished(work, outcome, callbacks));
    }

    private void finished(Work work, Outcome<Long> outcome, List<Consumer<Outcome<Long>>> callbacks) {
        running = false;
        Outcome<Long> told = outcome;
        switch (outcome) {
            case Outcome.Done<Long>(Long end) -> {
                rootDurable |= work.metadata;
                long durable = Math.min(end, lowestTruncation);
                marks.raiseRecoveryPoint(Math.min(durable, marks.end()));
                told = new Outcome.Done<>(durable);
            }
            case Outcome.Failed<Long>(Exception cause) -> {
                if (!work.started) {
                    work.unpin();
                }
                directoryChanged |= work.directory;
                if (work.epochs != null) {
                    state.epochs().markDirty();
                }
                state.fail(cause instanceof IOException io ? io : new IOException("Flush failed", cause));
            }
        }
        List<Consumer<Outcome<Long>>> next = List.copyOf(waiting);
        waiting.clear();
        if (again && !state.isClosed() && told instanceof Outcome.Done<Long>) {
            run(next);
        } else {
            callbacks = concat(callbacks, next);
        }
        if (!awaiting.isEmpty()) {
            callbacks = concat(callbacks, awaiting);
            awaiting.clear();
        }
        for (Consumer<Outcome<Long>> callback : callbacks) {
            callback.accept(told);
        }
    }

    private static List<Consumer<Outcome<Long>>> concat(List<Consumer<Outcome<Long>>> some, List<Consumer<Outcome<Long>>> more) {
        List<Consumer<Outcome<Long>>> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    public void stop() {
        Timer pending = timer;
        if (pending != null) {
            pending.cancel();
            timer = null;
        }
    }

    /** For a close: a flush at once, which waits for one that is at it. */
    public void forceNow() throws IOException {
        if (running) {
            // It may yet fail to write the epochs, and nobody would hear of it.
            state.epochs().markDirty();
        }
        new Work(true).run();
    }

    /** One flush: what there is to do, gathered on the lane, and the doing, by a helper. */
    private final class Work {
        private final Disk disk = state.context().disk();
        private final Path root = files.directory();
        private final List<Segment> segments;
        private final Segment active = files.active();
        private final long end = marks.end();
        private final boolean directory = files.isOnDisk() && (directoryChanged || !rootDurable);
        private final boolean metadata = files.isOnDisk() && !rootDurable;
        private final OptionalLong snapshot = files.snapshots().latest();
        private final @Nullable String epochs;
        private final long number = works++;
        private final boolean closing;
        private volatile boolean started;

        /** @param closing whether the active segment's indexes are complete and to be forced too */
        Work(boolean closing) {
            this.closing = closing;
            Set<Segment> gathered = new LinkedHashSet<>(changed);
            gathered.retainAll(files.segments().values());
            gathered.addAll(files.from(marks.recoveryPoint()));
            changed.clear();
            segments = List.copyOf(gathered);
            segments.forEach(segment -> segment.files().pin());
            EpochCache cache = state.epochs();
            epochs = files.isOnDisk() && cache.isDirty() ? cache.encode() : null;
            if (files.isOnDisk()) {
                cache.written();
            }
            directoryChanged = false;
        }

        Long run() throws IOException {
            started = true;
            try {
                for (Segment segment : segments) {
                    segment.files().force(closing || segment != active);
                }
                forceSmall();
                return end;
            } finally {
                unpin();
            }
        }

        void unpin() {
            segments.forEach(segment -> segment.files().unpin());
        }

        void forceSmall() throws IOException {
            synchronized (smallFiles) {
                if (smallFiles.latest < number) {
                    smallFiles.latest = number;
                    writeSmall();
                }
            }
        }

        private void writeSmall() throws IOException {
            if (epochs != null) {
                SmallFiles.write(disk, root.resolve(EpochCache.FILE_NAME), StandardCharsets.UTF_8.encode(epochs), true);
            }
            if (directory && snapshot.isPresent()) {
                files.snapshots().force(snapshot.getAsLong());
            }
            if (metadata) {
                PartitionMetadataFile.force(disk, root);
                disk.forceDirectory(root.getParent());
            }
            if (directory || epochs != null) {
                disk.forceDirectory(root);
            }
        }
    }
}
