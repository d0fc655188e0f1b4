package dev.kraftbench.remote;

import dev.kraftbench.core.ClusterException;
import dev.kraftbench.core.records.RecordQuery;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Opens a consumer that reads a topic's records and leaves no trace: no group, no commit, no topic created. {@link #giveUp} may be called on any thread, the
 * rest blocks and is for one virtual thread.
 */
final class RecordConsumer {
    /** A broker that answers does so in less; over a slow line the next one has twice as long. */
    private static final Duration FIRST_PATIENCE = Duration.ofSeconds(2);
    private static final int TRIES = 3;

    /** Makes a consumer that has heard of nothing yet. */
    @FunctionalInterface
    interface Maker<C> {
        C make() throws ClusterException;
    }

    private @Nullable Consumer<?, ?> opening;
    private boolean givenUp;

    /**
     * A consumer that has heard of the topic.
     *
     * @throws TimeoutException when no broker told of it
     * @throws WakeupException when it was given up
     */
    KafkaConsumer<byte[], byte[]> open(AdminAccess access, RecordQuery query) throws ClusterException {
        Thread.currentThread().setContextClassLoader(KafkaConsumer.class.getClassLoader());
        // asked for each time: which brokers are silent may be known only now
        return heard(() -> new KafkaConsumer<>(config(access.clientConfig(), query.committedOnly()), new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                query.topic());
    }

    /** One that happens to begin with a broker that hangs would wait for it for its whole request timeout; another may begin with one that answers. */
    <C extends Consumer<?, ?>> C heard(Maker<C> maker, String topic) throws ClusterException {
        Duration patience = FIRST_PATIENCE;
        for (int tries = 1; ; tries++) {
            C consumer = maker.make();
            begin(consumer);
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
            } finally {
                end();
            }
        }
    }

    private synchronized void begin(Consumer<?, ?> consumer) {
        opening = consumer;
        if (givenUp) {
            consumer.wakeup();
        }
    }

    private synchronized void end() {
        opening = null;
    }

    /** Nobody wants a consumer any more: one that is being opened is not waited for. One that is open already stays so. */
    synchronized void giveUp() {
        givenUp = true;
        if (opening != null) {
            opening.wakeup();
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
