/** Client quotas as the active controller sees them: how they are changed, and how many partitions a client may have made. On the metadata lane. */
@NullMarked
package dev.kraftbench.controller.internal.quota;

import org.jspecify.annotations.NullMarked;
