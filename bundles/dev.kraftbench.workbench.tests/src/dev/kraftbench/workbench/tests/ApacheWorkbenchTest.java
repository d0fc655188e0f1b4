package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ClusterException;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.Precision;
import dev.kraftbench.core.change.Change;
import dev.kraftbench.core.change.ChangePlan;
import dev.kraftbench.core.change.SecurityChange;
import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.core.change.TopicPreset;
import dev.kraftbench.core.security.Acl;
import dev.kraftbench.core.security.ClientQuota;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.LivePart;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The workbench on three nodes of Apache Kafka 4.4: every page of every editor has data, and changes of topics and of security take effect. */
@ExtendWith({RunningWorkbench.class, ApacheCluster.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApacheWorkbenchTest {
    private static final Duration LIMIT = ApacheSession.LIMIT;
    private static final int RECORDS = 200;

    private ApacheSession session;
    private ClusterConnection cluster;

    @BeforeAll
    void connect() {
        session = new ApacheSession("apache");
        cluster = session.cluster();
        change(TopicPreset.HIGH_RELIABILITY.fill("orders", 3));
        ApacheSession.write("orders", RECORDS);
        ApacheSession.read("readers", "orders", RECORDS);
        PartsTest.until("topic and group are known", () -> cluster.model().latest().topic("orders").isPresent()
                && cluster.model().latest().groups().stream().anyMatch(group -> group.id().equals("readers")));
    }

    @AfterAll
    void disconnect() {
        session.close();
    }

    private ChangePlan change(Change change) {
        return session.change(change);
    }

    private void everyPageHasData(String editor, Map<String, String> what) {
        LivePart part = session.open(what);
        assertTrue(RunningWorkbench.ui(part::pageCount) > 1, editor);
        ApacheSession.everyPageHasData("the " + editor + " editor", part);
    }

    @Test
    void everyPageOfEveryEditorHasData() {
        everyPageHasData("cluster", Map.of());
        everyPageHasData("topic", Map.of(CommandCalls.TOPIC, "orders"));
        everyPageHasData("group", Map.of(CommandCalls.GROUP, "readers"));
        everyPageHasData("broker", Map.of(CommandCalls.BROKER, "1"));
        assertEquals(Precision.SAMPLED, cluster.precision());
    }

    @Test
    void topicsAreChangedWithTheirUndo() {
        change(new TopicChange.Create("short-lived", 2, 3, Map.of()));
        PartsTest.until("it is there", () -> cluster.model().latest().topic("short-lived").isPresent());
        var plan = change(new TopicChange.AlterConfig("short-lived", Map.of("retention.ms", Optional.of("60000"))));
        retentionIs("60000");
        session.undo(plan);
        retentionIs("604800000");
        change(new TopicChange.Delete("short-lived"));
        PartsTest.until("it is gone", () -> cluster.model().latest().topic("short-lived").isEmpty());
    }

    /** As soon as the broker that is asked knows of it. */
    private void retentionIs(String value) {
        ApacheSession.answer("it is kept for " + value + " ms", () -> cluster.topicConfig("short-lived", LIMIT),
                entries -> entries.stream().anyMatch(entry -> entry.name().equals("retention.ms") && value.equals(entry.value())));
    }

    @Test
    void accessRulesUsersAndQuotasAreChangedWithTheirUndo() {
        Acl acl = new Acl("TOPIC", "orders", false, "User:alice", "*", "READ", true);
        var rules = change(new SecurityChange.CreateAcls(List.of(acl)));
        ApacheSession.answer("the rule holds", () -> cluster.security().acls(LIMIT), acls -> acls.contains(acl));
        session.undo(rules);
        ApacheSession.answer("the rule is gone", () -> cluster.security().acls(LIMIT), acls -> !acls.contains(acl));

        change(new SecurityChange.SetPassword("alice", "SCRAM-SHA-512", 4096, "very secret"));
        ApacheSession.answer("the user is there", () -> cluster.security().users(LIMIT), users -> users.stream().anyMatch(user -> user.name().equals("alice")));
        assertFalse(session.connections().operations().operations().toString().contains("very secret"), "a password in the operations log");
        change(new SecurityChange.DeleteCredential("alice", "SCRAM-SHA-512"));

        Map<String, Optional<String>> entity = Map.of("user", Optional.of("alice"));
        ClientQuota limited = new ClientQuota(entity, Map.of(ClientQuota.PRODUCE, 1024.0));
        var quota = change(new SecurityChange.SetQuota(entity, Map.of(ClientQuota.PRODUCE, Optional.of(1024.0))));
        ApacheSession.answer("the limit holds", () -> cluster.security().quotas(LIMIT), quotas -> quotas.contains(limited));
        session.undo(quota);
        ApacheSession.answer("the limit is gone", () -> cluster.security().quotas(LIMIT), List::isEmpty);
    }

    @Test
    void aReadOnlyConnectionChangesNothing() {
        ClusterConnection readOnly = session.connections().add(
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
            session.connections().remove("apache-ro");
        }
    }
}
