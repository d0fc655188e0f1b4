package dev.kraftbench.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What operators do with Apache's tools besides moving replicas: records deleted, producers looked at, brokers configured. */
class AdminToolsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @RegisterExtension
    static final ClusterProcess CLUSTER = new ClusterProcess();

    @RegisterExtension
    static final ApacheTools TOOLS = new ApacheTools(CLUSTER::bootstrapServers);

    private static String tool(String main, String... arguments) throws Exception {
        return TOOLS.run(main, arguments);
    }

    private static void createWithRecords(String topic, int partitions, int records, String... options) throws Exception {
        tool("org.apache.kafka.tools.TopicCommand", "--create", "--topic", topic, "--partitions", "" + partitions, "--replication-factor", "3");
        String[] all = new String[options.length + 8];
        System.arraycopy(
                new String[] {"--topic", topic, "--num-records", "" + records, "--record-size", "100", "--throughput", "-1"}, 0, all, 0, 8);
        System.arraycopy(options, 0, all, 8, options.length);
        tool("org.apache.kafka.tools.ProducerPerformance", all);
    }

    private static <T> void await(T expected, Callable<T> actual) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        T now = actual.call();
        while (!now.equals(expected) && System.nanoTime() < deadline) {
            now = actual.call();
        }
        assertEquals(expected, now);
    }

    @Test
    void recordsAreDeletedUpToAnOffsetOnEveryReplica(@TempDir Path directory) throws Exception {
        createWithRecords("shortened", 1, 1_000);
        Path offsets = Files.writeString(
                directory.resolve("offsets.json"), "{\"version\":1,\"partitions\":[{\"topic\":\"shortened\",\"partition\":0,\"offset\":400}]}");
        String deleted = tool("org.apache.kafka.tools.DeleteRecordsCommand", "--offset-json-file", offsets.toString());
        assertTrue(deleted.contains("partition: shortened-0\tlow_watermark: 400"), deleted);
        assertEquals("shortened:0:400", tool("org.apache.kafka.tools.GetOffsetShell", "--topic", "shortened", "--time", "earliest").trim());
        Files.writeString(offsets, "{\"version\":1,\"partitions\":[{\"topic\":\"shortened\",\"partition\":0,\"offset\":-1}]}");
        String all = tool("org.apache.kafka.tools.DeleteRecordsCommand", "--offset-json-file", offsets.toString());
        assertTrue(all.contains("low_watermark: 1000"), all);
        Files.writeString(offsets, "{\"version\":1,\"partitions\":[{\"topic\":\"shortened\",\"partition\":0,\"offset\":5000}]}");
        String beyond = tool("org.apache.kafka.tools.DeleteRecordsCommand", "--offset-json-file", offsets.toString());
        assertTrue(beyond.contains("OffsetOutOfRangeException"), beyond);
    }

    @Test
    void theProducersOfAPartitionAreDescribedWithTheirTransactions() throws Exception {
        createWithRecords("produced", 1, 100, "--transactional-id", "described-writer", "--transaction-duration-ms", "10");
        String producers = tool("org.apache.kafka.tools.TransactionsCommand", "describe-producers", "--topic", "produced", "--partition", "0");
        List<String> lines = producers.lines().toList();
        assertTrue(lines.getFirst().startsWith("ProducerId"), producers);
        assertEquals(2, lines.size(), producers);
        assertTrue(lines.getLast().trim().endsWith("None"), producers);
        String onReplica = tool("org.apache.kafka.tools.TransactionsCommand", "describe-producers", "--topic", "produced", "--partition", "0",
                "--broker-id", "2");
        assertEquals(2, onReplica.lines().count(), onReplica);
        String hanging = tool("org.apache.kafka.tools.TransactionsCommand", "find-hanging", "--topic", "produced", "--partition", "0");
        assertEquals(1, hanging.lines().count(), hanging);
    }

    private static String configs(String... arguments) throws Exception {
        return tool("kafka.admin.ConfigCommand", arguments);
    }

    @Test
    void brokersAreConfiguredOneByOneAndAllTogether() throws Exception {
        configs("--alter", "--entity-type", "brokers", "--entity-default", "--add-config", "log.retention.ms=3600000,message.max.bytes=200000");
        configs("--alter", "--entity-type", "brokers", "--entity-name", "2", "--add-config", "log.retention.ms=7200000");
        await("3600000 DYNAMIC_DEFAULT_BROKER_CONFIG", () -> entry(ConfigResource.Type.BROKER, "1", "log.retention.ms"));
        await("7200000 DYNAMIC_BROKER_CONFIG", () -> entry(ConfigResource.Type.BROKER, "2", "log.retention.ms"));
        String one = configs("--describe", "--entity-type", "brokers", "--entity-name", "2");
        assertTrue(one.contains("log.retention.ms=7200000 sensitive=false synonyms={DYNAMIC_BROKER_CONFIG:log.retention.ms=7200000, "
                + "DYNAMIC_DEFAULT_BROKER_CONFIG:log.retention.ms=3600000"), one);
        String all = configs("--describe", "--entity-type", "brokers", "--entity-default");
        assertTrue(all.contains("message.max.bytes=200000"), all);

        createWithRecords("small-records", 1, 10);
        await("200000 DYNAMIC_DEFAULT_BROKER_CONFIG", () -> entry(ConfigResource.Type.TOPIC, "small-records", "max.message.bytes"));
        await(true, () -> tool("org.apache.kafka.tools.ProducerPerformance", "--topic", "small-records", "--num-records", "1", "--record-size",
                        "300000", "--throughput", "-1", "--command-property", "max.request.size=2000000")
                .startsWith("0 records sent"));

        configs("--alter", "--entity-type", "brokers", "--entity-name", "2", "--delete-config", "log.retention.ms");
        configs("--alter", "--entity-type", "brokers", "--entity-default", "--delete-config", "log.retention.ms,message.max.bytes");
        await(ConfigSource.DEFAULT_CONFIG, () -> configEntry(ConfigResource.Type.BROKER, "2", "log.retention.ms").source());
        await("1048588", () -> configEntry(ConfigResource.Type.TOPIC, "small-records", "max.message.bytes").value());
    }

    private static ConfigEntry configEntry(ConfigResource.Type type, String resource, String name) throws Exception {
        ConfigResource key = new ConfigResource(type, resource);
        return CLUSTER.admin().describeConfigs(List.of(key)).all().get(30, TimeUnit.SECONDS).get(key).get(name);
    }

    private static String entry(ConfigResource.Type type, String resource, String name) throws Exception {
        ConfigEntry entry = configEntry(type, resource, name);
        return entry.value() + " " + entry.source();
    }

    @Test
    void whatCanNotChangeWhileABrokerRunsIsRefused() throws Exception {
        assertTrue(configEntry(ConfigResource.Type.BROKER, "1", "log.dirs").isReadOnly());
        assertFalse(configEntry(ConfigResource.Type.BROKER, "1", "log.retention.ms").isReadOnly());
        assertRefused("1", "broker.rack", "a");
        assertRefused("1", "log.retention.ms", "not a number");
        assertRefused("", "log.dirs", "/tmp");
    }

    private static void assertRefused(String broker, String name, String value) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.BROKER, broker);
        ExecutionException refused = assertThrows(ExecutionException.class, () -> CLUSTER.admin()
                .incrementalAlterConfigs(Map.of(resource, List.of(new AlterConfigOp(new ConfigEntry(name, value), OpType.SET))))
                .all()
                .get(30, TimeUnit.SECONDS));
        assertTrue(
                refused.getCause() instanceof InvalidConfigurationException
                        || refused.getCause() instanceof org.apache.kafka.common.errors.InvalidRequestException,
                String.valueOf(refused.getCause()));
    }

    @Test
    void theApisThatAreNotServedAreKnown() throws Exception {
        String versions = tool("org.apache.kafka.tools.BrokerApiVersionsCommand");
        List<String> missing = versions.lines()
                .takeWhile(line -> !line.equals(")"))
                .filter(line -> line.contains("UNSUPPORTED"))
                .map(line -> line.trim().replaceAll("\\(.*", ""))
                .toList();
        assertEquals(
                ClusterProcess.IS_APACHE
                        ? List.of("GetTelemetrySubscriptions", "PushTelemetry")
                        : List.of(
                                "CreateDelegationToken",
                                "RenewDelegationToken", "ExpireDelegationToken", "DescribeDelegationToken",
                                "GetTelemetrySubscriptions", "PushTelemetry"),
                missing);
    }
}
