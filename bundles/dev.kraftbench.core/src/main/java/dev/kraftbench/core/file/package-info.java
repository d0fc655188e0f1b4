/** Files that people pick. Reads them: for threads that may wait. */
@NullMarked
package dev.kraftbench.core.file;

import org.jspecify.annotations.NullMarked;
