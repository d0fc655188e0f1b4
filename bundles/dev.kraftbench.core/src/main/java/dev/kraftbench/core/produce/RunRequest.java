package dev.kraftbench.core.produce;

import dev.kraftbench.core.produce.source.DraftRecord;
import dev.kraftbench.core.produce.source.SourceSpec;
import java.time.Duration;
import java.util.List;

/**
 * Records to be sent by a producer of their own.
 *
 * @param partitioner id of a {@link PartitionerChoice}; can be exchanged while the run goes on
 * @param perSecond records a second; 0 as fast as possible
 * @param duration ends by itself after this; zero: when the source ends
 * @param skipErrors go on behind a row that makes no record and behind a record that is refused; otherwise the run stops there
 */
public record RunRequest(String topic, SourceSpec source, String partitioner, ProducerSettings producer, double perSecond, Duration duration,
        boolean skipErrors) {

    /** These records, by Kafka's own partitioner, as fast as possible; one that is refused ends the run. */
    public static RunRequest of(String topic, List<DraftRecord> records) {
        return new RunRequest(topic, new SourceSpec.Given(records), PartitionerChoice.DEFAULT, ProducerSettings.DEFAULT, 0, Duration.ZERO, false);
    }
}
