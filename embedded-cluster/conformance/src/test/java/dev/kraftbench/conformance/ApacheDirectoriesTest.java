package dev.kraftbench.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole Apache Kafka starts on the directories that our node leaves, and ours on Apache's: records, metadata, groups of all kinds, share state and
 * transactions go on.
 */
class ApacheDirectoriesTest {

    private static final String TOPIC = "moving-house";
    private static final String TRANSACTED = "moving-in-transactions";

    @TempDir
    Path directory;

    private MovingNode node;
    private String servers;

    @BeforeEach
    void configure() throws Exception {
        node = new MovingNode(directory, "");
        servers = node.servers();
    }

    @Test
    void recordsAndGroupsGoOnFromOursToApacheAndBack() throws Exception {
        node.format();
        try (var ours = node.ours()) {
            createTopics();
            goOn(0, 500, "lz4");
        }
        try (var apache = node.apaches()) {
            goOn(500, 800, "zstd");
            assertTrue(apache.isAlive(), apache::output);
        }
        try (var ours = node.ours()) {
            goOn(800, 1000, "snappy");
            // Each start has ended the transaction that the one before left open.
            assertEquals(List.of("kept 0", "kept 500", "kept 800"), readCommitted());
        }
    }

    private void createTopics() throws Exception {
        try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", servers))) {
            var earliest = new AlterConfigOp(new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET);
            Topics.get(admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.GROUP, "sharing-movers"), List.of(earliest))).all());
            Topics.get(admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1), new NewTopic(TRANSACTED, 1, (short) 1))).all());
        }
    }

    /** Everybody goes on where he stood, so what the other one wrote about him was read too. */
    private void goOn(int from, int to, String codec) throws Exception {
        produce(from, to, codec);
        assertEquals(values(from, to), consume("classic", to - from));
        assertEquals(values(from, to), consume("consumer", to - from));
        assertEquals(values(from, to), share(to - from));
        commitOneTransactionAndLeaveAnotherOpen(from);
    }

    private List<String> share(int count) {
        Map<String, Object> settings = Map.of("bootstrap.servers", servers, "group.id", "sharing-movers");
        List<String> values = new ArrayList<>();
        try (var consumer = new KafkaShareConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(TOPIC));
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (values.size() < count && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofSeconds(1)).forEach(record -> values.add(record.value()));
                consumer.commitSync();
            }
        }
        return values;
    }

    private void commitOneTransactionAndLeaveAnotherOpen(int number) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", servers, "transactional.id", "mover");
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            for (String value : List.of("kept ", "open ")) {
                producer.beginTransaction();
                Topics.get(producer.send(new ProducerRecord<>(TRANSACTED, value + number)));
                if (value.equals("kept ")) {
                    producer.commitTransaction();
                }
            }
            producer.close(Duration.ZERO);
        }
    }

    private List<String> readCommitted() throws Exception {
        try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", servers))) {
            Topics topics = new Topics(admin, servers);
            Topics.await("the last commit", () -> topics.read(TRANSACTED, "read_committed").size() >= 3);
            return topics.read(TRANSACTED, "read_committed");
        }
    }

    private static List<String> values(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "value-" + i).toList();
    }

    private void produce(int from, int to, String codec) throws Exception {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", servers);
        settings.put("acks", "all");
        settings.put("compression.type", codec);
        settings.put("max.block.ms", "90000");
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (String value : values(from, to)) {
                sent.add(producer.send(new ProducerRecord<>(TOPIC, 0, null, value)));
            }
            for (Future<RecordMetadata> one : sent) {
                one.get(60, TimeUnit.SECONDS);
            }
        }
    }

    private List<String> consume(String protocol, int count) {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", servers);
        settings.put("group.id", protocol + "-movers");
        settings.put("group.protocol", protocol);
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", "false");
        List<String> values = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(TOPIC));
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (values.size() < count && System.nanoTime() < deadline) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
                    values.add(record.value());
                }
            }
            consumer.commitSync();
        }
        return values;
    }
}
