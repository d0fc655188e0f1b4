package dev.kraftbench.engine.internal;

import dev.kraftbench.core.DemoLoad;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** The one member of a group that works on orders: classic protocol, commits twice a second. */
final class OrderConsumer extends OrderClient {
    private final Map<String, Object> properties;
    private final AtomicLong read;
    private volatile @Nullable KafkaConsumer<String, String> consumer;

    OrderConsumer(Map<String, Object> clientProperties, String group, AtomicLong read) {
        super(group);
        this.properties = new HashMap<>(clientProperties);
        this.read = read;
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, group + "-1");
        properties.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.AUTO_COMMIT_INTERVAL_MS_CONFIG, "500");
        properties.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, "5000");
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, "6000");
        properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, "1000");
        properties.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "200");
    }

    @Override
    void run() {
        KafkaConsumer<String, String> mine = new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer());
        consumer = mine;
        try {
            mine.subscribe(List.of(DemoLoad.TOPIC));
            while (!stopping()) {
                poll(mine);
            }
        } finally {
            mine.close(CloseOptions.timeout(Duration.ofSeconds(1)));
        }
    }

    private void poll(KafkaConsumer<String, String> mine) {
        try {
            read.addAndGet(mine.poll(Duration.ofMillis(500)).count());
        } catch (WakeupException e) {
            // stop() was called: the loop sees it
        } catch (RetriableException e) {
            // a coordinator or leader is moving: the next poll tries again
        }
    }

    @Override
    void wake() {
        super.wake();
        KafkaConsumer<String, String> mine = consumer;
        if (mine != null) {
            mine.wakeup();
        }
    }
}
