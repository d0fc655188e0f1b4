package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ClusterException;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Connections;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.Precision;
import dev.kraftbench.core.change.Change;
import dev.kraftbench.core.change.SecurityChange;
import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.core.change.TopicPreset;
import dev.kraftbench.core.security.Acl;
import dev.kraftbench.core.security.ClientQuota;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.CurrentCluster;
import dev.kraftbench.ui.base.LivePart;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The workbench on three nodes of Apache Kafka 4.4: every page of every editor has data, every view too, and changes take effect. */
@ExtendWith({RunningWorkbench.class, ApacheCluster.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApacheWorkbenchTest {
    private static final String ID = "apache";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Connections connections = RunningWorkbench.service(Connections.class);
    private ClusterConnection cluster;

    @BeforeAll
    void connect() {
        cluster = connections.add(new ConnectionSettings.Remote(ID, ID, Environment.DEVELOPMENT, false, ApacheCluster.bootstrapServers(), Map.of()));
        PartsTest.until("Apache Kafka answers", () -> {
            if (cluster.state() instanceof dev.kraftbench.core.ConnectionState.Closed || cluster.state() instanceof dev.kraftbench.core.ConnectionState.Failed) {
                cluster.open(LIMIT);
            }
            return cluster.model().latest().runningBrokers() == ApacheCluster.NODES;
        });
        change(TopicPreset.HIGH_RELIABILITY.fill("orders", 3));
        write(200);
        read();
        RunningWorkbench.ui(() -> {
            CurrentCluster.get().select(cluster);
            return null;
        });
        PartsTest.until("topic and group are known", () -> cluster.model().latest().topic("orders").isPresent()
                && cluster.model().latest().groups().stream().anyMatch(group -> group.id().equals("readers")));
    }

    @AfterAll
    void disconnect() {
        RunningWorkbench.ui(() -> RunningWorkbench.page().closeAllEditors(false));
        RunningWorkbench.await(cluster.close(LIMIT));
        connections.remove(ID);
    }

    private void change(Change change) {
        RunningWorkbench.await(cluster.plan(change, LIMIT).thenCompose(plan -> cluster.apply(plan, LIMIT)));
    }

    private static Map<String, Object> client(Map<String, Object> more) {
        Map<String, Object> config = new HashMap<>(more);
        config.put("bootstrap.servers", ApacheCluster.bootstrapServers());
        return config;
    }

    private static void write(int count) {
        try (var producer = new KafkaProducer<>(client(Map.of()), new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < count; i++) {
                producer.send(new ProducerRecord<>("orders", "k" + i, "{\"order\":" + i + "}"));
            }
        }
    }

    /** A group that has read and committed, and left. */
    private static void read() {
        try (var consumer = new KafkaConsumer<>(client(Map.of("group.id", "readers", "group.protocol", "consumer", "auto.offset.reset", "earliest")),
                new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of("orders"));
            int seen = 0;
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (seen < 200 && System.nanoTime() < deadline) {
                seen += consumer.poll(Duration.ofMillis(100)).count();
            }
            assertEquals(200, seen);
            consumer.commitSync();
        }
    }

    private static LivePart open(Map<String, String> what) {
        Map<String, String> parameters = new HashMap<>(what);
        parameters.put(CommandCalls.CLUSTER, ID);
        return assertInstanceOf(LivePart.class, RunningWorkbench.ui(
                () -> CommandCalls.run(PlatformUI.getWorkbench().getWorkbenchWindows()[0], CommandCalls.OPEN, parameters)));
    }

    private static void everyPageHasData(String editor, LivePart part) {
        int pages = RunningWorkbench.ui(part::pageCount);
        assertTrue(pages > 1 || editor.isEmpty(), editor);
        for (int i = 0; i < pages; i++) {
            int page = i;
            RunningWorkbench.ui(() -> {
                part.showPage(page);
                return null;
            });
            PartsTest.until("page " + page + " of the " + editor + " editor has data", part::rendersData);
        }
    }

    @Test
    void everyPageOfEveryEditorHasData() {
        everyPageHasData("cluster", open(Map.of()));
        everyPageHasData("topic", open(Map.of(CommandCalls.TOPIC, "orders")));
        everyPageHasData("group", open(Map.of(CommandCalls.GROUP, "readers")));
        everyPageHasData("broker", open(Map.of(CommandCalls.BROKER, "1")));
        assertEquals(Precision.SAMPLED, cluster.precision());
    }

    @Test
    void topicsAreChangedWithTheirUndo() {
        change(new TopicChange.Create("short-lived", 2, 3, Map.of()));
        PartsTest.until("it is there", () -> cluster.model().latest().topic("short-lived").isPresent());
        var plan = RunningWorkbench.await(cluster.plan(new TopicChange.AlterConfig("short-lived", Map.of("retention.ms", Optional.of("60000"))), LIMIT));
        RunningWorkbench.await(cluster.apply(plan, LIMIT));
        assertEquals("60000", retention());
        change(plan.undo().orElseThrow());
        assertEquals("604800000", retention());
        change(new TopicChange.Delete("short-lived"));
        PartsTest.until("it is gone", () -> cluster.model().latest().topic("short-lived").isEmpty());
    }

    private String retention() {
        return RunningWorkbench.await(cluster.topicConfig("short-lived", LIMIT)).stream().filter(entry -> entry.name().equals("retention.ms")).findFirst()
                .orElseThrow().value();
    }

    @Test
    void accessRulesUsersAndQuotasAreChangedWithTheirUndo() {
        Acl acl = new Acl("TOPIC", "orders", false, "User:alice", "*", "READ", true);
        var rules = RunningWorkbench.await(cluster.plan(new SecurityChange.CreateAcls(List.of(acl)), LIMIT));
        RunningWorkbench.await(cluster.apply(rules, LIMIT));
        PartsTest.until("the rule holds", () -> cluster.security().acls(LIMIT).get().contains(acl));
        change(rules.undo().orElseThrow());
        PartsTest.until("the rule is gone", () -> !cluster.security().acls(LIMIT).get().contains(acl));

        change(new SecurityChange.SetPassword("alice", "SCRAM-SHA-512", 4096, "very secret"));
        PartsTest.until("the user is there", () -> cluster.security().users(LIMIT).get().stream().anyMatch(user -> user.name().equals("alice")));
        assertFalse(connections.operations().operations().toString().contains("very secret"), "a password in the operations log");
        change(new SecurityChange.DeleteCredential("alice", "SCRAM-SHA-512"));

        Map<String, Optional<String>> entity = Map.of("user", Optional.of("alice"));
        var quota = RunningWorkbench.await(cluster.plan(new SecurityChange.SetQuota(entity, Map.of(ClientQuota.PRODUCE, Optional.of(1024.0))), LIMIT));
        RunningWorkbench.await(cluster.apply(quota, LIMIT));
        PartsTest.until("the limit holds", () -> cluster.security().quotas(LIMIT).get().contains(new ClientQuota(entity, Map.of(ClientQuota.PRODUCE, 1024.0))));
        change(quota.undo().orElseThrow());
        PartsTest.until("the limit is gone", () -> cluster.security().quotas(LIMIT).get().isEmpty());
    }

    @Test
    void aReadOnlyConnectionChangesNothing() {
        ClusterConnection readOnly = connections.add(
                new ConnectionSettings.Remote("apache-ro", "apache-ro", Environment.PRODUCTION, true, ApacheCluster.bootstrapServers(), Map.of()));
        try {
            RunningWorkbench.await(readOnly.open(LIMIT));
            for (Change change : List.of(new TopicChange.Delete("orders"), new SecurityChange.DeleteCredential("alice", "SCRAM-SHA-512"))) {
                ExecutionException refused = assertThrows(ExecutionException.class, () -> readOnly.plan(change, LIMIT).get());
                assertEquals(ClusterException.Kind.READ_ONLY, assertInstanceOf(ClusterException.class, refused.getCause()).kind());
            }
            assertTrue(cluster.model().latest().topic("orders").isPresent());
        } finally {
            RunningWorkbench.await(readOnly.close(LIMIT));
            connections.remove("apache-ro");
        }
    }
}
