package dev.kraftbench.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole Apache Kafka starts on the directories that our node leaves, and ours on Apache's: records, groups and metadata go on. */
class ApacheDirectoriesTest {

    private static final String TOPIC = "moving-house";
    private static final String CLUSTER_ID = "MkU3OEVBNTcwNTJENDM2Qg";

    @TempDir
    Path directory;

    private Path config;
    private String servers;

    @BeforeEach
    void configure() throws Exception {
        List<Integer> ports = Ports.free(2);
        servers = "127.0.0.1:" + ports.get(0);
        config = Files.writeString(directory.resolve("server.properties"), """
                process.roles=broker,controller
                node.id=1
                listeners=PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d
                controller.listener.names=CONTROLLER
                controller.quorum.bootstrap.servers=127.0.0.1:%d
                log.dirs=%s
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=3
                group.initial.rebalance.delay.ms=0
                """.formatted(ports.get(0), ports.get(1), ports.get(1), directory.resolve("data")));
    }

    @Test
    void recordsAndGroupsGoOnFromOursToApacheAndBack() throws Exception {
        try (var format = JavaProcess.kraftbench("format", "--config", config.toString(), "--cluster-id", CLUSTER_ID, "--standalone")) {
            assertEquals(0, format.exitStatus(60), format::output);
        }
        try (var ours = JavaProcess.kraftbench("node", "--config", config.toString())) {
            ours.firstLine("ready", 60);
            produce(0, 500, "lz4");
            assertEquals(values(0, 500), consume(500));
        }
        try (var apache = JavaProcess.start(
                JavaProcess.apacheClassPath(), List.of("-Xmx512m", "-XX:+UseSerialGC"), "kafka.Kafka", config.toString())) {
            produce(500, 800, "zstd");
            // The group goes on where it stood, so its offsets were read too.
            assertEquals(values(500, 800), consume(300), apache::output);
        }
        try (var ours = JavaProcess.kraftbench("node", "--config", config.toString())) {
            ours.firstLine("ready", 60);
            produce(800, 1000, "snappy");
            assertEquals(values(800, 1000), consume(200));
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

    private List<String> consume(int count) {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", servers);
        settings.put("group.id", "movers");
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
