/** Sample partitioner by priority. */
@NullMarked
package dev.kraftbench.partitioner.priority;

import org.jspecify.annotations.NullMarked;
