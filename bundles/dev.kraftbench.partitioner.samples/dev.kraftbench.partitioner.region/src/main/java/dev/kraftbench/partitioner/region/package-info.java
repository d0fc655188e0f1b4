/** Sample partitioner by region. */
@NullMarked
package dev.kraftbench.partitioner.region;

import org.jspecify.annotations.NullMarked;
