package dev.kraftbench.coordinator;

import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;

/** Creates the topics that coordinators keep their records in, with the settings of this cluster. */
public interface InternalTopics {

    /**
     * Asks for the topic, which may exist already. Any thread; requests for a topic whose creation is under way are joined.
     *
     * @param outcome told once, on any thread: {@link Errors#NONE} when the controller has the topic, otherwise what it answered
     */
    void ensure(String topic, Consumer<Errors> outcome);
}
