package dev.kraftbench.engine.internal;

import dev.kraftbench.core.DemoLoad;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends some fifty orders a second, in small bursts, keyed by customer, so that the orders of one customer stay in order. */
final class OrderProducer extends OrderClient {
    private static final int BURST = 5;
    private static final int REST_MILLIS = 100;
    private static final int CUSTOMERS = 200;
    private static final String[] ITEMS = {"keyboard", "lamp", "tea", "notebook", "bicycle bell", "headphones", "umbrella"};

    private final Map<String, Object> properties;
    private final AtomicLong sent;
    private long number;

    OrderProducer(Map<String, Object> clientProperties, AtomicLong sent) {
        super("order-producer");
        this.properties = new HashMap<>(clientProperties);
        this.sent = sent;
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, "order-producer");
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "5000");
        properties.put(ProducerConfig.METADATA_MAX_AGE_CONFIG, "5000");
        properties.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "200");
    }

    @Override
    void run() throws InterruptedException {
        KafkaProducer<String, String> producer = new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
        try {
            while (!stopping()) {
                for (int i = 0; i < BURST; i++) {
                    send(producer);
                }
                rest(REST_MILLIS);
            }
        } finally {
            producer.close(Duration.ofSeconds(1));
        }
    }

    private void send(KafkaProducer<String, String> producer) {
        long order = ++number;
        String customer = "customer-" + order * 7_919 % CUSTOMERS;
        String value = "{\"order\":" + order + ",\"customer\":\"" + customer + "\",\"item\":\"" + ITEMS[(int) (order % ITEMS.length)]
                + "\",\"quantity\":" + (1 + order % 3) + ",\"status\":\"created\"}";
        producer.send(new ProducerRecord<>(DemoLoad.TOPIC, customer, value), (metadata, failure) -> {
            if (failure == null) {
                sent.incrementAndGet();
            }
        });
    }
}
