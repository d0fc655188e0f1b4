package dev.kraftbench.conformance;

import static dev.kraftbench.conformance.Topics.await;
import static dev.kraftbench.conformance.Topics.get;
import static dev.kraftbench.conformance.Topics.values;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.conformance.ShareMember.Delivery;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ShareGroupDescription;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Real share consumers of kafka-clients 4.4. */
class ShareGroupsTest {

    @RegisterExtension
    static final ClusterProcess CLUSTER = new ClusterProcess()
            .with("offsets.topic.num.partitions", "6")
            .with("share.coordinator.state.topic.num.partitions", "6")
            .with("group.share.min.record.lock.duration.ms", "1000");

    private static Topics topics() {
        return new Topics(CLUSTER.admin(), CLUSTER.bootstrapServers());
    }

    private static ShareMember accepting(String group, String topic) {
        return new ShareMember(CLUSTER.bootstrapServers(), group, topic, ShareMember::accept);
    }

    /** To be called before the group's topic is created: then every leader knows the group's configuration when it learns of the topic. */
    private static void configure(String group, String... namesAndValues) throws Exception {
        List<AlterConfigOp> changes = new ArrayList<>();
        changes.add(new AlterConfigOp(new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            changes.add(new AlterConfigOp(new ConfigEntry(namesAndValues[i], namesAndValues[i + 1]), AlterConfigOp.OpType.SET));
        }
        var resource = new ConfigResource(ConfigResource.Type.GROUP, group);
        get(CLUSTER.admin().incrementalAlterConfigs(Map.of(resource, changes)).all());
    }

    private static ShareGroupDescription describe(String group) throws Exception {
        return get(CLUSTER.admin().describeShareGroups(List.of(group)).describedGroups().get(group));
    }

    private static int members(String group) throws Exception {
        boolean exists = get(CLUSTER.admin().listGroups().all()).stream().anyMatch(each -> each.groupId().equals(group));
        return exists ? describe(group).members().size() : 0;
    }

    /** Start offsets by partition number. */
    private static Map<Integer, Long> startOffsets(String group) throws Exception {
        Map<TopicPartition, SharePartitionOffsetInfo> offsets = get(CLUSTER.admin()
                .listShareGroupOffsets(Map.of(group, new ListShareGroupOffsetsSpec()))
                .partitionsToOffsetInfo(group));
        return offsets.entrySet().stream()
                .filter(each -> each.getValue() != null)
                .collect(Collectors.toMap(each -> each.getKey().partition(), each -> each.getValue().startOffset()));
    }

    @Test
    void moreConsumersThanPartitionsShareTheRecordsAndEachIsAcceptedOnce() throws Exception {
        configure("sharing");
        topics().create("shared", 1);
        try (ShareMember one = accepting("sharing", "shared"); ShareMember two = accepting("sharing", "shared"); ShareMember three = accepting("sharing", "shared")) {
            await("three members", () -> members("sharing") == 3);
            List<ShareMember> members = List.of(one, two, three);
            for (int i = 0; i < 10; i++) {
                topics().fill("shared", 1, i * 50, i * 50 + 50);
            }
            await("all records", () -> members.stream().mapToInt(each -> each.deliveries().size()).sum() >= 500);
            Set<String> read = new HashSet<>();
            members.forEach(each -> read.addAll(each.values(AcknowledgeType.ACCEPT)));
            assertEquals(values(0, 500), read);
            assertEquals(500, members.stream().mapToInt(each -> each.deliveries().size()).sum());
            assertTrue(members.stream().allMatch(each -> each.deliveries().stream().allMatch(d -> d.count() == 1)));
            ShareGroupDescription group = describe("sharing");
            assertEquals(GroupState.STABLE, group.groupState());
            assertEquals(group.groupEpoch(), group.targetAssignmentEpoch());
        }
        assertEquals(GroupState.EMPTY, describe("sharing").groupState());
        topics().fill("shared", 1, 500, 520);
        try (ShareMember again = accepting("sharing", "shared")) {
            await("the new records", () -> again.deliveries().size() >= 20);
            assertEquals(values(500, 520), new HashSet<>(again.values(AcknowledgeType.ACCEPT)));
        }
    }

    @Test
    void releasedRecordsComeBackRejectedOnesDoNotAndTooManyDeliveriesEnd() throws Exception {
        configure("deciding");
        topics().create("decided", 1);
        topics().fill("decided", 1, 0, 30);
        // v…0: released for ever; v…1: rejected; v…2: released once; others accepted
        try (ShareMember member = new ShareMember(CLUSTER.bootstrapServers(), "deciding", "decided", record -> switch (record.value().charAt(record.value().length() - 1)) {
            case '0' -> AcknowledgeType.RELEASE;
            case '1' -> AcknowledgeType.REJECT;
            case '2' -> record.deliveryCount().orElse((short) 0) == 1 ? AcknowledgeType.RELEASE : AcknowledgeType.ACCEPT;
            default -> AcknowledgeType.ACCEPT;
        })) {
            await("all deliveries", () -> member.deliveries().size() >= 3 * 5 + 3 + 3 * 2 + 21);
            topics().fill("decided", 1, 33, 34);
            await("a record behind them", () -> member.values(AcknowledgeType.ACCEPT).contains("v33"));
            List<Delivery> all = member.deliveries();
            for (int i = 0; i < 30; i++) {
                String value = "v" + i;
                List<Integer> counts = all.stream().filter(each -> each.value().equals(value)).map(Delivery::count).toList();
                List<Integer> expected = i % 10 == 0 ? List.of(1, 2, 3, 4, 5) : i % 10 == 2 ? List.of(1, 2) : List.of(1);
                assertEquals(expected, counts, value);
            }
        }
    }

    @Test
    void aLockThatExpiresGivesTheRecordToAnotherUnlessItIsRenewed() throws Exception {
        configure("locking", "share.record.lock.duration.ms", "6000");
        topics().create("locked", 1);
        topics().fill("locked", 1, 0, 1);
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, CLUSTER.bootstrapServers(),
                ConsumerConfig.GROUP_ID_CONFIG, "locking",
                ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
        try (var holder = new KafkaShareConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            holder.subscribe(List.of("locked"));
            var held = holder.poll(Duration.ofSeconds(30));
            assertEquals(1, held.count());
            long begin = System.nanoTime();
            try (ShareMember other = accepting("locking", "locked")) {
                // together the renewals outlast the lock, and each comes long before its end
                for (int i = 0; i < 7; i++) {
                    TimeUnit.MILLISECONDS.sleep(1_000);
                    held.forEach(record -> holder.acknowledge(record, AcknowledgeType.RENEW));
                    holder.commitSync().values().forEach(problem -> assertTrue(problem.isEmpty(), () -> "renewal: " + problem));
                    held = holder.poll(Duration.ofMillis(100));
                }
                assertTrue(System.nanoTime() - begin > TimeUnit.MILLISECONDS.toNanos(7_000));
                assertEquals(List.of(), other.deliveries());
                await("the second delivery", () -> !other.deliveries().isEmpty());
                assertEquals(2, other.deliveries().getFirst().count());
            }
        }
    }

    @Test
    void aConsumerThatIsKilledFreesItsRecords() throws Exception {
        configure("orphaning", "share.record.lock.duration.ms", "20000");
        topics().create("orphaned", 1);
        topics().fill("orphaned", 1, 0, 10);
        String classPath = JavaProcess.entries().collect(Collectors.joining(File.pathSeparator));
        try (var holder = JavaProcess.start(classPath, List.of("-Xmx64m"), RecordHolder.class.getName(), CLUSTER.bootstrapServers(), "orphaning", "orphaned")) {
            holder.firstLine("holding 10", 60);
            try (ShareMember heir = accepting("orphaning", "orphaned")) {
                await("two members", () -> members("orphaning") == 2);
                assertEquals(List.of(), heir.deliveries());
                holder.kill();
                await("the records", () -> heir.deliveries().size() == 10);
                // as in Kafka, what ended with its session counts as not delivered
                assertTrue(heir.deliveries().stream().allMatch(each -> each.count() == 1), heir.deliveries()::toString);
            }
        }
    }

    @Test
    void recordsOfAbortedTransactionsAreNotDeliveredToReadersOfCommittedOnes() throws Exception {
        configure("isolating", "share.isolation.level", "read_committed");
        topics().create("isolated", 1);
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, CLUSTER.bootstrapServers(), ProducerConfig.TRANSACTIONAL_ID_CONFIG, "isolating-writer");
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
                ShareMember member = accepting("isolating", "isolated")) {
            producer.initTransactions();
            for (String value : List.of("a", "b", "c", "d")) {
                producer.beginTransaction();
                get(producer.send(new ProducerRecord<>("isolated", 0, null, value)));
                if (value.equals("b") || value.equals("d")) {
                    producer.abortTransaction();
                } else {
                    producer.commitTransaction();
                }
            }
            topics().fill("isolated", 1, 0, 1);
            await("the last record", () -> member.values(AcknowledgeType.ACCEPT).contains("v0"));
            assertEquals(List.of("a", "c", "v0"), member.values(AcknowledgeType.ACCEPT));
        }
    }

    @Test
    void anAdministratorListsAltersAndDeletesOffsetsOfAnEmptyGroup() throws Exception {
        configure("administering");
        topics().create("administered", 2);
        topics().fill("administered", 2, 0, 20);
        try (ShareMember member = accepting("administering", "administered")) {
            await("all records", () -> member.deliveries().size() == 20);
        }
        assertEquals(Set.of(0, 1), startOffsets("administering").keySet());
        get(CLUSTER.admin().alterShareGroupOffsets("administering", Map.of(new TopicPartition("administered", 0), 4L)).all());
        await("the altered offset", () -> startOffsets("administering").get(0) == 4);
        try (ShareMember member = accepting("administering", "administered")) {
            await("six records again", () -> member.deliveries().size() == 6);
            assertTrue(member.deliveries().stream().allMatch(each -> each.count() == 1 && each.partition() == 0));
        }
        get(CLUSTER.admin().deleteShareGroupOffsets("administering", Set.of("administered")).all());
        assertEquals(Map.of(), startOffsets("administering"));
        get(CLUSTER.admin().deleteShareGroups(List.of("administering")).all());
        assertFalse(get(CLUSTER.admin().listGroups().all()).stream().anyMatch(each -> each.groupId().equals("administering")));
    }
}
