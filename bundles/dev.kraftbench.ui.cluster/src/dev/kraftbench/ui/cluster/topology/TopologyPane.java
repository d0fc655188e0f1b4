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
import dev.kraftbench.ui.cluster.topology.paint.Ink.Face;
import dev.kraftbench.ui.cluster.topology.scene.BrokerLoad;
import dev.kraftbench.ui.cluster.topology.scene.CardScene;
import dev.kraftbench.ui.cluster.topology.scene.GraphScene;
import dev.kraftbench.ui.cluster.topology.scene.GridGeometry;
import dev.kraftbench.ui.cluster.topology.scene.HeatScene;
import dev.kraftbench.ui.cluster.topology.scene.MapFilter;
import dev.kraftbench.ui.cluster.topology.scene.MapFinder;
import dev.kraftbench.ui.cluster.topology.scene.MapLevel;
import dev.kraftbench.ui.cluster.topology.scene.MapModel;
import dev.kraftbench.ui.cluster.topology.scene.MapPosition;
import dev.kraftbench.ui.cluster.topology.scene.MatrixScene;
import dev.kraftbench.ui.cluster.topology.scene.Spot;
import dev.kraftbench.ui.cluster.topology.scene.StripScene;
import dev.kraftbench.ui.cluster.topology.scene.TopologyScene;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.jspecify.annotations.Nullable;

/** Header with the switches, the way back, the map, the legend. UI thread. */
public final class TopologyPane extends Composite {
    /** Groups are asked again no more often than this. */
    private static final int FLOW_MILLIS = 3_000;

    private final FollowedCluster followed;
    private final ClusterActions actions;
    private final ViewHeader header;
    private final MapBar bar;
    private final EmptyState state;
    private final TopologyCanvas canvas;
    private final Legend legend;
    private final Button graph;
    private final Button map;
    private final Button problems;
    private final Button internal;
    private final FlowSource flow;
    private final MapSources sources;
    private final MapExport export;
    private final MapMenu menu;
    private MapPosition position = MapPosition.TOPICS;
    private MapModel model = MapModel.of(ClusterSnapshot.EMPTY, new MapFilter(false, false));
    private @Nullable ClusterConnection shown;
    private boolean started;
    private boolean flowAsked;
    private Subscription events = () -> { };
    /** Times of the newest event that is lit, and of the newest that was when the map was painted. */
    private Instant lit = Instant.MIN;
    private Instant painted = Instant.MIN;

    public TopologyPane(Composite parent, CurrentCluster current, ClusterActions actions) {
        super(parent, SWT.NONE);
        this.actions = actions;
        GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(this);
        header = new ViewHeader(this);
        graph = toggle(Messages.topology_graph, SWT.RADIO);
        map = toggle(Messages.topology_map, SWT.RADIO);
        problems = toggle(Messages.topology_problems_only, SWT.CHECK);
        problems.setToolTipText(Messages.topology_problems_tip);
        internal = toggle(Messages.topology_internal, SWT.CHECK);
        Gestures gestures = new Gestures();
        bar = new MapBar(this, gestures, () -> export().svg(clusterName()), () -> export().png(clusterName())).onChosen(this::go);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(bar);
        state = new EmptyState(this);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(state);
        Composite content = new Composite(state, SWT.NONE);
        GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(content);
        canvas = new TopologyCanvas(content);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(canvas);
        legend = new Legend(content);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(legend);
        state.setContent(content);
        new MapInput(canvas, gestures);
        menu = new MapMenu(canvas, () -> shown, actions, gestures);
        export = new MapExport(canvas);
        sources = new MapSources(canvas, () -> shown, this::askedPosition, this::rebuild);
        DisplayUpdates flowNews = new DisplayUpdates(this, 500, this::rebuild);
        flow = new FlowSource(flowNews::request);
        graph.addListener(SWT.Selection, event -> rebuild());
        map.addListener(SWT.Selection, event -> rebuild());
        problems.addListener(SWT.Selection, event -> rebuild());
        internal.addListener(SWT.Selection, event -> rebuild());
        new MapFind(bar.find(), this, canvas);
        // after the canvas' own listener, which paints
        canvas.addPaintListener(event -> painted = lit);
        addDisposeListener(event -> events.close());
        followed = FollowedCluster.current(this, current, this::showLatest);
    }

    private Button toggle(String text, int style) {
        Button button = new Button(header.controls(), style);
        button.setText(text);
        return button;
    }

    private String clusterName() {
        return shown == null ? "" : shown.name();
    }

    public MapExport export() {
        return export;
    }

    MapMenu menu() {
        return menu;
    }

    /** Nothing of the levels is asked for while the graph is shown. */
    private MapPosition askedPosition() {
        return graph.getSelection() ? MapPosition.TOPICS : position;
    }

