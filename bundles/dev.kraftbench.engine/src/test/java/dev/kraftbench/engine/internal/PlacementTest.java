package dev.kraftbench.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ClusterException;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.broker.BrokerQuestions;
import dev.kraftbench.core.change.BrokerChange;
import dev.kraftbench.core.change.ChangePlan;
import dev.kraftbench.core.change.Operation;
import dev.kraftbench.core.change.OperationsLog;
import dev.kraftbench.core.change.PlacementChange;
import dev.kraftbench.core.change.PlacementChange.Copying;
import dev.kraftbench.core.change.PlacementChange.Election;
import dev.kraftbench.core.change.RecordsChange;
import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.ConfigEntry;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.placement.Goal;
import dev.kraftbench.core.placement.MovesUnderWay;
import dev.kraftbench.core.placement.Placement;
import dev.kraftbench.core.placement.PlacementPlan;
import dev.kraftbench.core.placement.PlacementPlanner;
import dev.kraftbench.core.placement.Throttles;
import dev.kraftbench.core.produce.RunRequest;
import dev.kraftbench.core.produce.source.DraftRecord;
import dev.kraftbench.core.topic.TopicFigures;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replicas and leaders moved, configured and deleted in a cluster of four nodes, through plan, apply and undo. */
class PlacementTest extends ConnectionSteps {
    private static final String TOPIC = "orders";

    @TempDir
    private Path directory;

    private final OperationsLog operations = new OperationsLog();
    private EmbeddedConnection cluster;

    @Override
    ClusterConnection connection() {
        return cluster;
    }

    @BeforeEach
    void openWithRecords() {
        cluster = new EmbeddedConnection(new ConnectionSettings.Local("place", "place", Environment.TRAINING, 4, 0, Map.of()), directory, operations,
                BUILT_IN, (name, builder, onWithdrawn) -> builder.build());
        await(cluster.open(LIMIT));
        until(s -> s.runningBrokers() == 4);
        change(new TopicChange.Create(TOPIC, 6, 2, Map.of()));
        until(s -> s.topic(TOPIC).filter(t -> t.underReplicated() == 0).isPresent());
        await(cluster.producing().start(RunRequest.of(TOPIC, IntStream.range(0, 600).mapToObj(i -> DraftRecord.of("k" + i, "v".repeat(1000))).toList()), LIMIT).outcome());
    }

    @AfterEach
    void close() {
        await(cluster.close(LIMIT));
    }

    private static Predicate<ClusterSnapshot> placedAs(Map<PartitionId, List<Integer>> wanted) {
        return snapshot -> wanted.entrySet().stream().allMatch(e -> snapshot.partition(e.getKey().topic(), e.getKey().partition())
                .filter(p -> p.replicas().equals(e.getValue()) && !p.moving() && p.isr().size() == p.replicas().size()).isPresent());
    }

    private PartitionSnapshot partition(int number) {
        return until(s -> s.partition(TOPIC, number).isPresent()).partition(TOPIC, number).orElseThrow();
    }

    private Map<PartitionId, List<Integer>> placed() {
        Map<PartitionId, List<Integer>> now = new TreeMap<>();
        until(s -> true).topic(TOPIC).orElseThrow().partitions().forEach(p -> now.put(PartitionId.of(p), p.replicas()));
        return now;
    }

    @Test
    void aBrokerIsDrainedAndItsReplicasAreBroughtBackByUndo() {
        Map<PartitionId, List<Integer>> before = placed();
        PlacementPlan drain = PlacementPlanner.plan(Placement.of(until(s -> true), await(cluster.placement().sizes(LIMIT)).bytes()), new Goal.Drain(Set.of(2)));
        assertTrue(drain.bytes() > 0, "sizes are known");
        ChangePlan plan = change(new PlacementChange.Reassign(drain.target()));
        assertEquals(drain.moves().size(), plan.differences().size());
        assertTrue(plan.warnings().getFirst().contains("copied"), plan.warnings().toString());
        ClusterSnapshot after = until(placedAs(drain.target()));
        assertEquals(0, after.partitions().filter(p -> p.replicas().contains(2)).count());
        assertEquals(600, await(cluster.topic(TOPIC, LIMIT)).records());
        change(plan.undo().orElseThrow());
        until(placedAs(before));
        assertTrue(operations.operations().getLast().commandLines().getLast().startsWith("kafka-reassign-partitions.sh"));
    }

