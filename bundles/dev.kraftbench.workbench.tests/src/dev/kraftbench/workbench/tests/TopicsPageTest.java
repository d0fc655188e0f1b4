package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Connections;
import dev.kraftbench.core.DemoLoad;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.core.model.ConfigEntry;
import dev.kraftbench.core.model.TopicSnapshot;
import dev.kraftbench.core.produce.RunRequest;
import dev.kraftbench.core.produce.source.DraftRecord;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.CurrentCluster;
import dev.kraftbench.ui.base.LivePart;
import dev.kraftbench.ui.cluster.ClusterActions;
import dev.kraftbench.ui.cluster.topics.TopicActions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The table of all topics and changes of many of them, on an embedded cluster with the demo's load. */
@ExtendWith(RunningWorkbench.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TopicsPageTest {
    private static final Duration LIMIT = Duration.ofSeconds(RunningWorkbench.LIMIT_SECONDS);
    private static final String ID = "topics-test";
    private static final String PREVIEW = "Preview of the change";

    private final Connections connections = RunningWorkbench.service(Connections.class);
    private ClusterConnection cluster;

    @BeforeAll
    void startCluster() {
        cluster = connections.add(new ConnectionSettings.Local(ID, ID, Environment.TRAINING, 3, 0, Map.of()));
        RunningWorkbench.await(cluster.open(LIMIT).thenCompose(open -> cluster.demo().orElseThrow().start(LIMIT)));
        for (String topic : List.of("alerts", "audit", "clicks", "old-1", "old-2")) {
            RunningWorkbench.await(cluster.plan(new TopicChange.Create(topic, 3, 2, Map.of("retention.ms", "86400000")), LIMIT)
                    .thenCompose(plan -> cluster.apply(plan, LIMIT)));
        }
        PartsTest.until("the topics are known", () -> cluster.model().latest().topic("old-2").filter(t -> t.underReplicated() == 0).isPresent()
                && cluster.model().latest().groups().size() >= 3);
        RunningWorkbench.ui(() -> {
            CurrentCluster.get().select(cluster);
            return null;
        });
    }

    @AfterAll
    void removeCluster() {
        RunningWorkbench.ui(() -> RunningWorkbench.page().closeAllEditors(false));
        RunningWorkbench.await(cluster.close(LIMIT));
        connections.remove(ID);
    }

    private static IWorkbenchWindow window() {
        return PlatformUI.getWorkbench().getWorkbenchWindows()[0];
    }

    private static Shell shell() {
        return window().getShell();
    }

    /** Like a press on a menu's entry: dialogs have event loops of their own, so nobody waits for it. */
    private void act(Consumer<TopicActions> action) {
        PlatformUI.getWorkbench().getDisplay().asyncExec(() -> action.accept(new TopicActions(cluster, ClusterActions.in(window()), shell())));
    }

    private static void picture(String title, String name) {
        WindowPictures.take(Objects.requireNonNull(RunningWorkbench.ui(() -> Dialogs.shell(title))), name);
    }

    private static <T extends Control> T control(String title, Class<T> type, java.util.function.Predicate<T> wanted) {
        return type.cast(Objects.requireNonNull(RunningWorkbench.ui(() -> Dialogs.find(Objects.requireNonNull(Dialogs.shell(title)),
                control -> type.isInstance(control) && wanted.test(type.cast(control))))));
    }

    private String config(String topic, String name) {
        return RunningWorkbench.await(cluster.topicConfig(topic, LIMIT)).stream().filter(e -> e.name().equals(name)).map(ConfigEntry::value).findFirst().orElseThrow();
    }

    @Test
    void theTableTellsWhoReadsATopicAndHowMuchIsInIt() {
        LivePart editor = (LivePart) RunningWorkbench.ui(() -> CommandCalls.run(window(), CommandCalls.OPEN,
                Map.of(CommandCalls.CLUSTER, ID, CommandCalls.PAGE, "topics")));
        PartsTest.until("the page renders data", editor::rendersData);
        Table table = control("Kraftbench", Table.class, each -> each.isVisible() && Arrays.stream(each.getColumns()).anyMatch(c -> c.getText().equals("Cleanup policy")));
        PartsTest.until("records and groups are told", () -> Arrays.stream(table.getItems()).anyMatch(item -> item.getText(0).equals(DemoLoad.TOPIC)
                && item.getText(3).matches("[0-9,]+") && item.getText(9).contains("payment") && item.getText(12).equals("delete")));
        PartsTest.until("its partitions are shown", () -> Arrays.stream(table.getItems()).noneMatch(item -> item.getText(0).startsWith("__")));
        PartsTest.until("what is selected is counted", () -> Dialogs.select(table, 0, 1) && Dialogs.button("Kraftbench", "With 2 selected \u25BE") != null);
        picture("Kraftbench", "topics");
        Button internal = control("Kraftbench", Button.class, each -> each.isVisible() && each.getText().equals("Internal topics") && (each.getStyle() & SWT.CHECK) != 0
                && each.getParent().getChildren().length == 4);
        RunningWorkbench.ui(() -> {
            internal.setSelection(true);
            internal.notifyListeners(SWT.Selection, new Event());
            return null;
        });
        PartsTest.until("internal topics are shown", () -> Arrays.stream(table.getItems()).anyMatch(item -> item.getText(0).startsWith("__")));
    }

    @Test
    void menusOfferWhatFitsOneTopicOrMany() {
        List<String> one = menu(List.of("audit"));
        List<String> many = menu(List.of("audit", "clicks"));
        assertTrue(one.contains("Copy\u2026") && !many.contains("Copy\u2026"), one + " " + many);
        assertTrue(many.containsAll(List.of("Change Configuration\u2026", "Reassign\u2026", "Delete Records\u2026", "Delete Topics\u2026")), many.toString());
    }

    private List<String> menu(List<String> topics) {
        return RunningWorkbench.ui(() -> {
            Menu menu = new Menu(shell(), SWT.POP_UP);
            new TopicActions(cluster, ClusterActions.in(window()), shell()).fill(menu, topics);
            List<String> texts = Arrays.stream(menu.getItems()).map(MenuItem::getText).toList();
            menu.dispose();
            return texts;
        });
    }

    @Test
    void oneEntryOfManyTopicsIsChangedAtOnce() {
        act(actions -> actions.configure(List.of("audit", "clicks")));
        PartsTest.until("the dialog is open", () -> Dialogs.shell("Change configuration") != null);
        Text value = control("Change configuration", Text.class, text -> text.getText().equals("86400000"));
        RunningWorkbench.ui(() -> {
            value.setText("43200000");
            return null;
        });
        picture("Change configuration", "topics-configure");
        Dialogs.press("Change configuration", "Preview\u2026");
        PartsTest.until("the preview is open", () -> Dialogs.shell(PREVIEW) != null);
        picture(PREVIEW, "topics-configure-preview");
        Dialogs.press(PREVIEW, "Apply");
        PartsTest.until("both have it", () -> "43200000".equals(config("audit", "retention.ms")) && "43200000".equals(config("clicks", "retention.ms")));
        PartsTest.until("it is logged", () -> connections.operations().operations().stream().anyMatch(operation -> operation.succeeded()
                && operation.commandLines().stream().filter(line -> line.contains("--add-config retention.ms=43200000")).count() == 2));
    }

    @Test
    void manyTopicsAreDeletedAfterOnePreview() {
        act(actions -> dev.kraftbench.ui.base.ChangeFlow.on(cluster, shell()).start(TopicActions.deletion(List.of("old-1", "old-2"))));
        Dialogs.press(PREVIEW, "Apply");
        PartsTest.until("they are gone", () -> cluster.model().latest().topic("old-1").isEmpty() && cluster.model().latest().topic("old-2").isEmpty());
    }

    @Test
    void aTopicIsCopiedWithItsConfiguration() {
        act(actions -> actions.copy("alerts"));
        PartsTest.until("the dialog is open", () -> Dialogs.shell("Copy a topic") != null);
        picture("Copy a topic", "topics-copy");
        Dialogs.press("Copy a topic", "Preview\u2026");
        Dialogs.press(PREVIEW, "Apply");
        PartsTest.until("it is there", () -> cluster.model().latest().topic("alerts-copy").isPresent());
        TopicSnapshot copy = cluster.model().latest().topic("alerts-copy").orElseThrow();
        assertEquals(3, copy.partitions().size());
        assertEquals(2, copy.replicationFactor());
        ClusterSession.answer("it is configured so too", () -> cluster.topicConfig("alerts-copy", LIMIT), entries -> entries.stream()
                .anyMatch(entry -> entry.name().equals("retention.ms") && "86400000".equals(entry.value())));
    }

    @Test
    void allRecordsOfATopicAreDeleted() {
        RunningWorkbench.await(cluster.producing().start(RunRequest.of("alerts", IntStream.range(0, 30).mapToObj(i -> DraftRecord.of("k" + i, "v")).toList()), LIMIT).outcome());
        ClusterSession.answer("they are there", () -> cluster.topic("alerts", LIMIT), topic -> topic.records() == 30);
        act(actions -> actions.deleteRecords(List.of("alerts")));
        PartsTest.until("the dialog is open", () -> Dialogs.shell("Delete records") != null);
        Button all = control("Delete records", Button.class, button -> button.getText().equals("All records"));
        Button some = control("Delete records", Button.class, button -> button.getText().equals("Records before offset"));
        RunningWorkbench.ui(() -> {
            some.setSelection(false);
            all.setSelection(true);
            all.notifyListeners(SWT.Selection, new Event());
            return null;
        });
        picture("Delete records", "topics-delete-records");
        Dialogs.press("Delete records", "Preview\u2026");
        PartsTest.until("the preview is open", () -> Dialogs.shell(PREVIEW) != null);
        picture(PREVIEW, "topics-delete-records-preview");
        Dialogs.press(PREVIEW, "Apply");
        ClusterSession.answer("they are gone", () -> cluster.topic("alerts", LIMIT), topic -> topic.records() == 0);
    }

    @Test
    void topicsThatHaveEnoughPartitionsAreNotGrown() {
        List<TopicSnapshot> topics = List.of(cluster.model().latest().topic("audit").orElseThrow(), cluster.model().latest().topic("clicks").orElseThrow());
        assertEquals(2, ((dev.kraftbench.core.change.BatchChange) RunningWorkbench.ui(() -> TopicActions.growth(topics, 5).orElseThrow())).changes().size());
        assertTrue(RunningWorkbench.ui(() -> TopicActions.growth(topics, 3)).isEmpty());
    }

    @Test
    void thePartitionsPageHasActionsForWhatIsSelected() {
        LivePart editor = (LivePart) RunningWorkbench.ui(() -> CommandCalls.run(window(), CommandCalls.OPEN,
                Map.of(CommandCalls.CLUSTER, ID, CommandCalls.TOPIC, DemoLoad.TOPIC, CommandCalls.PAGE, "partitions")));
        PartsTest.until("the page renders data", editor::rendersData);
        picture("Kraftbench", "topic-partitions");
        assertEquals(null, RunningWorkbench.ui(() -> Dialogs.button("Kraftbench", "Move\u2026")), "nothing is selected");
    }
}
