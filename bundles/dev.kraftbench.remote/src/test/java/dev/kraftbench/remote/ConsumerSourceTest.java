package dev.kraftbench.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.kraftbench.core.records.RecordSource.WindowEnd;
import dev.kraftbench.core.records.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ConsumerSourceTest {
    private static final TopicPartition ZERO = new TopicPartition("t", 0);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
    private final List<Long> told = new ArrayList<>();
    private long now;

    private ConsumerSource source() {
        consumer.updateBeginningOffsets(Map.of(ZERO, 0L, new TopicPartition("t", 1), 0L));
        // every look at the clock is half a second later
        return new ConsumerSource(consumer, "t", Map.of(0, new Span(0, 9), 1, new Span(0, 9)), Duration.ofSeconds(2), () -> now += 500_000_000);
    }

    private void arrives(int partition, long offset) {
        consumer.schedulePollTask(() -> consumer.addRecord(new ConsumerRecord<>("t", partition, offset, null, new byte[1])));
    }

    @Test
    void aHungLeaderCostsItsPartitionOnly() {
        ConsumerSource source = source();
        arrives(0, 0);
        arrives(0, 1);
        Map<Integer, WindowEnd> ends = source.read(Map.of(0, new Span(0, 2), 1, new Span(5, 9)), record -> told.add(record.offset()), () -> false);
        assertEquals(List.of(0L, 1L), told);
        assertInstanceOf(WindowEnd.Complete.class, ends.get(0));
        assertEquals(5, assertInstanceOf(WindowEnd.Broken.class, ends.get(1)).next());
    }

    @Test
    void whatLiesBehindTheWindowIsNotTold() {
        ConsumerSource source = source();
        arrives(0, 3);
        arrives(0, 7);
        Map<Integer, WindowEnd> ends = source.read(Map.of(0, new Span(2, 5)), record -> told.add(record.offset()), () -> false);
        assertEquals(List.of(3L), told);
        assertInstanceOf(WindowEnd.Complete.class, ends.get(0));
    }

    @Test
    void stoppedItTellsHowFarItCame() {
        ConsumerSource source = source();
        arrives(0, 3);
        Map<Integer, WindowEnd> ends = source.read(Map.of(0, new Span(2, 50)), record -> told.add(record.offset()), () -> !told.isEmpty());
        assertEquals(4, assertInstanceOf(WindowEnd.Broken.class, ends.get(0)).next());
    }
}
