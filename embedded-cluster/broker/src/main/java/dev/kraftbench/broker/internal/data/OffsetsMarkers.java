package dev.kraftbench.broker.internal.data;

import dev.kraftbench.coordinator.TransactionEnd;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;

/** Ends transactions in partitions of {@code __consumer_offsets}, where the group coordinator has to hear of it. */
@FunctionalInterface
public interface OffsetsMarkers {

    /** @param done told on the partition's lane when the marker is committed, or why it isn't written */
    void endTransaction(int partition, TransactionEnd end, Consumer<Errors> done);
}
