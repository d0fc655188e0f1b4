package dev.kraftbench.ui.charts;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.Subscription;
import dev.kraftbench.core.event.ClusterEvent;
import dev.kraftbench.core.series.TimeSpan;
import dev.kraftbench.ui.base.ChartCanvas;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.time.TimeAxis;
import dev.kraftbench.ui.base.time.TimeWindow;
import dev.kraftbench.ui.charts.draw.ChartFile;
import dev.kraftbench.ui.charts.draw.Drawn;
import dev.kraftbench.ui.charts.draw.FramePainter;
import dev.kraftbench.ui.charts.kinds.EventMarks;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.jspecify.annotations.Nullable;

/** One live chart on the window's time axis. UI thread; frames are collected by the painting job. */
public final class ChartPane extends Composite {
    /** Figures change this often; what is marked on the time axis is drawn at once. */
    private static final int FIGURES_MILLIS = 950;
    /** At the latest after this a chart is drawn anew, however little its picture would change. */
    private static final int SELDOM_MILLIS = 4_000;

    private final ChartDefinitions.Described chart;
    private final ChartSubject subject;
    private final TimeAxis axis;
    private final EmptyState state;
    private final ChartCanvas canvas;
    private final TimePointer pointer;
    private Map<String, String> chosen = Map.of();
    private @Nullable ClusterConnection connection;
    /** What the painting job asks for its frame. */
    private volatile Supplier<ChartFrame> frames = () -> ChartFrame.EMPTY;
    private volatile Drawn drawn = Drawn.NOTHING;
    /** How many pictures the screen had had when the last one was painted. */
    private volatile long paintedAfter;
    /** Grows with every choice; the painting job notes which one it drew last, and how many pictures the screen had had before. */
    private volatile int choice;
    private volatile int drawnChoice = -1;
    private volatile long shownBefore;
    private long drawnRevision = -1;
    private long drawnAtNanos;
    private @Nullable ClusterEvent drawnMark;

    /** @param scrolls the wheel scrolls what the chart is in; with Ctrl it zooms */
    public ChartPane(Composite parent, ChartDefinitions.Described chart, ChartSubject subject, boolean scrolls) {
        super(parent, SWT.NONE);
        this.chart = chart;
        this.subject = subject;
        this.axis = TimeAxis.of(parent);
        setLayout(new org.eclipse.swt.layout.FillLayout());
        state = new EmptyState(this);
        canvas = new ChartCanvas(state, new FramePainter(() -> frames.get(), this::painted));
        state.setContent(canvas);
        pointer = new TimePointer(canvas, axis, () -> drawn, this::data, scrolls);
        canvas.setOverlay(gc -> CursorOverlay.draw(gc, Palette.of(canvas), drawn, axis.cursor(), pointer.selection()));
        List<Subscription> subscriptions = List.of(axis.onWindow(this::redrawNow), axis.onCursor(() -> canvas.redraw()));
        addDisposeListener(event -> subscriptions.forEach(Subscription::close));
    }

    ChartDefinitions.Described chart() {
        return chart;
    }

    ChartSubject subject() {
        return subject;
    }

    ChartCanvas canvas() {
        return canvas;
    }

    private TimeSpan data() {
        ClusterConnection shown = connection;
        return shown == null ? TimeSpan.NONE : EventMarks.reach(shown.model());
    }

    /** Painting job. */
    private void painted(Drawn picture) {
        paintedAfter = canvas.framesShown();
        drawn = picture;
    }

    /** The choice of what to show changed: only pictures drawn from now on show it. */
    void choose(Map<String, String> options) {
        chosen = Map.copyOf(options);
        redrawNow();
    }

    private void redrawNow() {
        choice++;
        drawnRevision = -1;
        if (connection != null) {
            show(connection);
        }
    }

    /** News of the cluster, or another cluster. */
    public void show(ClusterConnection shown) {
        if (connection != shown) {
            connection = shown;
            drawnRevision = -1;
            choice++;
        }
        if (!ready(shown)) {
            String nothing = chart.definition().nothing();
            state.showReason(nothing.isEmpty() ? Messages.waiting : Messages.no_points, nothing.isEmpty() ? chart.what() : nothing);
            return;
        }
        long revision = shown.model().series().revision();
        ClusterEvent mark = EventMarks.newest(shown.model()).orElse(null);
        boolean marked = mark != drawnMark;
        long millis = (System.nanoTime() - drawnAtNanos) / 1_000_000;
        boolean news = drawnRevision < 0 || marked
                || revision != drawnRevision && millis >= FIGURES_MILLIS && (millis >= SELDOM_MILLIS || moved(shown));
        state.showContent();
        if (news) {
            drawnRevision = revision;
            drawnMark = mark;
            drawnAtNanos = System.nanoTime();
            Map<String, String> options = chosen;
            int now = choice;
            frames = () -> {
                if (drawnChoice != now) {
                    shownBefore = canvas.framesShown();
                    drawnChoice = now;
                }
                return frame(shown, options);
            };
            if (marked) {
                canvas.refreshNow();
            } else {
                canvas.refresh();
            }
        } else {
            canvas.catchUp();
        }
    }

    /** Time went on by as much as can be seen: half a pixel. */
    private boolean moved(ClusterConnection shown) {
        Drawn picture = drawn;
        if (picture.areas().isEmpty()) {
            return true;
        }
        TimeSpan before = picture.frame().span();
        double pixels = picture.areas().getFirst().getWidth();
        return (axis.window().span(EventMarks.reach(shown.model())).to() - before.to()) * pixels >= 0.5 * before.millis();
    }

    boolean ready(ClusterConnection shown) {
        return shown.model().series().revision() > 0 && chart.definition().ready(shown, subject);
    }

    /** Painting job. */
    private ChartFrame frame(ClusterConnection shown, Map<String, String> options) {
        TimeWindow window = axis.window();
        return chart.definition().frame(shown, new ChartRequest(subject, options, window.span(EventMarks.reach(shown.model()))));
    }

    /** The picture as it is on the screen now, to be written to a file. */
    ChartFile file() {
        return new ChartFile(drawn.frame(), Math.max(200, canvas.getSize().x), Math.max(120, canvas.getSize().y), Palette.of(canvas));
    }

    public Drawn drawn() {
        return drawn;
    }

    /** A picture with points of the present choice is on the screen. */
    public boolean rendersData() {
        return state.showsContent() && drawnChoice == choice && canvas.framesShown() > shownBefore && drawn.frame().hasPoints();
    }

    /** A mark of that time or later is on the screen. */
    public boolean marks(Instant at) {
        Drawn picture = drawn;
        return state.showsContent() && canvas.framesShown() > paintedAfter
                && picture.frame().marks().stream().anyMatch(mark -> mark.epochMillis() >= at.toEpochMilli());
    }

    /** News came that it has not drawn, as nobody could see it. */
    public boolean stale() {
        return canvas.stale();
    }

    public long framesShown() {
        return canvas.framesShown();
    }

    @Override
    public boolean setFocus() {
        return state.setFocus();
    }
}
