/** One partition of {@code __consumer_offsets}: leads records and requests to the rooms. Everything belongs to the lane of the shard. */
@NullMarked
package dev.kraftbench.group.internal.shard;

import org.jspecify.annotations.NullMarked;
