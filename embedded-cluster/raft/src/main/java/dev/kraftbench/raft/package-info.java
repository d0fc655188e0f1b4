/**
 * KRaft: the replicated metadata log with its elections (KIP-595, KIP-631, KIP-853, KIP-996) and snapshots (KIP-630).
 *
 * <p>{@code internal.core.RaftCore} is pure: time, messages and acknowledgements of what became durable go in, effects come out.
 * {@link dev.kraftbench.raft.RaftNode} carries the effects out: it owns the log, the quorum-state file, the snapshots and the links to
 * the other nodes. Everything here runs on the node's metadata lane; work that waits goes to the helpers.
 */
@NullMarked
package dev.kraftbench.raft;

import org.jspecify.annotations.NullMarked;
