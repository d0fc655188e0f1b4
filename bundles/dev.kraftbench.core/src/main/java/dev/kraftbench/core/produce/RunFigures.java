package dev.kraftbench.core.produce;

import java.time.Duration;
import java.util.List;

/**
 * A run as it is now. Counts are exact; rates and recent latencies are of the last few seconds.
 *
 * @param sent handed to the producer
 * @param skipped rows of the source that made no record
 * @param bytes serialised keys and values of the acknowledged records
 * @param perSecond acknowledged records a second, lately; NaN before there is a rate
 * @param p50Micros of all acknowledged records; -1 without any. The recent ones likewise
 * @param spreads one for each partitioner that was in force, oldest first
 * @param batches acknowledged or refused
 * @param compressionRatio bytes on the wire over bytes before, as the producer's own metrics tell; NaN unknown
 * @param errors the newest of them
 * @param resumeLine where a further run should begin; -1 when nothing is left out
 */
public record RunFigures(State state, long sent, long acknowledged, long refused, long skipped, long bytes, double perSecond, long p50Micros, long p99Micros,
        long maxMicros, long recentP50Micros, long recentP99Micros, List<Spread> spreads, long batches, double compressionRatio, Duration elapsed,
        List<RunError> errors, long resumeLine) {

    public enum State {
        STARTING,
        RUNNING,
        PAUSED,
        STOPPING,
        ENDED,
        STOPPED,
        FAILED
    }

    /** @param line of the source, from 1 */
    public record RunError(long line, String reason) {}

    public RunFigures {
        spreads = List.copyOf(spreads);
        errors = List.copyOf(errors);
    }

    public long inFlight() {
        return Math.max(0, sent - acknowledged - refused);
    }

    public boolean over() {
        return switch (state) {
            case STARTING, RUNNING, PAUSED, STOPPING -> false;
            case ENDED, STOPPED, FAILED -> true;
        };
    }
}
