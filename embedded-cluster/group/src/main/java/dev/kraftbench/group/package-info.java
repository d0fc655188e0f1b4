/**
 * The group coordinator: classic consumer groups and committed offsets, as shards over the partitions of {@code __consumer_offsets}.
 *
 * <p>Owns group membership, generations and committed offsets. All of it belongs to the lane of its shard; {@link
 * dev.kraftbench.group.GroupCoordinator} may be called from any thread and answers on that lane.
 */
@NullMarked
package dev.kraftbench.group;

import org.jspecify.annotations.NullMarked;
