/**
 * Replicated state machines over a log: each partition of an internal topic is a shard that decides records, appends them, applies them
 * and replies once they are committed.
 *
 * <p>Owns the life of a shard: loading from the log on leadership, writing, parked replies, timers, unloading on resignation. A shard
 * and everything in it belongs to the lane of its partition.
 */
@NullMarked
package dev.kraftbench.coordinator;

import org.jspecify.annotations.NullMarked;
