package dev.kraftbench.storage.internal.log;

import dev.kraftbench.kernel.Disk;
import dev.kraftbench.kernel.Helpers.Outcome;
import dev.kraftbench.storage.LogConfig;
import dev.kraftbench.storage.internal.Segment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.event.Level;

/** Takes old segments out of a log and deletes their files later. On the log's lane; the deleting is helper work. */
public final class LogRetention {

    private final LogState state;
    private final LogFiles files;
    private final LogMarks marks;
    private final LogAppend append;

    public LogRetention(LogState state, LogAppend append) {
        this.state = state;
        this.files = state.files();
        this.marks = state.marks();
        this.append = append;
    }

    private interface Rule {
        boolean isOver(Segment segment, long nextOffset, boolean last) throws IOException;
    }

    /** @return how many segments were taken out */
    public int apply() throws IOException {
        LogConfig config = state.config();
        int removed = remove("log start", (segment, next, last) -> !last && next <= marks.start());
        if (config.cleanupByDelete()) {
            removed += bySize(config.retentionBytes());
            removed += byTime(config.retentionMillis());
        }
        return removed;
    }

    private int bySize(long limitBytes) throws IOException {
        if (limitBytes < 0) {
            return 0;
        }
        long[] excess = {files.sizeBytes() - limitBytes};
        return remove("size", (segment, next, last) -> {
            if (excess[0] < segment.size()) {
                return false;
            }
            excess[0] -= segment.size();
            return true;
        });
    }

    private int byTime(long limitMillis) throws IOException {
        if (limitMillis < 0) {
            return 0;
        }
        long now = state.context().clock().wallMillis();
        return remove("time", (segment, next, last) -> {
            long newest = segment.maxTimestamp() >= 0 ? segment.maxTimestamp() : segment.createdMillis();
            return now - newest > limitMillis;
        });
    }

    /** Removes the oldest segments as long as the rule says so, none that reaches beyond the high watermark. */
    private int remove(String reason, Rule rule) throws IOException {
        List<Segment> over = new ArrayList<>();
        Map.Entry<Long, Segment> entry = files.segments().firstEntry();
        while (entry != null) {
            Segment segment = entry.getValue();
            Map.Entry<Long, Segment> nextEntry = files.segments().higherEntry(entry.getKey());
            boolean last = nextEntry == null;
            long next = last ? marks.end() : nextEntry.getKey();
            boolean emptyLast = last && segment.size() == 0;
            if (emptyLast || marks.highWatermark() < next || !rule.isOver(segment, next, last)) {
                break;
            }
            over.add(segment);
            entry = nextEntry;
        }
        if (over.isEmpty()) {
            return 0;
        }
        if (over.size() == files.segments().size()) {
            append.rollAtEnd();
        }
        long newStart = files.segments().higherKey(over.getLast().baseOffset());
        raiseStart(newStart);
        for (Segment segment : over) {
            state.log(Level.INFO)
                    .addKeyValue("segment", segment.baseOffset())
                    .addKeyValue("bytes", segment.size())
                    .addKeyValue("reason", reason)
                    .log("Segment is over its retention");
            remove(segment);
        }
        files.snapshots().deleteBefore(newStart);
        files.count();
        return over.size();
    }

    /**
     * Hides the records below this offset.
     *
     * @return whether the log start moved
     * @throws IllegalArgumentException above the high watermark
     */
    public boolean raiseStart(long offset) throws IOException {
        state.checkUsable();
        if (offset > marks.highWatermark()) {
            throw new IllegalArgumentException(
                    "Log start " + offset + " would be above the high watermark " + marks.highWatermark() + " of " + state.id());
        }
        if (offset <= marks.start()) {
            return false;
        }
        state.touch();
        marks.moveStart(offset);
        state.epochs().truncateFromStart(offset);
        return true;
    }

    /** Takes a segment out of the log at once; its files, renamed, go after {@code file.delete.delay.ms}. */
    void remove(Segment segment) throws IOException {
        List<Path> deleted = segment.files().markDeleted();
        files.segments().remove(segment.baseOffset());
        segment.files().unpin();
        if (!deleted.isEmpty()) {
            state.lane().schedule(TimeUnit.MILLISECONDS.toNanos(state.config().fileDeleteDelayMillis()), () -> delete(deleted));
        }
    }

    private void delete(List<Path> deleted) {
        Disk disk = state.context().disk();
        state.context().helpers().<Integer>submit(
                state.lane(),
                () -> {
                    for (Path file : deleted) {
                        disk.deleteIfExists(file);
                    }
                    return deleted.size();
                },
                outcome -> {
                    if (outcome instanceof Outcome.Failed<Integer>(Exception cause)) {
                        state.fail(cause instanceof IOException io ? io : new IOException("Deleting segment files failed", cause));
                    }
                });
    }
}
