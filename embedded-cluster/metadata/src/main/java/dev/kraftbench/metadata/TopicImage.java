package dev.kraftbench.metadata;

import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * A topic and its partitions. Immutable.
 *
 * @param partitions by partition id, in rising order
 */
public record TopicImage(String name, Uuid id, Map<Integer, PartitionRegistration> partitions) {

    public @Nullable PartitionRegistration partition(int partitionId) {
        return partitions.get(partitionId);
    }
}
