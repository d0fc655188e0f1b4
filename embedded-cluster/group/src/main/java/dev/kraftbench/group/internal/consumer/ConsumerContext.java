package dev.kraftbench.group.internal.consumer;

import dev.kraftbench.group.GroupEvent;
import dev.kraftbench.group.ServerAssignor;
import dev.kraftbench.group.internal.ShardPorts;
import dev.kraftbench.group.internal.modern.GroupConfigs;
import dev.kraftbench.group.internal.modern.HeldAnswers;
import dev.kraftbench.group.internal.modern.PartitionSet;
import dev.kraftbench.group.internal.modern.TopicHashes;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.TopicImage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntSupplier;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * What the operations on consumer groups share. Confined to the shard's lane.
 *
 * @param members how many members the shard's consumer groups have
 */
record ConsumerContext(ShardPorts ports, GroupConfigs configs, TopicHashes hashes, HeldAnswers held, IntSupplier members) {

    @Nullable ConsumerGroup group(String groupId) {
        return ports.groups().get(groupId, ConsumerGroup.class);
    }

    ClusterImage image() {
        return ports.image().get();
    }

    void tell(GroupEvent event) {
        ports.events().accept(event);
    }

    /** The ids of those of the topics that exist. */
    Set<Uuid> topicIds(Set<String> names) {
        Set<Uuid> ids = new HashSet<>();
        for (String name : names) {
            TopicImage topic = image().topics().topic(name);
            if (topic != null) {
                ids.add(topic.id());
            }
        }
        return ids;
    }

    /** Partitions as events and logs write them. */
    Set<String> readable(PartitionSet partitions) {
        Set<String> readable = new TreeSet<>();
        partitions.forEach((id, partition) -> {
            TopicImage topic = image().topics().topic(id);
            readable.add((topic == null ? id.toString() : topic.name()) + "-" + partition);
        });
        return readable;
    }

    /** The assignor that a member or a group prefers if this broker offers it, and its default one otherwise. */
    ServerAssignor assignor(@Nullable String preferred) {
        List<ServerAssignor> offered = ports.settings().assignors();
        return offered.stream().filter(each -> each.label().equals(preferred)).findFirst().orElse(offered.getFirst());
    }

    int sessionTimeoutMillis(String groupId) {
        return configs.number(groupId, "consumer.session.timeout.ms");
    }

    int heartbeatIntervalMillis(String groupId) {
        return configs.number(groupId, "consumer.heartbeat.interval.ms");
    }
}
