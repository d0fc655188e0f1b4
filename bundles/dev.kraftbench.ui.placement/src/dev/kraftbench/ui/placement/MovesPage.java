package dev.kraftbench.ui.placement;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.change.Change;
import dev.kraftbench.core.change.PlacementChange;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.placement.Goal;
import dev.kraftbench.core.placement.Placement;
import dev.kraftbench.core.placement.PlacementPlan;
import dev.kraftbench.core.placement.PlacementPlan.Move;
import dev.kraftbench.core.placement.PlacementPlanner;
import dev.kraftbench.core.placement.PlacementQuestions.Sizes;
import dev.kraftbench.ui.base.BackgroundCall;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.LatestCall;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.TableRows.Column;
import dev.kraftbench.ui.base.TextScale;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.wizard.WizardPage;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Spinner;
import org.jspecify.annotations.Nullable;

/** The moves that reach the goal, what they do to each broker, and how fast they may go. */
final class MovesPage extends WizardPage {
    private static final long MEGABYTE = 1_000_000;
    private static final int NAMED = 3;

    private final ClusterConnection connection;
    private final Supplier<Goal> goal;
    private @Nullable EmptyState state;
    private @Nullable LatestCall calls;
    private @Nullable Label summary;
    private @Nullable Label unmet;
    private @Nullable FilteredTable<Move> moves;
    private @Nullable LoadTable loads;
    private @Nullable Button limited;
    private @Nullable Spinner limit;
    private @Nullable Label time;
    private @Nullable Button elect;
    private @Nullable PlacementPlan plan;

    MovesPage(ClusterConnection connection, Supplier<Goal> goal) {
        super("moves", Messages.moves_title, null);
        this.connection = connection;
        this.goal = goal;
        setDescription(Messages.moves_description);
        setPageComplete(false);
    }

    @Override
    public void createControl(Composite parent) {
        EmptyState pane = new EmptyState(parent);
        state = pane;
        calls = new LatestCall(pane);
        setControl(pane);
        Composite area = new Composite(pane, SWT.NONE);
        GridLayoutFactory.swtDefaults().margins(10, 10).spacing(5, 6).applyTo(area);
        pane.setContent(area);
        summary = line(area);
        unmet = line(area);
        SashForm sash = new SashForm(area, SWT.VERTICAL);
        GridDataFactory.fillDefaults().grab(true, true).hint(TextScale.px(700), TextScale.px(330)).applyTo(sash);
        FilteredTable<Move> table = new FilteredTable<>(sash, List.of(
                Column.text(Messages.column_partition, 260, move -> move.partition().toString()),
                Column.text(Messages.column_now, 150, move -> move.before().toString()),
                Column.text(Messages.column_then, 150, move -> move.after().toString()),
                Column.number(Messages.column_to_copy, 120, move -> move.onlyOrder() ? Messages.no_data : Figures.bytes(move.bytes()), Move::bytes)));
        table.identity(Move::partition);
        moves = table;
        loads = new LoadTable(sash);
        sash.setWeights(60, 40);
        throttle(area);
    }

    private static Label line(Composite area) {
        Label label = new Label(area, SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, false).hint(TextScale.px(700), SWT.DEFAULT).applyTo(label);
        return label;
    }

