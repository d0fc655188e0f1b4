package dev.kraftbench.ui.cluster.editor;

import dev.kraftbench.core.model.BrokerSnapshot;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.LogDirSnapshot;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.model.ReplicaRole;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.LiveQuery;
import dev.kraftbench.ui.base.MetricTiles;
import dev.kraftbench.ui.base.MetricTiles.Mood;
import dev.kraftbench.ui.base.MetricTiles.Tile;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.TableRows.Column;
import dev.kraftbench.ui.base.editor.BrokerInput;
import dev.kraftbench.ui.base.editor.ClusterPage;
import dev.kraftbench.ui.cluster.ClusterActions;
import dev.kraftbench.ui.cluster.Messages;
import dev.kraftbench.ui.cluster.topology.paint.BrokerTint;
import dev.kraftbench.ui.cluster.topology.scene.ReplicaCell;
import java.util.List;
import java.util.Objects;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.ui.forms.editor.FormEditor;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.jspecify.annotations.Nullable;

/** What a broker is, where it keeps its logs, and every replica it holds. */
final class BrokerReplicasPage extends ClusterPage {
    private static final int LOG_DIRS_MILLIS = 5_000;

    private @Nullable MetricTiles tiles;
    private @Nullable Label disks;
    private @Nullable FilteredTable<ReplicaCell> table;

    BrokerReplicasPage(FormEditor editor) {
        super(editor, "replicas", Messages.page_overview);
    }

    private int broker() {
        return ((BrokerInput) getEditorInput()).broker();
    }

    @Override
    protected String what() {
        return Messages.broker_what;
    }

    @Override
    protected void fill(Composite content, FormToolkit toolkit) {
        MetricTiles metrics = new MetricTiles(content);
        toolkit.adapt(metrics);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(metrics);
        tiles = metrics;
        Label label = toolkit.createLabel(content, "", SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(label);
        disks = label;
        FilteredTable<ReplicaCell> replicas = new FilteredTable<>(content, List.of(
                Column.text(Messages.column_partition, 300, cell -> cell.partition().label()),
                Column.text(Messages.column_role, 190, cell -> cell.glyph() + "  " + BrokerTint.text(cell.role())),
                Column.number(Messages.role_leader, 90, cell -> Figures.id(cell.partition().leader()), cell -> cell.partition().leader()),
                Column.text(Messages.column_replicas, 140, cell -> cell.partition().replicas().toString()),
                Column.text(Messages.column_isr, 140, cell -> cell.partition().isr().toString())));
        replicas.identity(ReplicaCell::spot).tints(cell -> cell.role() == ReplicaRole.IN_SYNC ? null
                : BrokerTint.of(cell.role(), Palette.of(replicas.table()))).onOpen(cell -> ClusterActions.in(getSite()).openTopic(connection(), cell.partition().topic()));
        GridDataFactory.fillDefaults().grab(true, true).applyTo(replicas);
        toolkit.adapt(replicas);
        table = replicas;
        LiveQuery.start(label, Messages.broker_log_dirs, LOG_DIRS_MILLIS,
                limit -> connection().state() instanceof dev.kraftbench.core.ConnectionState.Open ? connection().logDirs(broker(), limit) : null,
                dirs -> showDisks(label, dirs), failure -> label.setText(NLS.bind(Messages.cluster_gap, Messages.broker_log_dirs, failure.message())));
    }

    private static void showDisks(Label label, List<LogDirSnapshot> dirs) {
        StringBuilder text = new StringBuilder();
        for (LogDirSnapshot dir : dirs) {
            text.append(text.isEmpty() ? "" : "\n").append(NLS.bind(Messages.broker_log_dir, new Object[] {dir.path(), dir.replicas(),
                Figures.bytes(dir.logBytes()), Figures.bytes(dir.usableBytes())}));
            if (dir.error() != null) {
                text.append("  \u2716 ").append(dir.error());
            }
        }
        if (!label.getText().equals(text.toString())) {
            label.setText(text.toString());
            label.getParent().layout(true);
        }
    }

    @Override
    protected void update(EmptyState pane) {
        ClusterSnapshot snapshot = connection().model().latest();
        BrokerSnapshot broker = snapshot.broker(broker()).orElse(null);
        if (broker == null) {
            pane.showReason(NLS.bind(Messages.broker_unknown, broker()), Messages.broker_what);
            return;
        }
        List<ReplicaCell> cells = snapshot.partitions().filter(partition -> partition.replicas().contains(broker())).map(this::cell).toList();
        long leads = cells.stream().filter(cell -> cell.role() == ReplicaRole.LEADER).count();
        long lagging = cells.stream().filter(cell -> cell.role() == ReplicaRole.OUT_OF_SYNC || cell.role() == ReplicaRole.OFFLINE).count();
        Objects.requireNonNull(tiles).show(List.of(
                new Tile(Messages.column_state, BrokerTint.text(broker.state()), broker.state().alive() ? Mood.GOOD : Mood.BAD),
                new Tile(Messages.column_role, broker.controller() ? Messages.role_controller : broker.voter() ? Messages.role_voter : Messages.role_broker,
                        Mood.NEUTRAL),
                new Tile(Messages.column_leaders, Figures.count(leads), Mood.NEUTRAL),
                new Tile(Messages.column_replicas, Figures.count(cells.size()), Mood.NEUTRAL),
                new Tile(Messages.broker_not_in_sync, Figures.count(lagging), lagging == 0 ? Mood.GOOD : Mood.WARNING)));
        Objects.requireNonNull(table).setRows(cells);
        pane.showContent();
    }

    private ReplicaCell cell(PartitionSnapshot partition) {
        return ReplicaCell.of(partition, broker());
    }
}
