package dev.kraftbench.conformance;

import static dev.kraftbench.conformance.Topics.await;
import static dev.kraftbench.conformance.Topics.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Members of groups of each new protocol stay while their coordinator becomes Apache Kafka's and ours again: each reads the other's records
 * of members, targets and epochs, and has the same idea of the groups' topics, or else epochs would move on.
 */
class ApacheTakesOverTest {

    private static final String TOPIC = "taken-over";
    private static final int PARTITIONS = 4;
    private static final String CONSUMERS = "consumers";
    private static final String SHARERS = "sharers";
    private static final String COUNTERS = "counters";
    private static final String SHORT_INTERVALS = """
            group.consumer.min.heartbeat.interval.ms=500
            group.consumer.heartbeat.interval.ms=500
            group.share.min.heartbeat.interval.ms=500
            group.share.heartbeat.interval.ms=500
            group.streams.min.heartbeat.interval.ms=500
            group.streams.heartbeat.interval.ms=500
            group.streams.initial.rebalance.delay.ms=0
            """;

    /** The epochs of the groups. */
    private record Epochs(int consumers, int sharers, int counters) {}

    @TempDir
    Path directory;

    private MovingNode node;

    @Test
    void membersStayWhileTheirCoordinatorBecomesApachesAndOursAgain() throws Exception {
        node = new MovingNode(directory, SHORT_INTERVALS);
        node.format();
        JavaProcess coordinator = node.ours();
        try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", node.servers()))) {
            createTopics(admin);
            try (var consumer = consumer();
                    var sharer = new ShareMember(node.servers(), SHARERS, TOPIC, ShareMember::accept);
                    var counter = counter()) {
                consumer.awaitOwned(PARTITIONS);
                await("all tasks", () -> counter.activeTasks().size() == 2 * PARTITIONS);
                goOn(consumer, sharer, 10);
                Epochs before = epochs(admin);

                coordinator.close();
                coordinator = node.apaches();
                goOn(consumer, sharer, 20);
                assertEquals(before, epochs(admin));
                othersComeAndGo(admin, consumer, counter, before);
                assertTrue(coordinator.isAlive(), coordinator::output);
                goOn(consumer, sharer, 30);
                Epochs atApache = epochs(admin);

                coordinator.close();
                coordinator = node.ours();
                goOn(consumer, sharer, 40);
                assertEquals(atApache, epochs(admin));
                othersComeAndGo(admin, consumer, counter, atApache);
                goOn(consumer, sharer, 50);
                assertEquals(50, Set.copyOf(consumer.values()).size());
                assertEquals(50, consumer.values().size(), "nothing is read twice");
            }
        } finally {
            coordinator.close();
        }
    }

    private GroupMember consumer() {
        return new GroupMember(node.servers(), CONSUMERS, TOPIC, Map.of("group.protocol", "consumer"));
    }

    private WordCount counter() throws Exception {
        return new WordCount(node.servers(), COUNTERS, TOPIC, "counts", Map.of("group.protocol", "streams"));
    }

    private static void createTopics(Admin admin) throws Exception {
        var earliest = new AlterConfigOp(new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET);
        get(admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.GROUP, SHARERS), List.of(earliest))).all());
        get(admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1), new NewTopic("counts", 1, (short) 1))).all());
    }

    /** Ten more records, which are read once each by the group of consumers, and shared once each. */
    private void goOn(GroupMember consumer, ShareMember sharer, int to) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", node.servers(), "max.block.ms", "90000");
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            List<Future<RecordMetadata>> sent = IntStream.range(to - 10, to)
                    .mapToObj(i -> producer.send(new ProducerRecord<>(TOPIC, i % PARTITIONS, null, "value-" + i)))
                    .toList();
            for (Future<RecordMetadata> each : sent) {
                get(each);
            }
        }
        consumer.awaitRead(to);
        await("shared records", () -> Set.copyOf(sharer.values(AcknowledgeType.ACCEPT)).size() == to);
    }

    private static Epochs epochs(Admin admin) throws Exception {
        return new Epochs(
                get(admin.describeConsumerGroups(List.of(CONSUMERS)).describedGroups().get(CONSUMERS)).groupEpoch().orElseThrow(),
                get(admin.describeShareGroups(List.of(SHARERS)).describedGroups().get(SHARERS)).groupEpoch(),
                get(admin.describeStreamsGroups(List.of(COUNTERS)).describedGroups().get(COUNTERS)).groupEpoch());
    }

    /** A second member of each group takes its share of the work, in the next epoch, and leaves in the one after. */
    private void othersComeAndGo(Admin admin, GroupMember consumer, WordCount counter, Epochs before) throws Exception {
        try (var secondConsumer = consumer(); var secondSharer = new ShareMember(node.servers(), SHARERS, TOPIC, ShareMember::accept);
                var secondCounter = counter()) {
            secondConsumer.awaitOwned(PARTITIONS / 2);
            consumer.awaitOwned(PARTITIONS / 2);
            await("tasks of both", () -> secondCounter.activeTasks().size() == PARTITIONS && counter.activeTasks().size() == PARTITIONS);
            await("the second sharer", () -> get(admin.describeShareGroups(List.of(SHARERS)).describedGroups().get(SHARERS)).members().size() == 2);
            assertEquals(new Epochs(before.consumers() + 1, before.sharers() + 1, before.counters() + 1), epochs(admin));
        }
        consumer.awaitOwned(PARTITIONS);
        await("all tasks", () -> counter.activeTasks().size() == 2 * PARTITIONS);
        Epochs after = new Epochs(before.consumers() + 2, before.sharers() + 2, before.counters() + 2);
        await("the second sharer's leave", () -> epochs(admin).equals(after));
    }
}
