package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.change.TopicCommands;
import dev.kraftbench.core.change.TopicPreset;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.ui.cluster.wizard.TopicDraft;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopicDraftTest {
    private final ClusterSnapshot twoOfThreeBrokersRun = Snapshots.afterAKill();

    private boolean refused(TopicDraft draft) {
        return draft.problem(twoOfThreeBrokersRun).isPresent();
    }

    @Test
    void thePresetsAreTheCourses() {
        TopicDraft throughput = TopicDraft.of(TopicPreset.HIGH_THROUGHPUT, "t", 3);
        assertEquals(List.of(12, 2), List.of(throughput.partitions(), throughput.replicationFactor()));
        TopicDraft reliability = TopicDraft.of(TopicPreset.HIGH_RELIABILITY, "t", 3);
        assertEquals(List.of(3, 3, 2), List.of(reliability.partitions(), reliability.replicationFactor(), reliability.minInsyncReplicas()));
        assertEquals(30L * 86_400_000, reliability.retentionMillis());
        TopicDraft realTime = TopicDraft.of(TopicPreset.REAL_TIME, "t", 3);
        assertEquals(List.of(6, 2), List.of(realTime.partitions(), realTime.replicationFactor()));
    }

    @Test
    void namesThatKafkaRefusesAreRefusedHere() {
        for (String name : new String[] {"", ".", "..", "a b", "a/b", "ä", "x".repeat(250)}) {
            assertTrue(refused(TopicDraft.custom(name, 1)), name);
        }
        assertTrue(TopicDraft.custom("a.b-c_1", 1).problem(twoOfThreeBrokersRun).isEmpty());
    }

    @Test
    void aTakenNameTooManyReplicasAndAnUnreachableMinIsrAreToldBeforehand() {
        assertTrue(refused(TopicDraft.custom("orders", 1)));
        assertTrue(refused(new TopicDraft("new", 3, 3, 1, -1, "producer")), "two brokers run");
        assertTrue(refused(new TopicDraft("new", 3, 1, 2, -1, "producer")));
    }

    @Test
    void theCommandLineSaysTheSame() {
        assertEquals(List.of("kafka-topics.sh --bootstrap-server localhost:9092 --create --topic new --partitions 3 --replication-factor 2"
                + " --config compression.type=lz4 --config min.insync.replicas=1 --config retention.ms=-1"),
                TopicCommands.of(new TopicDraft("new", 3, 2, 1, -1, "lz4").change(), "localhost:9092").asList());
    }
}
