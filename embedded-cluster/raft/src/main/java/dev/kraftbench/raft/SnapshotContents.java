package dev.kraftbench.raft;

import dev.kraftbench.protocol.ApiMessageAndVersion;
import java.util.List;
import java.util.function.Consumer;

/** A snapshot of the metadata as it was at {@link #id()}, for a listener to replace its state with. */
public interface SnapshotContents {

    OffsetAndEpoch id();

    /** Append time of the last record that it contains, milliseconds since 1970. */
    long lastContainedLogTimestamp();

    /** Calls the reader with each batch of records in order, during {@link RaftListener#loadSnapshot} only. */
    void forEachBatch(Consumer<List<ApiMessageAndVersion>> reader);
}
