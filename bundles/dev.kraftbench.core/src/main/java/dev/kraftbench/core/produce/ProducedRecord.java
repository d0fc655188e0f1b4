package dev.kraftbench.core.produce;

import org.jspecify.annotations.Nullable;

/**
 * What became of a record.
 *
 * @param partition -1 when refused before a partition was chosen
 * @param offset -1 when refused, or with acks=0
 * @param error null when acknowledged
 * @param latencyMicros from send to acknowledgement
 */
public record ProducedRecord(int index, OutgoingRecord record, int partition, long offset, long latencyMicros, @Nullable String error) {}
