/**
 * Share groups (KIP-932): members, the assignor, and which share-partitions have state at the share coordinators.
 *
 * <p>Everything here belongs to the lane of the group's shard. A share-partition may have several members, and none of them owns it:
 * there is nothing to revoke before something is assigned, so that a new assignment holds for everyone at once.
 */
@NullMarked
package dev.kraftbench.group.internal.share;

import org.jspecify.annotations.NullMarked;
