/** What happened in a cluster, in one order of time. */
@NullMarked
package dev.kraftbench.core.event;

import org.jspecify.annotations.NullMarked;
