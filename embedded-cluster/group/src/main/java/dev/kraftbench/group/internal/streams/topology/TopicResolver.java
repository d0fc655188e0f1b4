package dev.kraftbench.group.internal.streams.topology;

import dev.kraftbench.group.internal.streams.topology.TopicResolution.InternalTopicsMissing;
import dev.kraftbench.group.internal.streams.topology.TopicResolution.Invalid;
import dev.kraftbench.group.internal.streams.topology.TopicResolution.Ready;
import dev.kraftbench.group.internal.streams.topology.TopicResolution.Resolved;
import dev.kraftbench.group.internal.streams.topology.TopicResolution.SourceTopicsMissing;
import dev.kraftbench.group.internal.streams.topology.TopicResolution.WronglyPartitioned;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * Works out how many partitions a topology's internal topics need, and compares that with what there is (KIP-1071). Used for one
 * resolution.
 *
 * <p>A repartition topic gets as many partitions as the largest source of the subtopologies that write to it, unless the application
 * asks for a number; those that are read together get the same number; a changelog gets one for each task.
 */
public final class TopicResolver {

    private final Topology topology;
    private final ToIntFunction<String> existing;
    private final Map<String, Integer> decided = new LinkedHashMap<>();
    private final Map<String, Integer> fixed = new LinkedHashMap<>();

    private TopicResolver(Topology topology, ToIntFunction<String> existing) {
        this.topology = topology;
        this.existing = existing;
    }

    /** @param existing the number of a topic's partitions, 0 if there is no such topic */
    public static TopicResolution resolve(Topology topology, ToIntFunction<String> existing) {
        List<String> missing = topology.subtopologies().stream()
                .flatMap(each -> each.sourceTopics().stream())
                .filter(topic -> existing.applyAsInt(topic) == 0)
                .distinct()
                .sorted()
                .toList();
        if (!missing.isEmpty()) {
            return new SourceTopicsMissing(missing);
        }
        try {
            return new TopicResolver(topology, existing).settle();
        } catch (Contradiction e) {
            return e.resolution;
        }
    }

    private TopicResolution settle() {
        settleRepartitionTopics();
        for (Subtopology each : topology.subtopologies()) {
            each.copartitioned().forEach(group -> alignCopartitioned(each.namesOf(group)));
        }
        SortedMap<String, Resolved> resolved = new TreeMap<>();
        for (Subtopology each : topology.subtopologies()) {
            int tasks = each.allSources().stream().mapToInt(this::partitions).max().orElse(0);
            if (tasks == 0) {
                throw new Contradiction(new Invalid("No source topics found for subtopology " + each.id()));
            }
            each.changelogs().forEach(changelog -> decided.put(changelog.name(), tasks));
            resolved.put(each.id(), new Resolved(settled(each), tasks));
        }
        List<InternalTopic> missing = missingInternalTopics(resolved);
        return missing.isEmpty() ? new Ready(Collections.unmodifiableSortedMap(resolved)) : new InternalTopicsMissing(missing);
    }

    // ---- repartition topics

    private void settleRepartitionTopics() {
        for (Subtopology each : topology.subtopologies()) {
            for (InternalTopic source : each.repartitionSources()) {
                if (source.partitions() != 0) {
                    fixed.put(source.name(), source.partitions());
                }
            }
        }
        decided.putAll(fixed);
        while (!settleSinks()) {
            // A sink may depend on another: its number is known a round later.
        }
        for (Subtopology each : topology.subtopologies()) {
            for (InternalTopic source : each.repartitionSources()) {
                if (!decided.containsKey(source.name())) {
                    throw new Contradiction(new Invalid("Repartition topic " + source.name() + " is read but never written to"));
                }
            }
        }
    }

    /** Whether the number of every sink is known now. */
    private boolean settleSinks() {
        boolean progress = false;
        boolean complete = true;
        for (Subtopology each : topology.subtopologies()) {
            for (String sink : each.repartitionSinks()) {
                if (decided.containsKey(sink)) {
                    continue;
                }
                int largest = largestKnownSource(each);
                if (largest == 0) {
                    complete = false;
                } else {
                    decided.put(sink, largest);
                    progress = true;
                }
            }
        }
        if (!complete && !progress) {
            throw new Contradiction(new Invalid("The numbers of partitions of repartition topics depend on each other in a circle"));
        }
        return complete;
    }

