package dev.kraftbench.kernel;

/** Time, as the engine sees it. Safe for any thread. */
public interface Clock {

    /** Nanoseconds of a clock that never goes back; only differences have a meaning. For every time-out and delay. */
    long nanos();

    /** Milliseconds since 1970 by the wall clock, which may jump. For record timestamps and retention only. */
    long wallMillis();
}
