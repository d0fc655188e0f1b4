/**
 * The KRaft protocol without any I/O. {@link dev.kraftbench.raft.internal.core.RaftCore} takes the time, messages and acknowledgements of
 * what became durable, and gives back effects; one class per role. Owns the election state, the shape of the log (offsets and epochs, not
 * bytes) and each replica's progress; runs on the metadata lane.
 */
@NullMarked
package dev.kraftbench.raft.internal.core;

import org.jspecify.annotations.NullMarked;
