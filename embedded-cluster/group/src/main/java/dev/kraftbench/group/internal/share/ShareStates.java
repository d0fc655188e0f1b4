package dev.kraftbench.group.internal.share;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * Which share-partitions of a group have state at the share coordinators. Immutable.
 *
 * @param initializing being given their first state; a topic's new share-partitions become initialized together
 * @param initialized may be assigned to members
 * @param deleting topics, by id, whose state is being forgotten
 */
record ShareStates(Map<Uuid, Topic> initializing, Map<Uuid, Topic> initialized, Map<Uuid, String> deleting) {

    static final ShareStates NONE = new ShareStates(Map.of(), Map.of(), Map.of());

    /** Some share-partitions of a topic. */
    record Topic(String name, Set<Integer> partitions) {
        Topic plus(Set<Integer> others) {
            Set<Integer> union = new TreeSet<>(partitions);
            union.addAll(others);
            return new Topic(name, union);
        }

        /** What is left, or null if that is nothing. */
        @Nullable
        Topic minus(Set<Integer> others) {
            Set<Integer> rest = new TreeSet<>(partitions);
            rest.removeAll(others);
            return rest.isEmpty() ? null : new Topic(name, rest);
        }
    }

    boolean isEmpty() {
        return initializing.isEmpty() && initialized.isEmpty() && deleting.isEmpty();
    }

    /** All topics of which it tells. */
    Set<Uuid> topics() {
        Set<Uuid> topics = new TreeSet<>(initialized.keySet());
        topics.addAll(initializing.keySet());
        topics.addAll(deleting.keySet());
        return topics;
    }

    Map<Uuid, Set<Integer>> initializedPartitions() {
        Map<Uuid, Set<Integer>> partitions = new TreeMap<>();
        initialized.forEach((id, topic) -> partitions.put(id, topic.partitions()));
        return partitions;
    }

    /** Whether the share-partition is initialized or becomes it. */
    boolean knows(Uuid topicId, int partition) {
        return contains(initialized, topicId, partition) || contains(initializing, topicId, partition);
    }

    boolean isInitialized(Uuid topicId, int partition) {
        return contains(initialized, topicId, partition);
    }

    private static boolean contains(Map<Uuid, Topic> topics, Uuid topicId, int partition) {
        Topic topic = topics.get(topicId);
        return topic != null && topic.partitions().contains(partition);
    }

    /** These are being initialized too, and not deleted any more. */
    ShareStates beginning(Map<Uuid, Topic> topics) {
        Map<Uuid, String> stillDeleting = new TreeMap<>(deleting);
        stillDeleting.keySet().removeAll(topics.keySet());
        return new ShareStates(union(initializing, topics), initialized, stillDeleting);
    }

    /** These have their state now. Those that are not being initialized any more, as their topic is gone, are left out. */
    ShareStates initialized(Map<Uuid, Set<Integer>> partitions) {
        Map<Uuid, Topic> done = new TreeMap<>();
        Map<Uuid, Topic> waiting = new TreeMap<>(initializing);
        partitions.forEach((id, some) -> {
            Topic topic = initializing.get(id);
            if (topic != null) {
                Set<Integer> ready = new TreeSet<>(some);
                ready.retainAll(topic.partitions());
                done.put(id, new Topic(topic.name(), ready));
                waiting.computeIfPresent(id, (any, each) -> each.minus(some));
            }
        });
        return new ShareStates(waiting, union(initialized, done), deleting);
    }

    /**
     * These are not to get their state any more after it could not be given to them; the share coordinators may have it all the same, so they
     * count as being deleted.
     */
    ShareStates notInitializing(Map<Uuid, Set<Integer>> partitions) {
        Map<Uuid, Topic> waiting = new TreeMap<>(initializing);
        Map<Uuid, String> left = new TreeMap<>(deleting);
        partitions.forEach((id, some) -> {
            Topic topic = initializing.get(id);
            if (topic != null) {
                waiting.computeIfPresent(id, (any, each) -> each.minus(some));
                left.put(id, topic.name());
            }
        });
        return new ShareStates(waiting, initialized, left);
    }

    /** These topics are gone, and their state with them. */
    ShareStates without(Collection<Uuid> topicIds) {
        return new ShareStates(minus(initializing, topicIds), minus(initialized, topicIds), minus(deleting, topicIds));
    }

    /** The state of these initialized topics is being deleted. */
    ShareStates deleting(Map<Uuid, String> topics) {
        Map<Uuid, String> more = new TreeMap<>(deleting);
        more.putAll(topics);
        return new ShareStates(initializing, minus(initialized, topics.keySet()), more);
    }

    /** All state is being deleted. */
    ShareStates deletingAll() {
        Map<Uuid, String> all = new TreeMap<>(deleting);
        union(initializing, initialized).forEach((id, topic) -> all.put(id, topic.name()));
        return new ShareStates(Map.of(), Map.of(), all);
    }

    /** The state of these topics has been deleted. */
    ShareStates deleted(Collection<Uuid> topicIds) {
        return new ShareStates(initializing, initialized, minus(deleting, topicIds));
    }

    private static Map<Uuid, Topic> union(Map<Uuid, Topic> some, Map<Uuid, Topic> others) {
        Map<Uuid, Topic> union = new TreeMap<>(some);
        others.forEach((id, topic) -> union.merge(id, topic, (a, b) -> a.plus(b.partitions())));
        return union;
    }

    private static <V> Map<Uuid, V> minus(Map<Uuid, V> topics, Collection<Uuid> topicIds) {
        Map<Uuid, V> rest = new TreeMap<>(topics);
        topicIds.forEach(rest::remove);
        return rest;
    }
}
