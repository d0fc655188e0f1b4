package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.Connections;
import dev.kraftbench.core.DemoLoad;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.change.TopicPreset;
import dev.kraftbench.core.event.ClusterEvent;
import dev.kraftbench.core.model.ConfigEntry;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.CurrentCluster;
import dev.kraftbench.ui.base.LivePart;
import dev.kraftbench.ui.cluster.events.EventsView;
import dev.kraftbench.ui.cluster.topic.TopicEditor;
import dev.kraftbench.ui.cluster.topology.TopologyView;
import dev.kraftbench.ui.records.produce.ProduceView;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.views.IViewDescriptor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every view and every page of every editor in the live workbench, on an embedded cluster with the demo's load. */
@ExtendWith(RunningWorkbench.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PartsTest {
    private static final Duration LIMIT = Duration.ofSeconds(RunningWorkbench.LIMIT_SECONDS);
    private static final String ID = "parts-test";
    private static final int TURN_MILLIS = 40;

    private final Connections connections = RunningWorkbench.service(Connections.class);
    private ClusterConnection cluster;

    @BeforeAll
    void startClusterAndLoad() {
        cluster = connections.add(new ConnectionSettings.Local(ID, ID, Environment.TRAINING, 3, 0, Map.of()));
        RunningWorkbench.await(cluster.open(LIMIT).thenCompose(open -> cluster.demo().orElseThrow().start(LIMIT)));
        RunningWorkbench.await(cluster.plan(TopicPreset.HIGH_RELIABILITY.fill("audit-log", 3), LIMIT).thenCompose(plan -> cluster.apply(plan, LIMIT)));
        RunningWorkbench.ui(() -> {
            CurrentCluster.get().select(cluster);
            return null;
        });
        until("the topic and its groups are known", () -> cluster.model().latest().topic(DemoLoad.TOPIC).isPresent()
                && cluster.model().latest().groups().size() >= 3);
    }

    @AfterAll
    void removeCluster() {
        RunningWorkbench.ui(() -> RunningWorkbench.page().closeAllEditors(false));
        RunningWorkbench.await(cluster.close(LIMIT));
        connections.remove(ID);
    }

    /** Waits, turn by turn of the UI thread's own timer, until the condition holds there. */
    static void until(String what, Callable<Boolean> condition) {
        act(what, () -> condition.call() ? () -> { } : null);
    }

    /**
     * Waits until there is something to do and does it in the very turn it was found in: nothing comes between. The action is not waited for, as it may open a
     * dialog with an event loop of its own.
     */
    static void act(String what, Callable<@Nullable Runnable> ready) {
        CompletableFuture<Void> held = new CompletableFuture<>();
        Display display = PlatformUI.getWorkbench().getDisplay();
        display.asyncExec(() -> turn(display, ready, held));
        try {
            RunningWorkbench.await(held);
        } catch (AssertionError e) {
            held.cancel(false);
            throw new RunningWorkbench.InVain("in vain: " + what, e);
        }
    }

    private static void turn(Display display, Callable<@Nullable Runnable> ready, CompletableFuture<Void> held) {
        Runnable action = null;
        try {
            if (held.isDone()) {
                return;
            }
            action = ready.call();
            if (action == null) {
                display.timerExec(TURN_MILLIS, () -> display.asyncExec(() -> turn(display, ready, held)));
            }
        } catch (Exception | AssertionError e) {
            held.completeExceptionally(e);
        }
        if (action != null) {
            held.complete(null);
            action.run();
        }
    }

    private Object open(Map<String, String> what) {
        Map<String, String> parameters = new HashMap<>(what);
        parameters.put(CommandCalls.CLUSTER, ID);
        return RunningWorkbench.ui(() -> CommandCalls.run(PlatformUI.getWorkbench().getWorkbenchWindows()[0], CommandCalls.OPEN, parameters));
    }

    private static void everyPageRendersData(String name, Object part) {
        LivePart live = assertInstanceOf(LivePart.class, part, name);
        for (int i = 0; i < live.pageCount(); i++) {
            int page = i;
            RunningWorkbench.ui(() -> {
                live.showPage(page);
                return null;
            });
            until(name + ", page " + page + ", renders data", live::rendersData);
        }
    }

    private PartitionSnapshot partition() {
        return cluster.model().latest().partition(DemoLoad.TOPIC, 0).orElseThrow();
    }

    @Test
    void everyViewRendersData() {
        List<IViewDescriptor> views = RunningWorkbench.ui(() -> Arrays.stream(PlatformUI.getWorkbench().getViewRegistry().getViews())
                .filter(view -> view.getId().startsWith("dev.kraftbench.")).toList());
        assertTrue(views.size() >= 6, views.toString());
        RunningWorkbench.ui(() -> {
            // views propose what was looked at last, and another test looks at a topic without records
            CurrentCluster.get().look(cluster, DemoLoad.TOPIC);
            return null;
        });
        for (IViewDescriptor view : views) {
            everyPageRendersData("view " + view.getLabel(), RunningWorkbench.ui(() -> RunningWorkbench.page().showView(view.getId())));
        }
    }

    @Test
    void everyEditorPageRendersData() {
        everyPageRendersData("cluster", open(Map.of()));
        everyPageRendersData("topic", open(Map.of(CommandCalls.TOPIC, DemoLoad.TOPIC)));
        everyPageRendersData("group", open(Map.of(CommandCalls.GROUP, "inventory")));
        everyPageRendersData("broker", open(Map.of(CommandCalls.BROKER, "1")));
    }

    @Test
    void aRemoteClusterShowsTheSameThroughTheSameParts() {
        String servers = ((ConnectionState.Open) cluster.state()).bootstrapServers();
        ClusterConnection remote = connections.add(new ConnectionSettings.Remote("remote-parts-test", "remote-parts-test", Environment.TEST, true, servers,
                Map.of()));
        try {
            RunningWorkbench.await(remote.open(LIMIT));
            RunningWorkbench.ui(() -> {
                CurrentCluster.get().select(remote);
                return null;
            });
            for (String view : List.of("dev.kraftbench.topology", "dev.kraftbench.throughput", "dev.kraftbench.isrlag", "dev.kraftbench.grouplag", "dev.kraftbench.quorumlag",
                    "dev.kraftbench.latency")) {
                everyPageRendersData("remote " + view, RunningWorkbench.ui(() -> RunningWorkbench.page().showView(view)));
            }
            for (Map<String, String> what : List.of(Map.<String, String>of(), Map.of(CommandCalls.TOPIC, DemoLoad.TOPIC),
                    Map.of(CommandCalls.GROUP, "payment"), Map.of(CommandCalls.BROKER, "2"))) {
                Map<String, String> parameters = new HashMap<>(what);
                parameters.put(CommandCalls.CLUSTER, remote.id());
                everyPageRendersData("remote editor " + what, RunningWorkbench.ui(() -> CommandCalls.run(
                        PlatformUI.getWorkbench().getWorkbenchWindows()[0], CommandCalls.OPEN, parameters)));
            }
        } finally {
            RunningWorkbench.ui(() -> {
                RunningWorkbench.page().closeAllEditors(false);
                CurrentCluster.get().select(cluster);
                return null;
            });
            RunningWorkbench.await(remote.close(LIMIT));
            connections.remove(remote.id());
        }
    }

    @Test
    void anEditedConfigurationMakesTheEditorDirtyUntilItIsUndone() {
        TopicEditor editor = (TopicEditor) open(Map.of(CommandCalls.TOPIC, "audit-log"));
        RunningWorkbench.ui(() -> {
            editor.showPage(2);
            return null;
        });
        until("the configuration is loaded", editor::rendersData);
        ConfigEntry retention = editor.edits().rows().stream().map(row -> row.entry()).filter(entry -> entry.name().equals("retention.ms")).findFirst()
                .orElseThrow();
        assertEquals(ConfigEntry.Source.TOPIC, retention.source());
        assertFalse(RunningWorkbench.ui(editor::isDirty));
        RunningWorkbench.ui(() -> {
            editor.edits().set("retention.ms", "12345");
            return null;
        });
        assertTrue(RunningWorkbench.ui(editor::isDirty));
        RunningWorkbench.ui(() -> {
            editor.edits().undo();
            return null;
        });
        assertFalse(RunningWorkbench.ui(editor::isDirty));
        assertTrue(RunningWorkbench.ui(() -> RunningWorkbench.page().closeEditor((IEditorPart) editor, false)));
    }

    @Test
    void produceShowsWhereEachRecordWent() {
        ProduceView view = (ProduceView) RunningWorkbench.ui(() -> CommandCalls.run(PlatformUI.getWorkbench().getWorkbenchWindows()[0],
                CommandCalls.PRODUCE, Map.of(CommandCalls.CLUSTER, ID, CommandCalls.TOPIC, DemoLoad.TOPIC, CommandCalls.SEND, "true")));
        until("records are acknowledged", () -> !view.shownPaths().isEmpty() && view.rendersData());
        assertTrue(RunningWorkbench.ui(view::choices).size() >= 2);
    }

    @Test
    void aKilledLeaderMovesOnTheMapAndIsAnEvent() {
        TopologyView map = (TopologyView) RunningWorkbench.ui(() -> RunningWorkbench.page().showView(TopologyView.ID));
        EventsView events = (EventsView) RunningWorkbench.ui(() -> RunningWorkbench.page().showView(EventsView.ID));
        until("there is a leader and a full ISR", () -> !partition().offline() && !partition().underReplicated());
        int before = partition().leader();
        RunningWorkbench.await(cluster.brokerControl().orElseThrow().kill(before, LIMIT));
        until("another broker leads", () -> !partition().offline() && partition().leader() != before);
        assertNotEquals(before, partition().leader());
        until("the map shows it", map::rendersData);
        until("the events tell it", () -> events.shown().stream().anyMatch(event -> event instanceof ClusterEvent.LeaderMoved move
                && move.topic().equals(DemoLoad.TOPIC) && move.from() == before));
        RunningWorkbench.await(cluster.brokerControl().orElseThrow().start(before, LIMIT));
        until("it is in the ISR again", () -> !partition().underReplicated());
    }
}