    @Test
    void aThrottledReassignmentIsSeenUnderWayAndCancelled() {
        PartitionSnapshot partition = partition(0);
        PartitionId id = PartitionId.of(partition);
        int other = IntStream.rangeClosed(1, 4).filter(b -> !partition.replicas().contains(b)).findFirst().orElseThrow();
        List<Integer> target = List.of(other, partition.replicas().getFirst());
        // so little a second that it cannot be over before it is cancelled
        change(new PlacementChange.Reassign(new TreeMap<>(Map.of(id, target)), 1, false));
        Throttles limits = asked(() -> cluster.placement().throttles(LIMIT), t -> t.topics().equals(Set.of(TOPIC)) && t.brokers().containsKey(other));
        MovesUnderWay moves = await(cluster.placement().underWay(LIMIT));
        assertEquals(List.of(other), moves.moves().getFirst().adding());
        assertTrue(moves.progress() < 1, moves.toString());
        assertTrue(until(s -> s.partition(TOPIC, 0).filter(PartitionSnapshot::moving).isPresent()).partition(TOPIC, 0).orElseThrow().adding().contains(other));
        ChangePlan cancelled = change(new PlacementChange.Cancel(new TreeSet<>(List.of(id))));
        assertEquals(Optional.of(new PlacementChange.Reassign(Map.of(id, target))), cancelled.undo());
        until(placedAs(Map.of(id, partition.replicas())));
        assertEquals(List.of(), await(cluster.placement().underWay(LIMIT)).moves());
        change(limits.removal());
        asked(() -> cluster.placement().throttles(LIMIT), left -> !left.any());
    }

    @Test
    void aLimitCanBeSetWhileReplicasMove() {
        ChangePlan plan = change(new PlacementChange.Throttle(5_000_000, List.of(Copying.of(new PartitionId(TOPIC, 1), List.of(1, 2), List.of(2, 3)))));
        asked(() -> cluster.placement().throttles(LIMIT), limits -> limits.topics().equals(Set.of(TOPIC))
                && limits.brokers().equals(Map.of(1, 5_000_000L, 2, 5_000_000L, 3, 5_000_000L)));
        change(plan.undo().orElseThrow());
        asked(() -> cluster.placement().throttles(LIMIT), left -> !left.any());
    }

    @Test
    void theLimitFromBeforeIsBroughtBack() {
        List<Copying> copies = List.of(Copying.of(new PartitionId(TOPIC, 1), List.of(1, 2), List.of(2, 3)));
        change(new PlacementChange.Throttle(5_000_000, copies));
        ChangePlan plan = change(new PlacementChange.Throttle(2_000_000, copies));
        assertEquals("5.0 MB/s", plan.differences().getFirst().before());
        asked(() -> cluster.placement().throttles(LIMIT), limits -> limits.brokers().equals(Map.of(1, 2_000_000L, 2, 2_000_000L, 3, 2_000_000L)));
        change(plan.undo().orElseThrow());
        Throttles before = asked(() -> cluster.placement().throttles(LIMIT), limits -> limits.topics().equals(Set.of(TOPIC))
                && limits.brokers().equals(Map.of(1, 5_000_000L, 2, 5_000_000L, 3, 5_000_000L)));
        ChangePlan removal = change(before.removal());
        asked(() -> cluster.placement().throttles(LIMIT), left -> !left.any());
        change(removal.undo().orElseThrow());
        asked(() -> cluster.placement().throttles(LIMIT), limits -> limits.brokers().equals(before.brokers()) && limits.topics().equals(before.topics()));
        change(before.removal());
        asked(() -> cluster.placement().throttles(LIMIT), left -> !left.any());
    }

    @Test
    void whatWasMadeOfAReassignmentThatFailedCanBeTakenBack() {
        PartitionSnapshot partition = partition(0);
        PartitionId id = PartitionId.of(partition);
        int other = IntStream.rangeClosed(1, 4).filter(b -> !partition.replicas().contains(b)).findFirst().orElseThrow();
        List<Integer> target = List.of(other, partition.replicas().getFirst());
        ChangePlan plan = await(cluster.plan(new PlacementChange.Reassign(Map.of(id, target, new PartitionId(TOPIC, 1), List.of(99, 1))), LIMIT));
        ClusterException refusal = refused(cluster.apply(plan, LIMIT));
        assertTrue(String.valueOf(refusal.getMessage()).contains("1 of 2 parts were made"), refusal.getMessage());
        Operation line = operations.operations().getLast();
        assertFalse(line.succeeded());
        assertEquals(Optional.of(new PlacementChange.Reassign(Map.of(id, partition.replicas()))), line.back());
        assertTrue(line.undo().getLast().startsWith("kafka-reassign-partitions.sh"), line.undo().toString());
        until(placedAs(Map.of(id, target)));
        change(line.back().orElseThrow());
        until(placedAs(Map.of(id, partition.replicas())));
    }

