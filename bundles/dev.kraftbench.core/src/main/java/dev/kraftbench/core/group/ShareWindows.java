package dev.kraftbench.core.group;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Looks at the records that share groups have under delivery: no request of Kafka tells, only a cluster inside the program. */
public interface ShareWindows {

    /** By partition; those that no member has read from since their leader leads them are left out. */
    CompletableFuture<List<ShareRecords>> records(String group, Duration timeout);
}
