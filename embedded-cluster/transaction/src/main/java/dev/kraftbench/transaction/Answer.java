package dev.kraftbench.transaction;

import org.apache.kafka.common.protocol.Errors;

/**
 * What a producer's request comes to.
 *
 * @param producer with which to go on, {@link ProducerIdAndEpoch#NONE} with an error
 */
public record Answer(Errors error, ProducerIdAndEpoch producer) {

    public static Answer failed(Errors error) {
        return new Answer(error, ProducerIdAndEpoch.NONE);
    }
}
