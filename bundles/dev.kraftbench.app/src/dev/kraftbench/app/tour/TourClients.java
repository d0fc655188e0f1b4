package dev.kraftbench.app.tour;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clients of kinds that the demo's load has none of, so that the pictures show what there is to see of them: a group of the newer protocol with two
 * members, a share group, a streams group, a group that stopped reading, and a producer with transactions. Each has a thread of its own.
 */
final class TourClients {
    /** Its two members are assigned by the coordinator (KIP-848). */
    static final String GROUP = "analytics";
    static final String SHARE_GROUP = "fraud-check";
    /** Has offsets and no member. */
    static final String IDLE_GROUP = "nightly-report";
    private static final Logger LOG = LoggerFactory.getLogger(TourClients.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final long WORK_MILLIS = 5_000;
    /** Of a transaction. */
    private static final int RECORDS = 30;

    private interface Client {
        void run() throws Exception;
    }

    private final String servers;
    private final String topic;
    private final String log;
    private volatile boolean stopping;
    private volatile boolean counting = true;

    private TourClients(String servers, String topic, String log) {
        this.servers = servers;
        this.topic = topic;
        this.log = log;
    }

    /**
     * @param topic what the groups with members read
     * @param log what the transactions are written to, and the idle group has read once
     */
    static TourClients start(String servers, String topic, String log) {
        TourClients clients = new TourClients(servers, topic, log);
        clients.thread("analytics-1", () -> clients.consume("analytics-1"));
        clients.thread("analytics-2", () -> clients.consume("analytics-2"));
        clients.thread("fraud-check-1", clients::share);
        clients.thread("totals-1", () -> clients.count("totals-1"));
        clients.thread("totals-2", () -> clients.count("totals-2"));
        clients.thread("nightly-report-1", clients::commitOnce);
        clients.thread("billing-1", clients::transactions);
        return clients;
    }

    /** Its members leave their group. */
    void stopStreams() {
        counting = false;
    }

    void stop() {
        stopping = true;
    }

    private void thread(String name, Client client) {
        Thread thread = Thread.ofPlatform().daemon().name("kraftbench-tour-" + name).unstarted(() -> {
            try {
                client.run();
            } catch (Exception e) {
                // the cluster may be stopped before us
                LOG.debug("{} ends: {}", name, e.toString());
            }
        });
        // Kafka's clients look for their classes with it
        thread.setContextClassLoader(KafkaConsumer.class.getClassLoader());
        thread.start();
    }

    private Map<String, Object> config(String client, Map<String, Object> more) {
        Map<String, Object> config = new HashMap<>(more);
        config.put("bootstrap.servers", servers);
        config.put("client.id", client);
        config.put("enable.metrics.push", "false");
        return config;
    }

    private void consume(String client) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(config(client, Map.of(ConsumerConfig.GROUP_ID_CONFIG, GROUP,
                ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer")), new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            while (!stopping) {
                consumer.poll(POLL);
            }
        }
    }

    /** Keeps what it has acquired for a while, as if there were work to do. */
    private void share() throws InterruptedException {
        try (KafkaShareConsumer<String, String> consumer = new KafkaShareConsumer<>(config("fraud-check-1", Map.of(ConsumerConfig.GROUP_ID_CONFIG, SHARE_GROUP)),
                new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            while (!stopping) {
                consumer.poll(POLL);
                Thread.sleep(WORK_MILLIS);
            }
        }
    }

    private void count(String client) {
        new StreamsInstance(config(client, Map.of()), topic).run(() -> counting && !stopping, POLL);
    }

    private void commitOnce() {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(config("nightly-report-1", Map.of(ConsumerConfig.GROUP_ID_CONFIG, IDLE_GROUP)),
                new StringDeserializer(), new StringDeserializer())) {
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
            consumer.partitionsFor(log).forEach(partition -> offsets.put(new TopicPartition(log, partition.partition()), new OffsetAndMetadata(5)));
            consumer.commitSync(offsets);
        }
    }

    private void transactions() throws InterruptedException {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(config("billing-1", Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "billing")),
                new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            for (int invoice = 1; !stopping; invoice += RECORDS) {
                producer.beginTransaction();
                for (int i = invoice; i < invoice + RECORDS; i++) {
                    producer.send(new ProducerRecord<>(log, "invoice-" + i, "{\"invoice\": " + i + ", \"state\": \"sent\"}"));
                }
                producer.flush();
                // long enough to be seen open
                Thread.sleep(WORK_MILLIS);
                producer.commitTransaction();
            }
        }
    }
}
