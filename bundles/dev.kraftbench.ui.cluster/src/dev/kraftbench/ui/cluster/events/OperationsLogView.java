package dev.kraftbench.ui.cluster.events;

import dev.kraftbench.core.Connections;
import dev.kraftbench.core.Subscription;
import dev.kraftbench.core.change.Operation;
import dev.kraftbench.core.change.OperationsLog;
import dev.kraftbench.ui.base.CurrentCluster;
import dev.kraftbench.ui.base.DisplayUpdates;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.Icons;
import dev.kraftbench.ui.base.LivePart;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.TableRows.Column;
import dev.kraftbench.ui.cluster.Messages;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.part.ViewPart;
import org.jspecify.annotations.Nullable;

/** The view «Operations Log»: every change made from here, with its command line, its result, and Undo where there is one. */
public final class OperationsLogView extends ViewPart implements LivePart {
    public static final String ID = "dev.kraftbench.operations";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    private @Nullable EmptyState state;
    private @Nullable FilteredTable<Operation> table;
    private @Nullable OperationDetails details;
    private @Nullable OperationsLog log;
    private Subscription operations = () -> { };
    private Subscription services = () -> { };

    @Override
    public void createPartControl(Composite parent) {
        EmptyState pane = new EmptyState(parent);
        state = pane;
        SashForm both = new SashForm(pane, SWT.HORIZONTAL);
        FilteredTable<Operation> rows = new FilteredTable<>(both, List.of(
                new Column<>(Messages.operations_time, 140, false, operation -> TIME.format(operation.at()), Comparator.comparing(Operation::at)),
                Column.text(Messages.operations_cluster, 90, Operation::cluster),
                Column.text(Messages.operations_what, 260, Operation::title),
                Column.text(Messages.operations_result, 200, operation -> operation.succeeded() ? Messages.operations_done : operation.error()),
                Column.text(Messages.operations_command, 620, operation -> String.join(" ; ", operation.commandLines())),
                Column.text(Messages.operations_undo, 420, operation -> String.join(" ; ", operation.undo()))));
        rows.images(operation -> (operation.succeeded() ? Icons.OK : Icons.FAILED).image())
                .tints(operation -> operation.succeeded() ? null : Palette.of(rows.table()).offline());
        OperationDetails shown = new OperationDetails(both);
        details = shown;
        rows.table().addListener(SWT.Selection, event -> shown.show(rows.selected().stream().findFirst().orElse(null)));
        both.setWeights(65, 35);
        table = rows;
        pane.setContent(both);
        DisplayUpdates updates = new DisplayUpdates(pane, this::update);
        CurrentCluster current = CurrentCluster.get();
        Runnable rebind = () -> {
            OperationsLog next = current.connections().map(Connections::operations).orElse(null);
            if (next != log) {
                operations.close();
                log = next;
                operations = next == null ? () -> { } : next.onOperation(operation -> updates.request());
            }
            updates.request();
        };
        services = current.onChange(rebind);
        rebind.run();
        update();
    }

    private void update() {
        if (state == null || table == null) {
            return;
        }
        List<Operation> rows = log == null ? List.of() : log.operations().reversed();
        table.setRows(rows);
        if (details != null && table.selected().isEmpty()) {
            details.show(rows.isEmpty() ? null : rows.getFirst());
        }
        if (rows.isEmpty()) {
            state.showReason(Messages.operations_none, Messages.operations_none_reason);
        } else {
            state.showContent();
        }
    }

    @Override
    public boolean rendersData() {
        return state != null && state.showsContent();
    }

    @Override
    public void dispose() {
        operations.close();
        services.close();
        super.dispose();
    }

    @Override
    public void setFocus() {
        if (state != null) {
            state.setFocus();
        }
    }
}
