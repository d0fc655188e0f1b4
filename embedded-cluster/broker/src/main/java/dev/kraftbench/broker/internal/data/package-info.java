/**
 * Requests about records: produce, fetch, offsets, epochs, producer ids, log directories. A request is split by the lanes of its partitions;
 * answers come together on the lane of the connection, or of the fetch session.
 */
@NullMarked
package dev.kraftbench.broker.internal.data;

import org.jspecify.annotations.NullMarked;