    /** Whether partitions of a running cluster are on the canvas. */
    public boolean rendersData() {
        return state.showsContent() && canvas.scene().map(scene -> !model.brokers().isEmpty() && switch (scene) {
            case CardScene card -> card.details() != null;
            case StripScene strip -> true;
            case GraphScene drawn -> drawn.partitions() > 0;
            case HeatScene heat -> heat.partitions() > 0;
            case MatrixScene matrix -> matrix.partitions() > 0;
        }).orElse(false);
    }

    public TopologyCanvas canvas() {
        return canvas;
    }

    public MapPosition position() {
        return position;
    }

    public boolean showsGraph() {
        return graph.getSelection();
    }

    public MapModel model() {
        return model;
    }

    public void showGraph() {
        choose(true);
        rebuild();
    }

    private void choose(boolean asGraph) {
        graph.setSelection(asGraph);
        map.setSelection(!asGraph);
    }

    public void setProblemsOnly(boolean only) {
        problems.setSelection(only);
        rebuild();
    }

    public boolean problemsOnly() {
        return problems.getSelection();
    }

    /** Shows this part of the map instead of the graph. */
    public void go(MapPosition next) {
        position = next;
        choose(false);
        rebuild();
        sources.moved();
    }

    /** Shows where this is: a partition on its card, a topic with its partitions. */
    public void go(Spot spot) {
        go(spot.hasPartition() ? MapPosition.card(spot.topic(), spot.partition()) : spot.hasTopic() ? MapPosition.partitions(spot.topic()) : MapPosition.TOPICS);
        canvas.moveCursor(spot);
    }

    private void showLatest() {
        ClusterConnection connection = followed.connection().orElse(null);
        header.show(connection);
        if (connection != shown) {
            shown = connection;
            started = false;
            lit = Instant.MIN;
            flow.forget();
            sources.forget();
            canvas.moveCursor(Spot.NONE);
            events.close();
            events = connection == null ? () -> { } : connection.model().onEvents(list -> DisplayUpdates.run(this, () -> highlight(list)));
        }
        ClusterSnapshot snapshot = followed.snapshot();
        boolean known = connection != null && followed.open() && !snapshot.brokers().isEmpty();
        bar.setEnabled(known);
        if (connection == null || !followed.open()) {
            bar.show(clusterName(), MapPosition.BROKERS, false);
            ClusterEmptyState.show(state, connection, Messages.topology_what);
            return;
        }
        if (!known) {
            state.showReason(Messages.empty_waiting, NLS.bind(Messages.empty_waiting_reason, connection.name()));
            return;
        }
        if (!started) {
            started = true;
            position = MapPosition.TOPICS;
            MapFilter first = MapFilter.startingPoint(snapshot);
            problems.setSelection(first.problemsOnly());
            internal.setSelection(first.internal());
            choose(first.suitsGraph(snapshot));
        }
        askForFlow();
        rebuild();
    }

