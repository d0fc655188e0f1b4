/** Immutable snapshots of a cluster and bounded series of samples. Values may be read on any thread. */
@NullMarked
package dev.kraftbench.core.model;

import org.jspecify.annotations.NullMarked;
