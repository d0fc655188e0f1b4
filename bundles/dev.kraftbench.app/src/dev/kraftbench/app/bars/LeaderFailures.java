package dev.kraftbench.app.bars;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.DemoLoad;
import dev.kraftbench.core.Subscription;
import dev.kraftbench.core.event.ClusterEvent;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.ui.base.LivePart;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.swt.widgets.Table;

/**
 * The leader of a partition is killed again and again: how long after the controller's commit the map was painted with it, the list of events grew and
 * a chart's picture with the mark of it reached the screen.
 */
final class LeaderFailures {
    private static final Duration CALL = Duration.ofSeconds(30);
    private static final long LIMIT_MILLIS = 15_000;
    private static final int ROUNDS = 10;
    private static final String EVENTS = "dev.kraftbench.events";
    private static final int EVENT_COLUMNS = 4;
    private static final int NEWEST = 60;

    private final Stage stage;
    private final ClusterConnection demo;
    private final Consumer<String> say;
    private final List<Long> map = new ArrayList<>();
    private final List<Long> list = new ArrayList<>();
    private final List<Long> chart = new ArrayList<>();

    LeaderFailures(Stage stage, ClusterConnection demo, Consumer<String> say) {
        this.stage = stage;
        this.demo = demo;
        this.say = say;
    }

    void measure() throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            round(i % 2 == 0 ? EVENTS : "dev.kraftbench.throughput");
        }
        say.accept("5 leader killed, ms from the commit to the screen: map " + map + ", events " + list + ", chart " + chart);
    }

    private boolean healthy() {
        return demo.model().latest().partition(DemoLoad.TOPIC, 0).filter(p -> !p.offline() && !p.underReplicated()).isPresent();
    }

    /** @param view the list of events or a chart: they share a place */
    private void round(String view) throws Exception {
        stage.probe.during("a leader fails");
        LivePart topology = stage.ui(() -> (LivePart) stage.window.getActivePage().showView("dev.kraftbench.topology"));
        LivePart part = stage.ui(() -> (LivePart) stage.window.getActivePage().showView(view));
        boolean charted = !view.equals(EVENTS);
        stage.until(LIMIT_MILLIS, this::healthy);
        int leader = demo.model().latest().partition(DemoLoad.TOPIC, 0).map(PartitionSnapshot::leader).orElse(-1);
        String before = stage.ui(this::newest);
        CompletableFuture<Instant> moved = new CompletableFuture<>();
        try (Subscription events = demo.model().onEvents(news -> news.stream()
                .filter(event -> event instanceof ClusterEvent.LeaderMoved move && move.topic().equals(DemoLoad.TOPIC) && move.from() == leader)
                .findFirst().ifPresent(event -> moved.complete(event.at())))) {
            demo.brokerControl().orElseThrow().kill(leader, CALL);
            long commit = moved.get(LIMIT_MILLIS, TimeUnit.MILLISECONDS).toEpochMilli();
            Instant at = Instant.ofEpochMilli(commit);
            long mapped = -1;
            long shown = -1;
            while ((mapped < 0 || shown < 0) && System.currentTimeMillis() - commit < LIMIT_MILLIS) {
                if (mapped < 0 && stage.ui(() -> topology.tellsOf(at))) {
                    mapped = System.currentTimeMillis() - commit;
                }
                if (shown < 0 && stage.ui(() -> charted ? part.tellsOf(at) : !newest().equals(before))) {
                    shown = System.currentTimeMillis() - commit;
                }
                Thread.sleep(2);
            }
            map.add(mapped);
            (charted ? chart : list).add(shown);
        }
        demo.brokerControl().orElseThrow().start(leader, CALL).get();
        stage.until(LIMIT_MILLIS, this::healthy);
    }

    /** The newest line that tells of the topic's leaders, as the list shows it. UI thread. */
    private String newest() {
        Table table = stage.find(Table.class, t -> t.getColumnCount() == EVENT_COLUMNS);
        int count = table == null ? 0 : Math.min(NEWEST, table.getItemCount());
        for (int i = 0; i < count; i++) {
            String line = line(table, i);
            if (line.toLowerCase(Locale.ROOT).contains("leader") && line.contains(DemoLoad.TOPIC + "-0")) {
                return line;
            }
        }
        return "";
    }

    private static String line(Table table, int index) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < table.getColumnCount(); i++) {
            text.append(table.getItem(index).getText(i)).append(' ');
        }
        return text.toString();
    }
}
