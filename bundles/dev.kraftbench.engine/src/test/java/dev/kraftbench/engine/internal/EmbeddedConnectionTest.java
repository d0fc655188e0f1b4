package dev.kraftbench.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.DemoLoad;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.change.OperationsLog;
import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.core.event.ClusterEvent;
import dev.kraftbench.core.event.CoordinatorStep;
import dev.kraftbench.core.group.ShareRecords;
import dev.kraftbench.core.model.BrokerState;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.GroupDetails;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.produce.RunRequest;
import dev.kraftbench.core.produce.source.DraftRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way from the workbench's interface through Kafka's clients into real nodes and back. */
class EmbeddedConnectionTest extends ConnectionSteps {
    @TempDir
    private Path directory;

    private final OperationsLog operations = new OperationsLog();
    private EmbeddedConnection connection;

    private EmbeddedConnection open() {
        return open(0);
    }

    private EmbeddedConnection open(int port) {
        connection = new EmbeddedConnection(new ConnectionSettings.Local("demo", "demo", Environment.TRAINING, 3, port, Map.of()), directory, operations,
                BUILT_IN, (name, builder, onWithdrawn) -> builder.build());
        await(connection.open(LIMIT));
        return connection;
    }

    @Override
    ClusterConnection connection() {
        return connection;
    }

    @AfterEach
    void close() {
        await(connection.close(LIMIT));
        assertInstanceOf(ConnectionState.Closed.class, connection.state());
    }

    private CompletableFuture<ClusterEvent> event(Predicate<ClusterEvent> wanted) {
        CompletableFuture<ClusterEvent> seen = new CompletableFuture<>();
        connection.model().onEvents(events -> events.stream().filter(wanted).findFirst().ifPresent(seen::complete));
        return seen;
    }

