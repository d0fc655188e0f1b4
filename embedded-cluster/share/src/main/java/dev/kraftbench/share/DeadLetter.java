package dev.kraftbench.share;

import dev.kraftbench.coordinator.SharePartitionKey;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records that a share group has given up, on their way to its dead-letter topic (KIP-1191).
 *
 * @param topic they lie in
 * @param cause in the words of Apache Kafka, which readers of dead letters may know
 * @param contents by offset, where the group wants them copied and the log still has them
 */
public record DeadLetter(
        SharePartitionKey of, String topic, long firstOffset, long lastOffset, int deliveries, String cause, Map<Long, Content> contents) {

    static final String REJECTED = "Offset rejected by client.";
    static final String TOO_OFTEN = "Offset delivery count exceeded the threshold.";

    /** Copies of a record's own bytes. */
    public record Content(@Nullable ByteBuffer key, @Nullable ByteBuffer value) {}
}
