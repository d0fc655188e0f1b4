/**
 * Partition logs on disk in the formats of Apache Kafka 4.4: segments, indexes, producer state, leader epochs, recovery, retention, and
 * the data directories that hold them.
 *
 * <p>A {@link dev.kraftbench.storage.PartitionLog} belongs to the lane of its partition; what runs elsewhere says so. What waits
 * (opening, recovery, fsync, deleting) runs on helpers.
 */
@NullMarked
package dev.kraftbench.storage;

import org.jspecify.annotations.NullMarked;
