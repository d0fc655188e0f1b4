package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.core.event.ClusterEvent;
import dev.kraftbench.core.produce.PartitionerChoice;
import dev.kraftbench.core.produce.ProducerRun;
import dev.kraftbench.core.produce.RecordPath;
import dev.kraftbench.core.produce.RunRequest;
import dev.kraftbench.core.produce.source.DraftRecord;
import dev.kraftbench.core.serde.FilterLanguage.Mode;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.LivePart;
import dev.kraftbench.ui.cluster.events.EventsView;
import dev.kraftbench.ui.records.browse.BrowseState.Phase;
import dev.kraftbench.ui.records.browse.RecordsPane;
import dev.kraftbench.ui.records.browse.RecordsView;
import dev.kraftbench.ui.records.produce.ProduceView;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.views.IViewDescriptor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every view on three nodes of Apache Kafka 4.4, and records searched, followed and produced. */
@ExtendWith({RunningWorkbench.class, ApacheCluster.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApacheViewsTest {
    private static final String TOPIC = "viewed";
    private static final int PARTITIONS = 3;
    private static final int RECORDS = 300;

    private ApacheSession session;

    @BeforeAll
    void connect() {
        session = new ApacheSession("apache-views");
        session.topic(TOPIC, PARTITIONS, 3);
        ApacheSession.write(TOPIC, RECORDS);
        ApacheSession.read("viewers", TOPIC, RECORDS);
    }

    @AfterAll
    void disconnect() {
        RunningWorkbench.ui(() -> PlatformUI.getWorkbench().showPerspective("dev.kraftbench.operate", PlatformUI.getWorkbench().getWorkbenchWindows()[0]));
        session.close();
    }

    private static void ui(Runnable action) {
        RunningWorkbench.ui(() -> {
            action.run();
            return null;
        });
    }

    /** The topology with its graph and its four levels, the Doctor, the charts, events, operations, messages, produce. */
    @Test
    void everyPageOfEveryViewHasData() {
        List<IViewDescriptor> views = RunningWorkbench.ui(() -> Arrays.stream(PlatformUI.getWorkbench().getViewRegistry().getViews())
                .filter(view -> view.getId().startsWith("dev.kraftbench.")).toList());
        session.change(new TopicChange.AddPartitions(TOPIC, PARTITIONS + 1));
        search(messages(), Mode.TEXT, "");
        produce();
        for (IViewDescriptor view : views) {
            ApacheSession.everyPageHasData("the view " + view.getLabel(), assertInstanceOf(LivePart.class,
                    RunningWorkbench.ui(() -> RunningWorkbench.page().showView(view.getId())), view.getLabel()));
        }
    }

    @Test
    void whatHappensIsAnEvent() {
        EventsView events = (EventsView) RunningWorkbench.ui(() -> RunningWorkbench.page().showView(EventsView.ID));
        session.topic("eventful", 1, 3);
        PartsTest.until("the events tell of the new topic", () -> events.shown().stream().anyMatch(event -> event instanceof ClusterEvent
                && event.toString().contains("eventful")));
        session.change(new TopicChange.Delete("eventful"));
    }

    private RecordsPane messages() {
        RecordsView view = (RecordsView) session.call("dev.kraftbench.browse", Map.of(CommandCalls.TOPIC, TOPIC));
        PartsTest.until("the browser is there", () -> view.pane().isPresent());
        return RunningWorkbench.ui(() -> view.pane().orElseThrow());
    }

    private static void search(RecordsPane pane, Mode mode, String filter) {
        ui(() -> {
            pane.filter().show(mode, filter);
            pane.search();
        });
        RecordsJourney.ended(pane);
    }

    @Test
    void messagesAreSearchedAndFollowed() {
        RecordsPane pane = messages();
        search(pane, Mode.EXPRESSION, "value.order < 10");
        assertEquals(10, pane.rows().size());
        assertTrue(pane.state().progress().scanned() >= RECORDS);
        search(pane, Mode.TEXT, "\"order\":17}");
        assertEquals(1, pane.rows().size());
        ui(() -> {
            pane.filter().show(Mode.TEXT, "tick");
            pane.tail();
        });
        PartsTest.until("the tail runs", () -> pane.state().phase() == Phase.TAILING);
        AtomicInteger sent = new AtomicInteger();
        // where the end was depends on when the tail asked: write until it has heard
        ApacheSession.answer("a record appears", () -> session.cluster().producing().start(RunRequest.of(TOPIC, List.of(DraftRecord.of("k", "tick " + sent.getAndIncrement()))), ApacheSession.LIMIT).outcome(), written -> RunningWorkbench.ui(() -> !pane.rows().isEmpty()));
        assertTrue(RunningWorkbench.ui(() -> pane.rows().getFirst().value().text()).startsWith("tick"));
        ui(() -> {
            pane.session().stop();
            pane.filter().show(Mode.TEXT, "");
        });
    }

    private ProduceView produce() {
        ProduceView view = (ProduceView) session.call(CommandCalls.PRODUCE, Map.of(CommandCalls.TOPIC, TOPIC));
        PartsTest.until("the form is ready", view::rendersData);
        ui(() -> view.swapTo(PartitionerChoice.DEFAULT));
        return view;
    }

    @Test
    void aRecordsPathIsShownAndAGeneratorRuns() {
        ProduceView view = produce();
        session.call(CommandCalls.PRODUCE, Map.of(CommandCalls.TOPIC, TOPIC, CommandCalls.SEND, "true"));
        PartsTest.until("the path of a record is shown", () -> view.shownPaths().stream().anyMatch(RecordPath::acknowledged));
        RecordPath path = RunningWorkbench.ui(() -> view.shownPaths().stream().filter(RecordPath::acknowledged).findFirst().orElseThrow());
        assertTrue(path.offset() >= 0 && path.broker() > 0 && path.batch() != null, path.toString());
        assertTrue(path.key() == null || path.partition() == path.hashedPartition(), path.toString());
        // until then nothing else is sent
        PartsTest.until("what was sent at once has arrived", () -> view.run().filter(run -> run.figures().over()).isPresent());
        ProducerRun before = RunningWorkbench.ui(() -> view.run().orElse(null));
        ui(() -> view.generate(200, 0));
        PartsTest.until("the run is over", () -> view.run().filter(run -> run != before && run.figures().over()).isPresent());
        ProducerRun run = RunningWorkbench.ui(view::run).orElseThrow();
        assertEquals(200, run.figures().acknowledged());
        assertTrue(run.paths().stream().allMatch(RecordPath::acknowledged));
        PartsTest.until("the spread over the partitions is shown", () -> view.shownSpreads().stream().anyMatch(spread -> spread.total() == 200));
    }
}
