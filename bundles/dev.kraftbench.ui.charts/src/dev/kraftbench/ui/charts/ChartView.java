package dev.kraftbench.ui.charts;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.Precision;
import dev.kraftbench.core.series.TimeSpan;
import dev.kraftbench.ui.base.ClusterEmptyState;
import dev.kraftbench.ui.base.CurrentCluster;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.FollowedCluster;
import dev.kraftbench.ui.base.LivePart;
import dev.kraftbench.ui.base.ViewHeader;
import dev.kraftbench.ui.base.time.TimeAxis;
import dev.kraftbench.ui.charts.kinds.EventMarks;
import java.time.Instant;
import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.IMemento;
import org.eclipse.ui.IViewSite;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.part.ViewPart;
import org.jspecify.annotations.Nullable;

/** A view with one live chart of the current cluster. Which one is said where the view is declared: {@code class="…ChartView:throughput"}. UI thread. */
public final class ChartView extends ViewPart implements LivePart {
    public static final String THROUGHPUT = "dev.kraftbench.throughput";

    private String chartId = "";
    private @Nullable ViewHeader header;
    private @Nullable EmptyState state;
    private @Nullable ChartPane pane;
    private @Nullable ChooserBar choosers;
    private @Nullable FollowedCluster followed;
    /** Of the session before. */
    private @Nullable IMemento before;

    @Override
    public void setInitializationData(IConfigurationElement element, String property, @Nullable Object data) {
        super.setInitializationData(element, property, data);
        chartId = String.valueOf(data);
    }

    @Override
    public void createPartControl(Composite parent) {
        GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(parent);
        ChartDefinitions.Described chart = ChartDefinitions.find(chartId).orElse(null);
        if (chart == null) {
            EmptyState missing = new EmptyState(parent);
            GridDataFactory.fillDefaults().grab(true, true).applyTo(missing);
            missing.showReason(NLS.bind(Messages.unknown_chart, chartId), "");
            return;
        }
        ViewHeader top = new ViewHeader(parent);
        header = top;
        EmptyState content = new EmptyState(parent);
        state = content;
        GridDataFactory.fillDefaults().grab(true, true).applyTo(content);
        ChartPane drawing = new ChartPane(content, chart, new ChartSubject.Cluster(), false);
        pane = drawing;
        content.setContent(drawing);
        ChooserBar bar = new ChooserBar(top.controls(), drawing);
        choosers = bar;
        if (before != null) {
            bar.restore(before);
            TimeAxis.of(drawing).restore(before);
        }
        new TimeControls(top.controls(), this::data);
        new SaveMenu(top.controls(), drawing);
        followed = FollowedCluster.current(parent, CurrentCluster.get(), this::update);
    }

    @Override
    public void init(IViewSite site, @Nullable IMemento memento) throws PartInitException {
        super.init(site, memento);
        before = memento;
    }

    /** What was chosen, and how much of time is in sight, which all charts of a window share. */
    @Override
    public void saveState(IMemento memento) {
        if (choosers != null && pane != null) {
            choosers.save(memento);
            TimeAxis.of(pane).save(memento);
        } else if (before != null) {
            memento.putMemento(before);
        }
    }

    private TimeSpan data() {
        return followed == null ? TimeSpan.NONE : followed.connection().map(connection -> EventMarks.reach(connection.model())).orElse(TimeSpan.NONE);
    }

    private void update() {
        if (followed == null || header == null || state == null || pane == null || choosers == null) {
            return;
        }
        ClusterConnection connection = followed.connection().orElse(null);
        ChartDefinition chart = pane.chart().definition();
        if (connection == null) {
            header.show(null);
        } else {
            header.show(connection, chart.precision(connection), chart.everySeconds(connection));
        }
        // what was measured stays in sight after the cluster stopped
        if (connection == null || !followed.open() && !pane.ready(connection)) {
            ClusterEmptyState.show(state, connection, pane.chart().what());
            return;
        }
        state.showContent();
        choosers.show(connection);
        pane.show(connection);
    }

    /** The chart in it; null where its definition is missing. */
    public @Nullable ChartPane pane() {
        return pane;
    }

    @Override
    public int pageCount() {
        return choosers == null ? 1 : choosers.pages();
    }

    @Override
    public void showPage(int index) {
        if (choosers != null) {
            choosers.choosePage(index);
        }
    }

    @Override
    public boolean rendersData() {
        return state != null && state.showsContent() && pane != null && pane.rendersData();
    }

    @Override
    public boolean tellsOf(Instant at) {
        return pane != null && pane.marks(at);
    }

    @Override
    public void setFocus() {
        if (state != null) {
            state.setFocus();
        }
    }
}
