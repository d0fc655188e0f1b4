package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Connections;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.core.produce.OutgoingRecord;
import dev.kraftbench.core.produce.PartitionerChoice;
import dev.kraftbench.core.produce.ProduceJob;
import dev.kraftbench.core.serde.Decoded;
import dev.kraftbench.core.serde.FilterLanguage.Mode;
import dev.kraftbench.core.serde.SerdeChoice;
import dev.kraftbench.core.serde.SerdeOptions;
import dev.kraftbench.core.serde.Serdes;
import dev.kraftbench.core.serde.Side;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.CurrentCluster;
import dev.kraftbench.ui.records.browse.BrowseState.Phase;
import dev.kraftbench.ui.records.browse.RecordsPane;
import dev.kraftbench.ui.records.browse.RecordsView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The view Messages on an embedded cluster: searching, filtering, resuming, following, choosing how to read. */
@ExtendWith(RunningWorkbench.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordsViewTest {
    private static final Duration LIMIT = Duration.ofSeconds(RunningWorkbench.LIMIT_SECONDS);
    private static final String ID = "records-view-test";
    private static final String TOPIC = "orders";
    private static final int RECORDS = 300;

    private final Connections connections = RunningWorkbench.service(Connections.class);
    private ClusterConnection cluster;
    private RecordsView view;
    private RecordsPane pane;

    @BeforeAll
    void startCluster() {
        cluster = connections.add(new ConnectionSettings.Local(ID, ID, Environment.TRAINING, 1, 0, Map.of()));
        RunningWorkbench.await(cluster.open(LIMIT));
        for (String topic : List.of(TOPIC, "empty")) {
            RunningWorkbench.await(cluster.plan(new TopicChange.Create(topic, 3, 1, Map.of()), LIMIT).thenCompose(plan -> cluster.apply(plan, LIMIT)));
        }
        produce(0, RECORDS);
        PartsTest.until("the topic is known", () -> cluster.model().latest().topic(TOPIC).isPresent());
        view = (RecordsView) RunningWorkbench.ui(() -> {
            CurrentCluster.get().select(cluster);
            return CommandCalls.run(PlatformUI.getWorkbench().getWorkbenchWindows()[0], "dev.kraftbench.browse",
                    Map.of(CommandCalls.CLUSTER, ID, CommandCalls.TOPIC, TOPIC));
        });
        pane = view.pane().orElseThrow();
    }

    @AfterAll
    void removeCluster() {
        RunningWorkbench.ui(() -> {
            pane.session().clear();
            RunningWorkbench.page().hideView(view);
            return null;
        });
        RunningWorkbench.await(cluster.close(LIMIT));
        connections.remove(ID);
    }

    private void produce(int from, int to) {
        List<OutgoingRecord> records = IntStream.range(from, to).mapToObj(i -> new OutgoingRecord("order-" + i % 40,
                "{\"orderId\":" + i + ",\"customer\":{\"city\":\"" + (i % 3 == 0 ? "Berlin" : "Shanghai") + "\"},\"total\":" + i % 97 + ".50,\"items\":["
                        + "{\"sku\":\"A-" + i % 7 + "\",\"count\":" + (1 + i % 4) + "}],\"state\":\"" + (i % 5 == 0 ? "paid" : "created") + "\"}",
                List.of(Map.entry("trace-id", "t-" + i), Map.entry("source", "web")), i % 3)).toList();
        RunningWorkbench.await(cluster.produce(new ProduceJob(TOPIC, records, PartitionerChoice.DEFAULT, Map.of()), record -> { }, LIMIT))
                .forEach(record -> assertEquals(null, record.error()));
    }

    private void search(Mode mode, String filter) {
        RunningWorkbench.ui(() -> {
            pane.filter().show(mode, filter);
            pane.search();
            return null;
        });
        ended();
    }

    private void ended() {
        PartsTest.until("the search has ended", () -> pane.state().phase() == Phase.ENDED);
    }

    @Test
    void theNewestAreShownAtOnceAndResumeReadsOn() {
        RunningWorkbench.ui(() -> {
            view.show(TOPIC);
            return null;
        });
        search(Mode.TEXT, "");
        PartsTest.until("records are shown", view::rendersData);
        assertEquals(100, pane.rows().size());
        assertTrue(pane.state().resumable());
        WindowPictures.take(RunningWorkbench.ui(() -> view.getSite().getShell()), "messages");
        RunningWorkbench.ui(() -> {
            pane.resume();
            return null;
        });
        PartsTest.until("more are found", () -> pane.rows().size() == 200 && pane.state().phase() == Phase.ENDED);
    }

    @Test
    void anExpressionSelectsAndAWrongOneIsNotSearched() {
        search(Mode.EXPRESSION, "value.customer.city == 'Berlin' && value.orderId < 30");
        assertEquals(10, pane.rows().size());
        assertEquals(RECORDS, pane.state().progress().scanned());
        search(Mode.TEXT, "\"orderId\":17,");
        assertEquals(1, pane.rows().size());
        RunningWorkbench.ui(() -> {
            pane.filter().show(Mode.EXPRESSION, "valeu.orderId == 1");
            pane.search();
            return null;
        });
        assertEquals(1, pane.rows().size());
        WindowPictures.take(RunningWorkbench.ui(() -> view.getSite().getShell()), "messages-wrong-filter");
    }

    @Test
    void anEmptyTopicSaysSo() {
        RunningWorkbench.ui(() -> {
            pane.filter().show(Mode.TEXT, "");
            view.show("empty");
            return null;
        });
        ended();
        PartsTest.until("the reason is shown", () -> !view.rendersData() && pane.rows().isEmpty());
        RunningWorkbench.ui(() -> {
            view.show(TOPIC);
            return null;
        });
        PartsTest.until("records are shown", view::rendersData);
    }

    @Test
    void aChosenSerdeReadsWhatWasFoundAnew() {
        search(Mode.TEXT, "");
        Serdes serdes = RunningWorkbench.service(Serdes.class);
        RunningWorkbench.ui(() -> {
            pane.chosen(Side.VALUE, new SerdeChoice("hex", SerdeOptions.NONE));
            return null;
        });
        PartsTest.until("values are hex", () -> pane.rows().stream().allMatch(row -> row.value() instanceof Decoded.Meaning meaning
                && meaning.text().startsWith("7b22")));
        assertEquals("hex", serdes.choice(cluster, TOPIC, Side.VALUE).serde());
        RunningWorkbench.ui(() -> {
            pane.chosen(Side.VALUE, SerdeChoice.GUESSED);
            return null;
        });
        PartsTest.until("values are JSON again", () -> pane.rows().stream().allMatch(row -> row.value().text().startsWith("{")));
    }

    @Test
    void whatIsWrittenAppearsLive() {
        RunningWorkbench.ui(() -> {
            pane.filter().show(Mode.TEXT, "");
            pane.tail();
            return null;
        });
        PartsTest.until("the tail runs", () -> pane.state().phase() == Phase.TAILING);
        int[] sent = {RECORDS};
        PartsTest.until("a record appears", () -> {
            // where the end was depends on when the tail asked: write until it has heard
            if (pane.rows().isEmpty()) {
                cluster.produce(new ProduceJob(TOPIC, List.of(OutgoingRecord.of("k", "tick " + sent[0]++)), PartitionerChoice.DEFAULT, Map.of()), r -> { }, LIMIT);
            }
            return !pane.rows().isEmpty() && pane.rows().getFirst().value().text().startsWith("tick");
        });
        RunningWorkbench.ui(() -> {
            pane.session().pause(true);
            return null;
        });
        assertEquals(Phase.PAUSED, pane.state().phase());
        RunningWorkbench.ui(() -> {
            pane.session().stop();
            return null;
        });
        assertFalse(pane.state().phase().running());
    }
}
