package dev.kraftbench.group.internal.streams.topology;

import java.util.List;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A part of the topology that is connected by nothing but topics with the others. Immutable.
 *
 * @param sourceTopics that exist by themselves
 * @param sourcePatterns kept for the record's sake: Kafka 4.4 refuses topologies with regular expressions
 * @param changelogs of its state stores
 * @param repartitionSinks it writes to
 * @param repartitionSources it reads from
 * @param copartitioned sets of sources that must have the same number of partitions, by their place in the lists above
 */
public record Subtopology(
        String id,
        List<String> sourceTopics,
        List<String> sourcePatterns,
        List<InternalTopic> changelogs,
        List<String> repartitionSinks,
        List<InternalTopic> repartitionSources,
        List<CopartitionGroup> copartitioned) {

    /** Indices into the lists of the subtopology. */
    public record CopartitionGroup(List<Short> sourceTopics, List<Short> sourcePatterns, List<Short> repartitionSources) {

        public CopartitionGroup {
            sourceTopics = List.copyOf(sourceTopics);
            sourcePatterns = List.copyOf(sourcePatterns);
            repartitionSources = List.copyOf(repartitionSources);
        }
    }

    public Subtopology {
        sourceTopics = List.copyOf(sourceTopics);
        sourcePatterns = List.copyOf(sourcePatterns);
        changelogs = List.copyOf(changelogs);
        repartitionSinks = List.copyOf(repartitionSinks);
        repartitionSources = List.copyOf(repartitionSources);
        copartitioned = List.copyOf(copartitioned);
    }

    /** Only what has state can have standbys. */
    public boolean isStateful() {
        return !changelogs.isEmpty();
    }

    /** All topics whose partitions make its tasks. */
    public Set<String> allSources() {
        Set<String> sources = new LinkedHashSet<>(sourceTopics);
        repartitionSources.forEach(topic -> sources.add(topic.name()));
        return sources;
    }

    Set<String> namesOf(CopartitionGroup group) {
        Set<String> names = new LinkedHashSet<>();
        group.sourceTopics().forEach(index -> names.add(sourceTopics.get(index)));
        group.repartitionSources().forEach(index -> names.add(repartitionSources.get(index).name()));
        return names;
    }
}
