package dev.kraftbench.partitioner.priority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PriorityPartitionerTest {
    private static final Node[] NODES = {new Node(1, "localhost", 9092)};
    private static final Cluster CLUSTER = new Cluster("c", List.of(NODES),
            IntStream.range(0, 6).mapToObj(p -> new PartitionInfo("orders", p, NODES[0], NODES, NODES)).toList(), Set.of(), Set.of());

    private static int partition(@Nullable String key) {
        byte[] bytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        return new PriorityPartitioner().partition("orders", key, bytes, "v", new byte[] {1, 2, 3}, CLUSTER);
    }

    @Test
    void urgentRecordsHaveTheLastPartitionForThemselves() {
        assertEquals(5, partition("urgent-7"));
        assertEquals(5, partition("VIP"));
        for (int i = 0; i < 1_000; i++) {
            assertNotEquals(5, partition("bulk-" + i));
        }
    }

    @Test
    void recordsWithoutKeyAreBulk() {
        assertNotEquals(5, partition(null));
    }
}
