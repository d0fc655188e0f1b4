package dev.kraftbench.app.tour;

import dev.kraftbench.app.DataPerspective;
import dev.kraftbench.app.OperatePerspective;
import dev.kraftbench.app.help.WelcomeEditor;
import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.DemoLoad;
import dev.kraftbench.core.change.Change;
import dev.kraftbench.core.change.GroupChange;
import dev.kraftbench.core.change.SecurityChange;
import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.core.change.TopicPreset;
import dev.kraftbench.core.group.GroupKind;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.security.Acl;
import dev.kraftbench.ui.base.CallFailure;
import dev.kraftbench.ui.base.CommandCalls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.views.IViewDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * {@code kraftbench tour DIR}: in the demo, creates what it has not, opens every editor and dialog, kills the leader of a partition, and visits every view
 * with all its pages. Waits until each says that it renders data, saves a picture, and ends the workbench; its exit code is 0 only if all did. UI thread.
 */
public final class Tour {
    private static final int LIMIT_MILLIS = 60_000;
    private static final Duration CALL = Duration.ofSeconds(30);
    static final String TOPIC = "audit-log";
    /** Enough for charts with something in them. */
    private static final int ORDERS = 500;
    private static final int DEMO_GROUPS = 3;
    private static final int LATER_GROUPS = 6;
    /** The map asks for what groups read with each of its samples. */
    private static final int GRAPH_MILLIS = 3_000;
    private static volatile int exitCode;

    private final IWorkbenchWindow window;
    private final Path directory;
    private final Steps steps;
    private final Album album;
    private int killed = -1;
    private @Nullable TourClients clients;

    public Tour(IWorkbenchWindow window, Path directory) {
        this.window = window;
        this.directory = directory;
        steps = new Steps(window.getShell().getDisplay(), LIMIT_MILLIS);
        album = new Album(window.getShell(), directory, steps);
    }

    /** The workbench's own exit code, unless the tour failed. */
    public static int exitCode(int ofWorkbench) {
        return exitCode != 0 ? exitCode : ofWorkbench;
    }

    /** @param starting gives the demo's cluster as soon as its load runs */
    public void start(CompletableFuture<ClusterConnection> starting) {
        steps.endWhenHeld(3 * LIMIT_MILLIS);
        // the tip of what the pointer happens to be on would be in the picture
        Rectangle bounds = window.getShell().getBounds();
        window.getShell().getDisplay().setCursorLocation(bounds.x + bounds.width - 1, bounds.y + bounds.height - 1);
        starting.whenComplete((demo, failure) -> window.getShell().getDisplay().asyncExec(() -> {
            if (failure == null) {
                plan(new Stage(window, demo, steps, album));
            } else {
                steps.fail("the demo did not start: " + CallFailure.unwrap(failure).getMessage());
            }
            steps.then("the end", this::end);
            steps.start();
        }));
    }

    private void plan(Stage stage) {
        stage.visit("welcome", () -> WelcomeEditor.open(stage.page()));
        stage.closeEditors();
        steps.await("orders", () -> stage.demo().demo().orElseThrow().ordersSent() >= ORDERS);
        groups(stage.demo(), DEMO_GROUPS);
        view(stage, OperatePerspective.CLUSTERS);
        view(stage, OperatePerspective.TOPOLOGY);
        prepare(stage.demo());
        editors(stage);
        new ClusterDialogs(stage).add();
        new TopicDialogs(stage).add();
        new RecordDialogs(stage).add();
        stage.closeEditors();
        retire(stage.demo());
        failure(stage);
        for (IViewDescriptor view : PlatformUI.getWorkbench().getViewRegistry().getViews()) {
            if (view.getId().startsWith("dev.kraftbench.")
                    && !Set.of(OperatePerspective.CLUSTERS, OperatePerspective.TOPOLOGY, OperatePerspective.PRODUCE).contains(view.getId())) {
                view(stage, view.getId());
            }
        }
        stage.visit("perspective data", () -> {
            PlatformUI.getWorkbench().showPerspective(DataPerspective.ID, window);
            return stage.page().showView(OperatePerspective.MESSAGES);
        });
    }

    /** Waits until that many say what they read. */
    private void groups(ClusterConnection demo, int count) {
        steps.await(count + " groups", () -> demo.model().latest().groups().size() >= count);
        steps.call("what groups read", () -> CompletableFuture.allOf(demo.model().latest().groups().stream()
                .map(group -> demo.groups().group(group.id(), CALL)).toArray(CompletableFuture[]::new)));
        steps.settle(GRAPH_MILLIS);
    }

    /** What the demo has not, and the pictures should show. */
    private void prepare(ClusterConnection demo) {
        for (Change change : List.of(TopicPreset.HIGH_RELIABILITY.fill(TOPIC, 3),
                new SecurityChange.CreateAcls(List.of(new Acl("TOPIC", "order-", true, "User:shop", "*", "WRITE", true),
                        new Acl("TOPIC", TOPIC, false, "User:shop", "*", "READ", false), new Acl("GROUP", "*", false, "User:reports", "*", "READ", true))),
                new SecurityChange.SetPassword("shop", "SCRAM-SHA-512", 4096, "not kept by anyone"),
                new SecurityChange.SetQuota(Map.of("user", Optional.of("shop")), Map.of("producer_byte_rate", Optional.of(1_048_576.0),
                        "consumer_byte_rate", Optional.of(4_194_304.0))),
                new GroupChange.AlterConfig(StreamsInstance.APPLICATION, Map.of("streams.num.standby.replicas", Optional.of("1"))))) {
            apply(demo, change);
        }
        steps.then("clients start", () -> clients = TourClients.start(((ConnectionState.Open) demo.state()).bootstrapServers(), DemoLoad.TOPIC, TOPIC));
        for (String group : List.of(TourClients.GROUP, TourClients.SHARE_GROUP, TourClients.IDLE_GROUP, StreamsInstance.APPLICATION)) {
            steps.await("group " + group, () -> demo.model().latest().groups().stream().anyMatch(known -> known.id().equals(group)));
        }
        steps.await("a streams group that works", () -> streams(demo, "Stable"));
    }

