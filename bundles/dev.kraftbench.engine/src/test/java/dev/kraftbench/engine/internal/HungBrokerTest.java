package dev.kraftbench.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ClusterException;
import dev.kraftbench.core.event.SnapshotDifference;
import dev.kraftbench.core.group.GroupQuestions.Loads;
import dev.kraftbench.core.model.BrokerState;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.TopicDetails;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * One broker of three hangs (its connections stay open, nothing answers) while the workbench looks: every question is answered within the three seconds
 * that a view gives it, with the hung broker's part marked, and all is whole again when it goes on.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HungBrokerTest extends ConnectionSteps {
    private static final Duration LONG = Duration.ofSeconds(90);
    /** What a view gives a question. */
    private static final Duration VIEW = Duration.ofSeconds(3);
    private static final int HUNG = 1;
    private static final int STOPPED = 2;

    private ThreeProcesses cluster;
    /** A new one for each test: it has to find out which broker hangs. */
    private ClusterConnection remote;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        cluster = ThreeProcesses.start(directory);
        try (Admin admin = cluster.admin()) {
            admin.createTopics(List.of(new NewTopic("orders", 6, (short) 3))).all().get(LONG.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @AfterAll
    void end() throws Exception {
        cluster.close();
    }

    @BeforeEach
    void connect() {
        remote = remote(cluster.bootstrapServers(), false);
        await(remote.open(LONG));
        until(HungBrokerTest::whole);
    }

    private static boolean whole(ClusterSnapshot s) {
        return s.topic("orders").isPresent() && s.underReplicatedPartitions() == 0 && s.runningBrokers() == 3 && s.gaps().isEmpty();
    }

    @Override
    ClusterConnection connection() {
        return remote;
    }

    @AfterEach
    void goOn() throws Exception {
        cluster.beforeTheFirst().stall(false);
        cluster.continueBroker(STOPPED);
        await(remote.close(LONG));
    }

    @Test
    void aHungBrokerCostsItsOwnPartOnly() throws Exception {
        cluster.beforeTheFirst().stall(true);
        // at once, before anybody knows which broker hangs: the limit is the view's, and what is in time is the answer
        CompletableFuture<TopicDetails> asked = remote.topic("orders", VIEW);
        // a connection that is opened meanwhile has a picture, too
        ClusterConnection late = remote(cluster.bootstrapServers(), false);
        await(late.open(LONG));
        ClusterSnapshot picture = until(late, s -> s.topic("orders").isPresent());
        assertEquals(6, picture.topic("orders").orElseThrow().partitions().size());
        await(late.close(LONG));
        ClusterSnapshot known = until(s -> s.broker(HUNG).map(b -> b.state() == BrokerState.UNREACHABLE).orElse(false)
                && s.gaps().stream().anyMatch(gap -> gap.reason().contains("broker " + HUNG + " does not answer")));
        assertEquals(6, known.topic("orders").orElseThrow().partitions().size());
        assertTrue(known.gaps().size() <= 4, "one gap for each part, not one for each partition: " + known.gaps());
        TopicDetails first = await(asked);
        assertEquals(6, first.partitions().size());
        assertFalse(first.gaps().isEmpty(), "the hung broker's replicas are missing");

        TopicDetails second = await(remote.topic("orders", VIEW));
        assertTrue(second.gaps().stream().anyMatch(gap -> gap.reason().contains("broker " + HUNG)), second.gaps().toString());
        assertTrue(second.partitions().stream().filter(p -> p.partition().leader() != HUNG).allMatch(p -> p.endOffset() == 0), second.toString());
        assertFalse(await(remote.topicConfig("orders", VIEW)).isEmpty());
        assertFalse(await(remote.brokerConfig(2, VIEW)).isEmpty());
        assertFalse(await(remote.logDirs(3, VIEW)).isEmpty());
        ClusterException reason = refused(remote.brokerConfig(HUNG, VIEW));
        assertEquals(ClusterException.Kind.TIMEOUT, reason.kind());
        assertTrue(reason.getMessage().contains("broker " + HUNG), reason.toString());

        cluster.beforeTheFirst().stall(false);
        until(HungBrokerTest::whole);
        assertEquals(0, await(remote.topic("orders", VIEW)).gaps().size());
    }

    @Test
    void groupsOfAStoppedCoordinatorStayAsTheyWereLastKnown() throws Exception {
        cluster.commit("readers-a", "readers-b", "readers-c", "readers-d");
        ClusterSnapshot before = until(s -> s.groups().size() == 4 && s.gaps().isEmpty());
        cluster.stopBroker(STOPPED);
        ClusterSnapshot after = until(s -> s.gaps().stream().anyMatch(gap -> gap.what().equals(SnapshotDifference.GROUPS)));
        assertEquals(before.groups().stream().map(g -> g.id()).toList(), after.groups().stream().map(g -> g.id()).toList());
    }

    @Test
    void groupsOfOtherCoordinatorsAreStillDescribed() throws Exception {
        cluster.commit("readers-a", "readers-b", "readers-c", "readers-d");
        ClusterSnapshot known = until(s -> s.groups().size() == 4 && s.gaps().isEmpty());
        assertTrue(await(remote.groups().loads(known.groups(), LONG)).groups().values().stream().allMatch(load -> load.lag() == 0));
        cluster.beforeTheFirst().stall(true);
        // the client may look for the coordinators at the broker that hangs first: then a view has them with one of its next questions
        Loads loads = await(remote.groups().loads(known.groups(), VIEW));
        long deadline = System.nanoTime() + LONG.toNanos();
        while (!someAreDescribed(loads) && System.nanoTime() < deadline) {
            loads = await(remote.groups().loads(known.groups(), VIEW));
        }
        assertTrue(someAreDescribed(loads), loads.toString());
        assertFalse(loads.gaps().isEmpty(), "what the hung broker would have told is missing");
        assertTrue(loads.gaps().size() <= 3, "one gap for each part, not one for each group: " + loads.gaps());
    }

    private static boolean someAreDescribed(Loads loads) {
        return loads.groups().values().stream().anyMatch(load -> load.members() == 0);
    }
}
