/** Where the records of a run come from: one typed by hand, a file read row by row, or a generator. Pure but for reading the file; each source is one thread's. */
@NullMarked
package dev.kraftbench.core.produce.source;

import org.jspecify.annotations.NullMarked;
