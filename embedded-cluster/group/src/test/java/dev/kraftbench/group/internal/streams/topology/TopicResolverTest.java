package dev.kraftbench.group.internal.streams.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.group.internal.streams.topology.Subtopology.CopartitionGroup;
import dev.kraftbench.group.internal.streams.topology.TopicResolution.InternalTopicsMissing;
import dev.kraftbench.group.internal.streams.topology.TopicResolution.Invalid;
import dev.kraftbench.group.internal.streams.topology.TopicResolution.Ready;
import dev.kraftbench.group.internal.streams.topology.TopicResolution.SourceTopicsMissing;
import dev.kraftbench.group.internal.streams.topology.TopicResolution.WronglyPartitioned;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What topologies come to with the topics there are. */
class TopicResolverTest {

    /** A subtopology that grows. */
    private static final class Part {
        final List<String> sources = new ArrayList<>();
        final List<InternalTopic> changelogs = new ArrayList<>();
        final List<String> sinks = new ArrayList<>();
        final List<InternalTopic> repartition = new ArrayList<>();
        boolean together;

        Part reads(String... topics) {
            sources.addAll(List.of(topics));
            return this;
        }

        Part readsRepartition(String topic, int partitions) {
            repartition.add(new InternalTopic(topic, partitions, (short) 0, Map.of("cleanup.policy", "delete")));
            return this;
        }

        Part writes(String topic) {
            sinks.add(topic);
            return this;
        }

        Part keeps(String changelog) {
            changelogs.add(new InternalTopic(changelog, 0, (short) 2, Map.of()));
            return this;
        }

        Part together() {
            together = true;
            return this;
        }

        Subtopology build(String id) {
            List<CopartitionGroup> groups = together
                    ? List.of(new CopartitionGroup(indices(sources.size()), List.of(), indices(repartition.size())))
                    : List.of();
            return new Subtopology(id, sources, List.of(), changelogs, sinks, repartition, groups);
        }

        private static List<Short> indices(int count) {
            return IntStream.range(0, count).mapToObj(index -> (short) index).toList();
        }
    }

    private static Part part() {
        return new Part();
    }

    private static TopicResolution resolve(Map<String, Integer> existing, Part... parts) {
        List<Subtopology> subtopologies = new ArrayList<>();
        for (int i = 0; i < parts.length; i++) {
            subtopologies.add(parts[i].build("" + i));
        }
        return TopicResolver.resolve(new Topology(0, subtopologies), topic -> existing.getOrDefault(topic, 0));
    }

    private static Map<String, Integer> missing(TopicResolution resolution) {
        Map<String, Integer> partitions = new TreeMap<>();
        assertInstanceOf(InternalTopicsMissing.class, resolution).missing().forEach(topic -> partitions.put(topic.name(), topic.partitions()));
        return partitions;
    }

    @Test
    void aSubtopologyHasATaskForEachPartitionOfItsLargestSource() {
        TopicResolution resolution = resolve(Map.of("a", 3, "b", 5), part().reads("a", "b"));

        assertEquals(5, assertInstanceOf(Ready.class, resolution).subtopologies().get("0").tasks());
    }

    @Test
    void aRepartitionTopicHasThePartitionsOfTheLargestSourceOfItsWriter() {
        assertEquals(
                Map.of("r", 5),
                missing(resolve(Map.of("a", 3, "b", 5), part().reads("a", "b").writes("r"), part().readsRepartition("r", 0))));
    }

    @Test
    void numbersGoOnFromRepartitionTopicToRepartitionTopicWhateverTheOrder() {
        assertEquals(
                Map.of("r1", 4, "r2", 4, "c", 4),
                missing(resolve(
                        Map.of("a", 4),
                        part().readsRepartition("r2", 0).keeps("c"),
                        part().readsRepartition("r1", 0).writes("r2"),
                        part().reads("a").writes("r1"))));
    }

    @Test
    void aNumberThatTheApplicationAsksForIsTaken() {
        assertEquals(
                Map.of("r", 7, "c", 7),
                missing(resolve(Map.of("a", 4), part().reads("a").writes("r"), part().readsRepartition("r", 7).keeps("c"))));
    }

