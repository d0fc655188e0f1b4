package dev.kraftbench.conformance;

import static dev.kraftbench.conformance.Topics.await;
import static dev.kraftbench.conformance.Topics.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Apache's tools for groups and transactions, and its dump of what our coordinators write. */
class GroupToolsTest {

    private static final String CONSUMER_GROUPS = "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand";
    private static final String SHARE_GROUPS = "org.apache.kafka.tools.consumer.group.ShareGroupCommand";
    private static final String TRANSACTIONS = "org.apache.kafka.tools.TransactionsCommand";
    private static final String DUMP = "org.apache.kafka.tools.DumpLogSegments";

    @RegisterExtension
    static final ClusterProcess CLUSTER = new ClusterProcess()
            .with("offsets.topic.num.partitions", "3")
            .with("transaction.state.log.num.partitions", "3")
            .with("share.coordinator.state.topic.num.partitions", "3")
            .with("group.initial.rebalance.delay.ms", "0");

    @RegisterExtension
    static final ApacheTools TOOLS = new ApacheTools(CLUSTER::bootstrapServers);

    private static Topics topics() {
        return new Topics(CLUSTER.admin(), CLUSTER.bootstrapServers());
    }

    /** The words of the lines that begin with the word. */
    private static List<List<String>> rows(String printed, String first) {
        return printed.lines().map(line -> List.of(line.trim().split("\\s+"))).filter(row -> row.getFirst().equals(first)).toList();
    }

    private static GroupMember member(String group, String topic) {
        return new GroupMember(CLUSTER.bootstrapServers(), group, topic, Map.of("group.protocol", "consumer", "client.id", "watched-client"));
    }

