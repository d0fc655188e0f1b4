package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.change.ChangePlan;
import dev.kraftbench.core.change.GroupChange;
import dev.kraftbench.core.change.PlacementChange;
import dev.kraftbench.core.change.RecordsChange;
import dev.kraftbench.core.group.GroupKind;
import dev.kraftbench.core.group.OffsetMove;
import dev.kraftbench.core.group.OffsetMoves;
import dev.kraftbench.core.group.OffsetTarget;
import dev.kraftbench.core.model.GroupDetails;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.placement.Goal;
import dev.kraftbench.core.placement.MovesUnderWay;
import dev.kraftbench.core.placement.Placement;
import dev.kraftbench.core.placement.PlacementPlan;
import dev.kraftbench.core.placement.PlacementPlanner;
import dev.kraftbench.core.quorum.QuorumDetails;
import dev.kraftbench.core.quorum.QuorumMember;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.LivePart;
import dev.kraftbench.ui.base.editor.ClusterFormEditor;
import dev.kraftbench.ui.cluster.broker.BrokerEditor;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.ui.PlatformUI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Groups, transactions, replicas, brokers, records and the quorum of three nodes of Apache Kafka 4.4, operated from the workbench. */
@ExtendWith({RunningWorkbench.class, ApacheCluster.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApacheOperateTest {
    private static final Duration LIMIT = ApacheSession.LIMIT;
    private static final String TOPIC = "operated";
    private static final int PARTITIONS = 3;
    private static final int RECORDS = 150;
    private static final int GROUP_OFFSETS = 1;
    private static final long SHARE_START = 7;
    private static final int BROKER_CONFIGURATION = 3;
    private static final String BROKER_ENTRY = "log.retention.ms";

    private ApacheSession session;
    private ClusterConnection cluster;

    @BeforeAll
    void connect() {
        session = new ApacheSession("apache-operate");
        cluster = session.cluster();
        session.topic(TOPIC, PARTITIONS, 3);
        ApacheSession.write(TOPIC, RECORDS);
    }

    @AfterAll
    void disconnect() {
        session.close();
    }

    private static Shell window() {
        return PlatformUI.getWorkbench().getWorkbenchWindows()[0].getShell();
    }

    private static @Nullable Table visibleTable(ClusterFormEditor editor) {
        return (Table) Dialogs.find(editor.getActivePageInstance().getPartControl(), child -> child instanceof Table && child.isVisible());
    }

    private static List<PartitionId> partitions() {
        return IntStream.range(0, PARTITIONS).mapToObj(partition -> new PartitionId(TOPIC, partition)).toList();
    }

    private void known(String group, String type) {
        PartsTest.until(group + " is known", () -> cluster.model().latest().groups().stream().anyMatch(g -> g.id().equals(group) && g.type().equals(type)));
    }

    private long committed(String group) {
        return RunningWorkbench.await(cluster.groups().group(group, LIMIT)).lags().stream().mapToLong(GroupDetails.PartitionLag::committed).sum();
    }

    @Test
    void aGroupsOffsetsAreWorkedOutSetAndTakenBackAndTheGroupIsDeleted() {
        ApacheSession.read("sorters", TOPIC, RECORDS);
        known("sorters", "Consumer");
        long before = committed("sorters");
        assertTrue(before >= RECORDS, "committed " + before);
        LivePart editor = session.open(Map.of(CommandCalls.GROUP, "sorters"));
        ApacheSession.show(editor, GROUP_OFFSETS, "the group editor");
        Dialogs.press(window(), "Work Out");
        PartsTest.until("the plan is there", () -> Dialogs.button(window(), "Set Offsets\u2026") != null);
        assertEquals(before, committed("sorters"), "nothing changes before it is applied");
        Dialogs.press(window(), "Set Offsets\u2026");
        Dialogs.press("Preview", "Apply");
        ApacheSession.answer("the group is at the beginning", () -> cluster.groups().group("sorters", LIMIT),
                group -> group.lags().stream().allMatch(lag -> lag.committed() == 0));
        var operation = session.operation("--reset-offsets --group sorters");
        assertTrue(operation.succeeded(), operation.error());
        session.change(operation.back().orElseThrow());
        assertEquals(before, committed("sorters"));
        RunningWorkbench.ui(() -> RunningWorkbench.page().closeAllEditors(false));
        session.change(new GroupChange.Delete("sorters", GroupKind.CONSUMER));
        PartsTest.until("the group is gone", () -> cluster.model().latest().groups().stream().noneMatch(group -> group.id().equals("sorters")));
    }

    @Test
    void aShareGroupIsDescribedAndItsStartIsSetAndTakenBack() {
        session.change(new GroupChange.AlterConfig("packers", Map.of("share.auto.offset.reset", Optional.of("earliest"))));
        try (KafkaShareConsumer<String, String> consumer = ApacheSession.client(config -> new KafkaShareConsumer<>(config, new StringDeserializer(),
                new StringDeserializer()), Map.of("group.id", "packers"))) {
            consumer.subscribe(List.of(TOPIC));
            int seen = 0;
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (seen < RECORDS) {
                assertTrue(System.nanoTime() < deadline, "the share group has read only " + seen);
                seen += consumer.poll(Duration.ofMillis(200)).count();
            }
            consumer.commitSync();
            known("packers", "Share");
            GroupDetails group = ApacheSession.answer("its member is told", () -> cluster.groups().group("packers", LIMIT), g -> g.members().size() == 1);
            assertEquals("Share", group.type());
            LivePart editor = session.open(Map.of(CommandCalls.GROUP, "packers"));
            ApacheSession.everyPageHasData("the share group's editor", editor);
        }
        ApacheSession.answer("it has no member left", () -> cluster.groups().group("packers", LIMIT), g -> g.members().isEmpty());
        ApacheSession.answer("it has read everything", () -> dryRun("packers", partitions()), moves -> OffsetMoves.lagBefore(moves) == 0);
        List<OffsetMove> dry = ApacheSession.answer("its start is told", () -> dryRun("packers", partitions()),
                moves -> moves.size() == PARTITIONS && moves.stream().allMatch(move -> move.committed() >= 0 && move.after() == SHARE_START));
        ChangePlan plan = session.change(new GroupChange.SetOffsets("packers", GroupKind.SHARE, new TreeMap<>(OffsetMoves.offsets(dry)),
                Optional.of(new OffsetTarget.To(SHARE_START))));
        ApacheSession.answer("it starts where it was told", () -> dryRun("packers", partitions()),
                moves -> moves.stream().allMatch(move -> move.committed() == SHARE_START));
        session.undo(plan);
        ApacheSession.answer("it has read everything again", () -> dryRun("packers", partitions()), moves -> OffsetMoves.lagBefore(moves) == 0);
        session.change(new GroupChange.Delete("packers", GroupKind.SHARE));
    }

    private CompletableFuture<List<OffsetMove>> dryRun(String group, Collection<PartitionId> partitions) {
        return cluster.groups().dryRun(group, partitions, new OffsetTarget.To(SHARE_START), LIMIT);
    }

    @Test
    void anOpenTransactionIsListedAndTerminated() {
        try (KafkaProducer<String, String> producer = ApacheSession.producer(Map.of("transactional.id", "invoices"))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(TOPIC, 0, "k", "v"));
            producer.flush();
            ApacheSession.answer("it is open", () -> cluster.transactions().transactions(LIMIT), found -> found.gaps().isEmpty()
                    && found.all().stream().anyMatch(t -> t.id().equals("invoices") && t.open() && t.partitions().contains(new PartitionId(TOPIC, 0))));
            ClusterFormEditor editor = (ClusterFormEditor) session.open(Map.of(CommandCalls.PAGE, "transactions"));
            Dialogs.press(window(), "Terminate\u2026", () -> {
                Table table = visibleTable(editor);
                int row = table == null ? -1 : IntStream.range(0, table.getItemCount()).filter(each -> table.getItem(each).getText(0).equals("invoices")
                        && table.getItem(each).getText(1).equals("Ongoing")).findFirst().orElse(-1);
                return row >= 0 && Dialogs.select(table, row);
            });
            Dialogs.press("Preview", "Apply");
            ApacheSession.answer("it is ended", () -> cluster.transactions().transactions(LIMIT), all -> all.all().stream().noneMatch(t -> t.open()));
            RunningWorkbench.ui(() -> RunningWorkbench.page().closeEditor(editor, false));
        }
    }

    private PartitionSnapshot partition(String topic) {
        return cluster.model().latest().partition(topic, 0).orElseThrow();
    }

    @Test
    void thePreferredLeaderIsElected() {
        session.topic("elected", 1, 3);
        List<Integer> replicas = partition("elected").replicas();
        PartitionId id = new PartitionId("elected", 0);
        session.change(new PlacementChange.Reassign(Map.of(id, List.of(replicas.get(1), replicas.get(0), replicas.get(2)))));
        PartsTest.until("the order of the replicas is another", () -> partition("elected").replicas().getFirst().equals(replicas.get(1)));
        assertEquals(replicas.getFirst(), partition("elected").leader(), "the leader stays until there is an election");
        session.change(new PlacementChange.Elect(PlacementChange.Election.PREFERRED, new TreeSet<>(List.of(id))));
        PartsTest.until("the preferred one leads", () -> partition("elected").leader() == replicas.get(1));
        assertTrue(session.operation("kafka-leader-election.sh").succeeded());
    }

    @Test
    void aLimitedReassignmentShowsItsProgressAndIsCancelled() {
        session.topic("moved", 1, 2);
        heavy("moved");
        List<Integer> before = partition("moved").replicas();
        Placement placement = Placement.of(cluster.model().latest(), RunningWorkbench.await(cluster.placement().sizes(LIMIT)).bytes());
        int other = IntStream.rangeClosed(1, ApacheCluster.NODES).filter(broker -> !before.contains(broker)).findFirst().orElseThrow();
        PartitionId id = new PartitionId("moved", 0);
        PlacementPlan plan = PlacementPlanner.plan(placement, new Goal.Assign(new TreeMap<>(Map.of(id, List.of(before.getFirst(), other)))));
        assertEquals(List.of(id), plan.moves().stream().map(PlacementPlan.Move::partition).toList());
        // so slow that it is under way until somebody ends it
        session.change(new PlacementChange.Reassign(new TreeMap<>(Map.of(id, plan.moves().getFirst().after())), 1, false));
        MovesUnderWay moves = ApacheSession.answer("it has progress", () -> cluster.placement().underWay(LIMIT), m -> m.moves().size() == 1
                && m.moves().getFirst().progress() < 1);
        assertEquals(List.of(other), moves.moves().getFirst().adding());
        assertTrue(RunningWorkbench.await(cluster.placement().throttles(LIMIT)).brokers().containsKey(other));
        ClusterFormEditor editor = (ClusterFormEditor) session.open(Map.of(CommandCalls.PAGE, "placement"));
        Dialogs.press(window(), "Cancel All");
        Dialogs.press("Preview of the change", "Apply");
        PartsTest.until("the replicas are those from before", () -> partition("moved").replicas().equals(before) && !partition("moved").moving());
        Dialogs.press(window(), "Remove Limits\u2026");
        Dialogs.press("Preview of the change", "Apply");
        ApacheSession.answer("the limits are gone", () -> cluster.placement().throttles(LIMIT), throttles -> !throttles.any());
        RunningWorkbench.ui(() -> RunningWorkbench.page().closeEditor(editor, false));
    }

    /** More than a follower fetches before a limit holds it up: Kafka limits what comes after the first answer. */
    private static void heavy(String topic) {
        try (KafkaProducer<String, String> producer = ApacheSession.producer(Map.of())) {
            IntStream.range(0, 80).forEach(i -> producer.send(new ProducerRecord<>(topic, 0, "k" + i, "v".repeat(100_000))));
        }
    }

    private String retention(int broker) {
        return RunningWorkbench.await(cluster.brokerConfig(broker, LIMIT)).stream().filter(e -> e.name().equals(BROKER_ENTRY)).findFirst().orElseThrow().value();
    }

    @Test
    void aBrokersConfigurationIsSavedOverAPreviewAndTakenBack() {
        String before = retention(1);
        BrokerEditor editor = (BrokerEditor) session.open(Map.of(CommandCalls.BROKER, "1"));
        ApacheSession.show(editor, BROKER_CONFIGURATION, "the broker editor");
        RunningWorkbench.ui(() -> {
            editor.edits().set(BROKER_ENTRY, "9000000");
            editor.doSave(new NullProgressMonitor());
            return null;
        });
        Dialogs.press("Preview of the change", "Apply");
        PartsTest.until("it is saved", () -> !editor.isDirty());
        ApacheSession.answer("the broker has it", () -> cluster.brokerConfig(1, LIMIT), entries -> entries.stream()
                .anyMatch(e -> e.name().equals(BROKER_ENTRY) && "9000000".equals(e.value())));
        assertEquals(before, retention(2));
        session.change(session.operation("--entity-name 1 --add-config log.retention.ms=9000000").back().orElseThrow());
        ApacheSession.answer("it is as it was", () -> cluster.brokerConfig(1, LIMIT), entries -> entries.stream()
                .anyMatch(e -> e.name().equals(BROKER_ENTRY) && Objects.equals(e.value(), before)));
        assertFalse(RunningWorkbench.ui(editor::isDirty));
        RunningWorkbench.ui(() -> RunningWorkbench.page().closeEditor(editor, false));
    }

    @Test
    void recordsAreDeletedUpToAnOffset() {
        session.topic("emptied", 1, 3);
        ApacheSession.write("emptied", 20);
        session.change(new RecordsChange.Delete("emptied", new TreeMap<>(Map.of(0, 5L))));
        emptied(5, 20);
        session.change(new RecordsChange.Delete("emptied", new TreeMap<>(Map.of(0, RecordsChange.ALL))));
        emptied(20, 20);
    }

    private void emptied(long start, long end) {
        ApacheSession.answer("records from " + start + " to " + end, () -> cluster.topic("emptied", LIMIT), topic -> topic.partitions().getFirst().startOffset() == start
                && topic.partitions().getFirst().endOffset() == end);
    }

    @Test
    void theQuorumsMembersAreShown() {
        QuorumDetails quorum = RunningWorkbench.await(cluster.quorum().quorum(LIMIT));
        assertEquals(ApacheCluster.NODES, quorum.voters().size());
        assertEquals(1, quorum.members().stream().filter(QuorumMember::leader).count());
        assertTrue(quorum.voters().stream().allMatch(voter -> !voter.endpoints().isEmpty() && !voter.directoryId().isEmpty()), quorum.toString());
        ClusterFormEditor editor = (ClusterFormEditor) session.open(Map.of(CommandCalls.PAGE, "quorum"));
        PartsTest.until("three voters are shown, one leads", () -> visibleTable(editor) instanceof Table table && table.getItemCount() == ApacheCluster.NODES
                && IntStream.range(0, ApacheCluster.NODES * table.getColumnCount()).filter(cell -> table.getItem(cell / table.getColumnCount())
                        .getText(cell % table.getColumnCount()).equals("leader")).count() == 1);
        RunningWorkbench.ui(() -> RunningWorkbench.page().closeEditor(editor, false));
    }
}
