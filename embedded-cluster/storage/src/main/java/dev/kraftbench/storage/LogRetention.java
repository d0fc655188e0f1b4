package dev.kraftbench.storage;

import dev.kraftbench.kernel.Disk;
import dev.kraftbench.kernel.Helpers.Outcome;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.storage.internal.Segment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.event.Level;

/** Takes old segments out of a log and deletes their files later. On the log's lane; the deleting is helper work. */
final class LogRetention {

    private final PartitionLog log;
    private final StorageContext context;
    private final Lane lane;

    LogRetention(PartitionLog log, StorageContext context, Lane lane) {
        this.log = log;
        this.context = context;
        this.lane = lane;
    }

    private interface Rule {
        boolean isOver(Segment segment, long nextOffset, boolean last) throws IOException;
    }

    int apply() throws IOException {
        LogConfig config = log.config();
        int removed = remove("log start", (segment, next, last) -> !last && next <= log.logStartOffset());
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
        long[] excess = {log.sizeBytes() - limitBytes};
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
        long now = context.clock().wallMillis();
        return remove("time", (segment, next, last) -> {
            long newest = segment.maxTimestamp() >= 0 ? segment.maxTimestamp() : segment.createdMillis();
            return now - newest > limitMillis;
        });
    }

    /** Removes the oldest segments as long as the rule says so, none that reaches beyond the high watermark. */
    private int remove(String reason, Rule rule) throws IOException {
        List<Segment> over = new ArrayList<>();
        Map.Entry<Long, Segment> entry = log.segmentMap().firstEntry();
        while (entry != null) {
            Segment segment = entry.getValue();
            Map.Entry<Long, Segment> nextEntry = log.segmentMap().higherEntry(entry.getKey());
            boolean last = nextEntry == null;
            long next = last ? log.logEndOffset() : nextEntry.getKey();
            boolean emptyLast = last && segment.size() == 0;
            if (emptyLast || log.highWatermark() < next || !rule.isOver(segment, next, last)) {
                break;
            }
            over.add(segment);
            entry = nextEntry;
        }
        if (over.isEmpty()) {
            return 0;
        }
        if (over.size() == log.segmentMap().size()) {
            log.rollAtEnd();
        }
        long newStart = log.segmentMap().higherKey(over.getLast().baseOffset());
        log.incrementLogStartOffset(newStart);
        for (Segment segment : over) {
            log.log(Level.INFO)
                    .addKeyValue("segment", segment.baseOffset())
                    .addKeyValue("bytes", segment.size())
                    .addKeyValue("reason", reason)
                    .log("Segment is over its retention");
            remove(segment);
        }
        log.snapshots().deleteBefore(newStart);
        log.updateSize();
        return over.size();
    }

    /** Takes a segment out of the log at once; its files, renamed, go after {@code file.delete.delay.ms}. */
    void remove(Segment segment) throws IOException {
        List<Path> files = segment.markDeleted();
        log.segmentMap().remove(segment.baseOffset());
        segment.unpin();
        if (!files.isEmpty()) {
            lane.schedule(log.config().fileDeleteDelayMillis() * 1_000_000L, () -> delete(files));
        }
    }

    private void delete(List<Path> files) {
        Disk disk = context.disk();
        context.helpers().<Integer>submit(
                lane,
                () -> {
                    for (Path file : files) {
                        disk.deleteIfExists(file);
                    }
                    return files.size();
                },
                outcome -> {
                    if (outcome instanceof Outcome.Failed<Integer>(Exception cause)) {
                        log.fail(cause instanceof IOException io ? io : new IOException("Deleting segment files failed", cause));
                    }
                });
    }
}
