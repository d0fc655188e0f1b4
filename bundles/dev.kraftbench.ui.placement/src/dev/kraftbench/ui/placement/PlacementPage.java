package dev.kraftbench.ui.placement;

import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.change.Change;
import dev.kraftbench.core.change.PlacementChange;
import dev.kraftbench.core.change.PlacementChange.Election;
import dev.kraftbench.core.model.BrokerSnapshot;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.Gap;
import dev.kraftbench.core.placement.Placement;
import dev.kraftbench.core.placement.Placement.Load;
import dev.kraftbench.core.placement.Placement.Measure;
import dev.kraftbench.ui.base.CallFailure;
import dev.kraftbench.ui.base.ChangeFlow;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.GapBand;
import dev.kraftbench.ui.base.Icons;
import dev.kraftbench.ui.base.LiveQuery;
import dev.kraftbench.ui.base.MetricTiles;
import dev.kraftbench.ui.base.MetricTiles.Mood;
import dev.kraftbench.ui.base.MetricTiles.Tile;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.TableRows.Column;
import dev.kraftbench.ui.base.TextScale;
import dev.kraftbench.ui.base.editor.ClusterPage;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.forms.editor.FormEditor;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.jspecify.annotations.Nullable;

/** How evenly the brokers carry the cluster, and the reassignments under way. */
final class PlacementPage extends ClusterPage {
    static final String ID = "placement";
    private static final int LOADS_MILLIS = 5_000;
    /** From here on a broker carries noticeably more than its share. */
    private static final double SKEWED = 1.25;
    /** Room for brokers and for moves while there are none, and while there are. */
    private static final int[] QUIET = {65, 35};
    private static final int[] BUSY = {45, 55};

    /** What each broker carries now. */
    private record Loads(Placement placement, List<Row> rows, long notPreferred, List<Gap> gaps) {}

    /** @param leads partitions it leads; those it should lead are the load's leaders */
    private record Row(BrokerSnapshot broker, int leads, Load load, double share) {}

    private @Nullable GapBand missing;
    private @Nullable MetricTiles tiles;
    private @Nullable FilteredTable<Row> table;
    private @Nullable MovesPane moves;
    private @Nullable Button drain;
    private @Nullable Button unregister;
    private @Nullable Loads loads;
    private @Nullable CallFailure failure;
    private @Nullable SashForm parts;
    private boolean moving;

    PlacementPage(FormEditor editor) {
        super(editor, ID, Messages.page_placement);
    }

    @Override
    protected String what() {
        return Messages.page_what;
    }

    @Override
    protected void fill(Composite content, FormToolkit toolkit) {
        GapBand band = new GapBand(content);
        toolkit.adapt(band);
        missing = band;
        MetricTiles metrics = new MetricTiles(content);
        toolkit.adapt(metrics);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(metrics);
        tiles = metrics;
        SashForm sash = new SashForm(content, SWT.VERTICAL);
        toolkit.adapt(sash);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(sash);
        brokers(section(sash, toolkit, Messages.section_brokers), toolkit);
        Composite underWay = section(sash, toolkit, Messages.section_moves);
        MovesPane pane = new MovesPane(underWay, toolkit, connection(), content.getParent().getParent(), this::request);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(pane);
        moves = pane;
        sash.setWeights(QUIET);
        parts = sash;
        LiveQuery.start(content.getParent().getParent(), Messages.page_placement, LOADS_MILLIS,
                limit -> connection().state() instanceof ConnectionState.Open ? ask(limit) : null, answer -> {
                    loads = answer;
                    failure = null;
                    request();
                }, failed -> {
                    failure = failed;
                    request();
                });
    }

