/** Groups whose members assign work among themselves (the classic protocol). Everything belongs to the lane of the shard. */
@NullMarked
package dev.kraftbench.group.internal.classic;

import org.jspecify.annotations.NullMarked;
