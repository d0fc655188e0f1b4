/** How partitions are spread over members: pure functions. Any thread. */
@NullMarked
package dev.kraftbench.group.internal.assignor;

import org.jspecify.annotations.NullMarked;
