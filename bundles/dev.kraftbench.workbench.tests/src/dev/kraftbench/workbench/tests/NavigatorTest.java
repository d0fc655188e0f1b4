package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Connections;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.Subscription;
import dev.kraftbench.core.connect.Folders;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.Gap;
import dev.kraftbench.core.sampling.SampledModel;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.cluster.navigator.ClustersView;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeItem;
import org.eclipse.ui.PlatformUI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Folders, environments and search in the navigator, with more topics than a tree should show. */
@ExtendWith(RunningWorkbench.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NavigatorTest {
    private static final Duration LIMIT = Duration.ofSeconds(RunningWorkbench.LIMIT_SECONDS);
    private static final int MANY = 520;

    private final Connections connections = RunningWorkbench.service(Connections.class);
    private ClusterConnection cluster;
    private ClusterConnection remote;
    private ClustersView view;

    @BeforeAll
    void startCluster() throws Exception {
        cluster = connections.add(new ConnectionSettings.Local("navigator-test", "navigator-test", Environment.TRAINING, 1, 0, Map.of()));
        String servers = RunningWorkbench.await(cluster.open(LIMIT)).bootstrapServers();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.createTopics(IntStream.range(0, MANY).mapToObj(i -> new NewTopic("topic-" + i, 1, (short) 1)).toList()).all()
                    .get(RunningWorkbench.LIMIT_SECONDS, TimeUnit.SECONDS);
        }
        remote = connections.add(new ConnectionSettings.Remote("payments-eu", "payments-eu", Environment.PRODUCTION, true, servers, Map.of()));
        RunningWorkbench.await(remote.open(LIMIT));
        view = (ClustersView) RunningWorkbench.ui(() -> RunningWorkbench.page().showView(ClustersView.ID));
    }

    @AfterAll
    void removeClusters() {
        RunningWorkbench.ui(() -> {
            view.search("");
            return RunningWorkbench.page().closeAllEditors(false);
        });
        connections.arrange(Folders.NONE);
        RunningWorkbench.await(remote.close(LIMIT));
        connections.remove(remote.id());
        RunningWorkbench.await(cluster.close(LIMIT));
        connections.remove(cluster.id());
    }

    private boolean shows(String line) {
        return view.lines().stream().anyMatch(each -> each.strip().startsWith(line));
    }

    @Test
    void tooManyTopicsAreALinkToTheirTableAndASearchFindsTheOneMeant() {
        PartsTest.until("the tree knows the topics", () -> shows(MANY + ": open the table"));
        assertFalse(RunningWorkbench.ui(() -> shows("topic-1 ")));
        RunningWorkbench.ui(() -> {
            view.search("topic-51");
            return null;
        });
        PartsTest.until("the search shows its hits only", () -> shows("topic-511") && shows("topic-51 ") && !shows("Quorum"));
        WindowPictures.take(RunningWorkbench.ui(() -> view.getSite().getShell()), "navigator-search");
        RunningWorkbench.ui(() -> {
            view.search("");
            return null;
        });
        PartsTest.until("all is there again", () -> shows("Quorum") && shows(MANY + ": open the table"));
    }

    @Test
    void aConnectionIsDraggedIntoAFolderButNotToTheOtherRoot() {
        connections.arrange(connections.folders().create("remote/Shops").create("local/Lab"));
        PartsTest.until("the folders are there", () -> shows("Shops") && shows("Lab"));
        assertFalse(RunningWorkbench.ui(() -> view.drag("payments-eu", "Lab")));
        assertTrue(RunningWorkbench.ui(() -> view.drag("payments-eu", "Shops")));
        PartsTest.until("it lies in the folder", () -> view.lines().stream().anyMatch(line -> line.startsWith("\t\tpayments-eu")));
        assertEquals("remote/Shops", connections.folders().place("payments-eu", Folders.REMOTE));
        List<String> lines = RunningWorkbench.ui(view::lines);
        assertTrue(lines.stream().anyMatch(line -> line.contains("payments-eu") && line.contains("Production") && line.contains("read-only")), lines.toString());
        RunningWorkbench.ui(() -> CommandCalls.run(PlatformUI.getWorkbench().getWorkbenchWindows()[0], CommandCalls.OPEN,
                Map.of(CommandCalls.CLUSTER, remote.id(), CommandCalls.PAGE, "topics")));
        WindowPictures.take(RunningWorkbench.ui(() -> view.getSite().getShell()), "navigator-folders");
    }

    private static @Nullable TreeItem item(TreeItem[] among, String name) {
        return Arrays.stream(among).map(each -> each.getText().startsWith(name) ? each : item(each.getItems(), name)).filter(Objects::nonNull).findFirst().orElse(null);
    }

    private void deleteByKey(String... names) {
        PartsTest.act("all are in the tree", () -> {
            Tree tree = (Tree) Dialogs.find(view.getSite().getShell(), control -> control instanceof Tree each && item(each.getItems(), names[0]) != null);
            TreeItem[] items = tree == null ? new TreeItem[0]
                    : Arrays.stream(names).map(name -> item(tree.getItems(), name)).filter(Objects::nonNull).toArray(TreeItem[]::new);
            return items.length < names.length ? null : () -> {
                tree.setSelection(items);
                Event key = new Event();
                key.keyCode = SWT.DEL;
                tree.notifyListeners(SWT.KeyDown, key);
            };
        });
    }

    @Test
    void whoKeepsAConnectionKeepsTheFolderThatWasSelectedWithIt() {
        connections.add(new ConnectionSettings.Remote("spare", "spare", Environment.DEVELOPMENT, true, "localhost:1", Map.of()));
        connections.arrange(connections.folders().create("remote/Kept"));
        deleteByKey("spare", "Kept");
        Dialogs.press("Remove", "No");
        PartsTest.until("the question is answered", () -> Dialogs.shell("Remove") == null);
        assertTrue(connections.folders().paths().contains("remote/Kept") && connections.find("spare").isPresent());
        deleteByKey("spare", "Kept");
        Dialogs.press("Remove", "Yes");
        PartsTest.until("both are gone", () -> !connections.folders().paths().contains("remote/Kept") && connections.find("spare").isEmpty());
    }

    @Test
    void whatIsMissingIsSaidAboveEveryEditor() {
        RunningWorkbench.ui(() -> CommandCalls.run(PlatformUI.getWorkbench().getWorkbenchWindows()[0], CommandCalls.OPEN,
                Map.of(CommandCalls.CLUSTER, remote.id(), CommandCalls.PAGE, "overview")));
        Shell shell = RunningWorkbench.ui(() -> view.getSite().getShell());
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        Gap gap = new Gap("replicas of broker 7", "broker 7 does not answer");
        // the next sample would take it away again
        Subscription again = remote.model().onSnapshot(snapshot -> {
            if (!stopped.isDone() && !snapshot.gaps().contains(gap)) {
                ((SampledModel) remote.model()).publish(with(snapshot, gap));
            }
        });
        remote.refresh();
        PartsTest.until("the editor says so", () -> says(shell, "broker 7 does not answer"));
        WindowPictures.take(shell, "editor-gap");
        stopped.complete(null);
        again.close();
        remote.refresh();
        PartsTest.until("it is gone with the gap", () -> !says(shell, "broker 7 does not answer"));
    }

    private static ClusterSnapshot with(ClusterSnapshot s, Gap gap) {
        return new ClusterSnapshot(s.clusterId(), s.takenAt(), s.revision(), s.precision(), s.brokers(), s.topics(), s.quorum(), s.groups(), s.lags(),
                List.of(gap));
    }

    private static boolean says(Composite in, String text) {
        for (Control control : in.getChildren()) {
            if (control instanceof Label label && label.isVisible() && label.getText().contains(text) || control instanceof Composite inner && says(inner, text)) {
                return true;
            }
        }
        return false;
    }
}
