package dev.kraftbench.core.change;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicPresetTest {

    @Test
    void highReliabilityHasThreeReplicasAndThirtyDays() {
        TopicChange.Create topic = TopicPreset.HIGH_RELIABILITY.fill("orders", 3);
        assertEquals(new TopicChange.Create("orders", 3, 3,
                Map.of("retention.ms", "2592000000", "compression.type", "uncompressed", "min.insync.replicas", "2")), topic);
    }

    @Test
    void aPresetNeverAsksForMoreReplicasThanBrokers() {
        for (TopicPreset preset : TopicPreset.values()) {
            TopicChange.Create topic = preset.fill("t", 1);
            assertEquals(1, topic.replicationFactor());
            assertEquals("1", topic.configs().get("min.insync.replicas"));
        }
    }
}