    @Test
    void aReassignmentOfWhichNothingIsMadeLeavesNoLimit() {
        ChangePlan plan = await(cluster.plan(new PlacementChange.Reassign(new TreeMap<>(Map.of(new PartitionId(TOPIC, 1), List.of(3, 3))), 1_000_000, false), LIMIT));
        assertEquals("INVALID_REPLICA_ASSIGNMENT", refused(cluster.apply(plan, LIMIT)).error());
        assertEquals(Optional.empty(), operations.operations().getLast().back());
        assertFalse(await(cluster.placement().throttles(LIMIT)).any());
    }

    @Test
    void preferredLeadersAreElected() {
        PartitionSnapshot partition = partition(0);
        PartitionId id = PartitionId.of(partition);
        List<Integer> turned = partition.replicas().reversed();
        change(new PlacementChange.Reassign(Map.of(id, turned)));
        until(placedAs(Map.of(id, turned)));
        assertEquals(turned.getLast(), partition(0).leader());
        ChangePlan plan = change(new PlacementChange.Elect(Election.PREFERRED, new TreeSet<>()));
        assertEquals(List.of(new ChangePlan.Difference(id.toString(), turned.getLast().toString(), turned.getFirst().toString())), plan.differences());
        until(s -> s.partition(TOPIC, 0).orElseThrow().leader() == turned.getFirst());
        // a second time there is nothing to do, which is no failure
        assertTrue(change(new PlacementChange.Elect(Election.PREFERRED, new TreeSet<>(List.of(id)))).differences().isEmpty());
    }

    @Test
    void leadersAreBalancedWithoutMovingData() {
        PartitionSnapshot partition = partition(0);
        List<Integer> turned = partition.replicas().reversed();
        change(new PlacementChange.Reassign(new TreeMap<>(Map.of(PartitionId.of(partition), turned)), PlacementChange.UNLIMITED, true));
        until(s -> s.partition(TOPIC, 0).filter(p -> p.leader() == turned.getFirst() && p.replicas().equals(turned)).isPresent());
    }

    @Test
    void theReplicationFactorIsRaisedAndLowered() {
        Placement now = Placement.of(until(s -> true), Map.of());
        PlacementPlan three = PlacementPlanner.plan(now, new Goal.Replication(Set.of(TOPIC), 3));
        ChangePlan raised = change(new PlacementChange.Reassign(three.target()));
        until(placedAs(three.target()));
        change(raised.undo().orElseThrow());
        until(s -> s.topic(TOPIC).filter(t -> t.replicationFactor() == 2 && t.partitions().stream().noneMatch(PartitionSnapshot::moving)).isPresent());
        change(new TopicChange.AlterConfig(TOPIC, Map.of("min.insync.replicas", Optional.of("2"))));
        PlacementPlan one = PlacementPlanner.plan(Placement.of(until(s -> true), Map.of()), new Goal.Replication(Set.of(TOPIC), 1));
        assertTrue(await(cluster.plan(new PlacementChange.Reassign(one.target()), LIMIT)).warnings().stream().anyMatch(w -> w.contains("min.insync.replicas")));
    }

    @Test
    void recordsAreDeletedUpToAnOffsetAndToTheEnd() {
        long end = await(cluster.topic(TOPIC, LIMIT)).partitions().get(1).endOffset();
        assertTrue(end > 3);
        ChangePlan some = change(new RecordsChange.Delete(TOPIC, new TreeMap<>(Map.of(1, 3L))));
        assertEquals(List.of(new ChangePlan.Difference("start of orders-1", "0", "3")), some.differences());
        assertTrue(some.warnings().getFirst().startsWith("3 records"), some.warnings().toString());
        assertEquals(3, await(cluster.topic(TOPIC, LIMIT)).partitions().get(1).startOffset());
        ChangePlan past = await(cluster.plan(new RecordsChange.Delete(TOPIC, new TreeMap<>(Map.of(1, 2L, 2, 1_000_000L))), LIMIT));
        assertEquals(List.of("start of orders-2"), past.differences().stream().map(ChangePlan.Difference::what).toList(), "one starts there already, one ends before");
        change(new RecordsChange.Delete(TOPIC, new TreeMap<>(Map.of(1, RecordsChange.ALL))));
        assertEquals(end, await(cluster.topic(TOPIC, LIMIT)).partitions().get(1).startOffset());
    }

