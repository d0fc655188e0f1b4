package dev.kraftbench.share;

import dev.kraftbench.protocol.RecordSlice;
import java.util.List;
import org.apache.kafka.common.protocol.Errors;

/** What a member got of a share partition. */
public sealed interface ShareFetchResult {

    /**
     * @param records the batches with the acquired records and perhaps others; the receiver releases them exactly once
     * @param lockMillis how long the member has them
     */
    record Acquired(RecordSlice records, List<AcquiredRange> ranges, int lockMillis) implements ShareFetchResult {}

    /** There is nothing now: it may come. */
    record Nothing() implements ShareFetchResult {}

    record Failed(Errors error) implements ShareFetchResult {}
}
