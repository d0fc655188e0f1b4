package dev.kraftbench.storage.internal.log;

import dev.kraftbench.storage.StorageContext;
import dev.kraftbench.storage.internal.LogLoader;
import dev.kraftbench.storage.internal.Segment;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** Cuts records off the end of a log, or drops them all. */
public final class LogTruncation {

    private final LogState state;
    private final LogFlush flush;
    private final LogRetention retention;

    public LogTruncation(LogState state, LogFlush flush, LogRetention retention) {
        this.state = state;
        this.flush = flush;
        this.retention = retention;
    }

    /**
     * Cuts off the records from this offset on, with their epochs and producer state; a batch that holds it goes whole.
     *
     * <p>Later records go to a new segment: were they written over the old ones, a power loss that keeps the writes but not the truncation
     * would leave a mixture of both histories. So it leaves the old one or the new one.
     */
    public void to(long offset) throws IOException {
        if (offset < 0) {
            throw new IllegalArgumentException("Can't truncate " + state.id() + " to offset " + offset);
        }
        if (offset >= state.marks().end()) {
            state.touch();
            state.epochs().truncateFromEnd(offset);
            return;
        }
        LogFiles files = state.files();
        if (offset < files.segments().firstKey()) {
            fullyAndStartAt(offset);
            return;
        }
        state.<@Nullable Void>guarded(() -> {
            for (Segment segment : List.copyOf(files.segments().tailMap(offset, false).values())) {
                retention.remove(segment);
            }
            Segment last = files.segments().lastEntry().getValue();
            long end = last.truncateTo(offset);
            if (last.size() == 0) {
                retention.remove(last);
            } else {
                last.seal();
                flush.forceWhole(last);
            }
            files.snapshots().deleteOutside(state.marks().start(), end);
            begin(end);
            forgetFrom(end);
            tell(end);
            return null;
        });
    }

    private void forgetFrom(long end) throws IOException {
        LogMarks marks = state.marks();
        StorageContext context = state.context();
        state.log(Level.INFO).addKeyValue("from", marks.end()).addKeyValue("to", end).log("Truncated");
        marks.cutAt(end);
        state.epochs().truncateFromEnd(end);
        LogLoader.rebuildProducers(
                state.files().segments(),
                state.files().snapshots(),
                state.producers(),
                marks.start(),
                end,
                context.clock().wallMillis(),
                context.producerIdExpirationMillis());
        marks.moveHighWatermark(Math.min(marks.highWatermark(), end));
    }

    /** Drops everything; the log then begins and ends at this offset. */
    public void fullyAndStartAt(long offset) throws IOException {
        state.<@Nullable Void>guarded(() -> {
            for (Segment segment : List.copyOf(state.files().segments().values())) {
                retention.remove(segment);
            }
            state.files().snapshots().deleteAll();
            begin(offset);
            state.log(Level.INFO).addKeyValue("from", state.marks().end()).addKeyValue("to", offset).log("Truncated fully");
            state.epochs().clear();
            state.producers().reset(offset);
            state.marks().restartAt(offset);
            tell(offset);
            return null;
        });
    }

    private void begin(long baseOffset) throws IOException {
        state.touch();
        state.files().begin(baseOffset, state.config());
        flush.directoryChanged();
    }

    private void tell(long end) {
        state.files().count();
        flush.truncated(end);
        state.truncated();
    }
}