    private void askForFlow() {
        if (shown != null && graph.getSelection() && !flowAsked) {
            flowAsked = true;
            flow.ask(shown, followed.snapshot());
            flow.askProducers(shown, new MapFilter(false, internal.getSelection()).apply(followed.snapshot()));
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
        if (model.snapshot() != snapshot || !model.filter().equals(filter)) {
            model = MapModel.of(snapshot, filter);
        }
        boolean suits = filter.suitsGraph(snapshot);
        graph.setEnabled(suits);
        graph.setToolTipText(suits ? null : NLS.bind(Messages.topology_graph_limit, MapFilter.GRAPH_REPLICAS));
        if (!suits && graph.getSelection()) {
            choose(false);
        }
        leaveWhatIsGone();
        bar.show(connection.name(), position, graph.getSelection());
        if (showsNothing()) {
            return;
        }
        List<BrokerLoad> loads = sources.loads(snapshot);
        canvas.setScenes(size -> scene(connection, loads, size));
        legend.show(graph.getSelection() ? null : position, NLS.bind(Messages.topology_note, canvas.scene().map(TopologyScene::partitions).orElse(0),
                model.total()));
        looked(canvas.hovered().equals(Spot.NONE) ? canvas.cursor() : canvas.hovered());
        state.showContent();
    }

    private void leaveWhatIsGone() {
        if (position.level() == MapLevel.PARTITION && model.snapshot().partition(position.topic(), position.partition()).isEmpty()) {
            position = position.up();
        }
        if (position.level() == MapLevel.PARTITIONS && !position.topic().isEmpty() && model.snapshot().topic(position.topic()).isEmpty()) {
            position = MapPosition.TOPICS;
        }
    }

    /** Says why there are no rows, where that is so. */
    private boolean showsNothing() {
        boolean rows = !graph.getSelection() && (position.level() == MapLevel.TOPICS || position.level() == MapLevel.PARTITIONS);
        boolean empty = rows && (position.level() == MapLevel.TOPICS ? model.topics().isEmpty() : model.partitions(position.topic()).isEmpty());
        if (!empty) {
            return false;
        }
        if (model.filter().problemsOnly() && model.total() > 0) {
            String title = position.topic().isEmpty() ? Messages.topology_no_problems : NLS.bind(Messages.topology_no_problems_in, position.topic());
            state.showReason(title, NLS.bind(Messages.topology_no_problems_reason, model.total()), Messages.topology_show_all, () -> setProblemsOnly(false));
        } else {
            ClusterConnection connection = java.util.Objects.requireNonNull(shown);
            state.showReason(Messages.topology_no_topics, Messages.topology_no_topics_reason, Messages.action_new_topic, () -> actions.newTopic(connection));
        }
        return true;
    }

    private @Nullable TopologyScene scene(ClusterConnection connection, List<BrokerLoad> loads, Point size) {
        if (graph.getSelection()) {
            return GraphScene.of(model, flow.flow(connection), size.x, text -> canvas.fonts().width(text, Face.PLAIN));
        }
        return switch (position.level()) {
            case BROKERS -> StripScene.of(loads, model.total(), size.x);
            case TOPICS -> {
                int widest = model.topics().stream().map(row -> row.topic().name()).max(Comparator.comparingInt(String::length)).map(this::width).orElse(0);
                yield new HeatScene(GridGeometry.of(model.topics().size(), loads.size(), position.rowHeight(), size.x, widest), loads, model);
            }
            case PARTITIONS -> {
                var rows = model.partitions(position.topic());
                // measuring ten thousand labels is slow; the longest in characters is close enough
                int widest = rows.stream().map(p -> p.label()).max(Comparator.comparingInt(String::length)).map(this::width).orElse(0);
                yield new MatrixScene(GridGeometry.of(rows.size(), loads.size(), position.rowHeight(), size.x, widest), loads, rows);
            }
            case PARTITION -> model.snapshot().topic(position.topic()).flatMap(topic -> model.snapshot().partition(position.topic(), position.partition())
                    .map(p -> CardScene.of(p, sources.partition(model.snapshot()).orElse(null), topic.minInsyncReplicas(), size.x))).orElse(null);
        };
    }

    private int width(String text) {
        return canvas.fonts().width(text, Face.PLAIN);
    }

    private void highlight(List<ClusterEvent> list) {
        var lights = MapHighlights.of(list);
        if (!lights.isEmpty()) {
            lit = list.getLast().at();
            lights.forEach((to, from) -> canvas.highlight(to, from, MapHighlights.millis(model.total())));
        }
    }

    /** What happened to a replica at that time, or later, was painted. */
    boolean tellsOf(Instant at) {
        return state.showsContent() && !painted.isBefore(at);
    }

    /** Tells below the map, in the tooltip and to screen readers what is there. */
    private void looked(Spot spot) {
        List<String> lines = SpotText.of(spot, model);
        legend.setDetail(String.join("  \u00B7  ", lines));
        canvas.speak(legend.detail());
        String tip = canvas.hovered().equals(Spot.NONE) || lines.isEmpty() ? null : String.join("\n", lines);
        if (!java.util.Objects.equals(tip, canvas.getToolTipText())) {
            canvas.setToolTipText(tip);
        }
    }

    /** Finds what was typed: the best first. */
    List<Spot> find(String typed) {
        return MapFinder.find(model.snapshot(), typed);
    }

    @Override
    public boolean setFocus() {
        return state.showsContent() ? canvas.setFocus() : state.setFocus();
    }

    private final class Gestures implements MapGestures {
        @Override
        public void zoomIn(Spot at) {
            Spot spot = at.equals(Spot.NONE) ? canvas.cursor() : at;
            go(graph.getSelection() ? fromGraph(spot) : position.in(spot));
        }

        private MapPosition fromGraph(Spot spot) {
            return spot.hasPartition() ? MapPosition.card(spot.topic(), spot.partition()) : spot.hasTopic() ? MapPosition.partitions(spot.topic())
                    : MapPosition.TOPICS;
        }

        @Override
        public void zoomOut() {
            go(graph.getSelection() ? MapPosition.BROKERS : position.out(canvas.showsAll()));
        }

        @Override
        public void up() {
            go(graph.getSelection() ? MapPosition.BROKERS : position.up());
        }

        @Override
        public void go(Spot spot) {
            TopologyPane.this.go(spot);
        }

        private void go(MapPosition next) {
            TopologyPane.this.go(next);
        }

        @Override
        public void open(Spot spot) {
            ClusterConnection cluster = shown;
            if (cluster == null) {
                return;
            }
            if (spot.hasTopic()) {
                actions.openTopic(cluster, spot.topic());
            } else if (spot.hasGroup()) {
                actions.openGroup(cluster, spot.group());
            } else if (spot.hasBroker()) {
                actions.openBroker(cluster, spot.broker());
            }
        }

        @Override
        public void looked(Spot spot) {
            TopologyPane.this.looked(spot);
        }

        @Override
        public void find() {
            bar.find().setFocus();
            bar.find().selectAll();
        }
    }
}
