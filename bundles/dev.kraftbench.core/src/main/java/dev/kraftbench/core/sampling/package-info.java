/** One sampling loop a cluster, shared by all views. */
@NullMarked
package dev.kraftbench.core.sampling;

import org.jspecify.annotations.NullMarked;
