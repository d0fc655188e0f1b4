package dev.kraftbench.ui.cluster.topology.scene;

import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.TopicSnapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds topics and partitions by what a person types: part of a topic's name, or a topic with a partition number, such as {@code orders-3}. Pure. */
public final class MapFinder {
    private static final Pattern WITH_NUMBER = Pattern.compile("(.+?)[-\\s:#/]+(\\d+)");

    private MapFinder() {}

    /** The best first: a name or label exactly as typed, then names that begin so, then those that contain it. */
    public static List<Spot> find(ClusterSnapshot snapshot, String typed) {
        String query = typed.strip().toLowerCase(Locale.ROOT);
        if (query.isEmpty()) {
            return List.of();
        }
        List<Spot> found = new ArrayList<>();
        Matcher numbered = WITH_NUMBER.matcher(query);
        if (numbered.matches() && numbered.group(2).length() < 7) {
            int partition = Integer.parseInt(numbered.group(2));
            ranked(snapshot, numbered.group(1)).stream().filter(topic -> topic.partitions().stream().anyMatch(p -> p.partition() == partition))
                    .forEach(topic -> found.add(Spot.ofPartition(topic.name(), partition)));
        }
        List<Spot> topics = ranked(snapshot, query).stream().map(topic -> Spot.ofTopic(topic.name())).toList();
        boolean exact = !topics.isEmpty() && topics.getFirst().topic().toLowerCase(Locale.ROOT).equals(query);
        found.addAll(exact ? 0 : found.size(), topics);
        return List.copyOf(found);
    }

    private static List<TopicSnapshot> ranked(ClusterSnapshot snapshot, String name) {
        return snapshot.topics().values().stream().filter(topic -> lower(topic).contains(name))
                .sorted(Comparator.comparing((TopicSnapshot topic) -> !lower(topic).equals(name)).thenComparing(topic -> !lower(topic).startsWith(name))
                        .thenComparing(TopicSnapshot::internal)).toList();
    }

    private static String lower(TopicSnapshot topic) {
        return topic.name().toLowerCase(Locale.ROOT);
    }
}
