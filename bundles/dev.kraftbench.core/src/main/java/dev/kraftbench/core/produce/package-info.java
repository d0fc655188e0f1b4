/** Producing records with a chosen partitioner. */
@NullMarked
package dev.kraftbench.core.produce;

import org.jspecify.annotations.NullMarked;
