package dev.kraftbench.group.internal.streams.topology;

import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** What a topology comes to with the topics there are: how many tasks, or what stands in the way. Immutable. */
public sealed interface TopicResolution {

    /**
     * Everything exists and fits.
     *
     * @param subtopologies by id, with the partitions of their internal topics settled
     */
    record Ready(SortedMap<String, Resolved> subtopologies) implements TopicResolution {}

    /** Topics fit, but internal ones have to be created first. */
    record InternalTopicsMissing(List<InternalTopic> missing) implements TopicResolution {

        public InternalTopicsMissing {
            missing = List.copyOf(missing);
        }
    }

    /** Topics that the application cannot create for itself do not exist. */
    record SourceTopicsMissing(List<String> missing) implements TopicResolution {

        public SourceTopicsMissing {
            missing = List.copyOf(missing);
        }
    }

    /** Topics have numbers of partitions that do not go together. */
    record WronglyPartitioned(String detail) implements TopicResolution {}

    /** The topology contradicts itself, whatever topics there are. */
    record Invalid(String detail) implements TopicResolution {}

    /**
     * A subtopology whose topics are settled.
     *
     * @param tasks one for each partition of its source with the most
     */
    record Resolved(Subtopology subtopology, int tasks) {}

    /** The settled subtopologies, or null as long as something is missing. */
    default @Nullable SortedMap<String, Resolved> ready() {
        return this instanceof Ready(SortedMap<String, Resolved> subtopologies) ? subtopologies : null;
    }

    default boolean isReady() {
        return this instanceof Ready;
    }
}
