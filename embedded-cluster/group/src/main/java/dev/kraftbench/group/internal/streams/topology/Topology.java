package dev.kraftbench.group.internal.streams.topology;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What an application does, as far as it concerns the assignment of tasks. Immutable.
 *
 * @param epoch raised by whoever deploys another topology
 * @param subtopologies in the order in which they were given
 */
public record Topology(int epoch, List<Subtopology> subtopologies) {

    public Topology {
        subtopologies = List.copyOf(subtopologies);
    }

    /** Whatever has to exist before the application can run. */
    public SortedSet<String> requiredTopics() {
        SortedSet<String> topics = new TreeSet<>();
        for (Subtopology each : subtopologies) {
            topics.addAll(each.allSources());
            each.changelogs().forEach(topic -> topics.add(topic.name()));
        }
        return topics;
    }

    /** The subtopology that reads the topic, or null. */
    public @Nullable Subtopology reading(String topic) {
        Subtopology reader = null;
        for (Subtopology each : subtopologies) {
            if (each.allSources().contains(topic)) {
                reader = each;
            }
        }
        return reader;
    }

    /** Whether the other describes the same, be it in another order of subtopologies. */
    public boolean sameAs(Topology other) {
        return epoch == other.epoch && Objects.equals(byId(), other.byId());
    }

    private Map<String, Subtopology> byId() {
        Map<String, Subtopology> byId = new HashMap<>();
        subtopologies.forEach(each -> byId.put(each.id(), each));
        return byId;
    }
}
