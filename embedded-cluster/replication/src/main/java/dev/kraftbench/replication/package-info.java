/**
 * Replicated partitions: the leader's bookkeeping of its followers, in-sync replicas and high watermark, the followers' fetch loops, and
 * the set of replicas that a broker hosts by order of the metadata.
 *
 * <p>All state of a partition belongs to the partition's lane ({@link dev.kraftbench.replication.Partition#lane()}); metadata reaches it as
 * messages from the node's metadata lane. There is one fetch loop for each pair of lane and leader node.
 */
@NullMarked
package dev.kraftbench.replication;

import org.jspecify.annotations.NullMarked;
