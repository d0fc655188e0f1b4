package dev.kraftbench.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ClusterException;
import dev.kraftbench.core.Precision;
import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.core.doctor.Checkup;
import dev.kraftbench.core.event.ClusterEvent;
import dev.kraftbench.core.model.BrokerState;
import dev.kraftbench.core.model.ClusterModel;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.produce.RunRequest;
import dev.kraftbench.core.produce.source.DraftRecord;
import dev.kraftbench.core.series.SeriesKey;
import dev.kraftbench.node.EmbeddedCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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
class SameInterfaceTest extends ConnectionSteps {

    @TempDir
    private Path directory;

    private EmbeddedCluster cluster;
    private ClusterConnection remote;

    @Override
    ClusterConnection connection() {
        return remote;
    }

    @BeforeEach
    void connect() throws Exception {
        cluster = EmbeddedCluster.builder().name("far").brokers(3).dataDir(directory).build();
        await(cluster.start());
        remote = remote(cluster.bootstrapServers(), false);
        await(remote.open(LIMIT));
    }

    @AfterEach
    void close() throws Exception {
        await(remote.close(LIMIT));
        await(cluster.stop());
    }

    @Test
    void brokersTopicsQuorumAndLagsAreSampled() throws Exception {
        change(new TopicChange.Create("orders", 3, 3, Map.of()));
        await(remote.producing().start(RunRequest.of("orders", IntStream.range(0, 100).mapToObj(i -> DraftRecord.of("k" + i, "v")).toList()), LIMIT).outcome());
        ClusterSnapshot snapshot = until(s -> s.topic("orders").isPresent() && s.underReplicatedPartitions() == 0 && s.lags().size() == 6);
        assertEquals(Precision.SAMPLED, snapshot.precision());
        assertEquals(3, snapshot.runningBrokers());
        assertEquals(3, snapshot.quorum().voters().size());
        assertEquals(List.of(), snapshot.gaps());
        assertEquals(100, await(remote.topic("orders", LIMIT)).records());
    }

    @Test
    void lagOfGroupsAndQuorumAndRoundTripsBecomeSeries() throws Exception {
        change(new TopicChange.Create("orders", 1, 3, Map.of()));
        await(remote.producing().start(RunRequest.of("orders", IntStream.range(0, 100).mapToObj(i -> DraftRecord.of("k" + i, "v")).toList()), LIMIT).outcome());
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, cluster.bootstrapServers()))) {
            await(admin.alterConsumerGroupOffsets("payment", Map.of(new TopicPartition("orders", 0), new OffsetAndMetadata(40))).all()
                    .toCompletionStage().toCompletableFuture());
        }
        ClusterModel.Series series = remote.model().series();
        until(s -> series.points(new SeriesKey.GroupLag("payment", "orders")).last() == 60 && series.keys(SeriesKey.RoundTrip.class).size() == 3);
        assertEquals(60, series.points(new SeriesKey.GroupLag("payment", "")).last());
        assertTrue(series.points(new SeriesKey.GroupDelay("payment", "orders")).last() >= 0);
        assertEquals(3, series.keys(SeriesKey.QuorumLag.class).size());
        assertTrue(remote.logFiles().isEmpty());
    }

    @Test
    void theMinimumOfInSyncReplicasIsLearntSoonAfterTheTopic() throws Exception {
        change(new TopicChange.Create("orders", 1, 3, Map.of("min.insync.replicas", "2")));
        ClusterSnapshot snapshot = until(s -> s.topic("orders").filter(t -> t.minInsyncReplicas() == 2).isPresent());
        assertEquals(0, snapshot.partitionsUnderMinIsr());
    }

    @Test
    void aCheckupAsksEveryBroker() throws Exception {
        until(s -> s.runningBrokers() == 3);
        Checkup checkup = await(Checkup.of(remote, LIMIT));
        assertEquals(List.of(), checkup.gaps());
        assertEquals(Set.of(1, 2, 3), checkup.logDirs().keySet());
        assertEquals(Set.of(1, 2, 3), checkup.versions().brokers().keySet());
        assertTrue(checkup.versions().finalized().containsKey("metadata.version"));
    }

    @Test
    void aKilledBrokerIsNoticedAndTheRestStaysInView() throws Exception {
        change(new TopicChange.Create("orders", 3, 3, Map.of()));
        ClusterSnapshot before = until(s -> s.topic("orders").isPresent() && s.underReplicatedPartitions() == 0);
        int victim = before.partition("orders", 0).orElseThrow().leader();
        CompletableFuture<ClusterEvent> moved = new CompletableFuture<>();
        remote.model().onEvents(events -> events.stream().filter(e -> e instanceof ClusterEvent.LeaderMoved m && m.partition() == 0).findFirst()
                .ifPresent(moved::complete));
        await(cluster.killNode(victim));
        assertEquals(victim, ((ClusterEvent.LeaderMoved) await(moved)).from());
        ClusterSnapshot after = until(s -> s.broker(victim).orElseThrow().state() != BrokerState.RUNNING);
        assertEquals(0, after.offlinePartitions());
        assertEquals(2, after.runningBrokers());
    }

    @Test
    void aReadOnlyConnectionRefusesEveryChange() throws Exception {
        ClusterConnection readOnly = remote(cluster.bootstrapServers(), true);
        await(readOnly.open(LIMIT));
        assertEquals(ClusterException.Kind.READ_ONLY, refused(readOnly.plan(new TopicChange.Create("orders", 3, 3, Map.of()), LIMIT)).kind());
        assertEquals(ClusterException.Kind.READ_ONLY, refused(readOnly.producing().start(RunRequest.of("orders", List.of(DraftRecord.of("k", "v"))), LIMIT).outcome()).kind());
        await(readOnly.close(LIMIT));
    }

    @Test
    void aClusterThatIsNotThereFailsInsideTheLimitAndSaysWhatToDo() throws Exception {
        ClusterException reason = refused(remote("127.0.0.1:1", false).open(Duration.ofSeconds(2)));
        assertEquals(ClusterException.Kind.TIMEOUT, reason.kind());
        assertTrue(!reason.advice().isEmpty());
    }
}
