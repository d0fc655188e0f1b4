package dev.kraftbench.ui.placement;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.change.Change;
import dev.kraftbench.core.change.PlacementChange;
import dev.kraftbench.core.placement.MovesUnderWay;
import dev.kraftbench.core.placement.MovesUnderWay.Moving;
import dev.kraftbench.core.placement.Throttles;
import dev.kraftbench.ui.base.ChangeFlow;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.Icons;
import dev.kraftbench.ui.base.LiveQuery;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.TableRows.Column;
import dev.kraftbench.ui.base.TextScale;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.jface.dialogs.InputDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.window.Window;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.jspecify.annotations.Nullable;

/** The reassignments under way, partition by partition, with cancel and limit; and the limits that were left behind. */
final class MovesPane extends Composite {
    private static final int MOVES_MILLIS = 1_000;
    private static final int LIMITS_MILLIS = 10_000;
    private static final long MEGABYTE = 1_000_000;

    private final ClusterConnection connection;
    private final EmptyState state;
    private final Composite reminder;
    private final Label limits;
    private final Label progress;
    private final FilteredTable<Moving> table;
    private final Button cancel;
    private final LiveQuery<MovesUnderWay> moving;
    private final LiveQuery<Throttles> limiting;
    private MovesUnderWay moves = new MovesUnderWay(List.of(), List.of());
    private Throttles throttles = Throttles.NONE;
    private @Nullable String failure;

    /**
     * @param page asked for as long as it is visible, which this pane is not before there is something to be shown
     * @param changed called when there is something new to be shown
     */
    MovesPane(Composite parent, FormToolkit toolkit, ClusterConnection connection, Control page, Runnable changed) {
        super(parent, SWT.NONE);
        this.connection = connection;
        GridLayoutFactory.fillDefaults().spacing(0, 6).applyTo(this);
        toolkit.adapt(this);
        reminder = toolkit.createComposite(this);
        GridLayoutFactory.fillDefaults().numColumns(2).spacing(12, 0).applyTo(reminder);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(reminder);
        limits = toolkit.createLabel(reminder, "", SWT.WRAP);
        GridDataFactory.fillDefaults().align(SWT.FILL, SWT.CENTER).grab(true, false).hint(TextScale.px(300), SWT.DEFAULT).applyTo(limits);
        button(reminder, toolkit, Messages.action_unthrottle, () -> start(throttles.removal()));
        state = new EmptyState(this);
        toolkit.adapt(state);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(state);
        Composite content = toolkit.createComposite(state);
        GridLayoutFactory.fillDefaults().spacing(0, 6).applyTo(content);
        state.setContent(content);
        Composite bar = toolkit.createComposite(content);
        GridLayoutFactory.fillDefaults().numColumns(3).spacing(8, 0).applyTo(bar);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(bar);
        cancel = button(bar, toolkit, Messages.action_cancel_all, this::cancel);
        button(bar, toolkit, Messages.action_throttle, this::throttle);
        progress = toolkit.createLabel(bar, "");
        GridDataFactory.fillDefaults().align(SWT.FILL, SWT.CENTER).grab(true, false).applyTo(progress);
        table = table(content).actions(bar);
        GridDataFactory.fillDefaults().grab(true, true).hint(TextScale.px(300), TextScale.px(100)).applyTo(table);
        toolkit.adapt(table);
        remind(false);
        moving = LiveQuery.start(page, Messages.section_moves, MOVES_MILLIS, limit -> open() ? connection.placement().underWay(limit) : null, answer -> {
            failure = null;
            moves = answer;
            changed.run();
        }, failed -> {
            failure = failed.message();
            changed.run();
        });
        limiting = LiveQuery.start(page, Messages.section_moves, LIMITS_MILLIS, limit -> open() ? connection.placement().throttles(limit) : null, answer -> {
            throttles = answer;
            changed.run();
        }, failed -> changed.run());
    }