    private void brokers(Composite section, FormToolkit toolkit) {
        Composite bar = toolkit.createComposite(section);
        GridLayoutFactory.fillDefaults().numColumns(5).spacing(8, 0).applyTo(bar);
        button(bar, toolkit, Messages.action_balance, () -> reassign(Map.of(CommandCalls.GOAL, "balance")));
        drain = button(bar, toolkit, Messages.action_drain, () -> selected()
                .ifPresent(row -> reassign(Map.of(CommandCalls.BROKER, Integer.toString(row.broker().id())))));
        button(bar, toolkit, Messages.action_reassign, () -> reassign(Map.of(CommandCalls.GOAL, "spread")));
        button(bar, toolkit, Messages.action_elect, () -> change(new PlacementChange.Elect(Election.PREFERRED, new TreeSet<>())));
        unregister = button(bar, toolkit, Messages.action_unregister, () -> selected().ifPresent(row -> change(new PlacementChange.Unregister(row.broker().id()))));
        FilteredTable<Row> brokers = new FilteredTable<>(section, List.of(
                Column.number(Messages.column_broker, 90, row -> Integer.toString(row.broker().id()), row -> row.broker().id()),
                Column.text(Messages.column_rack, 100, row -> row.broker().rack() == null ? Figures.UNKNOWN : String.valueOf(row.broker().rack())),
                Column.number(Messages.column_leads, 90, row -> Figures.count(row.leads()), Row::leads),
                Column.number(Messages.column_should_lead, 130, row -> Figures.count(row.load().leaders()), row -> row.load().leaders()),
                Column.number(Messages.column_replicas, 110, row -> Figures.count(row.load().replicas()), row -> row.load().replicas()),
                Column.number(Messages.column_size, 120, row -> Figures.bytes(row.load().bytes()), row -> row.load().bytes()),
                Column.text(Messages.column_share, 240, row -> MovesPane.percent(row.share()))));
        brokers.withoutFilter().bars(6, Row::share).identity(row -> row.broker().id()).images(row -> (row.broker().state().alive() ? Icons.BROKER : Icons.BROKER_OFF).image())
                .tints(row -> row.broker().state().alive() ? null : Palette.of(brokers.table()).quiet())
                .onOpen(row -> CommandCalls.run(getSite(), CommandCalls.OPEN,
                        Map.of(CommandCalls.CLUSTER, connection().id(), CommandCalls.BROKER, Integer.toString(row.broker().id()))));
        brokers.table().addListener(SWT.Selection, event -> enable());
        GridDataFactory.fillDefaults().grab(true, true).hint(TextScale.px(300), TextScale.px(90)).applyTo(brokers);
        brokers.actions(bar);
        toolkit.adapt(brokers);
        table = brokers;
        enable();
    }

    private static Button button(Composite parent, FormToolkit toolkit, String text, Runnable action) {
        Button button = toolkit.createButton(parent, text, SWT.PUSH);
        button.addListener(SWT.Selection, event -> action.run());
        return button;
    }

    private java.util.Optional<Row> selected() {
        return Objects.requireNonNull(table).selected().stream().findFirst();
    }

    private void enable() {
        boolean one = Objects.requireNonNull(table).selected().size() == 1;
        Objects.requireNonNull(drain).setEnabled(one);
        Objects.requireNonNull(unregister).setEnabled(one && selected().filter(row -> !row.broker().state().alive()).isPresent());
    }

    private void reassign(Map<String, String> what) {
        Map<String, String> parameters = new HashMap<>(what);
        parameters.put(CommandCalls.CLUSTER, connection().id());
        CommandCalls.run(getSite(), CommandCalls.REASSIGN, parameters);
    }

    private void change(Change change) {
        ChangeFlow.on(connection(), getEditor().getSite().getShell()).start(change);
    }

    /** Counted off the UI thread, for ten thousand partitions take their time. */
    private CompletableFuture<Loads> ask(Duration limit) {
        ClusterSnapshot snapshot = connection().model().latest();
        return connection().placement().sizes(limit).thenApplyAsync(sizes -> {
            Placement placement = Placement.of(snapshot, sizes.bytes());
            Map<Integer, Integer> leads = new HashMap<>();
            snapshot.partitions().forEach(p -> leads.merge(p.leader(), 1, Integer::sum));
            List<Load> each = placement.loads();
            double all = Math.max(1, each.stream().mapToLong(Load::replicas).sum());
            List<Row> rows = each.stream().flatMap(load -> snapshot.broker(load.broker()).stream()
                    .map(broker -> new Row(broker, leads.getOrDefault(broker.id(), 0), load, load.replicas() / all))).collect(Collectors.toList());
            return new Loads(placement, rows, snapshot.partitions().filter(p -> !p.offline() && !p.ledByPreferred()).count(), sizes.gaps());
        });
    }

    @Override
    protected void update(EmptyState pane) {
        Loads known = loads;
        if (known == null) {
            pane.showReason(failure == null ? Messages.loading : failure.message(), failure == null ? Messages.page_what : failure.advice());
            return;
        }
        Objects.requireNonNull(missing).show(failure == null ? known.gaps : List.of(failure.gap()));
        Objects.requireNonNull(tiles).show(List.of(
                skew(Messages.tile_leaders, known.placement, Measure.LEADERS),
                skew(Messages.tile_replicas, known.placement, Measure.REPLICAS),
                skew(Messages.tile_bytes, known.placement, Measure.BYTES),
                new Tile(Messages.tile_not_preferred, Figures.count(known.notPreferred), known.notPreferred == 0 ? Mood.GOOD : Mood.NEUTRAL)));
        Objects.requireNonNull(table).setRows(known.rows);
        enable();
        Objects.requireNonNull(moves).refresh();
        if (moving != Objects.requireNonNull(moves).moving()) {
            moving = !moving;
            Objects.requireNonNull(parts).setWeights(moving ? BUSY : QUIET);
        }
        pane.showContent();
    }

    private static Tile skew(String name, Placement placement, Measure measure) {
        double skew = placement.skew(measure);
        return new Tile(name, LoadTable.factor(skew), skew < SKEWED ? Mood.GOOD : Mood.WARNING);
    }
}
