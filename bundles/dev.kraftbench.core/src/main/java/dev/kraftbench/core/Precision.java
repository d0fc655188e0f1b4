package dev.kraftbench.core;

/** How a figure or an event came to be known. Every chart and map shows it. */
public enum Precision {
    /** Pushed by the embedded cluster as it happened. */
    EXACT,
    /** Polled through the Admin API: the time is that of the poll which noticed. */
    SAMPLED
}
