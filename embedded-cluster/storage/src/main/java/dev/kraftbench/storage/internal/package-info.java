/**
 * What partition logs and data directories are made of: segments, indexes, batch headers, validation, producer state, epochs, loading
 * and checkpoint files. Objects belong to the lane of the log that owns them.
 */
@NullMarked
package dev.kraftbench.storage.internal;

import org.jspecify.annotations.NullMarked;
