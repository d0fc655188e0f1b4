/**
 * The share coordinator: what share groups have done with each partition's records, as shards over the partitions of {@code
 * __share_group_state} (KIP-932), and the way to it.
 *
 * <p>A shard belongs to the lane of its partition; {@link dev.kraftbench.share.state.ShareCoordinator} and {@link
 * dev.kraftbench.share.state.LinkPersister} may be called from any thread.
 */
@NullMarked
package dev.kraftbench.share.state;

import org.jspecify.annotations.NullMarked;
