package dev.kraftbench.core.produce;

import java.util.List;
import java.util.Map;

/**
 * Records to send.
 *
 * @param partitioner id of a {@link PartitionerChoice}
 * @param producerProperties further properties of the producer, such as acks or compression.type
 */
public record ProduceJob(String topic, List<OutgoingRecord> records, String partitioner, Map<String, String> producerProperties) {
    /** More records than this are a generator's work, not a dialog's. */
    public static final int MAX_RECORDS = 100_000;

    public ProduceJob {
        records = List.copyOf(records);
        producerProperties = Map.copyOf(producerProperties);
        if (records.size() > MAX_RECORDS) {
            throw new IllegalArgumentException("at most " + MAX_RECORDS + " records a job");
        }
    }
}
