package dev.kraftbench.conformance;

import static dev.kraftbench.conformance.Topics.await;
import static dev.kraftbench.conformance.Topics.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.ListStreamsGroupOffsetsSpec;
import org.apache.kafka.clients.admin.StreamsGroupDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kafka Streams 4.4 by its own group protocol (KIP-1071) and by the classic one. */
class StreamsTest {

    private static final int PARTITIONS = 3;
    private static final Set<String> ALL_TASKS = Set.of("0_0", "0_1", "0_2", "1_0", "1_1", "1_2");

    @RegisterExtension
    static final ClusterProcess CLUSTER = new ClusterProcess()
            .with("offsets.topic.num.partitions", "6")
            .with("transaction.state.log.num.partitions", "3")
            .with("group.streams.initial.rebalance.delay.ms", "0");

    @RegisterExtension
    static final ApacheTools TOOLS = new ApacheTools(CLUSTER::bootstrapServers);

    private static final String STREAMS_GROUPS = "org.apache.kafka.tools.streams.StreamsGroupCommand";

    private static Topics topics() {
        return new Topics(CLUSTER.admin(), CLUSTER.bootstrapServers());
    }

    private static WordCount start(String application, Map<String, Object> settings) throws Exception {
        return new WordCount(CLUSTER.bootstrapServers(), application, application + "-in", application + "-out", settings);
    }

    private static void prepare(String application) throws Exception {
        topics().create(application + "-in", PARTITIONS);
        topics().create(application + "-out", PARTITIONS);
    }

    private static StreamsGroupDescription describe(String application) throws Exception {
        return get(CLUSTER.admin().describeStreamsGroups(List.of(application)).describedGroups().get(application));
    }

