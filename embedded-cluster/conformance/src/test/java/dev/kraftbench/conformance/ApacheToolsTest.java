package dev.kraftbench.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.group.GroupCoordinator;
import dev.kraftbench.transaction.TransactionCoordinator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Apache's command-line tools, unchanged, against our cluster and our files. */
class ApacheToolsTest {

    @RegisterExtension
    static final ClusterProcess CLUSTER = new ClusterProcess();

    @RegisterExtension
    static final ApacheTools TOOLS = new ApacheTools(CLUSTER::bootstrapServers);

    private static String tool(String main, String... arguments) throws Exception {
        return TOOLS.run(main, arguments);
    }

    @Test
    void topicsAreCreatedDescribedExtendedAndDeleted() throws Exception {
        tool("org.apache.kafka.tools.TopicCommand", "--create", "--topic", "tools-topic", "--partitions", "2", "--replication-factor", "3",
                "--config", "retention.ms=60000");
        tool("org.apache.kafka.tools.TopicCommand", "--alter", "--topic", "tools-topic", "--partitions", "4");
        String description = tool("org.apache.kafka.tools.TopicCommand", "--describe", "--topic", "tools-topic");
        assertTrue(description.contains("PartitionCount: 4"), description);
        assertTrue(description.contains("ReplicationFactor: 3"), description);
        assertTrue(description.contains("retention.ms=60000"), description);
        tool("org.apache.kafka.tools.TopicCommand", "--delete", "--topic", "tools-topic");
        assertFalse(tool("org.apache.kafka.tools.TopicCommand", "--list").contains("tools-topic"));
    }

    @Test
    void configsAreAlteredAndDescribed() throws Exception {
        tool("org.apache.kafka.tools.TopicCommand", "--create", "--topic", "tools-config", "--partitions", "1", "--replication-factor", "2");
        tool("kafka.admin.ConfigCommand", "--alter", "--entity-type", "topics", "--entity-name", "tools-config",
                "--add-config", "cleanup.policy=delete,segment.bytes=1048576");
        String described = tool("kafka.admin.ConfigCommand", "--describe", "--all", "--entity-type", "topics", "--entity-name", "tools-config");
        assertTrue(described.contains("segment.bytes=1048576"), described);
        assertTrue(described.contains("DYNAMIC_TOPIC_CONFIG"), described);
        assertTrue(described.contains("DEFAULT_CONFIG"), described);
    }

    @Test
    void theQuorumIsDescribed() throws Exception {
        String status = tool("org.apache.kafka.tools.MetadataQuorumCommand", "describe", "--status");
        assertTrue(status.contains("LeaderId:"), status);
        String replication = tool("org.apache.kafka.tools.MetadataQuorumCommand", "describe", "--replication");
        assertEquals(1, replication.lines().filter(l -> l.contains("Leader")).filter(l -> !l.contains("NodeId")).count(), replication);
    }

    @Test
    void recordsAreProducedConsumedInAGroupAndItsOffsetsReset(@TempDir Path directory) throws Exception {
        tool("org.apache.kafka.tools.TopicCommand", "--create", "--topic", "tools-data", "--partitions", "3", "--replication-factor", "3");
        tool("org.apache.kafka.tools.ProducerPerformance", "--topic", "tools-data", "--num-records", "3000", "--record-size", "200", "--throughput",
                "-1", "--command-property", "acks=all", "--command-property", "compression.type=zstd");
        String offsets = tool("org.apache.kafka.tools.GetOffsetShell", "--topic", "tools-data", "--time", "latest");
        assertEquals(3000, offsets.lines().mapToLong(l -> Long.parseLong(l.substring(l.lastIndexOf(':') + 1).trim())).sum(), offsets);
        String consumed = tool("org.apache.kafka.tools.consumer.ConsoleConsumer", "--topic", "tools-data", "--from-beginning", "--max-messages", "3000",
                "--group", "tools-group", "--timeout-ms", "30000", "--command-property", "group.protocol=classic");
        assertEquals(3000, consumed.lines().filter(line -> line.length() == 200).count());
        String reset = tool("org.apache.kafka.tools.consumer.group.ConsumerGroupCommand", "--group", "tools-group", "--topic", "tools-data",
                "--reset-offsets", "--to-earliest", "--execute");
        assertEquals(3, reset.lines().filter(l -> l.contains("tools-data")).count(), reset);
        String group = tool("org.apache.kafka.tools.consumer.group.ConsumerGroupCommand", "--group", "tools-group", "--describe");
        assertTrue(group.contains("tools-data"), group);
        String all = groups("--describe", "--all-groups", "--state");
        assertTrue(all.lines().anyMatch(l -> l.startsWith("tools-group") && l.contains("Empty")), all);
        String listed = groups("--list", "--state", "empty", "--type", "classic");
        assertTrue(listed.contains("tools-group"), listed);
        String shifted = groups("--group", "tools-group", "--topic", "tools-data:1", "--reset-offsets", "--to-offset", "7", "--execute");
        assertTrue(shifted.lines().anyMatch(l -> l.startsWith("tools-group") && l.trim().endsWith("7")), shifted);
        String deleted = groups("--group", "tools-group", "--topic", "tools-data:0", "--delete-offsets");
        assertTrue(deleted.contains("Successful"), deleted);
        groups("--group", "tools-group", "--delete");
        String partition = GroupCoordinator.TOPIC + "-" + GroupCoordinator.partitionFor("tools-group", 50);
        for (Path file : files(partition, ".log")) {
            String dump = TOOLS.runAlone("org.apache.kafka.tools.DumpLogSegments", "--offsets-decoder", "--files", file.toString());
            assertClean(dump);
            assertTrue(dump.contains("\"group\":\"tools-group\",\"topic\":\"tools-data\",\"partition\":1"), dump);
            assertTrue(dump.contains("<DELETE>"), dump);
        }
    }

