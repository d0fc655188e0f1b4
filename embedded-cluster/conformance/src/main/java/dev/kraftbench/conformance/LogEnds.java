package dev.kraftbench.conformance;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** Where the partitions of a topic end. */
final class LogEnds {

    private LogEnds() {}

    static Map<TopicPartition, Long> of(Admin admin, String topic, int partitions) throws Exception {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        for (int p = 0; p < partitions; p++) {
            latest.put(new TopicPartition(topic, p), OffsetSpec.latest());
        }
        Map<TopicPartition, Long> ends = new HashMap<>();
        QuickClients.answer(Duration.ofSeconds(60), () -> admin.listOffsets(latest).all().get(30, TimeUnit.SECONDS))
                .forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }
}