    private static Map<Integer, Long> committed(String group) throws Exception {
        Map<Integer, Long> offsets = new java.util.TreeMap<>();
        get(CLUSTER.admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .forEach((partition, offset) -> offsets.put(partition.partition(), offset.offset()));
        return offsets;
    }

    @Test
    void consumerGroupsAreListedAndDescribedWhileTheyRead() throws Exception {
        topics().create("watched", 2);
        topics().fill("watched", 2, 0, 20);
        try (GroupMember member = member("watching", "watched")) {
            member.awaitRead(20);
            String listed = TOOLS.run(CONSUMER_GROUPS, "--list", "--type", "consumer", "--state", "stable");
            assertTrue(listed.contains("watching"), listed);
            assertFalse(TOOLS.run(CONSUMER_GROUPS, "--list", "--type", "classic", "--state", "stable").contains("watching"));
            String offsets = TOOLS.run(CONSUMER_GROUPS, "--describe", "--group", "watching", "--offsets", "--verbose");
            for (List<String> row : rows(offsets, "watching")) {
                assertTrue(row.contains("watched") && row.contains("10") && row.contains("0"), offsets);
            }
            assertEquals(2, rows(offsets, "watching").size(), offsets);
            String members = TOOLS.run(CONSUMER_GROUPS, "--describe", "--group", "watching", "--members", "--verbose");
            List<String> row = rows(members, "watching").getFirst();
            assertTrue(row.contains("watched-client") && row.contains("2") && row.contains("watched:0,1"), members);
            String state = TOOLS.run(CONSUMER_GROUPS, "--describe", "--group", "watching", "--state", "--verbose");
            assertTrue(rows(state, "watching").getFirst().containsAll(List.of("uniform", "Stable", "1")), state);
            String refused = TOOLS.run(CONSUMER_GROUPS, "--group", "watching", "--topic", "watched", "--reset-offsets", "--to-earliest", "--execute");
            assertTrue(refused.contains("Error"), refused);
            assertEquals(Map.of(0, 10L, 1, 10L), committed("watching"));
        }
        String empty = TOOLS.run(CONSUMER_GROUPS, "--describe", "--group", "watching", "--state");
        assertTrue(rows(empty, "watching").getFirst().contains("Empty"), empty);
    }

    @Test
    void consumerGroupsAreResetByAllKindsAndDeleted(@TempDir Path directory) throws Exception {
        topics().create("resettable", 2);
        topics().fill("resettable", 2, 0, 20);
        try (GroupMember member = member("resetting", "resettable")) {
            member.awaitRead(20);
        }
        assertEquals(Map.of(0, 4L, 1, 4L), afterReset("--to-offset", "4"));
        assertEquals(Map.of(0, 6L, 1, 6L), afterReset("--shift-by", "2"));
        assertEquals(Map.of(0, 6L, 1, 6L), afterReset("--to-current"));
        assertEquals(Map.of(0, 0L, 1, 0L), afterReset("--to-earliest"));
        assertEquals(Map.of(0, 10L, 1, 10L), afterReset("--to-datetime", "2100-01-01T00:00:00.000"));
        assertEquals(Map.of(0, 0L, 1, 0L), afterReset("--to-datetime", "2001-01-01T00:00:00.000"));
        assertEquals(Map.of(0, 10L, 1, 10L), afterReset("--to-latest"));
        assertEquals(Map.of(0, 0L, 1, 0L), afterReset("--by-duration", "P1D"));
        Path plan = Files.writeString(directory.resolve("plan.csv"), "resettable,0,3\nresettable,1,7\n");
        String planned = TOOLS.run(CONSUMER_GROUPS, "--group", "resetting", "--reset-offsets", "--from-file", plan.toString(), "--execute");
        assertEquals(Map.of(0, 3L, 1, 7L), committed("resetting"), planned);
        String exported = TOOLS.run(CONSUMER_GROUPS, "--group", "resetting", "--all-topics", "--reset-offsets", "--to-current", "--export", "--dry-run");
        assertTrue(exported.contains("resettable,0,3") && exported.contains("resettable,1,7"), exported);
        String deleted = TOOLS.run(CONSUMER_GROUPS, "--group", "resetting", "--topic", "resettable:1", "--delete-offsets");
        assertTrue(deleted.contains("Successful"), deleted);
        assertEquals(Map.of(0, 3L), committed("resetting"));
        String gone = TOOLS.run(CONSUMER_GROUPS, "--group", "resetting", "--delete");
        assertTrue(gone.contains("successful"), gone);
        assertFalse(TOOLS.run(CONSUMER_GROUPS, "--list").contains("resetting"));
    }

    private static Map<Integer, Long> afterReset(String... kind) throws Exception {
        var arguments = new ArrayList<>(List.of("--group", "resetting", "--topic", "resettable", "--reset-offsets", "--execute"));
        arguments.addAll(Arrays.asList(kind));
        TOOLS.run(CONSUMER_GROUPS, arguments.toArray(String[]::new));
        return committed("resetting");
    }

    @Test
    void shareGroupsAreListedDescribedResetAndDeleted() throws Exception {
        var group = new ConfigResource(ConfigResource.Type.GROUP, "carving");
        var earliest = new AlterConfigOp(new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET);
        get(CLUSTER.admin().incrementalAlterConfigs(Map.of(group, List.of(earliest))).all());
        topics().create("carved", 2);
        topics().fill("carved", 2, 0, 20);
        String console = TOOLS.run("org.apache.kafka.tools.consumer.ConsoleShareConsumer", "--topic", "carved", "--group", "carving", "--max-messages", "20",
                "--timeout-ms", "30000");
        assertEquals(20, console.lines().filter(line -> line.startsWith("v")).count(), console);
        try (ShareMember member = new ShareMember(CLUSTER.bootstrapServers(), "carving", "carved", ShareMember::accept)) {
            topics().fill("carved", 2, 20, 22);
            await("a delivery", () -> member.deliveries().size() == 2);
            assertTrue(TOOLS.run(SHARE_GROUPS, "--list").contains("carving"));
            String listed = TOOLS.run(SHARE_GROUPS, "--list", "--state", "stable");
            assertTrue(rows(listed, "carving").getFirst().contains("Stable"), listed);
            String members = TOOLS.run(SHARE_GROUPS, "--describe", "--group", "carving", "--members", "--verbose");
            assertTrue(rows(members, "carving").getFirst().contains("carved:0,1"), members);
            String state = TOOLS.run(SHARE_GROUPS, "--describe", "--group", "carving", "--state", "--verbose");
            assertTrue(rows(state, "carving").getFirst().containsAll(List.of("Stable", "1")), state);
        }
        String offsets = TOOLS.run(SHARE_GROUPS, "--describe", "--group", "carving", "--offsets", "--verbose");
        assertEquals(2, rows(offsets, "carving").stream().filter(row -> row.contains("carved")).count(), offsets);
        TOOLS.run(SHARE_GROUPS, "--reset-offsets", "--group", "carving", "--topic", "carved", "--to-latest", "--execute");
        assertEquals(List.of("11", "11"), startOffsets());
        TOOLS.run(SHARE_GROUPS, "--reset-offsets", "--group", "carving", "--topic", "carved", "--to-datetime", "2001-01-01T00:00:00.000", "--execute");
        assertEquals(List.of("0", "0"), startOffsets());
        TOOLS.run(SHARE_GROUPS, "--reset-offsets", "--group", "carving", "--all-topics", "--to-earliest", "--execute");
        assertEquals(List.of("0", "0"), startOffsets());
        String deleted = TOOLS.run(SHARE_GROUPS, "--delete-offsets", "--group", "carving", "--topic", "carved");
        assertTrue(deleted.contains("Successful"), deleted);
        TOOLS.run(SHARE_GROUPS, "--delete", "--group", "carving");
        assertFalse(TOOLS.run(SHARE_GROUPS, "--list").contains("carving"));
        dump("__share_group_state", "--share-group-state-decoder");
        String records = dump("__consumer_offsets", "--offsets-decoder");
        // member, group, target epoch, a member's target and current assignment, share-partitions with state
        for (int type = 10; type <= 15; type++) {
            String key = "{\"type\":\"" + type + "\",\"data\":{\"groupId\":\"carving\"";
            assertTrue(records.contains(key), () -> key + " in\n" + records.lines().filter(line -> line.contains("carving")).limit(5).toList());
        }
    }

    private static List<String> startOffsets() throws Exception {
        String printed = TOOLS.run(SHARE_GROUPS, "--describe", "--group", "carving", "--offsets");
        // GROUP TOPIC PARTITION START-OFFSET LAG
        return rows(printed, "carving").stream().map(row -> row.get(3)).toList();
    }

    @Test
    void transactionsAreListedDescribedAndAborted() throws Exception {
        topics().create("dealt", 1);
        Map<String, Object> settings = Map.of("bootstrap.servers", CLUSTER.bootstrapServers(), "transactional.id", "dealer");
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            get(producer.send(new ProducerRecord<>("dealt", 0, null, "finished")));
            producer.sendOffsetsToTransaction(
                    Map.of(new TopicPartition("dealt", 0), new OffsetAndMetadata(1)), new org.apache.kafka.clients.consumer.ConsumerGroupMetadata("dealing"));
            producer.commitTransaction();
            await("the offset", () -> committed("dealing").equals(Map.of(0, 1L)));
            producer.beginTransaction();
            get(producer.send(new ProducerRecord<>("dealt", 0, null, "unfinished")));
            String listed = TOOLS.run(TRANSACTIONS, "list");
            assertTrue(rows(listed, "dealer").getFirst().contains("Ongoing"), listed);
            String described = TOOLS.run(TRANSACTIONS, "describe", "--transactional-id", "dealer");
            assertTrue(described.contains("dealt-0") && described.contains("Ongoing"), described);
            String producers = TOOLS.run(TRANSACTIONS, "describe-producers", "--topic", "dealt", "--partition", "0");
            // the last column is where the open transaction starts: behind the first record and its marker
            assertTrue(producers.lines().anyMatch(line -> line.trim().endsWith("\t2")), producers);
            String hanging = TOOLS.run(TRANSACTIONS, "find-hanging", "--broker-id", "1");
            assertFalse(hanging.contains("dealt"), hanging);
            TOOLS.run(TRANSACTIONS, "abort", "--topic", "dealt", "--partition", "0", "--start-offset", "2");
            String after = TOOLS.run(TRANSACTIONS, "describe-producers", "--topic", "dealt", "--partition", "0");
            assertTrue(after.lines().anyMatch(line -> line.trim().endsWith("\tNone")), after);
            producer.close(java.time.Duration.ZERO);
        }
        TOOLS.run(TRANSACTIONS, "forceTerminateTransaction", "--transactionalId", "dealer");
        assertEquals(TransactionState.EMPTY, get(CLUSTER.admin().describeTransactions(List.of("dealer")).description("dealer")).state());
        assertEquals(List.of("finished"), topics().read("dealt", "read_committed"));
        dump("__transaction_state", "--transaction-log-decoder");
        String records = dump("dealt", "--deep-iteration");
        assertTrue(records.contains("endTxnMarker: COMMIT") && records.contains("endTxnMarker: ABORT"), records);
    }

