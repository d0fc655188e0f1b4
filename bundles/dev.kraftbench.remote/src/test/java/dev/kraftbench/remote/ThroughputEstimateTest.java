package dev.kraftbench.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kraftbench.core.Precision;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.model.Rates;
import dev.kraftbench.core.model.TopicSnapshot;
import dev.kraftbench.core.series.ReadPosition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** One partition with a leader, read by one group. */
class ThroughputEstimateTest {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
    private static final TopicPartition PARTITION = new TopicPartition("orders", 0);
    private static final long SILENT = -1;

    private final ThroughputEstimate estimate = new ThroughputEstimate();

    private Optional<Rates> rates(long second, int leader, long end, long bytes, long read) {
        PartitionSnapshot partition = new PartitionSnapshot("orders", 0, leader, 0, 0, List.of(1, 2), List.of(1, 2), List.of(), List.of(), List.of());
        ClusterSnapshot snapshot = new ClusterSnapshot("c", AT, 1, Precision.SAMPLED, List.of(),
                new TreeMap<>(Map.of("orders", new TopicSnapshot("orders", "id", false, List.of(partition)))), null, List.of(), List.of(), List.of());
        return estimate.next(AT.plusSeconds(second), snapshot, end == SILENT ? Map.of() : Map.of(PARTITION, new ListOffsetsResultInfo(end, -1, Optional.empty())),
                bytes == SILENT ? Map.of() : Map.of(leader, Map.of(PARTITION, new ReplicaInfo(bytes, 0, false))),
                Map.of("payment", Map.of(PARTITION, ReadPosition.committed(read)))).map(sample -> sample.topics().get("orders"));
    }

    @Test
    void growthIsTakenASecond() {
        assertEquals(Optional.of(Rates.ZERO), rates(0, 1, 100, 1_000, 50));
        assertEquals(Optional.of(new Rates(10, 200, 5, 100)), rates(2, 1, 120, 1_400, 60));
    }

    @Test
    void anotherLeadersLogIsNotComparedWithTheOneBefore() {
        rates(0, 1, 100, 1_000, 50);
        assertEquals(Optional.of(new Rates(10, 0, 0, 0)), rates(2, 2, 120, 900_000, 50));
        assertEquals(Optional.of(new Rates(10, 200, 0, 0)), rates(4, 2, 140, 900_400, 50));
    }

    @Test
    void theLogOfALeaderThatIsSilentAtFirstIsNotComparedEither() {
        rates(0, 1, 100, 1_000, 50);
        rates(2, 2, 120, SILENT, 50);
        assertEquals(Optional.of(new Rates(10, 0, 0, 0)), rates(4, 2, 140, 900_000, 50));
        assertEquals(Optional.of(new Rates(10, 200, 0, 0)), rates(6, 2, 160, 900_400, 50));
    }

    @Test
    void whatGrewOverSilentRoundsIsSpreadOverThem() {
        rates(0, 1, 100, 1_000, 50);
        for (int second = 2; second <= 8; second += 2) {
            assertEquals(Optional.of(Rates.ZERO), rates(second, 1, SILENT, SILENT, 50));
        }
        assertEquals(Optional.of(new Rates(10, 200, 0, 0)), rates(10, 1, 200, 3_000, 50));
    }

    @Test
    void aClockSetBackBeginsAnew() {
        rates(3_600, 1, 100, 1_000, 50);
        assertEquals(Optional.of(Rates.ZERO), rates(2, 1, 120, 1_400, 60));
        assertEquals(Optional.of(new Rates(10, 200, 5, 100)), rates(4, 1, 140, 1_800, 70));
    }
}
