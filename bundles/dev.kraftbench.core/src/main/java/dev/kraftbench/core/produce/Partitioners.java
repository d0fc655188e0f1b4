package dev.kraftbench.core.produce;

import dev.kraftbench.core.Subscription;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Partitioner;
import org.jspecify.annotations.Nullable;

/** The partitioners there are now: Kafka's own, and every {@code Partitioner} service in the framework. An OSGi service itself. */
public interface Partitioners {

    /** Built-in ones first, then services by name. */
    List<PartitionerChoice> choices();

    /** Called with the new choices when a bundle comes or goes, on the thread that changed it. */
    Subscription onChange(Consumer<List<PartitionerChoice>> listener);

    /** Gives the partitioner that is there at the moment of asking, null when it is gone; {@link PartitionerChoice#DEFAULT} is no object and always null. */
    Supplier<@Nullable Partitioner> live(String choiceId);

    /** A producer tells that a partitioner failed it. */
    void failed(String choiceId, PartitionerProblem.Kind kind, Throwable failure);

    /** Names taken twice, and the last failure of each kind of every partitioner that is still there. */
    List<PartitionerProblem> problems();
}
