package dev.kraftbench.partitioner.region;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RegionPartitionerTest {
    private static final Node[] NODES = {new Node(1, "localhost", 9092)};
    private static final Cluster CLUSTER = new Cluster("c", List.of(NODES),
            IntStream.range(0, 6).mapToObj(p -> new PartitionInfo("orders", p, NODES[0], NODES, NODES)).toList(), Set.of(), Set.of());

    private static int partition(@Nullable String key) {
        byte[] bytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        return new RegionPartitioner().partition("orders", key, bytes, "v", new byte[] {1, 2, 3}, CLUSTER);
    }

    @Test
    void recordsOfOneRegionMeetInOnePartition() {
        int first = partition("eu-1");
        assertEquals(first, partition("eu-2"));
        assertEquals(first, partition("eu:anything"));
        assertEquals(first, partition("eu"));
    }

    @Test
    void recordsWithoutKeyGoToPartitionZero() {
        assertEquals(0, partition(null));
    }
}
