package dev.kraftbench.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ClusterException;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.Precision;
import dev.kraftbench.core.Subscription;
import dev.kraftbench.core.change.OperationsLog;
import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.core.doctor.Checkup;
import dev.kraftbench.core.event.ClusterEvent;
import dev.kraftbench.core.model.BrokerState;
import dev.kraftbench.core.model.ClusterModel;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.produce.OutgoingRecord;
import dev.kraftbench.core.produce.PartitionerChoice;
import dev.kraftbench.core.produce.ProduceJob;
import dev.kraftbench.core.series.SeriesKey;
import dev.kraftbench.node.EmbeddedCluster;
import dev.kraftbench.remote.RemoteConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of ours seen from outside: the remote connection tells the same story, sampled. */
class SameInterfaceTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private EmbeddedCluster cluster;
    private ClusterConnection remote;

    @BeforeEach
    void connect() throws Exception {
        cluster = EmbeddedCluster.builder().name("far").brokers(3).dataDir(directory).build();
        await(cluster.start());
        remote = connection(false);
        await(remote.open(LIMIT));
    }

    private ClusterConnection connection(boolean readOnly) {
        return new RemoteConnection(new ConnectionSettings.Remote("far", "far", Environment.TEST, readOnly, cluster.bootstrapServers(), Map.of()),
                new OperationsLog(), EmbeddedConnectionTest.BUILT_IN);
    }

    @AfterEach
    void close() throws Exception {
        await(remote.close(LIMIT));
        await(cluster.stop());
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private ClusterSnapshot awaitSnapshot(Predicate<ClusterSnapshot> wanted) throws Exception {
        CompletableFuture<ClusterSnapshot> seen = new CompletableFuture<>();
        try (Subscription ignored = remote.model().onSnapshot(snapshot -> {
            if (wanted.test(snapshot)) {
                seen.complete(snapshot);
            }
        })) {
            remote.refresh();
            return await(seen);
        }
    }

    @Test
    void brokersTopicsQuorumAndLagsAreSampled() throws Exception {
        await(remote.apply(await(remote.plan(new TopicChange.Create("orders", 3, 3, Map.of()), LIMIT)), LIMIT));
        await(remote.produce(new ProduceJob("orders", IntStream.range(0, 100).mapToObj(i -> OutgoingRecord.of("k" + i, "v")).toList(),
                PartitionerChoice.DEFAULT, Map.of("acks", "all")), record -> { }, LIMIT));
        ClusterSnapshot snapshot = awaitSnapshot(s -> s.topic("orders").isPresent() && s.underReplicatedPartitions() == 0 && s.lags().size() == 6);
        assertEquals(Precision.SAMPLED, snapshot.precision());
        assertEquals(3, snapshot.runningBrokers());
        assertEquals(3, snapshot.quorum().voters().size());
        assertEquals(List.of(), snapshot.gaps());
        assertEquals(100, await(remote.topic("orders", LIMIT)).records());
    }

    @Test
    void lagOfGroupsAndQuorumAndRoundTripsBecomeSeries() throws Exception {
        await(remote.apply(await(remote.plan(new TopicChange.Create("orders", 1, 3, Map.of()), LIMIT)), LIMIT));
        await(remote.produce(new ProduceJob("orders", IntStream.range(0, 100).mapToObj(i -> OutgoingRecord.of("k" + i, "v")).toList(),
                PartitionerChoice.DEFAULT, Map.of("acks", "all")), record -> { }, LIMIT));
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, cluster.bootstrapServers()))) {
            await(admin.alterConsumerGroupOffsets("payment", Map.of(new TopicPartition("orders", 0), new OffsetAndMetadata(40))).all()
                    .toCompletionStage().toCompletableFuture());
        }
        ClusterModel.Series series = remote.model().series();
        awaitSnapshot(s -> series.points(new SeriesKey.GroupLag("payment", "orders")).last() == 60 && series.keys(SeriesKey.RoundTrip.class).size() == 3);
        assertEquals(60, series.points(new SeriesKey.GroupLag("payment", "")).last());
        assertTrue(series.points(new SeriesKey.GroupDelay("payment", "orders")).last() >= 0);
        assertEquals(3, series.keys(SeriesKey.QuorumLag.class).size());
        assertTrue(remote.logFiles().isEmpty());
    }

    @Test
    void theMinimumOfInSyncReplicasIsLearntSoonAfterTheTopic() throws Exception {
        await(remote.apply(await(remote.plan(new TopicChange.Create("orders", 1, 3, Map.of("min.insync.replicas", "2")), LIMIT)), LIMIT));
        ClusterSnapshot snapshot = awaitSnapshot(s -> s.topic("orders").filter(t -> t.minInsyncReplicas() == 2).isPresent());
        assertEquals(0, snapshot.partitionsUnderMinIsr());
    }

    @Test
    void aCheckupAsksEveryBroker() throws Exception {
        awaitSnapshot(s -> s.runningBrokers() == 3);
        Checkup checkup = await(Checkup.of(remote, LIMIT));
        assertEquals(List.of(), checkup.gaps());
        assertEquals(Set.of(1, 2, 3), checkup.logDirs().keySet());
        assertEquals(Set.of(1, 2, 3), checkup.versions().brokers().keySet());
        assertTrue(checkup.versions().finalized().containsKey("metadata.version"));
    }

    @Test
    void aKilledBrokerIsNoticedAndTheRestStaysInView() throws Exception {
        await(remote.apply(await(remote.plan(new TopicChange.Create("orders", 3, 3, Map.of()), LIMIT)), LIMIT));
        ClusterSnapshot before = awaitSnapshot(s -> s.topic("orders").isPresent() && s.underReplicatedPartitions() == 0);
        int victim = before.partition("orders", 0).orElseThrow().leader();
        CompletableFuture<ClusterEvent> moved = new CompletableFuture<>();
        remote.model().onEvents(events -> events.stream().filter(e -> e instanceof ClusterEvent.LeaderMoved m && m.partition() == 0).findFirst()
                .ifPresent(moved::complete));
        await(cluster.killNode(victim));
        assertEquals(victim, ((ClusterEvent.LeaderMoved) await(moved)).from());
        ClusterSnapshot after = awaitSnapshot(s -> s.broker(victim).orElseThrow().state() != BrokerState.RUNNING);
        assertEquals(0, after.offlinePartitions());
        assertEquals(2, after.runningBrokers());
    }

    @Test
    void aReadOnlyConnectionRefusesEveryChange() throws Exception {
        ClusterConnection readOnly = connection(true);
        await(readOnly.open(LIMIT));
        ExecutionException refused = assertThrows(ExecutionException.class,
                () -> await(readOnly.plan(new TopicChange.Create("orders", 3, 3, Map.of()), LIMIT)));
        assertEquals(ClusterException.Kind.READ_ONLY, assertInstanceOf(ClusterException.class, refused.getCause()).kind());
        assertThrows(ExecutionException.class, () -> await(readOnly.produce(
                new ProduceJob("orders", List.of(OutgoingRecord.of("k", "v")), PartitionerChoice.DEFAULT, Map.of()), record -> { }, LIMIT)));
        await(readOnly.close(LIMIT));
    }

    @Test
    void aClusterThatIsNotThereFailsInsideTheLimitAndSaysWhatToDo() throws Exception {
        ClusterConnection nowhere = new RemoteConnection(
                new ConnectionSettings.Remote("x", "x", Environment.TEST, false, "127.0.0.1:1", Map.of()), new OperationsLog(),
                EmbeddedConnectionTest.BUILT_IN);
        ExecutionException failed = assertThrows(ExecutionException.class, () -> await(nowhere.open(Duration.ofSeconds(2))));
        ClusterException reason = assertInstanceOf(ClusterException.class, failed.getCause());
        assertEquals(ClusterException.Kind.TIMEOUT, reason.kind());
        assertTrue(!reason.advice().isEmpty());
    }
}
