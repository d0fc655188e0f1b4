package dev.kraftbench.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kraftbench.core.produce.LivePartitioner;
import dev.kraftbench.core.produce.PartitionerChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class ServicePartitionersTest {
    private static final Cluster CLUSTER = new Cluster("c", List.of(), List.of(), Set.of(), Set.of());

    private record Always(int partition) implements Partitioner {
        @Override
        public int partition(String topic, Object key, byte[] keyBytes, Object value, byte[] valueBytes, Cluster cluster) {
            return partition;
        }

        @Override
        public void configure(Map<String, ?> configs) {
            // needs none
        }

        @Override
        public void close() {
            throw new AssertionError("a producer closed a service that is not its own");
        }
    }

    @Test
    void servicesAppearAndDisappearAmongTheChoices() {
        ServicePartitioners partitioners = new ServicePartitioners();
        List<Integer> sizes = new ArrayList<>();
        partitioners.onChange(choices -> sizes.add(choices.size()));
        Partitioner one = new Always(1);
        partitioners.addPartitioner(one, Map.of("name", "One"));
        assertEquals("One", partitioners.choices().getLast().name());
        partitioners.removePartitioner(one);
        assertEquals(List.of(PartitionerChoice.DEFAULT, PartitionerChoice.ROUND_ROBIN), partitioners.choices().stream().map(PartitionerChoice::id).toList());
        assertEquals(List.of(3, 2), sizes);
    }

    @Test
    void aRunningProducerFollowsTheServiceThatIsThereNow() {
        ServicePartitioners partitioners = new ServicePartitioners();
        Partitioner one = new Always(1);
        partitioners.addPartitioner(one, Map.of("name", "Swap"));
        LivePartitioner live = new LivePartitioner();
        live.configure(Map.of(LivePartitioner.SERVICE, partitioners.live("service:Swap")));
        assertEquals(1, live.partition("t", "k", null, "v", null, CLUSTER));
        partitioners.removePartitioner(one);
        assertThrows(KafkaException.class, () -> live.partition("t", "k", null, "v", null, CLUSTER));
        partitioners.addPartitioner(new Always(2), Map.of("name", "Swap"));
        assertEquals(2, live.partition("t", "k", null, "v", null, CLUSTER));
        live.close();
    }
}