    private int largestKnownSource(Subtopology subtopology) {
        int largest = 0;
        for (InternalTopic source : subtopology.repartitionSources()) {
            largest = Math.max(largest, decided.getOrDefault(source.name(), 0));
        }
        for (String source : subtopology.sourceTopics()) {
            largest = Math.max(largest, partitions(source));
        }
        return largest;
    }

    // ---- topics read together

    private void alignCopartitioned(Set<String> topics) {
        SortedMap<String, Integer> repartition = new TreeMap<>();
        SortedMap<String, Integer> external = new TreeMap<>();
        for (String topic : topics) {
            (isRepartition(topic) ? repartition : external).put(topic, partitions(topic));
        }
        if (repartition.isEmpty() && external.isEmpty()) {
            return;
        }
        int common = external.isEmpty() ? commonOfRepartition(repartition) : same(external);
        repartition.forEach((topic, partitions) -> {
            if (fixed.containsKey(topic) && partitions != common) {
                throw new Contradiction(new WronglyPartitioned("Repartition topic " + topic + " has " + partitions
                        + " partitions, but topics read together with it have " + common));
            }
            decided.put(topic, common);
        });
    }

    private int commonOfRepartition(SortedMap<String, Integer> repartition) {
        SortedMap<String, Integer> demanded = new TreeMap<>(repartition);
        demanded.keySet().retainAll(fixed.keySet());
        return demanded.isEmpty() ? Collections.max(repartition.values()) : same(demanded);
    }

    private static int same(SortedMap<String, Integer> topics) {
        int first = topics.get(topics.firstKey());
        if (topics.values().stream().anyMatch(each -> each != first)) {
            throw new Contradiction(new WronglyPartitioned("These topics are read together but differ in their numbers of partitions: " + topics));
        }
        return first;
    }

    private boolean isRepartition(String topic) {
        return topology.subtopologies().stream().anyMatch(each -> each.repartitionSources().stream().anyMatch(source -> source.name().equals(topic)));
    }

    // ---- what is and what should be

    private int partitions(String topic) {
        int present = existing.applyAsInt(topic);
        return present != 0 ? present : decided.getOrDefault(topic, 0);
    }

    private Subtopology settled(Subtopology each) {
        return new Subtopology(
                each.id(),
                each.sourceTopics(),
                each.sourcePatterns(),
                each.changelogs().stream().map(this::settled).toList(),
                each.repartitionSinks(),
                each.repartitionSources().stream().map(this::settled).toList(),
                each.copartitioned());
    }

    private InternalTopic settled(InternalTopic topic) {
        return topic.partitions() != 0 ? topic : topic.withPartitions(decided.getOrDefault(topic.name(), 0));
    }

    private List<InternalTopic> missingInternalTopics(SortedMap<String, Resolved> resolved) {
        SortedMap<String, InternalTopic> needed = new TreeMap<>();
        SortedSet<String> later = new TreeSet<>();
        for (Resolved each : resolved.values()) {
            each.subtopology().repartitionSources().forEach(topic -> needed.put(topic.name(), settled(topic)));
            each.subtopology().changelogs().forEach(topic -> needed.put(topic.name(), topic));
        }
        List<InternalTopic> missing = new ArrayList<>();
        for (InternalTopic topic : needed.values()) {
            int present = existing.applyAsInt(topic.name());
            if (present == 0) {
                missing.add(topic);
            } else if (present != topic.partitions()) {
                later.add(topic.name() + " has " + present + " partitions and needs " + topic.partitions());
            }
        }
        if (!later.isEmpty()) {
            throw new Contradiction(new WronglyPartitioned(later.stream().collect(Collectors.joining("; "))));
        }
        return missing;
    }

    private static final class Contradiction extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final transient TopicResolution resolution;

        Contradiction(TopicResolution resolution) {
            super("The topology and the topics do not go together", null, false, false);
            this.resolution = resolution;
        }
    }
}
