package dev.kraftbench.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two of our nodes and one of Apache Kafka's in one quorum, replicating from each other and electing each other. */
class MixedQuorumTest {

    private static final String TOPIC = "mixed";
    private static final int PARTITIONS = 3;
    private static final int APACHE = 3;

    @TempDir
    Path directory;

    @Test
    void anApacheNodeVotesReplicatesAndTakesOver() throws Exception {
        Map<String, String> settings = Map.of("default.replication.factor", "3", "min.insync.replicas", "2");
        try (var nodes = ThreeNodes.start(directory, settings, Set.of(APACHE));
                var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", nodes.bootstrapServers()))) {
            await(() -> admin.describeCluster().nodes().get(30, TimeUnit.SECONDS).size() == 3);
            // Every write needs all three: Apache follows our leaders and our nodes follow its.
            admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 3).configs(Map.of("min.insync.replicas", "3"))))
                    .all()
                    .get(60, TimeUnit.SECONDS);
            produce(nodes.bootstrapServers(), 0, 600);
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(
                                    ConfigResource.Type.TOPIC, TOPIC),
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("min.insync.replicas", "2"),
                                    AlterConfigOp.OpType.SET))))
                    .all()
                    .get(60, TimeUnit.SECONDS);

            nodes.kill(1);

            produce(nodes.bootstrapServers(), 600, 1200);
            assertEquals(1200, consume(nodes.bootstrapServers(), 1200).size());
        }
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the nodes do not come together");
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static boolean holds(Condition condition) throws Exception {
        try {
            return condition.holds();
        } catch (ExecutionException e) {
            return false;
        }
    }

    private static void produce(String servers, int from, int to) throws Exception {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", servers);
        settings.put("acks", "all");
        settings.put("reconnect.backoff.max.ms", "200");
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = from; i < to; i++) {
                sent.add(producer.send(new ProducerRecord<>(TOPIC, i % PARTITIONS, null, "value-" + i)));
            }
            for (Future<RecordMetadata> one : sent) {
                one.get(90, TimeUnit.SECONDS);
            }
        }
    }

    /** Every record once, each partition in order. */
    private static Set<String> consume(String servers, int count) {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", servers);
        settings.put("auto.offset.reset", "earliest");
        Set<String> values = new HashSet<>();
        int[] last = {-1, -1, -1};
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(new TopicPartition(TOPIC, 0), new TopicPartition(TOPIC, 1), new TopicPartition(TOPIC, 2)));
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (values.size() < count && System.nanoTime() < deadline) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
                    int number = Integer.parseInt(record.value().substring("value-".length()));
                    if (number <= last[record.partition()] || !values.add(record.value())) {
                        throw new IllegalStateException(record + " after " + last[record.partition()]);
                    }
                    last[record.partition()] = number;
                }
            }
        }
        return values;
    }
}
