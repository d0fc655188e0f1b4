/** Committed offsets, whatever the type of the group that committed them. Everything belongs to the lane of the shard. */
@NullMarked
package dev.kraftbench.group.internal.offset;

import org.jspecify.annotations.NullMarked;
