package dev.kraftbench.ui.cluster.topology.scene;

import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.model.TopicSnapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * Which partitions the map shows.
 *
 * @param problemsOnly offline, under their minimum of in-sync replicas, under-replicated, led by another than the preferred replica, or moving
 * @param internal also the cluster's own topics
 */
public record MapFilter(boolean problemsOnly, boolean internal) {
    /** From this many partitions on the map opens on problems only. */
    public static final int MANY_PARTITIONS = 200;
    /** Up to this many replicas the graph can be read. */
    public static final int GRAPH_REPLICAS = 60;

    public List<PartitionSnapshot> apply(ClusterSnapshot snapshot) {
        List<PartitionSnapshot> shown = new ArrayList<>();
        for (TopicSnapshot topic : snapshot.topics().values()) {
            shown.addAll(apply(topic));
        }
        return shown;
    }

    public List<PartitionSnapshot> apply(TopicSnapshot topic) {
        if (topic.internal() && !internal) {
            return List.of();
        }
        return problemsOnly ? topic.partitions().stream().filter(partition -> problem(topic, partition)).toList() : topic.partitions();
    }

    public static boolean problem(TopicSnapshot topic, PartitionSnapshot partition) {
        return partition.offline() || partition.underReplicated() || !partition.ledByPreferred() || partition.moving()
                || partition.underMinIsr(topic.minInsyncReplicas());
    }

    /** What a cluster of this size opens with. */
    public static MapFilter startingPoint(ClusterSnapshot snapshot) {
        return new MapFilter(new MapFilter(false, false).apply(snapshot).size() > MANY_PARTITIONS, false);
    }

    /** Whether a graph of all partitions could be read: one of the problems alone would look like a small cluster. */
    public boolean suitsGraph(ClusterSnapshot snapshot) {
        return new MapFilter(false, internal).apply(snapshot).stream().mapToInt(partition -> partition.replicas().size()).sum() <= GRAPH_REPLICAS;
    }
}
