package dev.kraftbench.core.produce;

import dev.kraftbench.core.Subscription;
import java.util.List;
import java.util.function.Consumer;

/** The partitioners there are now: Kafka's own, and every {@code Partitioner} service in the framework. An OSGi service itself. */
public interface Partitioners {

    /** Built-in ones first, then services by name. */
    List<PartitionerChoice> choices();

    /** Called with the new choices when a bundle comes or goes, on the thread that changed it. */
    Subscription onChange(Consumer<List<PartitionerChoice>> listener);

    /** Producer properties that make a producer use it. */
    java.util.Map<String, Object> producerProperties(String choiceId);
}
