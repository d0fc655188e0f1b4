package dev.kraftbench.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.ClusterException;
import dev.kraftbench.core.change.ChangePlan;
import dev.kraftbench.core.change.GroupChange;
import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.core.group.GroupKind;
import dev.kraftbench.core.group.GroupLoad;
import dev.kraftbench.core.group.OffsetMove;
import dev.kraftbench.core.group.OffsetMoves;
import dev.kraftbench.core.group.OffsetTarget;
import dev.kraftbench.core.model.ConfigEntry;
import dev.kraftbench.core.model.GroupDetails;
import dev.kraftbench.core.model.GroupDetails.Delay;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.core.produce.RunRequest;
import dev.kraftbench.core.produce.source.DraftRecord;
import dev.kraftbench.core.series.SeriesKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Groups asked about and changed through the Admin API, with Kafka's own consumers as members. */
class GroupsTest extends RemoteSteps {
    private static final List<PartitionId> PARTITIONS = List.of(new PartitionId("orders", 0), new PartitionId("orders", 1));

    GroupsTest() {
        super(1);
    }

    @BeforeAll
    void fill() {
        change(new TopicChange.Create("orders", 2, 1, Map.of()));
        await(connection.producing().start(RunRequest.of("orders", IntStream.range(0, 100).mapToObj(i -> DraftRecord.of("k" + i, "v" + i)).toList()), LIMIT).outcome());
    }