    /** Asks again until the broker that answers has heard of the change too. */
    private static <T> T asked(Supplier<CompletableFuture<T>> question, Predicate<T> wanted) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        T answer = await(question.get());
        while (!wanted.test(answer)) {
            assertTrue(System.nanoTime() < deadline, "the answer stays " + answer);
            answer = await(question.get());
        }
        return answer;
    }

    private void untilValue(int broker, String name, String value, ConfigEntry.Source source) {
        asked(() -> cluster.brokerConfig(broker, LIMIT).thenApply(all -> all.stream().filter(e -> e.name().equals(name)).findFirst().orElseThrow()),
                entry -> value.equals(entry.value()) && source == entry.source());
    }

    private void untilDefault(String name, boolean there) {
        asked(() -> cluster.brokers().defaults(LIMIT), entries -> entries.stream().anyMatch(e -> e.name().equals(name)) == there);
    }

    @Test
    void brokersAreConfiguredOneByOneAndTogether() {
        String name = "log.retention.ms";
        ChangePlan all = change(new BrokerChange.AlterConfig(BrokerChange.ALL, Map.of(name, Optional.of("7000000"))));
        untilValue(2, name, "7000000", ConfigEntry.Source.CLUSTER);
        untilDefault(name, true);
        ChangePlan one = change(new BrokerChange.AlterConfig(2, Map.of(name, Optional.of("9000000"))));
        untilValue(2, name, "9000000", ConfigEntry.Source.BROKER);
        untilValue(3, name, "7000000", ConfigEntry.Source.CLUSTER);
        change(one.undo().orElseThrow());
        untilValue(2, name, "7000000", ConfigEntry.Source.CLUSTER);
        change(all.undo().orElseThrow());
        untilDefault(name, false);
    }

    @Test
    void figuresOfAllTopicsComeWithWhoReadsThem() throws Exception {
        change(new TopicChange.AlterConfig(TOPIC, Map.of("retention.ms", Optional.of("3600000"))));
        Map<TopicPartition, OffsetAndMetadata> committed = new TreeMap<>(Comparator.comparing(TopicPartition::toString));
        IntStream.range(0, 6).forEach(p -> committed.put(new TopicPartition(TOPIC, p), new OffsetAndMetadata(0)));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", ((ConnectionState.Open) cluster.state()).bootstrapServers()))) {
            admin.alterConsumerGroupOffsets("readers", committed).all().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
        until(s -> s.groups().stream().anyMatch(group -> group.id().equals("readers")));
        TopicFigures figures = asked(() -> cluster.topics().figures(LIMIT), all -> all.topics().get(TOPIC).retentionMillis() == 3_600_000).topics().get(TOPIC);
        assertEquals(600, figures.records());
        assertTrue(figures.bytes() > 600 * 2, figures.toString());
        assertEquals("delete", figures.cleanup());
        assertEquals(600, figures.lag());
        assertEquals(1, figures.readers().size());
        assertEquals("readers", figures.readers().getFirst().group());
        assertEquals(6, figures.readers().getFirst().partitions());
    }

    @Test
    void theDefaultOfATopicsTimeIsInItsOwnUnitThoughBrokersCountItInHours() {
        change(new TopicChange.AlterConfig(TOPIC, Map.of("retention.ms", Optional.of("3600000"))));
        ConfigEntry retention = asked(() -> cluster.topicConfig(TOPIC, LIMIT).thenApply(all -> all.stream().filter(e -> e.name().equals("retention.ms")).findFirst()
                .orElseThrow()), entry -> entry.source() == ConfigEntry.Source.TOPIC);
        assertEquals("604800000", retention.defaultValue());
    }

    @Test
    void directoriesTellWhatIsInThem() {
        var directories = await(cluster.brokers().directories(1, LIMIT));
        long here = until(s -> true).partitions().filter(p -> p.replicas().contains(1)).count();
        assertEquals(here, directories.stream().mapToLong(d -> d.replicas().size()).sum());
        assertTrue(directories.getFirst().logBytes() > 0);
    }

    @Test
    void featuresTellWhatTheBrokerCanDoAndWhatTheClusterUses() {
        BrokerQuestions.Feature metadata = await(cluster.brokers().features(2, LIMIT)).stream().filter(f -> f.name().equals("metadata.version")).findFirst()
                .orElseThrow();
        assertTrue(metadata.finalized() > 0 && metadata.most() >= metadata.finalized(), metadata.toString());
    }
}
