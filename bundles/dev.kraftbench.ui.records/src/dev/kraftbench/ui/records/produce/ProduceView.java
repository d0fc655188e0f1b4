package dev.kraftbench.ui.records.produce;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.produce.PartitionerChoice;
import dev.kraftbench.core.produce.Partitioners;
import dev.kraftbench.core.produce.ProducerRun;
import dev.kraftbench.core.produce.RecordPath;
import dev.kraftbench.core.produce.Spread;
import dev.kraftbench.ui.base.ClusterEmptyState;
import dev.kraftbench.ui.base.CurrentCluster;
import dev.kraftbench.ui.base.DisplayUpdates;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.FollowedCluster;
import dev.kraftbench.ui.base.LivePart;
import dev.kraftbench.ui.base.ViewHeader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.part.ViewPart;
import org.jspecify.annotations.Nullable;

/** Produces to the current cluster: one record, a file, or a generator; shows each record's way. UI thread. */
public final class ProduceView extends ViewPart implements LivePart {
    public static final String ID = "dev.kraftbench.produce";
    /** Enough for a picture of every partition. */
    private static final int PROPOSED = 200;

    private @Nullable ViewHeader header;
    private @Nullable EmptyState state;
    private @Nullable ProducePane pane;
    /** The pane is asked for. */
    private boolean making;
    private @Nullable FollowedCluster followed;
    /** What to do as soon as there is a cluster with the topic. */
    private String wantedTopic = "";
    private boolean wantedSend;

    @Override
    public void createPartControl(Composite parent) {
        GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(parent);
        header = new ViewHeader(parent);
        EmptyState empty = new EmptyState(parent);
        state = empty;
        GridDataFactory.fillDefaults().grab(true, true).applyTo(empty);
        followed = FollowedCluster.current(parent, CurrentCluster.get(), this::update);
    }

    private void update() {
        if (followed == null || state == null || header == null) {
            return;
        }
        ClusterConnection connection = followed.connection().orElse(null);
        header.show(connection);
        Optional<Partitioners> partitioners = CurrentCluster.get().partitioners();
        if (pane == null && partitioners.isPresent()) {
            if (!making) {
                making = true;
                EmptyState empty = state;
                // it gets a turn of its own, and so does what it shows, or the window would be held up
                DisplayUpdates.run(empty, () -> make(empty, partitioners.get()));
            }
            return;
        }
        ProducePane shown = pane;
        if (connection == null || shown == null || !followed.open()) {
            ClusterEmptyState.show(state, connection, Messages.what);
            return;
        }
        shown.show(connection);
        state.showContent();
        if (!wantedTopic.isEmpty() && connection.model().latest().topic(wantedTopic).isPresent()) {
            shown.choose(wantedTopic);
            wantedTopic = "";
            if (wantedSend) {
                wantedSend = false;
                shown.generator().proposeSome(PROPOSED);
                shown.showMode(ProducePane.GENERATOR);
                shown.start();
            }
        }
    }

    private void make(EmptyState empty, Partitioners partitioners) {
        ProducePane made = new ProducePane(empty, partitioners, null);
        pane = made;
        empty.setContent(made);
        DisplayUpdates.run(made, this::update);
    }

    /** @param topic empty leaves what is chosen */
    public void produceTo(String topic, boolean sendAtOnce) {
        wantedTopic = topic;
        wantedSend = sendAtOnce;
        update();
    }

    /** A record, a file, a generator. */
    @Override
    public int pageCount() {
        return 3;
    }

    @Override
    public void showPage(int index) {
        if (pane != null) {
            pane.showMode(index);
            pane.results().showTab(index == ProducePane.GENERATOR ? ResultPane.SPREAD : ResultPane.PATHS);
        }
    }

    @Override
    public boolean rendersData() {
        return state != null && state.showsContent() && pane != null && pane.rendersData();
    }

    @Override
    public void setFocus() {
        if (state != null) {
            state.setFocus();
        }
    }

    // ---- for tests

    private ProducePane requirePane() {
        ProducePane shown = pane;
        if (shown == null) {
            throw new IllegalStateException("there is no service that knows the partitioners");
        }
        return shown;
    }

    public void generate(int records, double perSecond) {
        requirePane().showMode(ProducePane.GENERATOR);
        requirePane().generator().proposeSome(records);
        requirePane().start();
        requirePane().run().ifPresent(run -> run.rate(perSecond));
    }

    public void openFile(Path file) {
        requirePane().showMode(ProducePane.FILE);
        requirePane().file().open(file);
    }

    public int previewedRows() {
        return requirePane().file().previewed().size();
    }

    public void start() {
        requirePane().start();
    }

    public void stop() {
        requirePane().stop();
    }

    public void swapTo(String partitioner) {
        requirePane().swapTo(partitioner);
    }

    public List<PartitionerChoice> choices() {
        return requirePane().choices();
    }

    public Optional<ProducerRun> run() {
        return requirePane().run();
    }

    public List<RecordPath> shownPaths() {
        return requirePane().results().requireTabs().table().rows().shown();
    }

    public List<Spread> shownSpreads() {
        return requirePane().results().requireTabs().spread().shown();
    }

    public String status() {
        return requirePane().status();
    }
}
