package dev.kraftbench.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.metadata.ClusterEvent;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole cluster in this JVM, used by Kafka's own clients. */
class EmbeddedClusterTest {

    private static final long PATIENCE_SECONDS = 60;
    private static final String TOPIC = "orders";

    @TempDir
    Path directory;

    private final BlockingQueue<ClusterEvent> events = new LinkedBlockingQueue<>();

    private EmbeddedCluster start(int brokers) throws Exception {
        EmbeddedCluster cluster = EmbeddedCluster.builder()
                .brokers(brokers)
                .port(0)
                .dataDir(directory.resolve("data"))
                .set("offsets.topic.num.partitions", "3")
                .set("group.initial.rebalance.delay.ms", "0")
                .listener(new NodeListener() {
                    @Override
                    public void clusterChanged(int nodeId, ClusterEvent event) {
                        events.add(event);
                    }

                    @Override
                    public void stateChanged(int nodeId, NodeState state) {}
                })
                .build();
        cluster.start().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return cluster;
    }

    private <E extends ClusterEvent> E await(Class<E> type, Predicate<E> condition) throws InterruptedException {
        while (true) {
            ClusterEvent event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertTrue(event != null, "no " + type.getSimpleName());
            if (type.isInstance(event) && condition.test(type.cast(event))) {
                return type.cast(event);
            }
        }
    }

    private static void createTopic(EmbeddedCluster cluster, int partitions, int replicas) throws Exception {
        try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", cluster.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, partitions, (short) replicas))).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static void produce(EmbeddedCluster cluster, int from, int to) throws Exception {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", cluster.bootstrapServers());
        properties.put("acks", "all");
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            List<java.util.concurrent.Future<?>> sent = new ArrayList<>();
            for (int i = from; i < to; i++) {
                sent.add(producer.send(new ProducerRecord<>(TOPIC, 0, null, "value-" + i)));
            }
            for (java.util.concurrent.Future<?> one : sent) {
                one.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        }
    }

    private static List<String> consume(EmbeddedCluster cluster, String group, int count) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", cluster.bootstrapServers());
        properties.put("group.id", group);
        properties.put("auto.offset.reset", "earliest");
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(TOPIC));
            while (values.size() < count) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(PATIENCE_SECONDS))) {
                    values.add(record.value());
                }
            }
            consumer.commitSync();
            assertEquals(
                    count, consumer.committed(Set.of(new TopicPartition(TOPIC, 0))).get(new TopicPartition(TOPIC, 0)).offset());
        }
        return values;
    }

    private static List<String> values(int to) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < to; i++) {
            values.add("value-" + i);
        }
        return values;
    }

    @Test
    void recordsComeBackInOrderThroughAGroupAndSurviveARestart() throws Exception {
        try (EmbeddedCluster cluster = start(3)) {
            createTopic(cluster, 1, 3);
            produce(cluster, 0, 500);
            assertEquals(values(500), consume(cluster, "inventory", 500));
        }
        try (EmbeddedCluster again = start(3)) {
            produce(again, 500, 600);
            assertEquals(values(600), consume(again, "payment", 600));
        }
    }

    @Test
    void theLeaderMovesWhenItsNodeIsKilledAndTheNodeComesBackIntoTheIsr() throws Exception {
        try (EmbeddedCluster cluster = start(3)) {
            createTopic(cluster, 1, 3);
            produce(cluster, 0, 100);
            int leader = cluster.status().get(PATIENCE_SECONDS, TimeUnit.SECONDS).getFirst()
                    .image().topics().topic(TOPIC).partition(0).leader();

            cluster.killNode(leader).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            await(ClusterEvent.LeaderMoved.class, moved -> moved.topic().equals(TOPIC) && moved.newLeader() != leader && moved.newLeader() >= 0);
            produce(cluster, 100, 200);

            cluster.startNode(leader).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            await(ClusterEvent.IsrChanged.class, changed -> changed.topic().equals(TOPIC) && changed.newIsr().size() == 3);
            assertEquals(values(200), consume(cluster, "logistics", 200));
        }
    }

    @Test
    void aNodeThatAnotherTookThePlaceOfIsLetGo() throws Exception {
        try (EmbeddedCluster cluster = start(1)) {
            WeakReference<Node> former = new WeakReference<>(cluster.node(1));
            cluster.killNode(1).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            cluster.startNode(1).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            createTopic(cluster, 1, 1);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (former.get() != null && System.nanoTime() < end) {
                System.gc();
            }
            assertNull(former.get(), "something holds it");
        }
    }

    @Test
    void theMajoritySideOfASplitServesAndTheOtherSideComesBackWhenItHeals() throws Exception {
        try (EmbeddedCluster cluster = start(3)) {
            createTopic(cluster, 1, 3);
            produce(cluster, 0, 50);
            int leader = cluster.status().get(PATIENCE_SECONDS, TimeUnit.SECONDS).getFirst()
                    .image().topics().topic(TOPIC).partition(0).leader();
            for (int other : cluster.nodeIds()) {
                if (other != leader) {
                    cluster.faults().cutBoth(leader, other);
                }
            }

            await(ClusterEvent.LeaderMoved.class, moved -> moved.topic().equals(TOPIC) && moved.newLeader() != leader && moved.newLeader() >= 0);
            cluster.faults().healAll();
            await(ClusterEvent.IsrChanged.class, changed -> changed.topic().equals(TOPIC) && changed.newIsr().size() == 3);

            produce(cluster, 50, 100);
            assertEquals(values(100), consume(cluster, "inventory", 100));
        }
    }

    @Test
    void aNodeThatLeavesInGoodOrderHandsItsLeadershipsOver() throws Exception {
        try (EmbeddedCluster cluster = start(3)) {
            createTopic(cluster, 1, 3);
            produce(cluster, 0, 10);
            int leader = cluster.status().get(PATIENCE_SECONDS, TimeUnit.SECONDS).getFirst()
                    .image().topics().topic(TOPIC).partition(0).leader();

            cluster.stopNode(leader).get(PATIENCE_SECONDS, TimeUnit.SECONDS);

            await(ClusterEvent.BrokerShuttingDown.class, down -> down.brokerId() == leader);
            produce(cluster, 10, 20);
            assertEquals(NodeState.STOPPED, cluster.stateOf(leader));
        }
    }

    @Test
    void brokersBeyondTheThirdHaveNoVote() throws Exception {
        try (EmbeddedCluster cluster = start(4)) {
            createTopic(cluster, 4, 3);
            List<NodeStatus> all = cluster.status().get(PATIENCE_SECONDS, TimeUnit.SECONDS);

            assertEquals(4, all.size());
            assertEquals(Set.of(1, 2, 3), all.getFirst().quorum().voters().ids());
            assertEquals(Set.of(Role.BROKER), all.get(3).roles());
        }
    }

    @Test
    void aClusterWithoutAMajorityOfControllersStopsAllTheSame() throws Exception {
        EmbeddedCluster cluster = start(3);
        cluster.killNode(1).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        cluster.killNode(2).get(PATIENCE_SECONDS, TimeUnit.SECONDS);

        cluster.stop().get(PATIENCE_SECONDS, TimeUnit.SECONDS);

        assertEquals(NodeState.STOPPED, cluster.stateOf(3));
    }
}
