package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Connections;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.change.Operation;
import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.core.produce.RunRequest;
import dev.kraftbench.core.produce.source.DraftRecord;
import dev.kraftbench.core.serde.Decoded;
import dev.kraftbench.core.serde.FilterLanguage.Mode;
import dev.kraftbench.core.serde.SerdeChoice;
import dev.kraftbench.core.serde.SerdeOptions;
import dev.kraftbench.core.serde.Serdes;
import dev.kraftbench.core.serde.Side;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.CurrentCluster;
import dev.kraftbench.ui.base.LivePart;
import dev.kraftbench.ui.records.browse.BrowseState.Phase;
import dev.kraftbench.ui.records.browse.RecordsPane;
import dev.kraftbench.ui.records.browse.RecordsView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

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
        PartsTest.until("the browser is there", () -> view.pane().isPresent());
        pane = view.pane().orElseThrow();
    }

    @AfterAll
    void removeCluster() {
        RunningWorkbench.ui(() -> {
            pane.session().clear();
            RunningWorkbench.page().hideView(view);
            return PlatformUI.getWorkbench().showPerspective("dev.kraftbench.operate", PlatformUI.getWorkbench().getWorkbenchWindows()[0]);
        });
        RunningWorkbench.await(cluster.close(LIMIT));
        connections.remove(ID);
    }

    private void produce(int from, int to) {
        List<DraftRecord> records = IntStream.range(from, to).mapToObj(i -> new DraftRecord("order-" + i % 40,
                "{\"orderId\":" + i + ",\"customer\":{\"city\":\"" + (i % 3 == 0 ? "Berlin" : "Shanghai") + "\"},\"total\":" + i % 97 + ".50,\"items\":["
                        + "{\"sku\":\"A-" + i % 7 + "\",\"count\":" + (1 + i % 4) + "}],\"state\":\"" + (i % 5 == 0 ? "paid" : "created") + "\"}",
                List.of(Map.entry("trace-id", "t-" + i), Map.entry("source", "web")), i % 3, null, 1 + i)).toList();
        assertEquals(records.size(), RunningWorkbench.await(cluster.producing().start(RunRequest.of(TOPIC, records), LIMIT).outcome()).acknowledged());
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
        RecordsJourney.ended(pane);
    }

    @Test
    void theNewestAreShownAtOnceAndResumeReadsOn() {
        RunningWorkbench.ui(() -> {
            view.show(TOPIC);
            return null;
        });
        search(Mode.TEXT, "orderId");
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
        assertTrue(pane.state().progress().scanned() >= RECORDS);
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
                cluster.producing().start(RunRequest.of(TOPIC, List.of(DraftRecord.of("k", "tick " + sent[0]++))), LIMIT).outcome();
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

    private void picture(String window, String name) {
        WindowPictures.take(Objects.requireNonNull(RunningWorkbench.ui(() -> Dialogs.shell(window))), name);
    }

    /** The dialogs have event loops of their own: nobody waits for these. */
    private void later(Runnable action) {
        PlatformUI.getWorkbench().getDisplay().asyncExec(action);
    }

    /** The newest of this kind: lines of what was produced before may come later. */
    private void isLogged(String title) {
        PartsTest.until("it is logged: " + title, () -> logged(title).isPresent());
        assertTrue(logged(title).orElseThrow().succeeded(), logged(title).orElseThrow().error());
    }

    private Optional<Operation> logged(String title) {
        return connections.operations().operations().reversed().stream().filter(operation -> operation.cluster().equals(ID) && operation.title().startsWith(title)).findFirst();
    }

    @Test
    void anEditedRecordIsPreviewedWrittenAndLogged() {
        search(Mode.TEXT, "");
        PartsTest.until("records are shown", view::rendersData);
        later(() -> pane.actions().writeAgain());
        PartsTest.until("the dialog is open", () -> Dialogs.shell("Write Record") != null);
        RunningWorkbench.ui(() -> {
            Text value = (Text) Dialogs.find(Dialogs.shell("Write Record"), control -> control instanceof Text text && text.getText().contains("orderId"));
            value.setText("{ \"orderId\": 4711 }");
            return null;
        });
        picture("Write Record", "messages-write");
        Dialogs.press("Write Record", "Preview\u2026");
        PartsTest.until("the preview is there", () -> Dialogs.button("Preview", "Apply") != null);
        picture("Preview", "messages-write-preview");
        Dialogs.press("Preview", "Apply");
        isLogged("Write orders-");
        search(Mode.EXPRESSION, "value.orderId == 4711");
        assertEquals("{\"orderId\":4711}", pane.rows().getFirst().value().text());
    }

    @Test
    void allThatAQueryFindsIsCopiedToAnotherTopic() {
        RunningWorkbench.await(cluster.plan(new TopicChange.Create("copies", 3, 1, Map.of()), LIMIT).thenCompose(plan -> cluster.apply(plan, LIMIT)));
        PartsTest.until("the topic is known", () -> cluster.model().latest().topic("copies").isPresent());
        search(Mode.EXPRESSION, "value.orderId < 200 && value.state == 'paid'");
        later(() -> pane.actions().copyAll());
        PartsTest.until("the dialog is open", () -> Dialogs.shell("Copy to Topic") != null);
        RunningWorkbench.ui(() -> {
            Combo topic = (Combo) Dialogs.find(Dialogs.shell("Copy to Topic"), control -> control instanceof Combo combo && (combo.getStyle() & SWT.READ_ONLY) == 0);
            topic.setText("copies");
            return null;
        });
        picture("Copy to Topic", "messages-copy");
        Dialogs.press("Copy to Topic", "Preview\u2026");
        PartsTest.until("the preview is there", () -> Dialogs.button("Preview", "Apply") != null);
        picture("Preview", "messages-copy-preview");
        Dialogs.press("Preview", "Apply");
        isLogged("Copy records");
        RunningWorkbench.ui(() -> {
            pane.filter().show(Mode.TEXT, "");
            view.show("copies");
            return null;
        });
        PartsTest.until("the copies are shown", () -> pane.state().phase() == Phase.ENDED && view.rendersData());
        assertEquals(40, pane.rows().size());
        RunningWorkbench.ui(() -> {
            view.show(TOPIC);
            return null;
        });
        PartsTest.until("records are shown", view::rendersData);
    }

    private void export(Path file) {
        later(() -> pane.actions().export());
        PartsTest.until("the wizard is open", () -> Dialogs.shell("Export Records") != null);
        RunningWorkbench.ui(() -> {
            Text path = (Text) Dialogs.find(Dialogs.shell("Export Records"), control -> control instanceof Text text && text.getText().endsWith(".jsonl"));
            path.setText(file.toString());
            return null;
        });
        picture("Export Records", "messages-export");
        Dialogs.press("Export Records", "Finish");
    }

    @Test
    void whatWasFoundIsExportedAndReplacesNoFileUnasked(@TempDir Path directory) throws IOException {
        search(Mode.EXPRESSION, "value.orderId < 10");
        Path file = Files.writeString(directory.resolve("found.jsonl"), "another's");
        export(file);
        Dialogs.press("Replace File", "No");
        PartsTest.until("nobody asks any more", () -> Dialogs.shell("Replace File") == null);
        assertEquals("another's", Files.readString(file));
        export(file);
        Dialogs.press("Replace File", "Yes");
        Dialogs.press("Export Records", "OK");
        assertEquals(10, Files.readAllLines(file).size());
        assertTrue(Files.readString(file).contains("\"orderId\":7"));
    }

    @Test
    void theTopicEditorShowsTheSame() {
        LivePart editor = (LivePart) RunningWorkbench.ui(() -> CommandCalls.run(PlatformUI.getWorkbench().getWorkbenchWindows()[0], CommandCalls.OPEN,
                Map.of(CommandCalls.CLUSTER, ID, CommandCalls.TOPIC, TOPIC, CommandCalls.PAGE, "messages")));
        try {
            PartsTest.until("the page shows records", editor::rendersData);
            WindowPictures.take(RunningWorkbench.ui(() -> view.getSite().getShell()), "messages-page");
        } finally {
            RunningWorkbench.ui(() -> RunningWorkbench.page().closeAllEditors(false));
        }
    }
}
