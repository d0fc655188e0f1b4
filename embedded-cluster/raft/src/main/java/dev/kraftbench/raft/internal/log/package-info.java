/**
 * The quorum's files: the metadata log over a partition log, quorum-state, snapshots, and records in batches. Reading and writing files
 * is helper work where a method says so; what is kept in memory belongs to the metadata lane.
 */
@NullMarked
package dev.kraftbench.raft.internal.log;

import org.jspecify.annotations.NullMarked;
