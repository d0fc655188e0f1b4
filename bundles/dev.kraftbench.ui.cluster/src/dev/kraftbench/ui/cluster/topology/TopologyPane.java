package dev.kraftbench.ui.cluster.topology;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.Subscription;
import dev.kraftbench.core.event.ClusterEvent;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.ui.base.CurrentCluster;
import dev.kraftbench.ui.base.DisplayUpdates;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.FollowedCluster;
import dev.kraftbench.ui.base.ViewHeader;
import dev.kraftbench.ui.cluster.ClusterActions;
import dev.kraftbench.ui.base.ClusterEmptyState;
import dev.kraftbench.ui.cluster.Messages;
import java.util.List;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.jspecify.annotations.Nullable;

/** Header with the switches, the map, the legend. UI thread. */
public final class TopologyPane extends Composite {
    /** At demo size a move is seen in this time; on a big map the eye needs longer to find it. */
    private static final int HIGHLIGHT_MILLIS = 600;
    private static final int BIG_HIGHLIGHT_MILLIS = 2_000;
    /** Groups are asked again no more often than this. */
    private static final int FLOW_MILLIS = 3_000;

    private final FollowedCluster followed;
    private final ClusterActions actions;
    private final ViewHeader header;
    private final EmptyState state;
    private final TopologyCanvas canvas;
    private final Legend legend;
    private final Button graph;
    private final Button matrix;
    private final Button problems;
    private final Button internal;
    private final FlowSource flow;
    private @Nullable ClusterConnection shown;
    private boolean started;
    private boolean flowAsked;
    private Subscription events = () -> { };

    public TopologyPane(Composite parent, CurrentCluster current, ClusterActions actions) {
        super(parent, SWT.NONE);
        this.actions = actions;
        GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(this);
        header = new ViewHeader(this);
        graph = toggle(Messages.topology_graph, SWT.RADIO);
        matrix = toggle(Messages.topology_matrix, SWT.RADIO);
        problems = toggle(Messages.topology_problems_only, SWT.CHECK);
        internal = toggle(Messages.topology_internal, SWT.CHECK);
        graph.addListener(SWT.Selection, event -> rebuild());
        matrix.addListener(SWT.Selection, event -> rebuild());
        graph.setSelection(true);
        problems.addListener(SWT.Selection, event -> rebuild());
        internal.addListener(SWT.Selection, event -> rebuild());
        state = new EmptyState(this);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(state);
        Composite content = new Composite(state, SWT.NONE);
        GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(content);
        canvas = new TopologyCanvas(content);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(canvas);
        legend = new Legend(content);
        GridDataFactory.fillDefaults().grab(true, false).hint(SWT.DEFAULT, Legend.HEIGHT).applyTo(legend);
        state.setContent(content);
        new BrokerMenu(canvas, () -> shown, actions);
        canvas.addListener(SWT.MouseDoubleClick, event -> canvas.replicaAtPointer().ifPresentOrElse(
                cell -> { if (shown != null) { actions.openTopic(shown, cell.partition().topic()); } },
                () -> canvas.brokerAtPointer().ifPresent(broker -> { if (shown != null) { actions.openBroker(shown, broker.id()); } })));
        DisplayUpdates flowNews = new DisplayUpdates(this, 500, this::rebuild);
        flow = new FlowSource(flowNews::request);
        addDisposeListener(event -> events.close());
        followed = FollowedCluster.current(this, current, this::showLatest);
    }

    private Button toggle(String text, int style) {
        Button button = new Button(header.controls(), style);
        button.setText(text);
        return button;
    }

    /** Whether partitions of a running cluster are on the canvas. */
    public boolean rendersData() {
        return state.showsContent() && canvas.scene().map(scene -> scene.partitions() > 0 && !scene.brokers().isEmpty()).orElse(false);
    }

