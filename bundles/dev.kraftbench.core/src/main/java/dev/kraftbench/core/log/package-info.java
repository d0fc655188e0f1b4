/** Reads partition directories as Kafka's brokers write them: segments, batches, records, indexes. Files are only read, never locked; any thread but the UI's. */
@NullMarked
package dev.kraftbench.core.log;

import org.jspecify.annotations.NullMarked;
