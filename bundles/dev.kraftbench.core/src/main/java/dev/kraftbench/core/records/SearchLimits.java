package dev.kraftbench.core.records;

import java.time.Duration;

/**
 * What a search may take.
 *
 * @param deadline it ends then, resumable
 * @param bytes of records found or waiting to be handed over
 * @param patience a partition that is silent for so long, while others answer, becomes a gap
 */
public record SearchLimits(Duration deadline, long bytes, Duration patience) {
    public static final SearchLimits DEFAULT = new SearchLimits(Duration.ofMinutes(10), 128L << 20, Duration.ofMillis(2_000));
}
