package dev.kraftbench.conformance;

import static dev.kraftbench.conformance.Topics.await;
import static dev.kraftbench.conformance.Topics.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Dead-letter topics of share groups (KIP-1191) with share consumers of kafka-clients 4.4. */
class DeadLettersTest {

    @RegisterExtension
    static final ClusterProcess CLUSTER = new ClusterProcess()
            .with("offsets.topic.num.partitions", "6")
            .with("share.coordinator.state.topic.num.partitions", "6")
            .with("errors.deadletterqueue.auto.create.topics.enable", "true");

    private static Topics topics() {
        return new Topics(CLUSTER.admin(), CLUSTER.bootstrapServers());
    }

    private static void configure(String group, String topic, boolean copy) throws Exception {
        List<AlterConfigOp> changes = Map.of(
                        "share.auto.offset.reset", "earliest",
                        "errors.deadletterqueue.topic.name", topic,
                        "errors.deadletterqueue.copy.record.enable", Boolean.toString(copy))
                .entrySet().stream()
                .map(each -> new AlterConfigOp(new ConfigEntry(each.getKey(), each.getValue()), AlterConfigOp.OpType.SET)).toList();
        get(CLUSTER.admin().incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.GROUP, group), changes)).all());
    }

    /** v…0: released for ever; v…1: rejected; others accepted. */
    private static AcknowledgeType decide(ConsumerRecord<String, String> record) {
        return switch (record.value().charAt(record.value().length() - 1)) {
            case '0' -> AcknowledgeType.RELEASE;
            case '1' -> AcknowledgeType.REJECT;
            default -> AcknowledgeType.ACCEPT;
        };
    }

    private static List<ConsumerRecord<String, String>> letters(String topic, int count) throws Exception {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, CLUSTER.bootstrapServers(),
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
                ConsumerConfig.GROUP_ID_CONFIG, "reader-of-" + topic);
        List<ConsumerRecord<String, String>> letters = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            await("topic " + topic, () -> get(CLUSTER.admin().listTopics().names()).contains(topic));
            consumer.subscribe(List.of(topic));
            await(count + " letters", () -> {
                consumer.poll(Duration.ofMillis(100)).forEach(letters::add);
                return letters.size() >= count;
            });
        }
        return letters;
    }

    /** Apache's brokers write the start down with what they write next. */
    private static void awaitDone(String group, String topic) throws Exception {
        if (!ClusterProcess.IS_APACHE) {
            await("all of " + topic + " to be done with", () -> {
                var info = get(CLUSTER.admin().listShareGroupOffsets(Map.of(group, new ListShareGroupOffsetsSpec()))
                        .partitionsToOffsetInfo(group)).get(new TopicPartition(topic, 0));
                return info != null && info.startOffset() == 20;
            });
        }
    }

    private static Map<String, String> headers(ConsumerRecord<String, String> letter) {
        Map<String, String> headers = new TreeMap<>();
        for (Header header : letter.headers()) {
            headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
        }
        return headers;
    }

    private static Map<String, String> expected(String topic, int partition, long offset, String group, int deliveries, String message) {
        return new TreeMap<>(Map.of(
                "__dlq.errors.topic", topic,
                "__dlq.errors.partition", Integer.toString(partition),
                "__dlq.errors.offset", Long.toString(offset),
                "__dlq.errors.group", group,
                "__dlq.errors.delivery.count", Integer.toString(deliveries),
                "__dlq.errors.message", message));
    }

    @Test
    void whatIsGivenUpIsFoundInATopicThatIsCreatedForIt() throws Exception {
        configure("careful", "dlq.careful", true);
        topics().create("work", 1);
        topics().fill("work", 1, 0, 20);
        try (ShareMember member = new ShareMember(CLUSTER.bootstrapServers(), "careful", "work", DeadLettersTest::decide)) {
            List<ConsumerRecord<String, String>> letters = letters("dlq.careful", 4);
            Map<String, Map<String, String>> byValue = new TreeMap<>();
            letters.forEach(each -> byValue.put(each.value(), headers(each)));
            assertEquals(new TreeMap<>(Map.of(
                            "v0", expected("work", 0, 0, "careful", 5, "Offset delivery count exceeded the threshold."),
                            "v1", expected("work", 0, 1, "careful", 1, "Offset rejected by client."),
                            "v10", expected("work", 0, 10, "careful", 5, "Offset delivery count exceeded the threshold."),
                            "v11", expected("work", 0, 11, "careful", 1, "Offset rejected by client."))),
                    byValue);
            assertEquals(4, letters.size());
            awaitDone("careful", "work");
        }
    }

    @Test
    void withoutCopiesALetterTellsWhereTheRecordIs() throws Exception {
        configure("frugal", "dlq.frugal", false);
        get(CLUSTER.admin().createTopics(List.of(new NewTopic("dlq.frugal", 3, (short) 3)
                .configs(Map.of("errors.deadletterqueue.group.enable", "true")))).all());
        topics().create("frugal-work", 2);
        topics().fill("frugal-work", 2, 1, 12);
        try (ShareMember member = new ShareMember(CLUSTER.bootstrapServers(), "frugal", "frugal-work",
                record -> record.value().equals("v11") ? AcknowledgeType.REJECT : AcknowledgeType.ACCEPT)) {
            ConsumerRecord<String, String> letter = letters("dlq.frugal", 1).getFirst();
            assertNull(letter.key());
            assertNull(letter.value());
            int source = Integer.parseInt(headers(letter).get("__dlq.errors.partition"));
            assertEquals(source, letter.partition());
            assertEquals(expected("frugal-work", source, 5, "frugal", 1, "Offset rejected by client."), headers(letter));
        }
    }

    @Test
    void aTopicThatIsNoDeadLetterTopicDoesNotStopTheGroup() throws Exception {
        configure("mistaken", "dlq.plain", false);
        topics().create("dlq.plain", 1);
        topics().create("mistaken-work", 1);
        topics().fill("mistaken-work", 1, 0, 20);
        try (ShareMember member = new ShareMember(CLUSTER.bootstrapServers(), "mistaken", "mistaken-work", DeadLettersTest::decide)) {
            await("what is not given up", () -> member.values(AcknowledgeType.ACCEPT).contains("v19"));
            awaitDone("mistaken", "mistaken-work");
            assertEquals(List.of(), topics().read("dlq.plain", "read_uncommitted"));
        }
    }
}
