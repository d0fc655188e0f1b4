/**
 * Streams groups (KIP-1071): instances of one Kafka Streams application, to which the coordinator assigns tasks.
 *
 * <p>Owns a group's topology, members, target and current assignments; topologies, resolutions, assignments and members are immutable values. All of it belongs to
 * the lane of the group's shard.
 */
@NullMarked
package dev.kraftbench.group.internal.streams;

import org.jspecify.annotations.NullMarked;
