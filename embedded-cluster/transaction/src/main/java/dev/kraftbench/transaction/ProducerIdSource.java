package dev.kraftbench.transaction;

import java.util.function.LongConsumer;

/** Gives producer ids that are unique in the cluster. */
@FunctionalInterface
public interface ProducerIdSource {

    /** Given instead of an id where there is none for the moment. */
    long NONE = -1;

    /** Gives an id, or {@link #NONE} if the controller doesn't answer; now or later, on any lane. Any thread. */
    void next(LongConsumer id);
}