    private FilteredTable<Moving> table(Composite content) {
        FilteredTable<Moving> made = new FilteredTable<>(content, List.of(
                Column.text(Messages.column_partition, 220, move -> move.partition().toString()),
                Column.text(Messages.column_replicas, 150, move -> move.replicas().toString()),
                Column.text(Messages.column_adding, 110, move -> move.adding().isEmpty() ? Figures.UNKNOWN : move.adding().toString()),
                Column.text(Messages.column_removing, 110, move -> move.removing().isEmpty() ? Figures.UNKNOWN : move.removing().toString()),
                Column.text(Messages.column_progress, 240, move -> percent(move.progress())),
                Column.number(Messages.column_missing, 120, move -> Figures.bytes(move.missing()), Moving::missing)));
        made.bars(4, Moving::progress).identity(Moving::partition).images(move -> Icons.TOPIC.image()).onOpen(move -> CommandCalls.run(PlatformUI.getWorkbench().getActiveWorkbenchWindow(),
                CommandCalls.OPEN, Map.of(CommandCalls.CLUSTER, connection.id(), CommandCalls.TOPIC, move.partition().topic())));
        made.table().addListener(SWT.Selection, event -> named());
        return made;
    }

    private boolean open() {
        return connection.state() instanceof ConnectionState.Open;
    }

    private static Button button(Composite parent, FormToolkit toolkit, String text, Runnable action) {
        Button button = toolkit.createButton(parent, text, SWT.PUSH);
        button.addListener(SWT.Selection, event -> action.run());
        return button;
    }

    static String percent(double share) {
        return Double.isNaN(share) ? Figures.UNKNOWN : String.format(Locale.ROOT, "%.0f %%", share * 100);
    }

    private void named() {
        cancel.setText(table.selected().isEmpty() ? Messages.action_cancel_all : NLS.bind(Messages.action_cancel_some, table.selected().size()));
        cancel.getParent().layout(true);
    }

    private void cancel() {
        List<Moving> chosen = table.selected().isEmpty() ? moves.moves() : table.selected();
        start(new PlacementChange.Cancel(chosen.stream().map(Moving::partition).collect(Collectors.toCollection(TreeSet::new))));
    }

    private void throttle() {
        InputDialog dialog = new InputDialog(getShell(), Messages.action_throttle, Messages.throttle_question, "20",
                text -> text.matches("[1-9]\\d{0,5}") ? null : Messages.throttle_number);
        if (dialog.open() == Window.OK) {
            start(new PlacementChange.Throttle(Integer.parseInt(dialog.getValue()) * MEGABYTE, moves.moves().stream()
                    .map(move -> new PlacementChange.Copying(move.partition(), move.replicas().stream().filter(b -> !move.adding().contains(b)).toList(), move.adding()))
                    .toList()));
        }
    }

    private void start(Change change) {
        ChangeFlow.on(connection, this).onApplied(result -> {
            moving.askNow();
            limiting.askNow();
        }).start(change);
    }

    private void remind(boolean visible) {
        GridData data = (GridData) reminder.getLayoutData();
        if (data.exclude == visible || reminder.getVisible() != visible) {
            data.exclude = !visible;
            reminder.setVisible(visible);
            layout(true, true);
        }
    }

    boolean moving() {
        return !moves.moves().isEmpty();
    }

    void refresh() {
        if (throttles.any()) {
            String text = NLS.bind(moves.moves().isEmpty() ? Messages.limits_left : Messages.limits_hold, new Object[] {
                throttles.brokers().isEmpty() ? Figures.UNKNOWN : throttles.brokers().keySet().toString(),
                throttles.brokers().isEmpty() ? Figures.UNKNOWN : Figures.byteRate(throttles.brokers().values().iterator().next()),
                throttles.topics().isEmpty() ? Figures.UNKNOWN : throttles.topics().stream().limit(3).collect(Collectors.joining(", "))});
            if (!limits.getText().equals(text)) {
                limits.setText(text);
                limits.setForeground((moves.moves().isEmpty() ? Palette.of(limits).outOfSync() : Palette.of(limits).text()).swt());
                layout(true, true);
            }
        }
        remind(throttles.any());
        if (moves.moves().isEmpty()) {
            if (failure == null) {
                state.showReason(Messages.no_moves, Messages.no_moves_reason);
            } else {
                state.showReason(failure, Messages.section_moves);
            }
            return;
        }
        table.setRows(moves.moves());
        progress.setText(NLS.bind(Messages.progress_line, moves.moves().size(), percent(moves.progress())));
        named();
        state.showContent();
    }

}