    private void apply(ClusterConnection demo, Change change) {
        steps.call(change.title(), () -> demo.plan(change, CALL).thenCompose(plan -> demo.apply(plan, CALL)));
    }

    private static boolean streams(ClusterConnection demo, String state) {
        return demo.model().latest().groups().stream().anyMatch(known -> known.id().equals(StreamsInstance.APPLICATION) && known.state().equals(state));
    }

    /** Without the streams application's topics the map of a failure is seen as a whole. */
    private void retire(ClusterConnection demo) {
        steps.then("the streams application ends", () -> Objects.requireNonNull(clients).stopStreams());
        steps.await("nobody in the streams group", () -> streams(demo, "Empty"));
        for (Change change : List.of(new GroupChange.Delete(StreamsInstance.APPLICATION, GroupKind.STREAMS), new TopicChange.Delete(StreamsInstance.BY_ITEM),
                new TopicChange.Delete(StreamsInstance.COUNTS))) {
            apply(demo, change);
        }
        steps.await("no streams application", () -> demo.model().latest().groups().stream().noneMatch(known -> known.id().equals(StreamsInstance.APPLICATION))
                && demo.model().latest().topic(StreamsInstance.BY_ITEM).isEmpty() && demo.model().latest().topic(StreamsInstance.COUNTS).isEmpty());
    }

    private void editors(Stage stage) {
        ClusterConnection demo = stage.demo();
        steps.await("all parts", () -> demo.model().latest().gaps().isEmpty());
        stage.visit("editor cluster", () -> stage.open(Map.of()));
        stage.tab("editor cluster security 2", "security", 1);
        stage.tab("editor cluster security 3", "security", 2);
        stage.tab("editor cluster quorum 2", "quorum", 1);
        stage.visit("editor topic", () -> stage.open(Map.of(CommandCalls.TOPIC, DemoLoad.TOPIC)));
        stage.visit("editor group", () -> stage.open(Map.of(CommandCalls.GROUP, TourClients.GROUP)));
        stage.visit("editor share group", () -> stage.open(Map.of(CommandCalls.GROUP, TourClients.SHARE_GROUP)));
        stage.visit("editor streams group", () -> stage.open(Map.of(CommandCalls.GROUP, StreamsInstance.APPLICATION)));
        steps.await("a leader of " + DemoLoad.TOPIC, () -> leader(demo) >= 0);
        steps.then("the leader is kept in mind", () -> killed = leader(demo));
        stage.visit("editor broker", () -> stage.open(Map.of(CommandCalls.BROKER, Integer.toString(killed))));
        stage.visit("editor log directory", () -> stage.run(CommandCalls.OPEN_LOG_DIRECTORY,
                Map.of(CommandCalls.PATH, demo.logFiles().orElseThrow().directories().getFirst().root().toString())));
        stage.closeEditors();
        // sends some records, so that there is something to follow
        stage.visit("view produce", () -> stage.runOnDemo(CommandCalls.PRODUCE, Map.of(CommandCalls.TOPIC, DemoLoad.TOPIC, CommandCalls.SEND, "true")));
        steps.then("the producer closes", () -> {
            // beside an editor or the map it would take its width
            if (stage.page().findView(OperatePerspective.PRODUCE) instanceof IViewPart produce) {
                stage.page().hideView(produce);
            }
        });
    }

    /** The map while a broker is dead, and what the charts keep of it. */
    private void failure(Stage stage) {
        ClusterConnection demo = stage.demo();
        steps.call("kill the leader", () -> demo.brokerControl().orElseThrow().kill(killed, CALL));
        steps.await("another leader", () -> leader(demo) >= 0 && leader(demo) != killed);
        groups(demo, LATER_GROUPS);
        view(stage, OperatePerspective.TOPOLOGY);
        steps.call("start the broker again", () -> demo.brokerControl().orElseThrow().start(killed, CALL));
        steps.await("full ISR", () -> partition(demo) instanceof PartitionSnapshot partition && !partition.underReplicated());
    }

    private static @Nullable PartitionSnapshot partition(ClusterConnection demo) {
        return demo.model().latest().partition(DemoLoad.TOPIC, 0).orElse(null);
    }

    private static int leader(ClusterConnection demo) {
        PartitionSnapshot partition = partition(demo);
        return partition == null ? PartitionSnapshot.NO_LEADER : partition.leader();
    }

    private static void view(Stage stage, String id) {
        // not its label: the pictures of every language have the same names
        stage.visit("view " + id.substring(id.lastIndexOf('.') + 1), () -> stage.page().showView(id));
    }

    private void end() {
        exitCode = steps.failures().isEmpty() ? 0 : 1;
        System.out.println("kraftbench: tour: " + album.shots() + " pictures in " + directory + (exitCode == 0 ? "" : ", " + steps.failures().size() + " failures"));
        if (clients != null) {
            clients.stop();
        }
        window.getActivePage().closeAllEditors(false);
        window.getShell().getDisplay().asyncExec(() -> PlatformUI.getWorkbench().close());
    }
}