    @Test
    void dumpLogReadsTransactionsAndTheirCoordinatorsRecords() throws Exception {
        tool("org.apache.kafka.tools.TopicCommand", "--create", "--topic", "tools-transactions", "--partitions", "1", "--replication-factor", "3");
        tool("org.apache.kafka.tools.ProducerPerformance", "--topic", "tools-transactions", "--num-records", "100", "--record-size", "100", "--throughput",
                "-1", "--transactional-id", "tools-writer", "--transaction-duration-ms", "10");
        String listed = tool("org.apache.kafka.tools.TransactionsCommand", "list");
        assertTrue(listed.lines().anyMatch(line -> line.contains("tools-writer") && line.contains("CompleteCommit")), listed);
        String described = tool("org.apache.kafka.tools.TransactionsCommand", "describe", "--transactional-id", "tools-writer");
        assertTrue(described.contains("CompleteCommit"), described);
        for (Path file : files(TransactionCoordinator.TOPIC + "-" + GroupCoordinator.partitionFor("tools-writer", 50), ".log")) {
            String dump = TOOLS.runAlone("org.apache.kafka.tools.DumpLogSegments", "--transaction-log-decoder", "--files", file.toString());
            assertClean(dump);
            assertTrue(dump.contains("\"transactionalId\":\"tools-writer\""), dump);
            assertTrue(dump.contains("\"topic\":\"tools-transactions\""), dump);
        }
        for (Path file : files("tools-transactions-0", ".log")) {
            String dump = TOOLS.runAlone("org.apache.kafka.tools.DumpLogSegments", "--deep-iteration", "--files", file.toString());
            assertClean(dump);
            assertTrue(dump.contains("endTxnMarker: COMMIT"), dump);
        }
    }

    private static String groups(String... arguments) throws Exception {
        return tool("org.apache.kafka.tools.consumer.group.ConsumerGroupCommand", arguments);
    }

    @Test
    void dumpLogReadsSegmentsIndexesAndTheMetadataLog() throws Exception {
        tool("org.apache.kafka.tools.TopicCommand", "--create", "--topic", "tools-dump", "--partitions", "1", "--replication-factor", "3",
                "--config", "segment.bytes=1048576", "--config", "index.interval.bytes=1024");
        tool("org.apache.kafka.tools.ProducerPerformance", "--topic", "tools-dump", "--num-records", "20000", "--record-size", "200", "--throughput",
                "-1", "--command-property", "acks=all");
        for (Path file : files("tools-dump-0", ".log", ".index", ".timeindex")) {
            assertClean(TOOLS.runAlone("org.apache.kafka.tools.DumpLogSegments", "--deep-iteration", "--files", file.toString()));
        }
        for (Path file : files("__cluster_metadata-0", ".log", ".checkpoint")) {
            assertClean(TOOLS.runAlone("org.apache.kafka.tools.DumpLogSegments", "--cluster-metadata-decoder", "--files", file.toString()));
        }
    }

    private static List<Path> files(String partition, String... endings) throws Exception {
        try (var walk = Files.walk(CLUSTER.data())) {
            List<Path> found = walk.filter(f -> f.getParent().endsWith(partition))
                    .filter(f -> Arrays.stream(endings).anyMatch(f.toString()::endsWith))
                    .filter(f -> Files.exists(f) && f.toFile().length() > 0)
                    .toList();
            Path replica = found.getFirst().getParent();
            List<Path> ofOneReplica = found.stream().filter(f -> f.getParent().equals(replica)).toList();
            IntStream.range(0, endings.length).forEach(i -> assertTrue(
                    endings[i].equals(".checkpoint") || ofOneReplica.stream().anyMatch(f -> f.toString().endsWith(endings[i])),
                    () -> "no " + endings[i] + " in " + replica));
            return ofOneReplica;
        }
    }

    private static void assertClean(String dump) {
        String lower = dump.toLowerCase(java.util.Locale.ROOT);
        for (String complaint : List.of("mismatch", "invalid", "non-consecutive", "corrupt", "not found", "isvalid: false", "could not")) {
            assertFalse(lower.contains(complaint), () -> complaint + " in\n" + dump.lines().limit(60).toList());
        }
        assertTrue(dump.contains("Dumping"), dump);
    }
}