    @Test
    void whatIsReadTogetherWithATopicHasItsNumber() {
        assertEquals(
                Map.of("r", 6),
                missing(resolve(Map.of("a", 4, "b", 6), part().reads("a").writes("r"), part().reads("b").readsRepartition("r", 0).together())));
    }

    @Test
    void repartitionTopicsReadTogetherHaveTheLargestNumberOfThem() {
        assertEquals(
                Map.of("r1", 6, "r2", 6),
                missing(resolve(
                        Map.of("a", 4, "b", 6),
                        part().reads("a").writes("r1"),
                        part().reads("b").writes("r2"),
                        part().readsRepartition("r1", 0).readsRepartition("r2", 0).together())));
    }

    @Test
    void oneFixedNumberDecidesForTheOthers() {
        assertEquals(
                Map.of("r1", 3, "r2", 3),
                missing(resolve(
                        Map.of("a", 4, "b", 6),
                        part().reads("a").writes("r1"),
                        part().reads("b").writes("r2"),
                        part().readsRepartition("r1", 3).readsRepartition("r2", 0).together())));
    }

    @Test
    void numbersThatContradictEachOtherAreTold() {
        assertInstanceOf(WronglyPartitioned.class, resolve(Map.of("a", 4, "b", 6), part().reads("a", "b").together()));
        assertInstanceOf(
                WronglyPartitioned.class,
                resolve(Map.of("a", 4, "b", 6), part().reads("a").writes("r"), part().reads("b").readsRepartition("r", 4).together()));
        assertInstanceOf(
                WronglyPartitioned.class,
                resolve(
                        Map.of("a", 4),
                        part().reads("a").writes("r1").writes("r2"),
                        part().readsRepartition("r1", 3).readsRepartition("r2", 5).together()));
        TopicResolution.WronglyPartitioned changelog = assertInstanceOf(
                WronglyPartitioned.class, resolve(Map.of("a", 4, "c", 3), part().reads("a").keeps("c")));
        assertTrue(changelog.detail().contains("c has 3 partitions and needs 4"), changelog.detail());
    }

    @Test
    void missingSourcesAreAllNamed() {
        assertEquals(
                List.of("a", "b"),
                assertInstanceOf(SourceTopicsMissing.class, resolve(Map.of("c", 1), part().reads("b", "c"), part().reads("a"))).missing());
    }

    @Test
    void whatExistsIsNotAskedFor() {
        assertEquals(
                Map.of("c", 4), missing(resolve(Map.of("a", 4, "r", 4), part().reads("a").writes("r"), part().readsRepartition("r", 0).keeps("c"))));
        assertTrue(resolve(Map.of("a", 4, "r", 4, "c", 4), part().reads("a").writes("r"), part().readsRepartition("r", 0).keeps("c")).isReady());
    }

    @Test
    void aMissingTopicCarriesWhatItsCreationNeeds() {
        InternalTopicsMissing resolution = assertInstanceOf(
                InternalTopicsMissing.class,
                resolve(Map.of("a", 4), part().reads("a").writes("r"), part().readsRepartition("r", 0).keeps("c")));

        assertEquals(
                List.of(
                        new InternalTopic("c", 4, (short) 2, Map.of()),
                        new InternalTopic("r", 4, (short) 0, Map.of("cleanup.policy", "delete"))),
                resolution.missing());
    }

    @Test
    void circlesAndTopicsThatNobodyWritesAreInvalid() {
        assertInstanceOf(
                Invalid.class,
                resolve(Map.of(), part().readsRepartition("r1", 0).writes("r2"), part().readsRepartition("r2", 0).writes("r1")));
        assertInstanceOf(Invalid.class, resolve(Map.of("a", 1), part().reads("a"), part().readsRepartition("r", 0)));
        assertInstanceOf(Invalid.class, resolve(Map.of("a", 1), part().reads("a"), part().keeps("c")));
    }

    @Test
    void aCircleWithAFixedNumberIsNone() {
        assertEquals(
                Map.of("r1", 2, "r2", 2),
                missing(resolve(Map.of(), part().readsRepartition("r1", 2).writes("r2"), part().readsRepartition("r2", 0).writes("r1"))));
    }
}
