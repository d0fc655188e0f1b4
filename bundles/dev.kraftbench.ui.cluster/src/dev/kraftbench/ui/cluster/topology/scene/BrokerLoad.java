package dev.kraftbench.ui.cluster.topology.scene;

import dev.kraftbench.core.model.BrokerSnapshot;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.model.ReplicaRole;
import dev.kraftbench.core.model.TopicSnapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a broker carries, all topics together.
 *
 * @param troubled replicas on it that are out of sync or offline
 * @param bytesIn a second; NaN when unknown
 * @param bytesOut a second; NaN when unknown
 * @param disk what its logs take and what there is, or {@link Disk#UNKNOWN}
 */
public record BrokerLoad(BrokerSnapshot broker, int leaders, int replicas, int troubled, double bytesIn, double bytesOut, Disk disk) {

    /** Bytes; -1 when unknown. @param failedDirectories log directories that report an error */
    public record Disk(long used, long total, int failedDirectories) {
        public static final Disk UNKNOWN = new Disk(-1, -1, 0);
    }

    /** A second, by broker. */
    public record Traffic(double bytesIn, double bytesOut) {
        public static final Traffic UNKNOWN = new Traffic(Double.NaN, Double.NaN);
    }

    /** One of each broker, in the snapshot's order. */
    public static List<BrokerLoad> of(ClusterSnapshot snapshot, Map<Integer, Traffic> traffic, Map<Integer, Disk> disks) {
        Map<Integer, int[]> counts = new HashMap<>();
        for (TopicSnapshot topic : snapshot.topics().values()) {
            for (PartitionSnapshot partition : topic.partitions()) {
                for (int broker : partition.replicas()) {
                    int[] count = counts.computeIfAbsent(broker, id -> new int[3]);
                    ReplicaRole role = partition.role(broker);
                    count[0] += role == ReplicaRole.LEADER ? 1 : 0;
                    count[1]++;
                    count[2] += role == ReplicaRole.OUT_OF_SYNC || role == ReplicaRole.OFFLINE ? 1 : 0;
                }
            }
        }
        return snapshot.brokers().stream().map(broker -> {
            int[] count = counts.getOrDefault(broker.id(), new int[3]);
            Traffic rate = traffic.getOrDefault(broker.id(), Traffic.UNKNOWN);
            return new BrokerLoad(broker, count[0], count[1], count[2], rate.bytesIn(), rate.bytesOut(), disks.getOrDefault(broker.id(), Disk.UNKNOWN));
        }).toList();
    }
}
