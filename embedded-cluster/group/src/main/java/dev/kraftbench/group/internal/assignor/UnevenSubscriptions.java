package dev.kraftbench.group.internal.assignor;

import dev.kraftbench.group.internal.assignor.PartitionAssignor.Reader;
import dev.kraftbench.group.internal.modern.PartitionSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.Uuid;

/**
 * The uniform assignment of readers that read different topics: leaves what can stay, gives what nobody has to the reader with the least,
 * and then moves single partitions, also by way of others ({@code A → B → C} where A and C have no topic in common), from readers with more
 * to readers with at least two less. Used once.
 */
final class UnevenSubscriptions {

    private static final int NOBODY = -1;

    private final List<Reader> readers;
    private final List<Uuid> topics;
    private final int[][] subscribers;
    private final int[][] owner;
    private final List<List<Integer>> topicsOf = new ArrayList<>();
    private final int[] load;
    private final List<Map<Integer, Integer>> has = new ArrayList<>();

    UnevenSubscriptions(List<Reader> unordered, Map<Uuid, Integer> partitions) {
        this.readers = unordered.stream().sorted(Reader.STEADY_ORDER).toList();
        this.topics = partitions.keySet().stream().sorted().toList();
        this.load = new int[readers.size()];
        Map<Uuid, Integer> indexes = new HashMap<>();
        for (int topic = 0; topic < topics.size(); topic++) {
            indexes.put(topics.get(topic), topic);
        }
        List<List<Integer>> subscribing = new ArrayList<>();
        topics.forEach(topic -> subscribing.add(new ArrayList<>()));
        for (int reader = 0; reader < readers.size(); reader++) {
            List<Integer> ofReader = new ArrayList<>();
            for (Uuid topic : readers.get(reader).topics()) {
                Integer index = indexes.get(topic);
                if (index != null) {
                    ofReader.add(index);
                    subscribing.get(index).add(reader);
                }
            }
            ofReader.sort(Comparator.naturalOrder());
            topicsOf.add(ofReader);
        }
        this.subscribers = subscribing.stream().map(each -> each.stream().mapToInt(Integer::intValue).toArray()).toArray(int[][]::new);
        this.owner = new int[topics.size()][];
        for (int topic = 0; topic < topics.size(); topic++) {
            owner[topic] = new int[partitions.get(topics.get(topic))];
            has.add(new HashMap<>());
            Arrays.fill(owner[topic], NOBODY);
        }
        keepWhatIs(indexes);
    }

    private void keepWhatIs(Map<Uuid, Integer> indexes) {
        for (int i = 0; i < readers.size(); i++) {
            Reader reader = readers.get(i);
            int index = i;
            reader.current().forEach((id, partition) -> {
                Integer topic = indexes.get(id);
                boolean stays = topic != null && reader.topics().contains(id) && partition < owner[topic].length && owner[topic][partition] == NOBODY;
                if (stays) {
                    owner[topic][partition] = index;
                    has.get(topic).merge(index, 1, Integer::sum);
                    load[index]++;
                }
            });
        }
    }

    Map<String, PartitionSet> assign() {
        giveTheRest();
        balance();
        List<PartitionSet.Builder> builders = new ArrayList<>();
        readers.forEach(reader -> builders.add(new PartitionSet.Builder()));
        for (int topic = 0; topic < owner.length; topic++) {
            for (int partition = 0; partition < owner[topic].length; partition++) {
                if (owner[topic][partition] != NOBODY) {
                    builders.get(owner[topic][partition]).add(topics.get(topic), partition);
                }
            }
        }
        Map<String, PartitionSet> result = new TreeMap<>();
        for (int i = 0; i < readers.size(); i++) {
            result.put(readers.get(i).memberId(), builders.get(i).build());
        }
        return result;
    }

    /** Topics with few readers first: the others leave more choice. */
    private void giveTheRest() {
        List<Integer> order = new ArrayList<>();
        for (int topic = 0; topic < owner.length; topic++) {
            order.add(topic);
        }
        order.sort(Comparator.comparingInt(topic -> subscribers[topic].length));
        for (int topic : order) {
            if (subscribers[topic].length == 0) {
                continue;
            }
            PriorityQueue<Integer> least = new PriorityQueue<>(Comparator.<Integer>comparingInt(reader -> load[reader]).thenComparingInt(reader -> reader));
            for (int reader : subscribers[topic]) {
                least.add(reader);
            }
            for (int partition = 0; partition < owner[topic].length; partition++) {
                if (owner[topic][partition] == NOBODY) {
                    int reader = least.remove();
                    owner[topic][partition] = reader;
                    has.get(topic).merge(reader, 1, Integer::sum);
                    load[reader]++;
                    least.add(reader);
                }
            }
        }
    }

    /** Each move makes the assignment more even, so this ends; a reader from whom nothing can be moved is not looked at again until loads change. */
    private void balance() {
        PriorityQueue<int[]> most = new PriorityQueue<>((a, b) -> a[1] != b[1] ? Integer.compare(b[1], a[1]) : Integer.compare(a[0], b[0]));
        for (int reader = 0; reader < load.length; reader++) {
            most.add(new int[] {reader, load[reader]});
        }
        while (!most.isEmpty()) {
            int[] next = most.remove();
            int reader = next[0];
            if (next[1] != load[reader]) {
                continue;
            }
            int relieved = relieve(reader);
            if (relieved != NOBODY) {
                most.add(new int[] {reader, load[reader]});
                most.add(new int[] {relieved, load[relieved]});
            }
        }
    }

    /** How a reader was reached: from whom, by a partition of which topic. */
    private record Step(int from, int topic) {}

    /** Moves one partition away from the reader, by way of others if need be; tells who has one more now, or {@link #NOBODY}. */
    private int relieve(int start) {
        Map<Integer, Step> reached = new HashMap<>();
        Set<Integer> seenTopics = new HashSet<>();
        ArrayDeque<Integer> queue = new ArrayDeque<>(List.of(start));
        reached.put(start, new Step(NOBODY, NOBODY));
        while (!queue.isEmpty()) {
            int reader = queue.remove();
            for (int topic : topicsOf.get(reader)) {
                if (!seenTopics.contains(topic) && hasAny(reader, topic)) {
                    seenTopics.add(topic);
                    for (int other : subscribers[topic]) {
                        if (reached.putIfAbsent(other, new Step(reader, topic)) == null) {
                            if (load[other] <= load[start] - 2) {
                                pass(other, reached);
                                load[start]--;
                                load[other]++;
                                return other;
                            }
                            queue.add(other);
                        }
                    }
                }
            }
        }
        return NOBODY;
    }

    private boolean hasAny(int reader, int topic) {
        return has.get(topic).getOrDefault(reader, 0) > 0;
    }

    private void pass(int to, Map<Integer, Step> reached) {
        Step step = reached.get(to);
        int receiver = to;
        while (step.from() != NOBODY) {
            int[] owners = owner[step.topic()];
            for (int partition = owners.length - 1; partition >= 0; partition--) {
                if (owners[partition] == step.from()) {
                    owners[partition] = receiver;
                    has.get(step.topic()).merge(step.from(), -1, Integer::sum);
                    has.get(step.topic()).merge(receiver, 1, Integer::sum);
                    break;
                }
            }
            receiver = step.from();
            step = reached.get(receiver);
        }
    }
}
