package dev.kraftbench.ui.charts;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.model.BrokerSnapshot;
import dev.kraftbench.core.model.BrokerState;
import dev.kraftbench.core.model.ConfigEntry;
import dev.kraftbench.core.model.TopicSnapshot;
import dev.kraftbench.ui.base.ChartPainter;
import dev.kraftbench.ui.base.CurrentCluster;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.base.LiveQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.RowData;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.jspecify.annotations.Nullable;

/** The view «ISR Lag»: how far each follower is behind, and when it was in the ISR. */
public final class IsrLagView extends ChartView {
    public static final String ID = "dev.kraftbench.isrlag";
    private static final String LAG_TIME = "replica.lag.time.max.ms";
    private static final int CONFIG_MILLIS = 30_000;

    private @Nullable Combo topic;
    private @Nullable Label note;
    private List<String> topics = List.of();

    @Override
    void controls(Composite parent) {
        Combo combo = new Combo(parent, SWT.READ_ONLY);
        combo.setItems(Messages.all_topics);
        combo.select(0);
        combo.addListener(SWT.Selection, event -> chosen());
        combo.setLayoutData(new RowData(190, SWT.DEFAULT));
        topic = combo;
    }

    @Override
    public void createPartControl(Composite parent) {
        super.createPartControl(parent);
        Composite controls = java.util.Objects.requireNonNull(topic).getParent();
        Label label = new Label(controls, SWT.NONE);
        label.setToolTipText(Messages.lag_time_tip);
        note = label;
        LiveQuery.start(parent, LAG_TIME, CONFIG_MILLIS, IsrLagView::brokerConfig, this::showLagTime, failure -> showNote(""));
    }

    private static @Nullable CompletableFuture<List<ConfigEntry>> brokerConfig(Duration limit) {
        return CurrentCluster.get().connection().filter(connection -> connection.state() instanceof ConnectionState.Open)
                .flatMap(connection -> connection.model().latest().brokers().stream().filter(broker -> broker.state() == BrokerState.RUNNING)
                        .map(BrokerSnapshot::id).findFirst().map(broker -> connection.brokerConfig(broker, limit)))
                .orElse(null);
    }

    private void showLagTime(List<ConfigEntry> entries) {
        entries.stream().filter(entry -> entry.name().equals(LAG_TIME) && entry.value() != null).findFirst().ifPresent(entry -> showNote(
                NLS.bind(Messages.lag_time, Figures.duration(Long.parseLong(java.util.Objects.requireNonNull(entry.value())), ""))));
    }

    private void showNote(String text) {
        if (note != null && !note.isDisposed() && !note.getText().equals(text)) {
            note.setText(text);
            note.getParent().layout(true);
        }
    }

    @Override
    ChartPainter painter(Supplier<ChartFrame> source) {
        return new LagPainter(source);
    }

    @Override
    void updated(ClusterConnection connection) {
        List<String> now = connection.model().latest().topics().values().stream().filter(t -> !t.internal() && t.replicationFactor() > 1)
                .map(TopicSnapshot::name).toList();
        Combo combo = topic;
        if (combo != null && !now.equals(topics)) {
            String chosen = combo.getSelectionIndex() > 0 ? combo.getText() : "";
            topics = now;
            List<String> items = new ArrayList<>(List.of(Messages.all_topics));
            items.addAll(now);
            combo.setItems(items.toArray(String[]::new));
            combo.select(Math.max(0, items.indexOf(chosen)));
        }
    }

    @Override
    Supplier<ChartFrame> source(ClusterConnection connection, long window) {
        Optional<String> chosen = topic != null && topic.getSelectionIndex() > 0 ? Optional.of(topic.getText()) : Optional.empty();
        FrameSource source = new FrameSource(connection.model());
        return () -> source.lag(chosen, window);
    }

    @Override
    boolean hasPoints(ClusterConnection connection) {
        return !connection.model().series().replicas().isEmpty();
    }

    @Override
    String what() {
        return Messages.lag_what;
    }
}
