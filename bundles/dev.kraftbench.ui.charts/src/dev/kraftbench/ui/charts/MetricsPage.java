package dev.kraftbench.ui.charts;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.ui.base.DisplayUpdates;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.TextScale;
import dev.kraftbench.ui.base.editor.ClusterPage;
import dev.kraftbench.ui.base.time.TimeAxis;
import dev.kraftbench.ui.charts.kinds.EventMarks;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CLabel;
import org.eclipse.swt.custom.ScrolledComposite;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.ui.IMemento;
import org.eclipse.ui.forms.editor.FormEditor;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.jspecify.annotations.Nullable;

/** All charts that suit one thing, under each other on one time axis. UI thread. */
final class MetricsPage extends ClusterPage {
    /** Of a chart with its heading; the page scrolls rather than make it lower. */
    private static final int ROW_HEIGHT = TextScale.px(250);

    private static final int TURN_CHARTS = 2;
    private static final String CHART = "chart";

    private record Row(ChartPane pane, ChooserBar choosers) {
        void show(ClusterConnection connection) {
            choosers.show(connection);
            pane.show(connection);
        }
    }

    private final ChartSubject subject;
    private final List<Row> rows = new ArrayList<>();
    private boolean complete;
    /** Of the session before. */
    private @Nullable IMemento before;

    MetricsPage(FormEditor editor, ChartSubject subject) {
        super(editor, "metrics", Messages.metrics);
        this.subject = subject;
    }

    /** What was chosen for each chart, and how much of time is in sight, which all charts of a window share. */
    @Override
    protected void saveState(IMemento memento) {
        if (complete && !rows.isEmpty()) {
            rows.forEach(row -> row.choosers.save(memento.createChild(CHART, row.pane.chart().id())));
            TimeAxis.of(rows.getFirst().pane).save(memento);
        } else if (before != null) {
            memento.putMemento(before);
        }
    }

    @Override
    protected void restoreState(IMemento memento) {
        before = memento;
    }

    @Override
    protected String what() {
        return Messages.metrics_what;
    }

    @Override
    protected void fill(Composite content, FormToolkit toolkit) {
        if (before != null) {
            TimeAxis.of(content).restore(before);
        }
        TimeControls time = new TimeControls(content, () -> EventMarks.reach(connection().model()));
        toolkit.adapt(time);
        toolkit.paintBordersFor(time);
        ScrolledComposite scroll = new ScrolledComposite(content, SWT.V_SCROLL);
        scroll.setExpandHorizontal(true);
        scroll.setExpandVertical(true);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(scroll);
        Composite charts = toolkit.createComposite(scroll);
        GridLayoutFactory.fillDefaults().spacing(0, 2).applyTo(charts);
        scroll.setContent(charts);
        List<ChartDefinitions.Described> all = ChartDefinitions.suiting(subject);
        scroll.setMinHeight(all.size() * ROW_HEIGHT);
        fill(charts, toolkit, new ArrayDeque<>(all));
    }

    /** A few charts a turn: all at once would hold up the window. */
    private void fill(Composite charts, FormToolkit toolkit, Deque<ChartDefinitions.Described> left) {
        for (int i = 0; i < TURN_CHARTS && !left.isEmpty(); i++) {
            Row row = row(charts, toolkit, left.remove());
            rows.add(row);
            if (connection().state() instanceof ConnectionState.Open) {
                row.show(connection());
            }
        }
        complete = left.isEmpty();
        charts.requestLayout();
        request();
        if (!complete) {
            DisplayUpdates.run(charts, () -> fill(charts, toolkit, left));
        }
    }

    private Row row(Composite parent, FormToolkit toolkit, ChartDefinitions.Described chart) {
        Composite head = toolkit.createComposite(parent);
        GridLayoutFactory.fillDefaults().numColumns(4).margins(8, 2).spacing(10, 0).applyTo(head);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(head);
        Label name = toolkit.createLabel(head, chart.name());
        name.setFont(JFaceResources.getFontRegistry().getBold(JFaceResources.DEFAULT_FONT));
        name.setToolTipText(chart.what());
        // shortens its text where there is not enough room
        CLabel what = new CLabel(head, SWT.NONE);
        toolkit.adapt(what);
        what.setText(chart.what());
        what.setForeground(Palette.of(what).quiet().swt());
        GridDataFactory.fillDefaults().align(SWT.FILL, SWT.CENTER).grab(true, false).hint(TextScale.px(40), SWT.DEFAULT).applyTo(what);
        ChartPane pane = new ChartPane(parent, chart, subject, true);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(pane);
        ChooserBar choosers = new ChooserBar(head, pane);
        for (IMemento kept : before == null ? new IMemento[0] : before.getChildren(CHART)) {
            if (chart.id().equals(kept.getID())) {
                choosers.restore(kept);
            }
        }
        toolkit.adapt(choosers);
        new SaveMenu(head, pane);
        return new Row(pane, choosers);
    }

    @Override
    protected void update(EmptyState state) {
        state.showContent();
        rows.forEach(row -> row.show(connection()));
    }

    /** Every chart that has something to show shows it, and one has. */
    @Override
    public boolean rendersData() {
        List<Row> ready = rows.stream().filter(row -> row.pane.ready(connection())).toList();
        return super.rendersData() && complete && !ready.isEmpty() && ready.stream().allMatch(row -> row.pane.rendersData());
    }
}