    @Test
    void verifiableClientsAndTransactionalLoadRun() throws Exception {
        topics().create("verified", 2);
        // This one says what it did when its JVM ends.
        try (var producer = JavaProcess.apacheTool("org.apache.kafka.tools.VerifiableProducer", "--bootstrap-server", CLUSTER.bootstrapServers(),
                "--topic", "verified", "--max-messages", "100", "--acks", "-1")) {
            assertEquals(0, producer.exitStatus(JavaProcess.PATIENCE_SECONDS), producer::output);
            assertEquals(100, producer.output().lines().filter(line -> line.contains("producer_send_success")).count(), producer::output);
        }
        String received = TOOLS.run("org.apache.kafka.tools.VerifiableConsumer", "--topic", "verified", "--group-id", "verifying", "--group-protocol", "consumer",
                "--max-messages", "100", "--reset-policy", "earliest");
        assertTrue(received.contains("offsets_committed"), received);
        String load = TOOLS.run("org.apache.kafka.tools.ProducerPerformance", "--topic", "verified", "--num-records", "500", "--record-size", "100",
                "--throughput", "-1", "--transactional-id", "performing", "--transaction-duration-ms", "50");
        assertTrue(load.contains("500 records sent"), load);
        String offsets = dump("__consumer_offsets", "--offsets-decoder");
        assertTrue(offsets.contains("\"group\":\"verifying\""), offsets.lines().limit(20).toList()::toString);
    }

    /** What the tool prints of one replica of each of a topic's partitions, without complaint. */
    private static String dump(String topic, String decoder) throws Exception {
        var printed = new StringBuilder();
        for (int partition = 0; partition < 3; partition++) {
            for (Path file : segments(topic + "-" + partition)) {
                printed.append(TOOLS.runAlone(DUMP, decoder, "--files", file.toString()));
            }
        }
        String all = printed.toString();
        for (String complaint : List.of("mismatch", "Mismatch", "non-consecutive", "isvalid: false", "Could not", "Unknown", "unknown record")) {
            assertFalse(all.contains(complaint), () -> complaint + " in\n" + all.lines().filter(line -> line.contains(complaint)).limit(5).toList());
        }
        assertTrue(all.contains("Dumping"), all);
        return all;
    }

    private static List<Path> segments(String partition) throws Exception {
        try (var walk = Files.walk(CLUSTER.data())) {
            List<Path> found = walk.filter(file -> file.getParent().endsWith(partition) && file.toString().endsWith(".log") && file.toFile().length() > 0).toList();
            return found.stream().filter(file -> file.getParent().equals(found.getFirst().getParent())).toList();
        }
    }
}
