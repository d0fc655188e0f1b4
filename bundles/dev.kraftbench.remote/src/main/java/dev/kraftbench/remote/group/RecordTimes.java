package dev.kraftbench.remote.group;

import dev.kraftbench.core.model.PartitionId;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the timestamp of one record of each partition, with a consumer of no group. Blocks: for virtual threads. */
final class RecordTimes {
    private static final int MOST_BYTES = 64 * 1024;

    private RecordTimes() {}

    /** Epoch milliseconds of the first record at or after these offsets, of those partitions that answered in time. */
    static Map<PartitionId, Long> read(Map<String, Object> clientConfig, Map<PartitionId, Long> offsets, Duration limit) {
        Map<String, Object> config = new HashMap<>(clientConfig);
        config.put(CommonClientConfigs.CLIENT_ID_CONFIG, "kraftbench-times-" + UUID.randomUUID());
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        config.put(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, "false");
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, MOST_BYTES);
        Thread.currentThread().setContextClassLoader(KafkaConsumer.class.getClassLoader());
        Map<PartitionId, Long> times = new HashMap<>();
        long until = System.nanoTime() + limit.toNanos();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Set<TopicPartition> wanted = new HashSet<>();
            offsets.keySet().forEach(key -> wanted.add(new TopicPartition(key.topic(), key.partition())));
            consumer.assign(wanted);
            offsets.forEach((key, offset) -> consumer.seek(new TopicPartition(key.topic(), key.partition()), offset));
            while (!wanted.isEmpty() && System.nanoTime() < until) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                    if (wanted.remove(partition)) {
                        times.put(new PartitionId(record.topic(), record.partition()), record.timestamp());
                        consumer.pause(Set.of(partition));
                    }
                }
            }
        }
        return times;
    }
}