    @Test
    void coordinatorsTellEachStepOfATransactionAndOfAShareGroup() throws Exception {
        open();
        String servers = assertInstanceOf(ConnectionState.Open.class, connection.state()).bootstrapServers();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.createTopics(List.of(new NewTopic("work", 1, (short) 3))).all().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            var earliest = new AlterConfigOp(new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.GROUP, "workers"), List.of(earliest))).all()
                    .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
        var committed = step(CoordinatorStep.TRANSACTION_COMMITTED);
        var acquired = step(CoordinatorStep.RECORDS_ACQUIRED);
        var accepted = step(CoordinatorStep.RECORDS_ACCEPTED);
        try (var producer = new KafkaProducer<>(Map.of("bootstrap.servers", servers, "transactional.id", "giver"), new StringSerializer(),
                new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("work", "a"));
            producer.commitTransaction();
        }
        assertEquals("giver", await(committed).subject());
        try (var consumer = new KafkaShareConsumer<>(Map.of("bootstrap.servers", servers, "group.id", "workers"), new StringDeserializer(),
                new StringDeserializer())) {
            consumer.subscribe(List.of("work"));
            int read = 0;
            while (read == 0) {
                read = consumer.poll(Duration.ofSeconds(1)).count();
            }
            assertEquals(1, read);
            ShareRecords acquiredNow = await(connection.shareWindows().orElseThrow().records("workers", LIMIT)).getFirst();
            assertEquals("work-0", acquiredNow.partition().toString());
            assertEquals(1, acquiredNow.count(ShareRecords.State.ACQUIRED), acquiredNow.toString());
            assertEquals(1, acquiredNow.mostDeliveries());
            consumer.commitSync();
            assertEquals(List.of("workers", "work-0", "0"), await(acquired).arguments().subList(0, 3));
            assertEquals(List.of("workers", "work-0", "0"), await(accepted).arguments().subList(0, 3));
            until(s -> s.groups().stream().anyMatch(g -> g.id().equals("workers") && g.type().equals("Share")));
            GroupDetails group = await(connection.groups().group("workers", LIMIT));
            assertEquals("Share", group.type());
            assertEquals(List.of("work-0"), group.members().getFirst().work());
            assertEquals(0, group.lags().getFirst().lag(), "all records are done with");
        }
    }

    private CompletableFuture<ClusterEvent.Coordinated> step(CoordinatorStep step) {
        return event(e -> e instanceof ClusterEvent.Coordinated c && c.step() == step).thenApply(ClusterEvent.Coordinated.class::cast);
    }

    @Test
    void theDemoRunsAndSurvivesTheDeathOfALeader() {
        open();
        DemoLoad demo = connection.demo().orElseThrow();
        await(demo.start(LIMIT));
        ClusterSnapshot healthy = until(s -> s.topic(DemoLoad.TOPIC).isPresent() && s.underReplicatedPartitions() == 0
                && demo.ordersSent() > 0 && OrderDemo.GROUPS.stream().allMatch(g -> demo.ordersRead(g) > 0));
        assertEquals(3, healthy.runningBrokers());
        assertEquals(3, healthy.topic(DemoLoad.TOPIC).orElseThrow().partitions().size());
        assertEquals(2, healthy.topic(DemoLoad.TOPIC).orElseThrow().replicationFactor());
        until(s -> s.groups().stream().map(g -> g.id()).toList().containsAll(OrderDemo.GROUPS));

        PartitionSnapshot partition = healthy.partition(DemoLoad.TOPIC, 1).orElseThrow();
        int victim = partition.leader();
        var moved = event(e -> e instanceof ClusterEvent.LeaderMoved m && m.topic().equals(DemoLoad.TOPIC) && m.partition() == 1);
        await(connection.brokerControl().orElseThrow().kill(victim, LIMIT));
        ClusterEvent.LeaderMoved leader = (ClusterEvent.LeaderMoved) await(moved);
        assertEquals(victim, leader.from());
        ClusterSnapshot wounded = until(s -> s.partition(DemoLoad.TOPIC, 1).orElseThrow().leader() == leader.to());
        assertEquals(BrokerState.KILLED, wounded.broker(victim).orElseThrow().state());

        long sent = demo.ordersSent();
        until(s -> demo.ordersSent() > sent + 20);
        await(connection.brokerControl().orElseThrow().start(victim, LIMIT));
        until(s -> s.runningBrokers() == 3 && s.underReplicatedPartitions() == 0);
        await(demo.stop(LIMIT));
        assertEquals(2, operations.operations().size());
    }

    @Test
    void changesAreValidatedAppliedAndLoggedWithTheirCommandLine() {
        open();
        await(connection.apply(await(connection.plan(new TopicChange.Create("orders", 3, 3, Map.of("retention.ms", "86400000")), LIMIT)), LIMIT));
        until(s -> s.topic("orders").isPresent());
        var plan = await(connection.plan(new TopicChange.AlterConfig("orders", Map.of("retention.ms", Optional.of("1000000"))), LIMIT));
        assertEquals("86400000", plan.differences().getFirst().before());
        await(connection.apply(plan, LIMIT));
        var entry = await(connection.topicConfig("orders", LIMIT)).stream().filter(e -> e.name().equals("retention.ms")).findFirst().orElseThrow();
        assertEquals("1000000", entry.value());
        assertTrue(entry.changed());
        assertTrue(operations.operations().getLast().commandLines().getFirst().startsWith("kafka-configs.sh"));
    }

    @Test
    void theDemoTakesOtherPortsWhereItsUsualOnesAreTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            open(taken.getLocalPort());
            assertInstanceOf(ConnectionState.Open.class, connection.state());
        }
    }

    @Test
    void dataIsThereAgainAfterARestart() {
        open();
        await(connection.apply(await(connection.plan(new TopicChange.Create("kept", 1, 3, Map.of()), LIMIT)), LIMIT));
        assertEquals(1, await(connection.producing().start(RunRequest.of("kept", List.of(DraftRecord.of("k", "v"))), LIMIT).outcome()).acknowledged());
        await(connection.close(LIMIT));
        open();
        until(s -> s.topic("kept").isPresent() && s.partition("kept", 0).orElseThrow().leader() >= 0);
        assertEquals(1, await(connection.topic("kept", LIMIT)).records());
    }
}
