package dev.kraftbench.metadata;

import java.util.Collection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/** All topics, by id and by name. Immutable; a changed image shares what did not change. */
public record TopicsImage(PMap<Uuid, TopicImage> byId, PMap<String, TopicImage> byName) {

    public static final TopicsImage EMPTY = new TopicsImage(HashTreePMap.empty(), HashTreePMap.empty());

    public @Nullable TopicImage topic(Uuid id) {
        return byId.get(id);
    }

    public @Nullable TopicImage topic(String name) {
        return byName.get(name);
    }

    public @Nullable PartitionRegistration partition(Uuid topicId, int partitionId) {
        TopicImage topic = byId.get(topicId);
        return topic == null ? null : topic.partition(partitionId);
    }

    public @Nullable PartitionRegistration partition(TopicPartition partition) {
        TopicImage topic = byName.get(partition.topic());
        return topic == null ? null : topic.partition(partition.partition());
    }

    /** In no particular order, but the same order for equal images. */
    public Collection<TopicImage> all() {
        return byId.values();
    }

    public int size() {
        return byId.size();
    }

    TopicsImage with(TopicImage topic) {
        return new TopicsImage(byId.plus(topic.id(), topic), byName.plus(topic.name(), topic));
    }

    TopicsImage without(TopicImage topic) {
        TopicImage named = byName.get(topic.name());
        boolean nameIsOurs = named != null && named.id().equals(topic.id());
        return new TopicsImage(byId.minus(topic.id()), nameIsOurs ? byName.minus(topic.name()) : byName);
    }
}
