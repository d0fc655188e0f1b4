package dev.kraftbench.coordinator;

import org.apache.kafka.common.protocol.Errors;

/** How an operation on a shard ended. */
public sealed interface Outcome<R> {

    /** Decided, and committed with everything before it. */
    record Replied<R>(R reply) implements Outcome<R> {}

    /** Not carried out, or (after a time-out or lost leadership) perhaps carried out. The error is one that clients of coordinators know. */
    record Failed<R>(Errors error) implements Outcome<R> {}
}
