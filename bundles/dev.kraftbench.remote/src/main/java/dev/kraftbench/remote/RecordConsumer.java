package dev.kraftbench.remote;

import dev.kraftbench.core.records.RecordQuery;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Consumers that read a topic's records and leave no trace: no group, no commit, no topic created. */
final class RecordConsumer {
    /** A broker that answers does so in less; over a slow line the next one has twice as long. */
    private static final Duration FIRST_PATIENCE = Duration.ofSeconds(2);
    private static final int TRIES = 3;

    private RecordConsumer() {}

    /**
     * A consumer that has heard of the topic. Blocks: for virtual threads.
     *
     * @throws TimeoutException when no broker told of it
     */
    static KafkaConsumer<byte[], byte[]> open(Map<String, Object> clientConfig, RecordQuery query) {
        Thread.currentThread().setContextClassLoader(KafkaConsumer.class.getClassLoader());
        Map<String, Object> config = config(clientConfig, query.committedOnly());
        return heard(() -> new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer()), query.topic());
    }

    /** One that happens to begin with a broker that hangs would wait for it for its whole request timeout; another may begin with one that answers. */
    static <C extends Consumer<?, ?>> C heard(Supplier<C> maker, String topic) {
        Duration patience = FIRST_PATIENCE;
        for (int tries = 1; ; tries++) {
            C consumer = maker.get();
            try {
                consumer.partitionsFor(topic, patience);
                return consumer;
            } catch (TimeoutException e) {
                consumer.close(CloseOptions.timeout(Duration.ZERO));
                if (tries == TRIES) {
                    throw e;
                }
                patience = patience.multipliedBy(2);
            } catch (RuntimeException e) {
                consumer.close(CloseOptions.timeout(Duration.ZERO));
                throw e;
            }
        }
    }

    private static Map<String, Object> config(Map<String, Object> clientConfig, boolean committedOnly) {
        Map<String, Object> config = new HashMap<>(clientConfig);
        config.remove(ConsumerConfig.GROUP_ID_CONFIG);
        config.put(CommonClientConfigs.CLIENT_ID_CONFIG, "kraftbench-browse");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, committedOnly ? "read_committed" : "read_uncommitted");
        config.put(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, "false");
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "2000");
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "200");
        config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Integer.toString(16 << 20));
        config.put(ConsumerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, "2000");
        config.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "500");
        return config;
    }
}