    /** Writes lines of ten different words each. */
    private static void write(String application, int lines) throws Exception {
        Map<String, Object> settings = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, CLUSTER.bootstrapServers(), ProducerConfig.LINGER_MS_CONFIG, "0");
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = 0; i < lines; i++) {
                sent.add(producer.send(new ProducerRecord<>(application + "-in", i % PARTITIONS, null, "w0 w1 w2 w3 w4 w5 w6 w7 w8 w9")));
            }
            for (Future<RecordMetadata> each : sent) {
                get(each);
            }
        }
    }

    /** The last count of each word, once each word has been counted so often. */
    private static void awaitCounts(WordCount app, String application, long each, boolean exactly) throws Exception {
        String topic = application + "-out";
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, CLUSTER.bootstrapServers(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        Map<String, Long> counts = new TreeMap<>();
        Map<String, Long> updates = new HashMap<>();
        try (KafkaConsumer<String, Long> consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new LongDeserializer())) {
            consumer.assign(consumer.partitionsFor(topic).stream().map(info -> new TopicPartition(topic, info.partition())).toList());
            await("counts of " + each + " in " + application, () -> {
                app.check();
                consumer.poll(Duration.ofMillis(50)).forEach(record -> {
                    counts.put(record.key(), record.value());
                    updates.merge(record.key(), 1L, Long::sum);
                });
                return counts.size() == 10 && counts.values().stream().allMatch(count -> count >= each);
            });
        }
        assertTrue(counts.values().stream().allMatch(count -> count == each), () -> "counted " + counts);
        if (exactly) {
            assertTrue(updates.values().stream().allMatch(count -> count == each), () -> "told " + updates);
        }
    }

    private static Set<String> together(Set<String> one, Set<String> other) {
        Set<String> all = new TreeSet<>(one);
        all.addAll(other);
        return all;
    }

    @ParameterizedTest
    @CsvSource({"streams, at_least_once", "streams, exactly_once_v2", "classic, at_least_once", "classic, exactly_once_v2"})
    void twoInstancesShareTheWorkAndOneCarriesOnAlone(String protocol, String guarantee) throws Exception {
        String application = "words-" + protocol + "-" + guarantee;
        boolean exactly = guarantee.startsWith("exactly");
        Map<String, Object> settings = Map.of(StreamsConfig.GROUP_PROTOCOL_CONFIG, protocol, StreamsConfig.PROCESSING_GUARANTEE_CONFIG, guarantee);
        prepare(application);
        write(application, 60);
        try (WordCount first = start(application, settings)) {
            awaitCounts(first, application, 60, exactly);
            assertEquals(ALL_TASKS, first.activeTasks());
            try (WordCount second = start(application, settings)) {
                await("tasks at both", () -> second.activeTasks().size() == 3 && first.activeTasks().size() == 3);
                    assertEquals(ALL_TASKS, together(first.activeTasks(), second.activeTasks()));
                write(application, 60);
                awaitCounts(first, application, 120, exactly);
                }
            await("all tasks at the first", () -> first.activeTasks().equals(ALL_TASKS));
            write(application, 60);
            awaitCounts(first, application, 180, exactly);
        }
    }

    @Test
    void theGroupIsDescribedListedAndDeleted() throws Exception {
        String application = "words-described";
        prepare(application);
        write(application, 6);
        try (WordCount only = start(application, Map.of(StreamsConfig.GROUP_PROTOCOL_CONFIG, "streams"))) {
            awaitCounts(only, application, 6, false);
            await("a stable group", () -> describe(application).groupState() == GroupState.STABLE);
            StreamsGroupDescription described = describe(application);
            assertEquals(2, described.subtopologies().size());
            assertEquals(1, described.members().size());
            assertTrue(get(CLUSTER.admin().listGroups(ListGroupsOptions.forStreamsGroups()).valid()).stream()
                    .anyMatch(group -> group.groupId().equals(application) && group.type().equals(Optional.of(GroupType.STREAMS))));
            assertTrue(get(CLUSTER.admin().listStreamsGroupOffsets(Map.of(application, new ListStreamsGroupOffsetsSpec()))
                            .partitionsToOffsetAndMetadata(application))
                    .containsKey(new TopicPartition(application + "-in", 0)));
        }
        await("an empty group", () -> describe(application).groupState() == GroupState.EMPTY);
        get(CLUSTER.admin().deleteStreamsGroups(List.of(application)).all());
    }

    @Test
    void standbysAreKeptInTheOtherProcess() throws Exception {
        String application = "words-standby";
        prepare(application);
        var resource = new ConfigResource(ConfigResource.Type.GROUP, application);
        get(CLUSTER.admin().incrementalAlterConfigs(Map.of(resource, List.of(new AlterConfigOp(
                        new ConfigEntry("streams.num.standby.replicas", "1"),
                        AlterConfigOp.OpType.SET))))
                .all());
        write(application, 30);
        Map<String, Object> settings = Map.of(StreamsConfig.GROUP_PROTOCOL_CONFIG, "streams");
        try (WordCount first = start(application, settings)) {
            WordCount second = start(application, settings);
            await("standbys at both", () -> first.standbyTasks().size() + second.standbyTasks().size() == PARTITIONS
                    && first.activeTasks().size() == 3 && second.activeTasks().size() == 3);
            awaitCounts(first, application, 30, false);
            second.close();
            await("all tasks at the first", () -> first.activeTasks().equals(ALL_TASKS));
            write(application, 30);
            awaitCounts(first, application, 60, false);
        }
    }

    @Test
    void apachesToolListsDescribesResetsAndDeletesTheGroup() throws Exception {
        String application = "words-tool";
        prepare(application);
        write(application, 30);
        try (WordCount only = start(application, Map.of(StreamsConfig.GROUP_PROTOCOL_CONFIG, "streams"))) {
            awaitCounts(only, application, 30, false);
            await("a stable group", () -> describe(application).groupState() == GroupState.STABLE);
            String listed = TOOLS.run(STREAMS_GROUPS, "--list", "--state");
            assertTrue(listed.lines().anyMatch(line -> line.contains(application) && line.contains("Stable")), listed);
            String members = TOOLS.run(STREAMS_GROUPS, "--describe", "--group", application, "--members", "--verbose");
            assertTrue(members.contains("ACTIVE") || members.contains("0:"), members);
            String state = TOOLS.run(STREAMS_GROUPS, "--describe", "--group", application, "--state", "--verbose");
            assertTrue(state.contains("Stable"), state);
            await("lag 0 in the tool's eyes", () -> TOOLS.run(STREAMS_GROUPS, "--describe", "--group", application, "--offsets").lines()
                    .anyMatch(line -> line.contains(application + "-in") && line.trim().endsWith(" 0")));
        }
        await("an empty group", () -> describe(application).groupState() == GroupState.EMPTY);
        TOOLS.run(STREAMS_GROUPS, "--reset-offsets", "--group", application, "--all-input-topics", "--to-earliest", "--execute");
        Map<TopicPartition, OffsetAndMetadata> committed = get(CLUSTER.admin()
                .listStreamsGroupOffsets(Map.of(application, new ListStreamsGroupOffsetsSpec()))
                .partitionsToOffsetAndMetadata(application));
        assertEquals(0, committed.get(new TopicPartition(application + "-in", 0)).offset());
        TOOLS.run(STREAMS_GROUPS, "--delete", "--group", application, "--delete-all-internal-topics");
        assertTrue(get(CLUSTER.admin().listTopics().names()).stream().noneMatch(topic -> topic.startsWith(application + "-counts")));
        assertTrue(get(CLUSTER.admin().listGroups().valid()).stream().noneMatch(group -> group.groupId().equals(application)));
    }
}
