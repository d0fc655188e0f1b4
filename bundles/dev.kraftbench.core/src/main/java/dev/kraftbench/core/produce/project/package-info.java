/** Writes the Maven project of a new partitioner bundle. Pure but for writing the files. */
@NullMarked
package dev.kraftbench.core.produce.project;

import org.jspecify.annotations.NullMarked;
