package dev.kraftbench.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Node;
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

    /** Whoever is the active controller decides about the replicas of the others, and goes on where its predecessor stopped. */
    @Test
    void replicasMoveBetweenTheNodesOfBothKindsUnderAnyController() throws Exception {
        try (var nodes = ThreeNodes.start(directory, Map.of("offsets.topic.replication.factor", "3"), Set.of(APACHE));
                var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", nodes.bootstrapServers()))) {
            await(() -> admin.describeCluster().nodes().get(30, TimeUnit.SECONDS).size() == 3);
            admin.createTopics(List.of(new NewTopic(TOPIC, Map.of(0, List.of(1), 1, List.of(2), 2, List.of(3)))))
                    .all()
                    .get(60, TimeUnit.SECONDS);
            try (var load = new AcknowledgedLoad(nodes.bootstrapServers(), TOPIC, PARTITIONS);
                    var reader = new OrderedReader(nodes.bootstrapServers(), TOPIC)) {
                load.awaitMoreOnEveryPartition(1_000, Duration.ofSeconds(60));
                List<List<List<Integer>>> stations = List.of(
                        List.of(List.of(3, 1), List.of(1, 2), List.of(2, 3)),
                        List.of(List.of(2, 3), List.of(3, 1), List.of(1, 2)),
                        List.of(List.of(3), List.of(3, 2, 1), List.of(1, 3)));
                for (List<List<Integer>> station : stations) {
                    assign(admin, station);
                    int controller = admin.describeMetadataQuorum().quorumInfo().get(60, TimeUnit.SECONDS).leaderId();
                    await(() -> isAssigned(admin, station));
                    System.out.println("moved under controller " + controller);
                    load.awaitMoreOnEveryPartition(300, Duration.ofSeconds(60));
                    if (station != stations.getLast()) {
                        nodes.kill(controller);
                        nodes.launch(controller);
                        await(() -> isAssigned(admin, station));
                    }
                }
                load.stopAndVerify();
                reader.await(load.acknowledgements(), Duration.ofSeconds(60));
            }
        }
    }

    private static void assign(Admin admin, List<List<Integer>> replicas) throws Exception {
        Map<TopicPartition, Optional<NewPartitionReassignment>> wanted = new HashMap<>();
        for (int index = 0; index < replicas.size(); index++) {
            wanted.put(new TopicPartition(TOPIC, index), Optional.of(new NewPartitionReassignment(replicas.get(index))));
        }
        admin.alterPartitionReassignments(wanted).all().get(60, TimeUnit.SECONDS);
    }

    /** Every partition has these replicas, all of them in sync. */
    private static boolean isAssigned(Admin admin, List<List<Integer>> replicas) throws Exception {
        return admin.describeTopics(List.of(TOPIC)).allTopicNames().get(60, TimeUnit.SECONDS).get(TOPIC).partitions().stream()
                .allMatch(partition -> partition.replicas().stream().map(Node::id).toList().equals(replicas.get(partition.partition()))
                        && partition.isr().size() == partition.replicas().size());
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
