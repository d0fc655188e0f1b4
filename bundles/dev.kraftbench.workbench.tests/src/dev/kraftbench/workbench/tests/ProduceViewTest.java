package dev.kraftbench.workbench.tests;

import static dev.kraftbench.workbench.tests.PartsTest.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.Connections;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.core.produce.PartitionerChoice;
import dev.kraftbench.core.produce.PartitionerFolder;
import dev.kraftbench.core.produce.PartitionerProblem;
import dev.kraftbench.core.produce.Partitioners;
import dev.kraftbench.core.produce.ProducerRun;
import dev.kraftbench.core.produce.RecordPath;
import dev.kraftbench.core.produce.RunFigures;
import dev.kraftbench.core.produce.project.PartitionerProject;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.CurrentCluster;
import dev.kraftbench.ui.records.produce.InstallPartitionerHandler;
import dev.kraftbench.ui.records.produce.PartitionersView;
import dev.kraftbench.ui.records.produce.ProduceView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The Produce and Partitioners views in the live workbench, on an embedded cluster, with partitioners compiled and dropped in on the way. */
@ExtendWith(RunningWorkbench.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProduceViewTest {
    private static final Duration LIMIT = Duration.ofSeconds(RunningWorkbench.LIMIT_SECONDS);
    private static final String ID = "produce-view-test";
    private static final String TOPIC = "produced";
    private static final int PARTITIONS = 6;

    @TempDir
    private static Path directory;

    private final Connections connections = RunningWorkbench.service(Connections.class);
    private final PartitionerFolder folder = RunningWorkbench.service(PartitionerFolder.class);
    private final Partitioners partitioners = RunningWorkbench.service(Partitioners.class);
    private ClusterConnection cluster;
    private PartitionerJars jars;

    @BeforeAll
    void startCluster() {
        jars = new PartitionerJars(directory);
        cluster = connections.add(new ConnectionSettings.Local(ID, ID, Environment.TRAINING, 1, 0, Map.of()));
        RunningWorkbench.await(cluster.open(LIMIT));
        RunningWorkbench.await(cluster.plan(new TopicChange.Create(TOPIC, PARTITIONS, 1, Map.of()), LIMIT).thenCompose(plan -> cluster.apply(plan, LIMIT)));
        until("the topic is known", () -> cluster.model().latest().topic(TOPIC).isPresent());
    }

    @AfterEach
    void stopWhatRuns() {
        IViewPart open = RunningWorkbench.ui(() -> RunningWorkbench.page().findView(ProduceView.ID));
        if (open instanceof ProduceView view) {
            RunningWorkbench.ui(view::run).ifPresent(run -> run.outcome().cancel(true));
        }
    }

    @AfterAll
    void removeCluster() {
        RunningWorkbench.await(cluster.close(LIMIT));
        connections.remove(ID);
    }

    private ProduceView view(ClusterConnection on) {
        ProduceView view = (ProduceView) RunningWorkbench.ui(() -> CommandCalls.run(PlatformUI.getWorkbench().getWorkbenchWindows()[0], CommandCalls.PRODUCE,
                Map.of(CommandCalls.CLUSTER, on.id(), CommandCalls.TOPIC, TOPIC)));
        until("the form is ready", view::rendersData);
        ui(() -> view.swapTo(PartitionerChoice.DEFAULT));
        return view;
    }

    private static void ui(Runnable action) {
        RunningWorkbench.ui(() -> {
            action.run();
            return null;
        });
    }

    private void offered(String name) {
        until(name + " is offered", () -> partitioners.choices().stream().anyMatch(choice -> choice.name().equals(name)));
    }

    private void gone(String name) {
        until(name + " is gone", () -> partitioners.choices().stream().noneMatch(choice -> choice.name().equals(name)));
    }

    private PartitionersView partitionersView() {
        return (PartitionersView) RunningWorkbench.ui(() -> RunningWorkbench.page().showView(PartitionersView.ID));
    }

    /** The table has a row of that jar with that problem. */
    private static void shows(PartitionersView view, String jar, PartitionerProblem.Kind kind) {
        until(jar + " is shown with " + kind, () -> view.shown().stream().anyMatch(row -> row.contains("|" + jar + "|") && row.contains(kind.name())));
    }

    @Test
    void aGeneratedProjectsPartitionerIsDroppedInAndTakesOverARunningGenerator() throws IOException {
        PartitionerProject project = new PartitionerProject("Prefix of test", "The beginning of the key decides", "com.example.prefix", "PrefixPartitioner",
                PartitionerProject.Start.KEY_PREFIX);
        String source = project.files().get("src/main/java/com/example/prefix/PrefixPartitioner.java");
        Path jar = jars.component(project.jarName(), "com.example.prefix.PrefixPartitioner", "Prefix of test", source);
        ProduceView view = view(cluster);
        ui(() -> view.generate(0, 500));
        until("records are acknowledged under the default partitioner", () -> view.run().orElseThrow().figures().acknowledged() > 100);
        assertTrue(folder.check(jar).problems().isEmpty(), folder.check(jar).toString());
        Path installed = folder.install(jar);
        offered("Prefix of test");
        until("the view offers it", () -> view.choices().stream().anyMatch(choice -> choice.name().equals("Prefix of test")));
        ui(() -> view.swapTo("service:Prefix of test"));
        until("the histograms of before and now are shown", () -> view.shownSpreads().size() == 2 && view.shownSpreads().getFirst().total() > 50);
        // every key begins with order-: so all are in one partition
        assertEquals(PARTITIONS, RunningWorkbench.ui(() -> view.shownSpreads().getFirst().skew()));
        assertTrue(RunningWorkbench.ui(() -> view.shownSpreads().getLast().skew()) < PARTITIONS);
        ui(view::stop);
        until("the run is over", () -> view.run().orElseThrow().figures().over());
        ProducerRun run = RunningWorkbench.ui(view::run).orElseThrow();
        RunFigures figures = run.figures();
        assertEquals(figures.sent(), figures.acknowledged());
        assertTrue(run.paths().stream().allMatch(RecordPath::acknowledged));
        until("it is in the operations log", () -> connections.operations().operations().stream()
                .anyMatch(operation -> operation.cluster().equals(ID) && operation.commandLines().getLast().startsWith("kafka-producer-perf-test.sh")));
        Files.delete(installed);
        gone("Prefix of test");
    }

    @Test
    void aFileIsPreviewedSentAndResumedAtItsWrongLine() throws IOException {
        Path file = Files.writeString(directory.resolve("records.csv"), "key;value\na;1\nb;2\nc;3;?\nd;4\n");
        ProduceView view = view(cluster);
        ui(() -> view.openFile(file));
        until("four rows are previewed", () -> view.previewedRows() == 4);
        ui(() -> {
            view.start();
            // whoever looks at another form meanwhile loses nothing
            view.showPage(0);
        });
        until("it stops at line 4", () -> view.run().orElseThrow().outcome().isDone() && view.status().contains("4"));
        assertEquals(2, RunningWorkbench.ui(view::run).orElseThrow().figures().acknowledged());
        Files.writeString(file, "key;value\na;1\nb;2\nc;3\nd;4\n");
        ProducerRun before = RunningWorkbench.ui(view::run).orElseThrow();
        ui(() -> {
            view.showPage(1);
            view.start();
        });
        until("it goes on", () -> view.run().orElseThrow() != before && view.run().orElseThrow().outcome().isDone());
        assertEquals(2, RunningWorkbench.ui(view::run).orElseThrow().figures().acknowledged());
    }

    @Test
    void aPartitionIsTypedAndRefusedWhenTheTopicHasNone() {
        ProduceView view = view(cluster);
        ui(() -> {
            view.showPage(0);
            partitionOf().setText("6");
        });
        ui(view::start);
        until("it says which there are", () -> view.status().contains("6") && view.status().contains("5"));
        ui(() -> partitionOf().setText("4"));
        ui(view::start);
        // the run's outcome is known before its path is shown, and there may be those of a run before
        until("one record is sent to partition 4", () -> view.run().isPresent() && view.run().orElseThrow().outcome().isDone() && !view.shownPaths().isEmpty()
                && view.shownPaths().getLast().partition() == 4);
        ui(() -> partitionOf().select(0));
    }

    /** The list of partitions of the form that is seen. */
    private static Combo partitionOf() {
        return (Combo) Objects.requireNonNull(Dialogs.find(PlatformUI.getWorkbench().getWorkbenchWindows()[0].getShell(),
                control -> control instanceof Combo combo && combo.isVisible() && combo.getItemCount() == PARTITIONS + 1
                        && combo.getItem(PARTITIONS).equals(Integer.toString(PARTITIONS - 1))));
    }

    @Test
    void badBundlesAreShownWithReasonAndRemedy() throws IOException {
        PartitionersView view = partitionersView();
        until("the partitioners are listed", view::rendersData);
        Path nothing = Files.writeString(directory.resolve("nothing.jar"), "this is no jar");
        Path plain = jars.jar("plain.jar", Map.of(), Map.of());
        Path unresolved = jars.jar("unresolved.jar", PartitionerJars.bundle("com.example.unresolved", "com.example.missing"), Map.of());
        Path idle = jars.jar("idle.jar", PartitionerJars.bundle("com.example.idle", PartitionerJars.KAFKA), Map.of());
        Path first = jars.component("first.jar", "com.example.first.One", "Twice", PartitionerJars.source("com.example.first", "One", "", "return 0;"));
        Path second = jars.component("second.jar", "com.example.second.Two", "Twice", PartitionerJars.source("com.example.second", "Two", "", "return 1;"));
        Path broken = jars.component("broken.jar", "com.example.broken.Broken", "Broken",
                PartitionerJars.source("com.example.broken", "Broken", "", "return 0;").replace("public int partition", "{ if (true) throw new IllegalStateException(\"not made\"); }\n  public int partition"));
        assertEquals(PartitionerProblem.Kind.NO_JAR, folder.check(nothing).problems().getFirst().kind());
        assertEquals(PartitionerProblem.Kind.NO_BUNDLE, folder.check(plain).problems().getFirst().kind());
        assertEquals(PartitionerProblem.Kind.UNRESOLVED, folder.check(unresolved).problems().getFirst().kind());
        assertTrue(folder.check(unresolved).problems().getFirst().detail().contains("com.example.missing"));
        assertFalse(folder.check(idle).installable());
        Files.copy(plain, folder.path().resolve("plain.jar"));
        folder.install(unresolved);
        folder.install(idle);
        folder.install(first);
        offered("Twice");
        assertEquals(PartitionerProblem.Kind.DUPLICATE_NAME, folder.check(second).problems().getFirst().kind());
        folder.install(second);
        folder.install(broken);
        shows(view, "plain.jar", PartitionerProblem.Kind.NO_BUNDLE);
        shows(view, "unresolved.jar", PartitionerProblem.Kind.UNRESOLVED);
        shows(view, "idle.jar", PartitionerProblem.Kind.NO_COMPONENT);
        shows(view, "second.jar", PartitionerProblem.Kind.DUPLICATE_NAME);
        shows(view, "broken.jar", PartitionerProblem.Kind.NOT_ACTIVATED);
        until("the details say what is missing and what helps", () -> view.details().contains("com.example.missing") && view.details().contains("-includeresource")
                && view.details().contains("not made"));
        for (String jar : new String[] {"plain.jar", "unresolved.jar", "idle.jar", "first.jar", "second.jar", "broken.jar"}) {
            folder.remove(folder.path().resolve(jar));
        }
        gone("Twice");
        until("the jars are no longer listed", () -> view.shown().stream().noneMatch(row -> row.contains("|unresolved.jar|")));
    }

    @Test
    void aPartitionerThatThrowsIsShownUntilItIsMended() throws IOException {
        Path jar = jars.component("throws.jar", "com.example.thrower.Throws", "Throws", PartitionerJars.source("com.example.thrower", "Throws", "",
                "throw new UnsupportedOperationException(\"not yet\");"));
        ui(() -> CommandCalls.run(PlatformUI.getWorkbench(), "dev.kraftbench.installPartitioner", Map.of(InstallPartitionerHandler.JAR, jar.toString())));
        offered("Throws");
        PartitionersView list = partitionersView();
        ProduceView view = view(cluster);
        until("the view offers it", () -> view.choices().stream().anyMatch(choice -> choice.name().equals("Throws")));
        ui(() -> {
            view.swapTo("service:Throws");
            view.generate(20, 0);
        });
        until("the run stops", () -> view.run().orElseThrow().outcome().isDone());
        assertTrue(RunningWorkbench.ui(view::run).orElseThrow().figures().errors().getFirst().reason().contains("not yet"));
        partitionersView();
        shows(list, "throws.jar", PartitionerProblem.Kind.PARTITION_FAILED);
        jars.component("throws.jar", "com.example.thrower.Throws", "Throws", PartitionerJars.source("com.example.thrower", "Throws", "", "return 5;"));
        folder.install(jar);
        until("the new build has no failure", () -> partitioners.problems().isEmpty() && list.shown().stream().anyMatch(row -> row.equals("Throws|throws.jar|")));
        // the choice has stayed while its bundle was exchanged
        ui(() -> view.generate(20, 0));
        until("the run ends", () -> view.run().orElseThrow().outcome().isDone() && view.run().orElseThrow().figures().acknowledged() == 20);
        assertTrue(RunningWorkbench.ui(view::run).orElseThrow().paths().stream().allMatch(path -> path.partition() == 5));
        folder.remove(folder.path().resolve("throws.jar"));
        gone("Throws");
        ui(() -> view.swapTo(PartitionerChoice.DEFAULT));
    }

    @Test
    void aReadOnlyConnectionSaysSoAndSendsNothing() {
        String servers = ((ConnectionState.Open) cluster.state()).bootstrapServers();
        ClusterConnection remote = connections.add(new ConnectionSettings.Remote("produce-read-only", "produce-read-only", Environment.TEST, true, servers,
                Map.of()));
        try {
            RunningWorkbench.await(remote.open(LIMIT));
            until("its topic is known", () -> remote.model().latest().topic(TOPIC).isPresent());
            ProduceView view = view(remote);
            until("the view says so", () -> view.status().contains("produce-read-only"));
        } finally {
            ui(() -> CurrentCluster.get().select(cluster));
            RunningWorkbench.await(remote.close(LIMIT));
            connections.remove(remote.id());
        }
    }
}
