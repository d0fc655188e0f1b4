package dev.kraftbench.group;

import dev.kraftbench.metadata.ClusterDelta;
import dev.kraftbench.metadata.ClusterImage;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metadata.PartitionRecord;
import org.apache.kafka.common.metadata.TopicRecord;

/** Images of a cluster that a coordinator works in. */
final class CoordinatorTopics {

    private CoordinatorTopics() {}

    /** A cluster with nothing but the coordinator's own topic. */
    static ClusterImage withOffsetsTopic(int partitions) {
        return with(ClusterImage.EMPTY, GroupCoordinator.TOPIC, new Uuid(0, 77), partitions);
    }

    /** The same cluster with one more topic, on brokers 1 to 3. */
    static ClusterImage with(ClusterImage base, String topic, Uuid id, int partitions) {
        return creation(base, topic, id, partitions).apply(base.offset() + 1, 1);
    }

    static ClusterDelta creation(ClusterImage base, String topic, Uuid id, int partitions) {
        ClusterDelta delta = new ClusterDelta(base);
        delta.replay(new TopicRecord().setName(topic).setTopicId(id));
        for (int i = 0; i < partitions; i++) {
            delta.replay(new PartitionRecord()
                    .setTopicId(id)
                    .setPartitionId(i)
                    .setReplicas(List.of(1 + i % 3))
                    .setIsr(List.of(1 + i % 3))
                    .setLeader(1 + i % 3));
        }
        return delta;
    }
}