    private KafkaConsumer<String, String> consumer(String group, String protocol) {
        Map<String, Object> config = new HashMap<>(Map.of("bootstrap.servers", cluster.bootstrapServers(), "group.id", group, "group.protocol", protocol,
                "client.id", group + "-client", "auto.offset.reset", "earliest", "enable.auto.commit", "false", "max.poll.records", "10"));
        return new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer());
    }

    /** Joins, reads and commits something in every partition. */
    private static void readSome(KafkaConsumer<String, String> consumer) {
        consumer.subscribe(List.of("orders"));
        TreeSet<Integer> seen = new TreeSet<>();
        while (seen.size() < PARTITIONS.size()) {
            consumer.poll(Duration.ofMillis(200)).forEach(record -> seen.add(record.partition()));
        }
        consumer.commitSync();
    }

    /** A group that has read something and has no member any more. */
    private Map<PartitionId, Long> stopped(String group) throws Exception {
        try (KafkaConsumer<String, String> consumer = consumer(group, "classic")) {
            readSome(consumer);
        }
        until(s -> s.groups().stream().anyMatch(g -> g.id().equals(group)));
        GroupDetails details = await(connection.groups().group(group, LIMIT));
        assertEquals(List.of(), details.members());
        return committed(details);
    }

    private static Map<PartitionId, Long> committed(GroupDetails group) {
        Map<PartitionId, Long> committed = new TreeMap<>();
        group.lags().stream().filter(lag -> lag.committed() >= 0).forEach(lag -> committed.put(new PartitionId(lag.topic(), lag.partition()), lag.committed()));
        return committed;
    }

    private Map<PartitionId, Long> committed(String group) throws Exception {
        return committed(await(connection.groups().group(group, LIMIT)));
    }

    @Test
    void aMembersWorkAndLagAreKnownInRecordsAndInTime() throws Exception {
        try (KafkaConsumer<String, String> consumer = consumer("live", "consumer")) {
            readSome(consumer);
            until(s -> s.groups().stream().anyMatch(g -> g.id().equals("live") && g.type().equals("Consumer")));
            GroupDetails group = await(connection.groups().group("live", LIMIT));
            assertEquals("live-client", group.members().getFirst().clientId());
            assertEquals(List.of("orders-0", "orders-1"), group.members().getFirst().work());
            assertEquals(group.members().getFirst().work(), group.members().getFirst().target());
            assertTrue(group.epoch() > 0);
            assertTrue(group.totalLag() > 0, group.toString());
            while (group.longestDelay().source() == Delay.Source.UNKNOWN) {
                // a beat of the member, and nothing of its progress
                consumer.pause(consumer.assignment());
                consumer.poll(Duration.ofMillis(50));
                group = await(connection.groups().group("live", LIMIT));
            }
            assertTrue(Set.of(Delay.Source.RECORD, Delay.Source.HISTORY).contains(group.longestDelay().source()), group.toString());
            assertTrue(group.longestDelay().millis() >= 0);
            GroupLoad load = await(connection.groups().loads(connection.model().latest().groups(), LIMIT)).groups().get("live");
            assertEquals(1, load.members());
            assertEquals(group.totalLag(), load.lag());
            assertEquals("[orders]", load.topics().toString());
        }
    }

    @Test
    void anActiveGroupsOffsetsAreNotSetAndItsMembersAreNamed() throws Exception {
        try (KafkaConsumer<String, String> consumer = consumer("busy", "classic")) {
            readSome(consumer);
            ClusterException reason = refused(connection.plan(new GroupChange.SetOffsets("busy", GroupKind.CLASSIC,
                    new TreeMap<>(Map.of(PARTITIONS.getFirst(), 0L)), Optional.empty()), LIMIT));
            assertEquals(ClusterException.Kind.REFUSED, reason.kind());
            assertEquals("NON_EMPTY_GROUP", reason.error());
            assertTrue(reason.advice().contains("busy-client"), reason.advice());
        }
    }

    @Test
    void offsetsAreSetAsTheDryRunSaidAndTakenBack() throws Exception {
        Map<PartitionId, Long> before = stopped("billing");
        OffsetTarget target = new OffsetTarget.Shift(-5);
        List<OffsetMove> moves = await(connection.groups().dryRun("billing", PARTITIONS, target, LIMIT));
        assertEquals(before, committed("billing"), "a dry run changes nothing");
        ChangePlan plan = change(new GroupChange.SetOffsets("billing", GroupKind.CLASSIC, new TreeMap<>(OffsetMoves.offsets(moves)), Optional.of(target)));
        assertTrue(plan.commandLines().getFirst().contains("--shift-by -5"), plan.commandLines().toString());
        Map<PartitionId, Long> expected = new TreeMap<>();
        before.forEach((partition, offset) -> expected.put(partition, Math.max(0, offset - 5)));
        assertEquals(expected, committed("billing"));
        change(plan.undo().orElseThrow());
        assertEquals(before, committed("billing"));
    }

    @Test
    void timesAndEndsAreFound() throws Exception {
        stopped("archive");
        List<OffsetMove> earliest = await(connection.groups().dryRun("archive", PARTITIONS, new OffsetTarget.Earliest(), LIMIT));
        assertEquals(List.of(0L, 0L), earliest.stream().map(OffsetMove::after).toList());
        assertEquals(100, OffsetMoves.lagAfter(earliest));
        assertEquals(0, OffsetMoves.lagAfter(await(connection.groups().dryRun("archive", PARTITIONS, new OffsetTarget.Latest(), LIMIT))));
        assertEquals(100, OffsetMoves.lagAfter(await(connection.groups().dryRun("archive", PARTITIONS, new OffsetTarget.Back(Duration.ofHours(1)), LIMIT))));
    }

    @Test
    void offsetsThatWereDeletedComeBackWithTheUndo() throws Exception {
        Map<PartitionId, Long> before = stopped("audit");
        ChangePlan plan = change(new GroupChange.DeleteOffsets("audit", GroupKind.CLASSIC, new TreeSet<>(List.of(PARTITIONS.get(1)))));
        assertEquals(Map.of(PARTITIONS.getFirst(), before.get(PARTITIONS.getFirst())), committed("audit"));
        change(plan.undo().orElseThrow());
        assertEquals(before, committed("audit"));
    }

    @Test
    void aDeletedGroupIsMadeAnewByTheUndo() throws Exception {
        Map<PartitionId, Long> before = stopped("reports");
        ChangePlan plan = change(new GroupChange.Delete("reports", GroupKind.CLASSIC));
        until(s -> s.groups().stream().noneMatch(g -> g.id().equals("reports")));
        change(plan.undo().orElseThrow());
        assertEquals(before, committed("reports"));
    }

    @Test
    void staticMembersAreRemoved() throws Exception {
        Map<String, Object> config = new HashMap<>(Map.of("bootstrap.servers", cluster.bootstrapServers(), "group.id", "statics", "group.instance.id", "one",
                "auto.offset.reset", "earliest", "session.timeout.ms", "60000"));
        KafkaConsumer<String, String> consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer());
        readSome(consumer);
        // a static member does not leave when its consumer closes
        consumer.close();
        assertEquals(Optional.of("one"), await(connection.groups().group("statics", LIMIT)).members().getFirst().instanceId());
        change(new GroupChange.RemoveMembers("statics", List.of("one")));
        assertEquals(List.of(), await(connection.groups().group("statics", LIMIT)).members());
    }

    @Test
    void aGroupHasAConfigurationOfItsOwn() throws Exception {
        try (KafkaConsumer<String, String> consumer = consumer("tuned", "consumer")) {
            readSome(consumer);
        }
        until(s -> s.groups().stream().anyMatch(g -> g.id().equals("tuned")));
        ChangePlan plan = change(new GroupChange.AlterConfig("tuned", Map.of("consumer.session.timeout.ms", Optional.of("50000"))));
        ConfigEntry entry = sessionTimeout("tuned");
        assertEquals("50000", entry.value());
        assertEquals(ConfigEntry.Source.GROUP, entry.source());
        change(plan.undo().orElseThrow());
        assertEquals("45000", sessionTimeout("tuned").value());
    }

    private ConfigEntry sessionTimeout(String group) throws Exception {
        List<ConfigEntry> entries = await(connection.groups().config(group, LIMIT));
        assertTrue(entries.stream().allMatch(entry -> entry.name().startsWith("consumer.")), entries.toString());
        return entries.stream().filter(entry -> entry.name().equals("consumer.session.timeout.ms")).findFirst().orElseThrow();
    }

    @Test
    void aShareGroupsStartIsSetAndItsTopicForgotten() throws Exception {
        Map<String, Object> config = Map.of("bootstrap.servers", cluster.bootstrapServers(), "group.id", "workers");
        change(new GroupChange.AlterConfig("workers", Map.of("share.auto.offset.reset", Optional.of("earliest"))));
        try (KafkaShareConsumer<String, String> consumer = new KafkaShareConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of("orders"));
            List<Object> read = new ArrayList<>();
            while (read.size() < 100) {
                consumer.poll(Duration.ofMillis(500)).forEach(read::add);
                consumer.commitSync();
            }
        }
        until(s -> s.groups().stream().anyMatch(g -> g.id().equals("workers") && g.type().equals("Share")));
        List<OffsetMove> moves = await(connection.groups().dryRun("workers", PARTITIONS, new OffsetTarget.Earliest(), LIMIT));
        assertEquals(100, OffsetMoves.lagAfter(moves));
        assertEquals(Set.copyOf(PARTITIONS), OffsetMoves.offsets(moves).keySet());
        until(s -> connection.model().series().points(new SeriesKey.GroupLag("workers", "orders")).last() == 0);
        ChangePlan plan = change(new GroupChange.SetOffsets("workers", GroupKind.SHARE, new TreeMap<>(OffsetMoves.offsets(moves)), Optional.of(new OffsetTarget.Earliest())));
        assertEquals(List.of(0L, 0L), await(connection.groups().group("workers", LIMIT)).lags().stream().map(lag -> lag.committed()).toList());
        until(s -> connection.model().series().points(new SeriesKey.GroupLag("workers", "")).last() == 100);
        assertEquals(100, await(connection.groups().loads(connection.model().latest().groups(), LIMIT)).groups().get("workers").lag());
        List<OffsetMove> again = await(connection.groups().dryRun("workers", PARTITIONS, new OffsetTarget.Earliest(), LIMIT));
        assertEquals(List.of(0L, 0L), again.stream().map(OffsetMove::again).toList());
        change(new GroupChange.SetOffsets("workers", GroupKind.SHARE, new TreeMap<>(OffsetMoves.offsets(again)), Optional.of(new OffsetTarget.Earliest())));
        change(plan.undo().orElseThrow());
        assertEquals(0, await(connection.groups().group("workers", LIMIT)).totalLag());
        change(new GroupChange.DeleteOffsets("workers", GroupKind.SHARE, new TreeSet<>(PARTITIONS)));
        assertEquals(List.of(), await(connection.groups().group("workers", LIMIT)).lags());
        change(new GroupChange.Delete("workers", GroupKind.SHARE));
    }
}
