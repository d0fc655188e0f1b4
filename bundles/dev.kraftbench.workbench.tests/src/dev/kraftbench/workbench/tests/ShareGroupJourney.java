package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.change.GroupChange;
import dev.kraftbench.core.change.Operation;
import dev.kraftbench.core.group.GroupKind;
import dev.kraftbench.core.model.GroupDetails;
import dev.kraftbench.core.series.SeriesKey;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.editor.ClusterFormEditor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A share group's lag in tables and charts, and its start set anew and taken back, on whatever cluster a subclass has. */
@ExtendWith(RunningWorkbench.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ShareGroupJourney {
    private static final String GROUP = "shared-readers";
    private static final String TOPIC = "shared-work";
    private static final int PARTITIONS = 2;
    private static final int RECORDS = 100;
    private static final int MORE = 30;
    private static final int OFFSETS = 2;

    private ClusterSession session;
    private ClusterConnection cluster;

    abstract ClusterSession connect();

    @BeforeAll
    void readEverything() {
        session = connect();
        cluster = session.cluster();
        session.topic(TOPIC, PARTITIONS, 1);
        session.change(new GroupChange.AlterConfig(GROUP, Map.of("share.auto.offset.reset", Optional.of("earliest"))));
        write(RECORDS);
        try (KafkaShareConsumer<String, String> consumer = session.kafka(config -> new KafkaShareConsumer<>(config, new StringDeserializer(),
                new StringDeserializer()), Map.of("group.id", GROUP))) {
            consumer.subscribe(List.of(TOPIC));
            int seen = 0;
            long deadline = System.nanoTime() + ClusterSession.LIMIT.toNanos();
            while (seen < RECORDS) {
                assertTrue(System.nanoTime() < deadline, "the share group has read only " + seen);
                seen += consumer.poll(Duration.ofMillis(200)).count();
            }
            consumer.commitSync();
        }
        group("nobody is left and nothing waits", details -> details.members().isEmpty() && details.lags().size() == PARTITIONS && details.totalLag() == 0);
    }

    @AfterAll
    void disconnect() {
        session.close();
    }

    private void write(int count) {
        session.send(IntStream.range(0, count).mapToObj(i -> new ProducerRecord<>(TOPIC, i % PARTITIONS, "k", "v" + i)).toList());
    }

    private GroupDetails group(String what, Predicate<GroupDetails> wanted) {
        PartsTest.until("the share group is known", () -> cluster.model().latest().groups().stream().anyMatch(group -> group.id().equals(GROUP)));
        return ClusterSession.answer(what, () -> cluster.groups().group(GROUP, ClusterSession.LIMIT), wanted);
    }

    private static Shell window() {
        return PlatformUI.getWorkbench().getWorkbenchWindows()[0].getShell();
    }

    private void chartsSay(long lag) {
        for (String topic : List.of(TOPIC, "")) {
            PartsTest.until("the charts say " + lag, () -> cluster.model().series().points(new SeriesKey.GroupLag(GROUP, topic)).last() == lag);
        }
    }

    private Operation resetInTheEditor(String picture) {
        int before = session.connections().operations().operations().size();
        PartsTest.until("no plan is left", () -> Dialogs.button(window(), "Set Offsets\u2026") == null);
        Dialogs.press(window(), "Work Out");
        PartsTest.until("a plan is there", () -> Dialogs.button(window(), "Set Offsets\u2026") != null);
        WindowPictures.take(window(), picture);
        Dialogs.press(window(), "Set Offsets\u2026");
        PartsTest.until("the preview is open", () -> Dialogs.shell("Preview") != null);
        WindowPictures.take(RunningWorkbench.ui(() -> Dialogs.shell("Preview")), picture + "-preview");
        Dialogs.press("Preview", "Apply");
        PartsTest.until("it is in the operations log", () -> session.connections().operations().operations().size() > before);
        Operation operation = session.operation("--reset-offsets --group " + GROUP);
        assertTrue(operation.succeeded(), operation.error());
        return operation;
    }

    @Test
    void aDeliberateResetReachesTheClusterWhereverTheStartIsSaidToBe() {
        chartsSay(0);
        ClusterFormEditor editor = (ClusterFormEditor) session.open(Map.of(CommandCalls.GROUP, GROUP));
        ClusterSession.everyPageHasData("the share group's editor", editor);
        ClusterSession.show(editor, OFFSETS, "the share group's editor");
        Operation first = resetInTheEditor("share-reset");
        group("all waits again", details -> details.totalLag() == RECORDS);
        chartsSay(RECORDS);
        Operation second = resetInTheEditor("share-reset-again");
        assertTrue(first != second, "a reset to where it starts already is sent too");
        session.change(first.back().orElseThrow());
        group("nothing waits as before", details -> details.totalLag() == 0);
        write(MORE);
        group("what is new waits", details -> details.totalLag() == MORE);
        chartsSay(MORE);
        ClusterSession.show(editor, RunningWorkbench.ui(editor::pageCount) - 1, "the share group's editor");
        WindowPictures.take(window(), "share-metrics");
        ClusterFormEditor groups = (ClusterFormEditor) session.open(Map.of(CommandCalls.PAGE, "groups"));
        PartsTest.until("the table of groups says so too", () -> {
            Table table = (Table) Dialogs.find(groups.getActivePageInstance().getPartControl(), child -> child instanceof Table && child.isVisible());
            return table != null && IntStream.range(0, table.getItemCount()).mapToObj(table::getItem)
                    .anyMatch(row -> row.getText(0).equals(GROUP) && IntStream.range(0, table.getColumnCount()).anyMatch(column -> row.getText(column).equals("" + MORE)));
        });
        assertEquals(MORE, RunningWorkbench.await(cluster.groups().loads(cluster.model().latest().groups(), ClusterSession.LIMIT)).groups().get(GROUP).lag());
        session.change(new GroupChange.Delete(GROUP, GroupKind.SHARE));
    }
}
