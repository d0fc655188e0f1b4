package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Connections;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.sampling.SampledModel;
import dev.kraftbench.ui.base.CurrentCluster;
import dev.kraftbench.ui.cluster.Messages;
import dev.kraftbench.ui.cluster.topology.TopologyCanvas;
import dev.kraftbench.ui.cluster.topology.TopologyPane;
import dev.kraftbench.ui.cluster.topology.TopologyView;
import dev.kraftbench.ui.cluster.topology.scene.CardScene;
import dev.kraftbench.ui.cluster.topology.scene.HeatScene;
import dev.kraftbench.ui.cluster.topology.scene.MapLevel;
import dev.kraftbench.ui.cluster.topology.scene.MapPosition;
import dev.kraftbench.ui.cluster.topology.scene.MatrixScene;
import dev.kraftbench.ui.cluster.topology.scene.Spot;
import dev.kraftbench.ui.cluster.topology.scene.StripScene;
import java.time.Duration;
import java.util.Map;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Text;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The map on an embedded cluster, driven by keys and pointer as a person would. */
@ExtendWith(RunningWorkbench.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TopologyMapTest {
    private static final Duration LIMIT = Duration.ofSeconds(RunningWorkbench.LIMIT_SECONDS);
    private static final String ID = "map-test";

    private final Connections connections = RunningWorkbench.service(Connections.class);
    private ClusterConnection cluster;
    private TopologyPane pane;
    private TopologyCanvas canvas;

    @BeforeAll
    void startClusterWithTwoTopics() {
        cluster = connections.add(new ConnectionSettings.Local(ID, ID, Environment.TRAINING, 3, 0, Map.of()));
        RunningWorkbench.await(cluster.open(LIMIT));
        create("invoices", 6, 3);
        create("payments", 2, 2);
        RunningWorkbench.ui(() -> {
            CurrentCluster.get().select(cluster);
            return null;
        });
        TopologyView view = (TopologyView) RunningWorkbench.ui(() -> RunningWorkbench.page().showView(TopologyView.ID));
        pane = view.pane();
        canvas = pane.canvas();
        PartsTest.until("the map shows both topics", () -> pane.model().topics().size() == 2 && view.rendersData());
    }

    private void create(String topic, int partitions, int replicas) {
        RunningWorkbench.await(cluster.plan(new TopicChange.Create(topic, partitions, replicas, Map.of("min.insync.replicas", "2")), LIMIT)
                .thenCompose(plan -> cluster.apply(plan, LIMIT)));
    }

    @AfterAll
    void removeCluster() {
        RunningWorkbench.ui(() -> RunningWorkbench.page().closeAllEditors(false));
        RunningWorkbench.await(cluster.close(LIMIT));
        connections.remove(ID);
    }

    @BeforeEach
    void onTopics() {
        go(MapPosition.TOPICS);
        RunningWorkbench.ui(() -> {
            pane.setProblemsOnly(false);
            canvas.moveCursor(Spot.NONE);
            return null;
        });
    }

    private void go(MapPosition position) {
        RunningWorkbench.ui(() -> {
            pane.go(position);
            return null;
        });
    }

    private void key(int code, char character) {
        RunningWorkbench.ui(() -> {
            Event event = new Event();
            event.keyCode = code;
            event.character = character;
            canvas.notifyListeners(SWT.KeyDown, event);
            return null;
        });
    }

    private void pointer(int type, Spot at, int button, int count, int mask) {
        RunningWorkbench.ui(() -> {
            Rectangle bounds = canvas.scene().orElseThrow().boundsOf(at).orElseThrow();
            Event event = new Event();
            event.x = bounds.x + bounds.width / 2 - canvas.scroll().x;
            event.y = bounds.y + bounds.height / 2 - canvas.scroll().y;
            event.button = button;
            event.count = count;
            event.stateMask = mask;
            canvas.notifyListeners(type, event);
            return null;
        });
    }

    @Test
    void theKeyboardLeadsFromTheBrokersToOnePartitionAndBack() {
        go(MapPosition.BROKERS);
        assertInstanceOf(StripScene.class, canvas.scene().orElseThrow());
        key('+', '+');
        assertInstanceOf(HeatScene.class, canvas.scene().orElseThrow());
        key(SWT.ARROW_DOWN, '\0');
        assertEquals(Spot.ofTopic("invoices"), canvas.cursor());
        key('+', '+');
        assertInstanceOf(MatrixScene.class, canvas.scene().orElseThrow());
        assertEquals(6, canvas.scene().orElseThrow().partitions());
        key(SWT.ARROW_DOWN, '\0');
        key(SWT.ARROW_DOWN, '\0');
        key(SWT.ARROW_RIGHT, '\0');
        Spot chosen = canvas.cursor();
        assertTrue(chosen.hasPartition() && chosen.hasBroker(), chosen.toString());
        key('+', '+');
        assertEquals(MapPosition.card("invoices", chosen.partition()), pane.position());
        PartsTest.until("the card has offsets", () -> canvas.scene().orElseThrow() instanceof CardScene card && card.details() != null
                && card.lanes().stream().allMatch(lane -> lane.bar() != null));
        key(SWT.BS, '\b');
        assertEquals(MapPosition.partitions("invoices"), pane.position());
        key('-', '-');
        assertEquals(MapLevel.TOPICS, pane.position().level());
        key('-', '-');
        assertEquals(MapLevel.BROKERS, pane.position().level());
    }

    @Test
    void controlAndWheelZoomAtThePointer() {
        pointer(SWT.MouseVerticalWheel, Spot.ofTopic("payments"), 0, 1, SWT.MOD1);
        assertEquals(MapPosition.partitions("payments"), pane.position());
        pointer(SWT.MouseVerticalWheel, Spot.ofPartition("payments", 1), 0, 1, SWT.MOD1);
        assertEquals(MapPosition.card("payments", 1), pane.position());
        pointer(SWT.MouseVerticalWheel, Spot.ofReplica("payments", 1, leader("payments", 1)), 0, -1, SWT.MOD1);
        assertEquals(MapPosition.partitions("payments"), pane.position());
    }

    private int leader(String topic, int partition) {
        return cluster.model().latest().partition(topic, partition).orElseThrow().leader();
    }

    @Test
    void enterOpensTheEditorOfWhatTheCursorIsOn() {
        key(SWT.ARROW_DOWN, '\0');
        key(SWT.CR, '\r');
        assertEquals("invoices", RunningWorkbench.ui(() -> RunningWorkbench.page().getActiveEditor().getTitle()));
        RunningWorkbench.ui(() -> {
            canvas.moveCursor(Spot.ofBroker(2));
            return null;
        });
        key(SWT.CR, '\r');
        assertTrue(RunningWorkbench.ui(() -> RunningWorkbench.page().getActiveEditor().getTitle()).contains("2"));
    }

    @Test
    void theMenuOffersWhatFitsTheCell() {
        pointer(SWT.MouseDown, Spot.ofTopic("invoices").onBroker(1), 3, 0, 0);
        String texts = RunningWorkbench.ui(() -> {
            canvas.getMenu().notifyListeners(SWT.Show, new Event());
            StringBuilder all = new StringBuilder();
            for (MenuItem item : canvas.getMenu().getItems()) {
                all.append(item.getText()).append('\n');
            }
            canvas.getMenu().notifyListeners(SWT.Hide, new Event());
            return all.toString();
        });
        assertTrue(texts.contains("invoices") && texts.contains("1"), texts);
        assertTrue(texts.contains(Messages.action_reassign) && texts.contains(Messages.action_elect), texts);
    }

    @Test
    void whatIsTypedIsMarkedAndEnterGoesThere() {
        RunningWorkbench.ui(() -> {
            Text field = find(pane);
            field.setText("pay");
            return null;
        });
        assertEquals(Spot.ofTopic("payments"), canvas.cursor());
        RunningWorkbench.ui(() -> {
            Text field = find(pane);
            field.setText("payments-1");
            field.notifyListeners(SWT.DefaultSelection, new Event());
            field.setText("");
            return null;
        });
        assertEquals(MapPosition.card("payments", 1), pane.position());
    }

    private static Text find(Composite composite) {
        for (Control child : composite.getChildren()) {
            Text found = child instanceof Text text ? text : child instanceof Composite inner ? find(inner) : null;
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    @Test
    void exportsHoldTheWholeMap() {
        go(MapPosition.partitions(""));
        String svg = RunningWorkbench.ui(() -> pane.export().svgDocument(ID));
        for (int i = 0; i < 6; i++) {
            assertTrue(svg.contains(">invoices-" + i + "<"), "invoices-" + i);
        }
        ImageData pixels = RunningWorkbench.ui(() -> pane.export().pixels());
        assertEquals(RunningWorkbench.ui(() -> canvas.scene().orElseThrow().extent().y), pixels.height);
        assertNotNull(pixels.data);
    }

    @Test
    void aBigClusterOpensOnItsProblems() {
        SampledModel big = new SampledModel(true);
        big.publish(Snapshots.large(10_000));
        ClusterConnection fake = FakeCluster.of("big", big);
        RunningWorkbench.ui(() -> {
            CurrentCluster.get().select(fake);
            return null;
        });
        try {
            PartsTest.until("only problems are asked for", () -> pane.model().total() == 10_000 && pane.problemsOnly());
            assertFalse(RunningWorkbench.ui(pane::showsGraph));
            assertFalse(RunningWorkbench.ui(pane::rendersData), "there are none, and it says so");
            RunningWorkbench.ui(() -> {
                pane.setProblemsOnly(false);
                pane.go(MapPosition.partitions(""));
                canvas.moveCursor(Spot.ofReplica("big", 9_000, 1));
                return null;
            });
            assertTrue(RunningWorkbench.ui(() -> canvas.scroll().y) > 100_000, "the cursor is scrolled into sight");
        } finally {
            RunningWorkbench.ui(() -> {
                CurrentCluster.get().select(cluster);
                return null;
            });
            PartsTest.until("the map is back", () -> pane.model().topics().size() == 2);
        }
    }

    @Test
    void aKilledBrokerIsAProblemIsLitAndIsNoneAfterItsReturn() {
        RunningWorkbench.ui(() -> {
            pane.setProblemsOnly(true);
            return null;
        });
        int victim = leader("invoices", 0);
        PartsTest.until("no problems at first", () -> pane.model().partitions() == 0);
        assertFalse(RunningWorkbench.ui(pane::rendersData), "the map says that there are none");
        RunningWorkbench.await(cluster.brokerControl().orElseThrow().kill(victim, LIMIT));
        PartsTest.until("a replica that something happened to is lit", () -> canvas.highlighted().keySet().stream().anyMatch(Spot::hasPartition));
        PartsTest.until("its partitions are problems", () -> pane.rendersData() && pane.model().partitions() >= 6);
        PartsTest.until("two topics say that replicas are offline", () -> pane.model().topics().stream()
                .flatMap(row -> row.cells().stream()).mapToInt(cell -> cell.offline()).sum() >= 6);
        RunningWorkbench.await(cluster.brokerControl().orElseThrow().start(victim, LIMIT));
        PartsTest.until("all are in sync again", () -> cluster.model().latest().partitions().noneMatch(PartitionSnapshot::underReplicated));
    }
}
