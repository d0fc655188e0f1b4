package dev.kraftbench.ui.cluster.broker;

import dev.kraftbench.core.broker.DirectoryContent;
import dev.kraftbench.core.change.PlacementChange;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.core.model.ReplicaRole;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.LiveQuery;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.TableRows.Column;
import dev.kraftbench.ui.cluster.Messages;
import dev.kraftbench.ui.cluster.topology.paint.BrokerTint;
import dev.kraftbench.ui.cluster.topology.scene.ReplicaCell;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.forms.editor.FormEditor;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.jspecify.annotations.Nullable;

/** Every replica a broker holds, and what can be done with them. */
final class BrokerReplicasPage extends BrokerPage {
    private record Row(ReplicaCell cell, long bytes) {}

    private @Nullable FilteredTable<Row> table;
    private @Nullable Combo shown;
    private @Nullable Button move;
    private @Nullable Button elect;
    private Map<PartitionId, Long> sizes = Map.of();

    /** Which replicas are listed. */
    private enum Choice {
        ALL,
        LEADERS,
        FOLLOWERS,
        NOT_IN_SYNC,
        NOT_PREFERRED;

        boolean takes(ReplicaCell cell) {
            return switch (this) {
                case ALL -> true;
                case LEADERS -> cell.role() == ReplicaRole.LEADER;
                case FOLLOWERS -> cell.role() != ReplicaRole.LEADER;
                case NOT_IN_SYNC -> cell.role() == ReplicaRole.OUT_OF_SYNC || cell.role() == ReplicaRole.OFFLINE;
                case NOT_PREFERRED -> cell.partition().preferredLeader() == cell.broker() && cell.role() != ReplicaRole.LEADER;
            };
        }

        String text() {
            return switch (this) {
                case ALL -> Messages.replicas_all;
                case LEADERS -> Messages.replicas_leaders;
                case FOLLOWERS -> Messages.replicas_followers;
                case NOT_IN_SYNC -> Messages.replicas_not_in_sync;
                case NOT_PREFERRED -> Messages.replicas_should_lead;
            };
        }
    }

    BrokerReplicasPage(FormEditor editor) {
        super(editor, "replicas", Messages.column_replicas);
    }

    @Override
    protected void fill(Composite content, FormToolkit toolkit) {
        Composite bar = toolkit.createComposite(content);
        GridLayoutFactory.fillDefaults().numColumns(4).spacing(8, 0).applyTo(bar);
        Combo choice = new Combo(bar, SWT.READ_ONLY);
        for (Choice each : Choice.values()) {
            choice.add(each.text());
        }
        choice.select(0);
        choice.addListener(SWT.Selection, event -> request());
        shown = choice;
        move = button(bar, toolkit, Messages.action_move, () -> Objects.requireNonNull(table).selected().stream().findFirst()
                .ifPresent(row -> actions().reassign(connection(), Map.of(CommandCalls.TOPIC, row.cell().partition().topic(),
                        CommandCalls.PARTITION, Integer.toString(row.cell().partition().partition())))));
        elect = button(bar, toolkit, Messages.action_elect, () -> actions().elect(connection(), PlacementChange.Election.PREFERRED,
                Objects.requireNonNull(table).selected().stream().map(row -> PartitionId.of(row.cell().partition())).toList()));
        button(bar, toolkit, Messages.action_drain, () -> actions().drain(connection(), broker()));
        FilteredTable<Row> replicas = new FilteredTable<>(content, List.of(
                Column.text(Messages.column_partition, 260, row -> row.cell().partition().label()),
                Column.text(Messages.column_role, 170, row -> row.cell().glyph() + "  " + BrokerTint.text(row.cell().role())),
                Column.number(Messages.column_leader, 80, row -> Figures.id(row.cell().partition().leader()), row -> row.cell().partition().leader()),
                Column.text(Messages.column_replicas, 130, row -> row.cell().partition().replicas().toString()),
                Column.text(Messages.column_isr, 130, row -> row.cell().partition().isr().toString()),
                Column.number(Messages.topic_size, 110, row -> Figures.bytes(row.bytes()), Row::bytes)));
        replicas.identity(row -> PartitionId.of(row.cell().partition())).tints(row -> row.cell().role() == ReplicaRole.IN_SYNC ? null
                : BrokerTint.of(row.cell().role(), Palette.of(replicas.table()))).onOpen(row -> actions().openTopic(connection(), row.cell().partition().topic()));
        replicas.table().addListener(SWT.Selection, event -> enable());
        GridDataFactory.fillDefaults().grab(true, true).applyTo(replicas);
        replicas.actions(bar);
        toolkit.adapt(replicas);
        table = replicas;
        enable();
        LiveQuery.start(content.getParent(), Messages.broker_log_dirs, DIRECTORIES_MILLIS, this::directories, answer -> {
            Map<PartitionId, Long> known = new HashMap<>();
            answer.stream().map(DirectoryContent::replicas).flatMap(List::stream).filter(replica -> !replica.future())
                    .forEach(replica -> known.put(replica.partition(), replica.bytes()));
            sizes = known;
            request();
        }, failure -> request());
    }

    private void enable() {
        int selected = Objects.requireNonNull(table).selected().size();
        Objects.requireNonNull(move).setEnabled(selected == 1);
        Objects.requireNonNull(elect).setEnabled(selected > 0);
    }

    @Override
    protected void update(EmptyState pane) {
        Choice choice = Choice.values()[Math.max(0, Objects.requireNonNull(shown).getSelectionIndex())];
        Objects.requireNonNull(table).setRows(connection().model().latest().partitions().filter(partition -> partition.replicas().contains(broker()))
                .map(partition -> ReplicaCell.of(partition, broker())).filter(choice::takes)
                .map(cell -> new Row(cell, sizes.getOrDefault(PartitionId.of(cell.partition()), -1L))).toList());
        enable();
        pane.showContent();
    }
}
