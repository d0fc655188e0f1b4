/** Bounded series of samples over time: what charts draw. Values may be read on any thread. */
@NullMarked
package dev.kraftbench.core.series;

import org.jspecify.annotations.NullMarked;
