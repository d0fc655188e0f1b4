package dev.kraftbench.ui.charts;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Connections;
import dev.kraftbench.ui.base.ChartCanvas;
import dev.kraftbench.ui.base.ChartPainter;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.CurrentCluster;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.FollowedCluster;
import dev.kraftbench.ui.base.LivePart;
import dev.kraftbench.ui.base.ViewHeader;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.part.ViewPart;
import org.jspecify.annotations.Nullable;

/** A view with one live chart of the current cluster: header with window and pause, canvas, empty state. UI thread; frames are collected by the painting job. */
abstract class ChartView extends ViewPart implements LivePart {
    private static final long[] WINDOWS_MILLIS = {60_000, 300_000, 900_000, 3_600_000};

    private @Nullable ViewHeader header;
    private @Nullable EmptyState state;
    private @Nullable ChartCanvas canvas;
    private @Nullable FollowedCluster followed;
    /** What the painting job draws: asks the model anew each time, or, paused, gives the kept frame. */
    private volatile Supplier<ChartFrame> frames = () -> ChartFrame.EMPTY;
    private volatile ChartFrame lastFrame = ChartFrame.EMPTY;
    private volatile long windowMillis = WINDOWS_MILLIS[1];
    private boolean paused;
    /** Frames that show the present choice: those after this many. */
    private long framesOfBefore;

    @Override
    public void createPartControl(Composite parent) {
        GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(parent);
        ViewHeader top = new ViewHeader(parent);
        header = top;
        controls(top.controls());
        Combo window = new Combo(top.controls(), SWT.READ_ONLY);
        window.setItems(Messages.window_1, Messages.window_5, Messages.window_15, Messages.window_60);
        window.select(1);
        window.addListener(SWT.Selection, event -> {
            windowMillis = WINDOWS_MILLIS[window.getSelectionIndex()];
            request();
        });
        Button pause = new Button(top.controls(), SWT.TOGGLE);
        pause.setText(Messages.pause);
        pause.addListener(SWT.Selection, event -> {
            paused = pause.getSelection();
            request();
        });
        EmptyState pane = new EmptyState(parent);
        state = pane;
        GridDataFactory.fillDefaults().grab(true, true).applyTo(pane);
        canvas = new ChartCanvas(pane, painter(this::frame));
        pane.setContent(canvas);
        followed = FollowedCluster.current(parent, CurrentCluster.get(), this::update);
        request();
    }

    /** Painting job. */
    private ChartFrame frame() {
        ChartFrame frame = frames.get();
        lastFrame = frame;
        return frame;
    }

    /** The view's own controls, left of the common ones. */
    abstract void controls(Composite parent);

    abstract ChartPainter painter(Supplier<ChartFrame> source);

    /** Collects a frame with the settings as they are now; called on the UI thread, the result on the painting job. */
    abstract Supplier<ChartFrame> source(ClusterConnection connection, long window);

    /** What the view shows, for its empty state. */
    abstract String what();

    /** Called on the UI thread with each update of an open cluster. */
    void updated(ClusterConnection connection) {}

    /** The choice of what to show changed: only frames drawn from now on show it. */
    final void chosen() {
        // one frame may be under way with the choice of before
        framesOfBefore = canvas == null ? 0 : canvas.framesShown() + 1;
        request();
    }

    final void request() {
        if (followed != null) {
            followed.request();
        }
    }

    private void update() {
        if (followed == null || header == null || state == null || canvas == null) {
            return;
        }
        ClusterConnection connection = followed.connection().orElse(null);
        header.show(connection);
        if (connection == null) {
            state.showReason(Messages.no_cluster, what());
            return;
        }
        boolean points = connection.model().series().revision() > 0 && hasPoints(connection);
        if (!followed.open() && !points) {
            boolean demo = connection.id().equals(Connections.DEMO);
            boolean local = connection.settings() instanceof ConnectionSettings.Local;
            state.showReason(NLS.bind(local ? Messages.stopped : Messages.disconnected, connection.name()), what(), demo ? Messages.start_demo : "",
                    demo ? () -> CommandCalls.run(getSite(), CommandCalls.START_DEMO, Map.of()) : null);
            return;
        }
        if (!points) {
            state.showReason(Messages.waiting, what());
            return;
        }
        if (followed.open()) {
            updated(connection);
        }
        if (paused) {
            ChartFrame kept = lastFrame;
            frames = () -> kept;
        } else {
            frames = source(connection, windowMillis);
        }
        state.showContent();
        canvas.refresh();
    }

    abstract boolean hasPoints(ClusterConnection connection);

    public boolean paused() {
        return paused;
    }

    /** Frames painted with points in them. */
    @Override
    public boolean rendersData() {
        return state != null && state.showsContent() && Objects.requireNonNull(canvas).framesShown() > framesOfBefore && lastFrame.hasPoints();
    }

    @Override
    public void setFocus() {
        if (state != null) {
            state.setFocus();
        }
    }
}