    private void throttle(Composite area) {
        Composite row = new Composite(area, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(4).spacing(8, 4).applyTo(row);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(row);
        Button check = new Button(row, SWT.CHECK);
        check.setText(Messages.limit_each);
        Spinner rate = new Spinner(row, SWT.BORDER);
        rate.setValues(20, 1, 100_000, 0, 1, 10);
        new Label(row, SWT.NONE).setText("MB/s");
        Label takes = new Label(row, SWT.NONE);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(takes);
        Button first = new Button(row, SWT.CHECK);
        first.setText(Messages.elect_after);
        GridDataFactory.fillDefaults().span(4, 1).applyTo(first);
        check.addListener(SWT.Selection, event -> estimate());
        rate.addModifyListener(event -> estimate());
        limited = check;
        limit = rate;
        time = takes;
        elect = first;
    }

    @Override
    public void setVisible(boolean visible) {
        super.setVisible(visible);
        if (visible) {
            ask();
        }
    }

    private void ask() {
        EmptyState pane = Objects.requireNonNull(state);
        plan = null;
        setPageComplete(false);
        pane.showReason(Messages.planning, Messages.planning_reason);
        Goal wanted = goal.get();
        Objects.requireNonNull(calls).start(BackgroundCall.of(Messages.planning, within -> planned(connection, wanted, within))
                .onFailure(failure -> pane.showReason(failure.message(), failure.advice(), Messages.try_again, this::ask))
                .onSuccess(this::show));
    }

    /** Planning takes seconds for a large cluster, so it is done on no thread of the client. */
    static CompletableFuture<PlacementPlan> planned(ClusterConnection connection, Goal goal, Duration within) {
        ClusterSnapshot snapshot = connection.model().latest();
        return connection.placement().sizes(within).thenApply(Sizes::bytes)
                .thenApplyAsync(bytes -> PlacementPlanner.plan(Placement.of(snapshot, bytes), goal));
    }

    private void show(PlacementPlan made) {
        EmptyState pane = Objects.requireNonNull(state);
        plan = made;
        if (made.moves().isEmpty()) {
            pane.showReason(made.unmet().isEmpty() ? Messages.nothing_to_do : Messages.nothing_possible, made.unmet().isEmpty() ? Messages.nothing_to_do_reason : unmet(made));
            return;
        }
        Objects.requireNonNull(summary).setText(NLS.bind(Messages.moves_summary, new Object[] {made.moves().size(), Figures.bytes(made.bytes()),
            made.ofUnknownSize() == 0 ? "" : NLS.bind(Messages.moves_unknown, made.ofUnknownSize())}));
        Label warning = Objects.requireNonNull(unmet);
        warning.setText(made.unmet().isEmpty() ? "" : "\u26A0  " + unmet(made));
        warning.setForeground(Palette.of(warning).outOfSync().swt());
        ((org.eclipse.swt.layout.GridData) warning.getLayoutData()).exclude = made.unmet().isEmpty();
        warning.setVisible(!made.unmet().isEmpty());
        Objects.requireNonNull(moves).setRows(made.moves());
        Objects.requireNonNull(loads).show(made);
        Button after = Objects.requireNonNull(elect);
        after.setVisible(made.onlyOrder());
        after.setSelection(made.onlyOrder());
        Objects.requireNonNull(limited).setEnabled(!made.onlyOrder());
        estimate();
        pane.showContent();
        Objects.requireNonNull(summary).getParent().layout(true, true);
        setPageComplete(true);
    }

    private static String unmet(PlacementPlan plan) {
        return plan.unmet().stream().collect(Collectors.groupingBy(PlacementPlan.Unmet::reason, TreeMap::new, Collectors.toList())).entrySet().stream()
                .map(e -> NLS.bind(switch (e.getKey()) {
                    case TOO_FEW_BROKERS -> Messages.unmet_brokers;
                    case RACKS_SHARED -> Messages.unmet_racks;
                }, e.getValue().size(), e.getValue().stream().limit(NAMED).map(each -> each.partition().toString()).collect(Collectors.joining(", "))
                        + (e.getValue().size() > NAMED ? "\u2026" : ""))).collect(Collectors.joining("  "));
    }

    private long rate() {
        return Objects.requireNonNull(limited).getSelection() && Objects.requireNonNull(limited).getEnabled()
                ? Objects.requireNonNull(limit).getSelection() * MEGABYTE : PlacementChange.UNLIMITED;
    }

    private void estimate() {
        Objects.requireNonNull(limit).setEnabled(rate() > 0);
        long seconds = plan == null || rate() == 0 ? 0 : plan.secondsAt(rate());
        Objects.requireNonNull(time).setText(rate() == 0 ? "" : NLS.bind(Messages.takes, seconds < 1 ? "< 1 s" : duration(seconds)));
    }

    private static String duration(long seconds) {
        return seconds < 120 ? seconds + " s" : seconds < 7_200 ? Math.ceilDiv(seconds, 60) + " min" : Math.ceilDiv(seconds, 3_600) + " h";
    }

    /** As planned; only while the page is complete. */
    Change change() {
        PlacementPlan made = Objects.requireNonNull(plan);
        return new PlacementChange.Reassign(new TreeMap<>(made.target()), rate(), made.onlyOrder() && Objects.requireNonNull(elect).getSelection());
    }
}
