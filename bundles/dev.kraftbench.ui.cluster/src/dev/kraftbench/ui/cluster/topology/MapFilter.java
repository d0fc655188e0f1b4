package dev.kraftbench.ui.cluster.topology;

import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.model.TopicSnapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * Which partitions the map shows.
 *
 * @param problemsOnly offline, under-replicated, or led by another than the preferred replica
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
            if (internal || !topic.internal()) {
                for (PartitionSnapshot partition : topic.partitions()) {
                    if (!problemsOnly || problem(partition)) {
                        shown.add(partition);
                    }
                }
            }
        }
        return shown;
    }

    public static boolean problem(PartitionSnapshot partition) {
        return partition.offline() || partition.underReplicated() || !partition.ledByPreferred();
    }

    /** What a cluster of this size opens with. */
    public static MapFilter startingPoint(ClusterSnapshot snapshot) {
        return new MapFilter(snapshot.partitions().count() > MANY_PARTITIONS && new MapFilter(false, false).apply(snapshot).size() > MANY_PARTITIONS, false);
    }

    public boolean suitsGraph(ClusterSnapshot snapshot) {
        return apply(snapshot).stream().mapToInt(partition -> partition.replicas().size()).sum() <= GRAPH_REPLICAS;
    }
}