    /** Shows the graph, or else the matrix. */
    public void choose(boolean asGraph) {
        graph.setSelection(asGraph);
        matrix.setSelection(!asGraph);
        rebuild();
    }

    public TopologyCanvas canvas() {
        return canvas;
    }

    private void showLatest() {
        ClusterConnection connection = followed.connection().orElse(null);
        header.show(connection);
        if (connection != shown) {
            shown = connection;
            started = false;
            flow.forget();
            events.close();
            events = connection == null ? () -> { } : connection.model().onEvents(list -> DisplayUpdates.run(this, () -> highlight(list)));
        }
        ClusterSnapshot snapshot = followed.snapshot();
        if (connection == null || !followed.open()) {
            ClusterEmptyState.show(state, connection, Messages.topology_what);
            return;
        }
        if (snapshot.brokers().isEmpty()) {
            state.showReason(Messages.empty_waiting, NLS.bind(Messages.empty_waiting_reason, connection.name()));
            return;
        }
        if (!started) {
            started = true;
            MapFilter first = MapFilter.startingPoint(snapshot);
            problems.setSelection(first.problemsOnly());
            internal.setSelection(first.internal());
            boolean asGraph = first.suitsGraph(snapshot);
            graph.setSelection(asGraph);
            matrix.setSelection(!asGraph);
        }
        askForFlow();
        rebuild();
    }

    private void askForFlow() {
        if (shown != null && graph.getSelection() && !flowAsked) {
            flowAsked = true;
            flow.ask(shown, followed.snapshot());
            getDisplay().timerExec(FLOW_MILLIS, () -> flowAsked = false);
        }
    }

    private void rebuild() {
        ClusterConnection connection = shown;
        ClusterSnapshot snapshot = followed.snapshot();
        if (connection == null || snapshot.brokers().isEmpty()) {
            return;
        }
        MapFilter filter = new MapFilter(problems.getSelection(), internal.getSelection());
        int total = new MapFilter(false, filter.internal()).apply(snapshot).size();
        if (filter.apply(snapshot).isEmpty() && !graph.getSelection()) {
            if (filter.problemsOnly() && total > 0) {
                state.showReason(Messages.topology_no_problems, NLS.bind(Messages.topology_no_problems_reason, total), Messages.topology_show_all, () -> {
                    problems.setSelection(false);
                    rebuild();
                });
            } else {
                state.showReason(Messages.topology_no_topics, Messages.topology_no_topics_reason, Messages.action_new_topic, () -> actions.newTopic(connection));
            }
            return;
        }
        canvas.setScenes(width -> scene(snapshot, filter, connection, width));
        legend.setNote(NLS.bind(Messages.topology_note, canvas.scene().map(TopologyScene::partitions).orElse(0), total));
        state.showContent();
    }

    private TopologyScene scene(ClusterSnapshot snapshot, MapFilter filter, ClusterConnection connection, int width) {
        GC gc = new GC(canvas);
        try {
            gc.setFont(canvas.getFont());
            return graph.getSelection()
                    ? TopologyScene.graph(snapshot, filter, flow.flow(connection), width, text -> gc.textExtent(text).x)
                    : TopologyScene.matrix(snapshot, filter, width, text -> gc.textExtent(text).x);
        } finally {
            gc.dispose();
        }
    }

    private void highlight(List<ClusterEvent> list) {
        int millis = canvas.scene().map(TopologyScene::partitions).orElse(0) > MapFilter.MANY_PARTITIONS ? BIG_HIGHLIGHT_MILLIS : HIGHLIGHT_MILLIS;
        for (ClusterEvent event : list) {
            if (event instanceof ClusterEvent.LeaderMoved move && move.to() >= 0) {
                canvas.highlight(new ReplicaCell.Key(move.topic(), move.partition(), move.to()),
                        new ReplicaCell.Key(move.topic(), move.partition(), move.from()), millis);
            }
        }
    }

    @Override
    public boolean setFocus() {
        return canvas.setFocus();
    }
}
