package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.Connections;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.change.GroupChange;
import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.core.model.GroupDetails;
import dev.kraftbench.core.produce.RunRequest;
import dev.kraftbench.core.produce.source.DraftRecord;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.LivePart;
import dev.kraftbench.ui.base.editor.ClusterFormEditor;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.ui.PlatformUI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The group editor with the widgets a person would use, on an embedded cluster with Kafka's own consumers. */
@ExtendWith(RunningWorkbench.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GroupsTest {
    private static final Duration LIMIT = Duration.ofSeconds(RunningWorkbench.LIMIT_SECONDS);
    private static final String ID = "groups-test";
    private static final String TOPIC = "parcels";
    private static final int OVERVIEW = 0;
    private static final int OFFSETS = 1;

    private final Connections connections = RunningWorkbench.service(Connections.class);
    private ClusterConnection cluster;

    @BeforeAll
    void startClusterWithGroups() {
        cluster = connections.add(new ConnectionSettings.Local(ID, ID, Environment.TRAINING, 1, 0, Map.of()));
        RunningWorkbench.await(cluster.open(LIMIT));
        RunningWorkbench.await(cluster.plan(new TopicChange.Create(TOPIC, 3, 1, Map.of()), LIMIT).thenCompose(plan -> cluster.apply(plan, LIMIT)));
        RunningWorkbench.await(cluster.producing().start(RunRequest.of(TOPIC, IntStream.range(0, 300).mapToObj(i -> DraftRecord.of("k" + i, "v" + i)).toList()), LIMIT).outcome());
        read("sorting");
        read("weighing");
        PartsTest.until("the groups are known", () -> cluster.model().latest().groups().size() == 2);
    }

    @AfterAll
    void removeCluster() {
        RunningWorkbench.ui(() -> RunningWorkbench.page().closeAllEditors(false));
        RunningWorkbench.await(cluster.close(LIMIT));
        connections.remove(ID);
    }

    private KafkaConsumer<String, String> consumer(String group) {
        String servers = ((ConnectionState.Open) cluster.state()).bootstrapServers();
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(KafkaConsumer.class.getClassLoader());
        try {
            return new KafkaConsumer<>(Map.of("bootstrap.servers", servers, "group.id", group, "client.id", group + "-1", "auto.offset.reset", "earliest",
                    "enable.auto.commit", "false", "max.poll.records", "20"), new StringDeserializer(), new StringDeserializer());
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    /** Reads some of every partition, commits and leaves. */
    private void read(String group) {
        try (KafkaConsumer<String, String> consumer = consumer(group)) {
            consumer.subscribe(List.of(TOPIC));
            Set<Integer> seen = new HashSet<>();
            while (seen.size() < 3) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> seen.add(record.partition()));
            }
            consumer.commitSync();
        }
    }

    private ClusterFormEditor open(Map<String, String> what, int page) {
        ClusterFormEditor editor = (ClusterFormEditor) RunningWorkbench.ui(
                () -> CommandCalls.run(PlatformUI.getWorkbench().getWorkbenchWindows()[0], CommandCalls.OPEN, what));
        RunningWorkbench.ui(() -> {
            editor.showPage(page);
            return null;
        });
        PartsTest.until("the page shows data", () -> ((LivePart) editor).rendersData());
        return editor;
    }

    private ClusterFormEditor group(String group, int page) {
        return open(Map.of(CommandCalls.CLUSTER, ID, CommandCalls.GROUP, group), page);
    }

    private static Shell window() {
        return PlatformUI.getWorkbench().getWorkbenchWindows()[0].getShell();
    }

    private long committed(String group) {
        GroupDetails details = RunningWorkbench.await(cluster.groups().group(group, LIMIT));
        return details.lags().stream().mapToLong(GroupDetails.PartitionLag::committed).sum();
    }

    private static @Nullable Table visibleTable(ClusterFormEditor editor) {
        return (Table) Dialogs.find(editor.getActivePageInstance().getPartControl(), child -> child instanceof Table && child.isVisible());
    }

    private static boolean firstSelected(ClusterFormEditor editor) {
        return visibleTable(editor) instanceof Table table && table.getItemCount() == 1 && Dialogs.select(table, 0);
    }

    /** Whether the page's first table is to be seen and has so many rows, the first with this text in it. */
    private static boolean shows(ClusterFormEditor editor, int rows, String text) {
        Table table = visibleTable(editor);
        return table != null && table.getItemCount() == rows
                && IntStream.range(0, table.getColumnCount()).anyMatch(column -> table.getItem(0).getText(column).equals(text));
    }

    @Test
    void offsetsAreWorkedOutPreviewedAndSet() {
        long before = committed("sorting");
        assertTrue(before > 0);
        ClusterFormEditor editor = group("sorting", OFFSETS);
        Dialogs.press(window(), "Work Out");
        PartsTest.until("the plan is there", () -> Dialogs.button(window(), "Set Offsets\u2026") != null);
        WindowPictures.take(window(), "group-offsets");
        assertEquals(before, committed("sorting"), "nothing changes before it is applied");
        Dialogs.press(window(), "Set Offsets\u2026");
        PartsTest.until("the preview is open", () -> Dialogs.shell("Preview") != null);
        WindowPictures.take(Objects.requireNonNull(RunningWorkbench.ui(() -> Dialogs.shell("Preview"))), "group-offsets-preview");
        Dialogs.press("Preview", "Apply");
        PartsTest.until("it is in the operations log", () -> connections.operations().operations().stream()
                .anyMatch(operation -> operation.cluster().equals(ID) && operation.commandLines().toString().contains("--reset-offsets --group sorting")
                        && operation.commandLines().toString().contains("--to-earliest --execute") && !operation.undo().isEmpty()));
        assertEquals(0, committed("sorting"));
        RunningWorkbench.ui(() -> RunningWorkbench.page().closeEditor(editor, false));
    }

    @Test
    void anActiveGroupShowsItsMemberAndIsNotReset() {
        try (KafkaConsumer<String, String> consumer = consumer("weighing")) {
            consumer.subscribe(List.of(TOPIC));
            while (consumer.assignment().isEmpty()) {
                consumer.poll(Duration.ofMillis(200));
            }
            ClusterFormEditor editor = group("weighing", OVERVIEW);
            PartsTest.until("its member is shown", () -> shows(editor, 1, "weighing-1"));
            WindowPictures.take(window(), "group-overview");
            RunningWorkbench.ui(() -> {
                editor.showPage(OFFSETS);
                return null;
            });
            PartsTest.until("the offsets are shown", () -> shows(editor, 3, TOPIC + "-0"));
            Dialogs.press(window(), "Work Out");
            Dialogs.press(window(), "Set Offsets\u2026");
            PartsTest.until("the refusal says who is active", () -> Dialogs.shell("offsets of group") != null);
            Shell refusal = RunningWorkbench.ui(() -> Dialogs.shell("offsets of group"));
            WindowPictures.take(Objects.requireNonNull(refusal), "group-active-refusal");
            RunningWorkbench.ui(() -> {
                refusal.close();
                return null;
            });
            RunningWorkbench.ui(() -> RunningWorkbench.page().closeEditor(editor, false));
        }
    }

    @Test
    void theClustersGroupsAreCountedWithTheirLag() {
        ClusterFormEditor editor = clusterPage("groups");
        PartsTest.until("the topics of every group are known", () -> {
            Table table = visibleTable(editor);
            return table != null && table.getItemCount() >= 2 && IntStream.range(0, table.getItemCount()).allMatch(row -> table.getItem(row).getText(5).equals(TOPIC)
                    && table.getItem(row).getText(3).matches("[\\d,]+"));
        });
        WindowPictures.take(window(), "cluster-groups");
        assertFalse(RunningWorkbench.ui(editor::isDirty));
        RunningWorkbench.ui(() -> RunningWorkbench.page().closeEditor(editor, false));
    }

    private ClusterFormEditor clusterPage(String page) {
        ClusterFormEditor editor = (ClusterFormEditor) RunningWorkbench.ui(() -> CommandCalls.run(
                PlatformUI.getWorkbench().getWorkbenchWindows()[0], CommandCalls.OPEN, Map.of(CommandCalls.CLUSTER, ID, CommandCalls.PAGE, page)));
        PartsTest.until("the page " + page + " shows data", ((LivePart) editor)::rendersData);
        return editor;
    }

    private <T> T client(Function<Map<String, Object>, T> make, Map<String, Object> more) {
        Map<String, Object> config = new HashMap<>(more);
        config.put("bootstrap.servers", ((ConnectionState.Open) cluster.state()).bootstrapServers());
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(KafkaConsumer.class.getClassLoader());
        try {
            return make.apply(config);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @Test
    void recordsThatAShareGroupHasAcquiredAreShown() {
        RunningWorkbench.await(cluster.plan(new GroupChange.AlterConfig("packing", Map.of("share.auto.offset.reset", Optional.of("earliest"),
                // until they are seen
                "share.record.lock.duration.ms", Optional.of("60000"))), LIMIT)
                .thenCompose(plan -> cluster.apply(plan, LIMIT)));
        try (KafkaShareConsumer<String, String> consumer = client(config -> new KafkaShareConsumer<>(config, new StringDeserializer(),
                new StringDeserializer()), Map.of("group.id", "packing"))) {
            consumer.subscribe(List.of(TOPIC));
            while (consumer.poll(Duration.ofMillis(500)).isEmpty()) {
                // until the group has assigned something
            }
            PartsTest.until("the share group is known", () -> cluster.model().latest().groups().stream()
                    .anyMatch(group -> group.id().equals("packing") && group.type().equals("Share")));
            ClusterFormEditor editor = group("packing", 1);
            PartsTest.until("acquired records are shown", () -> {
                Table table = visibleTable(editor);
                return table != null && table.getItemCount() > 0 && table.getItem(0).getText(1).contains("Acquired");
            });
            WindowPictures.take(window(), "share-records");
            RunningWorkbench.ui(() -> RunningWorkbench.page().closeEditor(editor, false));
        }
    }

    @Test
    void anOpenTransactionIsListedAndTerminated() {
        try (KafkaProducer<String, String> producer = client(config -> new KafkaProducer<>(config, new StringSerializer(), new StringSerializer()),
                Map.of("transactional.id", "invoices"))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(TOPIC, 0, "k", "v"));
            producer.flush();
            ClusterFormEditor editor = clusterPage("transactions");
            PartsTest.until("the transaction is shown", () -> {
                Table table = visibleTable(editor);
                return table != null && table.getItemCount() == 1 && table.getItem(0).getText(1).equals("Ongoing");
            });
            PartsTest.until("it can be terminated", () -> firstSelected(editor) && Dialogs.button(window(), "Terminate\u2026") != null);
            WindowPictures.take(window(), "transactions");
            Dialogs.press(window(), "Terminate\u2026", () -> firstSelected(editor));
            Dialogs.press("Preview", "Apply");
            PartsTest.until("it is ended", () -> {
                Table table = visibleTable(editor);
                return table != null && table.getItemCount() == 1 && !table.getItem(0).getText(1).equals("Ongoing");
            });
            RunningWorkbench.ui(() -> RunningWorkbench.page().closeEditor(editor, false));
        }
    }

    @Test
    void theQuorumAndItsFeaturesAreShown() {
        ClusterFormEditor editor = clusterPage("quorum");
        PartsTest.until("the one voter leads", () -> shows(editor, 1, "leader"));
        WindowPictures.take(window(), "quorum");
        RunningWorkbench.ui(() -> editor.setActivePage("features"));
        PartsTest.until("the levels are shown", ((LivePart) editor)::rendersData);
        WindowPictures.take(window(), "features");
        RunningWorkbench.ui(() -> RunningWorkbench.page().closeEditor(editor, false));
    }
}
