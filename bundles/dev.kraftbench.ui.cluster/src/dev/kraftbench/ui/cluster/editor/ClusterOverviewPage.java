package dev.kraftbench.ui.cluster.editor;

import dev.kraftbench.core.model.BrokerSnapshot;
import dev.kraftbench.core.model.BrokerState;
import dev.kraftbench.core.model.ClusterModel;
import dev.kraftbench.core.model.ClusterModel.Measure;
import dev.kraftbench.core.model.ClusterModel.Scope;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.Gap;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.model.QuorumSnapshot;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.Icons;
import dev.kraftbench.ui.base.MetricTiles;
import dev.kraftbench.ui.base.MetricTiles.Mood;
import dev.kraftbench.ui.base.MetricTiles.Tile;
import dev.kraftbench.ui.base.TableRows.Column;
import dev.kraftbench.ui.base.editor.ClusterPage;
import dev.kraftbench.ui.cluster.ClusterActions;
import dev.kraftbench.ui.cluster.Messages;
import dev.kraftbench.ui.cluster.topology.paint.BrokerTint;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.ui.forms.editor.FormEditor;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.jspecify.annotations.Nullable;

/** Brokers, under-replicated and offline partitions, quorum; then each broker. */
final class ClusterOverviewPage extends ClusterPage {
    /** @param leaders partitions it leads */
    private record BrokerRow(BrokerSnapshot broker, long leaders, long replicas, double bytesIn, double bytesOut) {}

    private @Nullable MetricTiles tiles;
    private @Nullable FilteredTable<BrokerRow> brokers;
    private @Nullable Label gaps;

    ClusterOverviewPage(FormEditor editor) {
        super(editor, "overview", Messages.page_overview);
    }

    @Override
    protected String what() {
        return Messages.cluster_what;
    }

    @Override
    protected void fill(Composite content, FormToolkit toolkit) {
        MetricTiles metrics = new MetricTiles(content);
        toolkit.adapt(metrics);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(metrics);
        tiles = metrics;
        gaps = toolkit.createLabel(content, "", SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, false).exclude(true).applyTo(gaps);
        Composite section = section(content, toolkit, Messages.navigator_brokers);
        FilteredTable<BrokerRow> table = new FilteredTable<>(section, List.of(
                Column.number(Messages.column_broker, 80, row -> Integer.toString(row.broker().id()), row -> row.broker().id()),
                Column.text(Messages.column_state, 85, row -> BrokerTint.text(row.broker().state())),
                Column.text(Messages.column_endpoint, 135, row -> row.broker().endpoint()),
                Column.text(Messages.column_role, 120, ClusterOverviewPage::role),
                Column.text(Messages.column_rack, 55, row -> row.broker().rack() == null ? Figures.UNKNOWN : row.broker().rack()),
                Column.number(Messages.column_leaders, 75, row -> Figures.count(row.leaders()), BrokerRow::leaders),
                Column.number(Messages.column_replicas, 80, row -> Figures.count(row.replicas()), BrokerRow::replicas),
                Column.number(Messages.column_in, 90, row -> Figures.byteRate(row.bytesIn()), BrokerRow::bytesIn),
                Column.number(Messages.column_out, 90, row -> Figures.byteRate(row.bytesOut()), BrokerRow::bytesOut)));
        table.images(row -> icon(row.broker().state())).identity(row -> row.broker().id());
        table.onOpen(row -> ClusterActions.in(getSite()).openBroker(connection(), row.broker().id()));
        GridDataFactory.fillDefaults().grab(true, true).applyTo(table);
        toolkit.adapt(table);
        brokers = table;
    }

    private static org.eclipse.swt.graphics.Image icon(BrokerState state) {
        return (switch (state) {
            case RUNNING -> Icons.BROKER;
            case STARTING, STOPPING, FENCED -> Icons.BROKER_BUSY;
            case STOPPED -> Icons.BROKER_OFF;
            case KILLED, UNREACHABLE -> Icons.BROKER_FAILED;
        }).image();
    }

    private static String role(BrokerRow row) {
        return row.broker().controller() ? Messages.role_controller : row.broker().voter() ? Messages.role_voter : Messages.role_broker;
    }

    @Override
    protected void update(EmptyState pane) {
        ClusterSnapshot snapshot = connection().model().latest();
        if (snapshot.brokers().isEmpty()) {
            pane.showReason(Messages.empty_waiting, NLS.bind(Messages.empty_waiting_reason, connection().name()));
            return;
        }
        Objects.requireNonNull(tiles).show(tiles(snapshot));
        ClusterModel.Series series = connection().model().series();
        Objects.requireNonNull(brokers).setRows(snapshot.brokers().stream().map(broker -> new BrokerRow(broker,
                snapshot.partitions().filter(partition -> partition.leader() == broker.id()).count(),
                snapshot.partitions().filter(partition -> partition.replicas().contains(broker.id())).count(),
                series.throughput(new Scope.Broker(broker.id()), Measure.BYTES_IN).last(),
                series.throughput(new Scope.Broker(broker.id()), Measure.BYTES_OUT).last())).toList());
        showGaps(snapshot.gaps());
        pane.showContent();
    }

    private void showGaps(List<Gap> missing) {
        Label label = Objects.requireNonNull(gaps);
        String text = missing.stream().map(gap -> NLS.bind(Messages.cluster_gap, gap.what(), gap.reason())).collect(Collectors.joining("\n"));
        if (!label.getText().equals(text)) {
            label.setText(text);
            ((org.eclipse.swt.layout.GridData) label.getLayoutData()).exclude = text.isEmpty();
            label.setVisible(!text.isEmpty());
            label.getParent().layout(true);
        }
    }

    /** The health figures of a cluster; pure. */
    static List<Tile> tiles(ClusterSnapshot snapshot) {
        long running = snapshot.runningBrokers();
        int all = snapshot.brokers().size();
        long under = snapshot.underReplicatedPartitions();
        long offline = snapshot.offlinePartitions();
        long moved = snapshot.partitions().filter(partition -> !partition.offline() && !partition.ledByPreferred()).count();
        long alone = snapshot.partitions().filter(ClusterOverviewPage::alone).count();
        return List.of(
                new Tile(Messages.tile_brokers, running + "/" + all, running == all ? Mood.GOOD : running == 0 ? Mood.BAD : Mood.WARNING),
                new Tile(Messages.tile_offline, Figures.count(offline), offline == 0 ? Mood.GOOD : Mood.BAD),
                new Tile(Messages.tile_under_replicated, Figures.count(under), under == 0 ? Mood.GOOD : Mood.WARNING),
                new Tile(Messages.tile_alone, Figures.count(alone), alone == 0 ? Mood.GOOD : Mood.WARNING),
                new Tile(Messages.tile_moved, Figures.count(moved), moved == 0 ? Mood.GOOD : Mood.NEUTRAL),
                quorum(snapshot));
    }

    /** Replicated, but only one replica is in sync: one failure from going offline. */
    private static boolean alone(PartitionSnapshot partition) {
        return partition.replicas().size() > 1 && partition.isr().size() == 1;
    }

    private static Tile quorum(ClusterSnapshot snapshot) {
        QuorumSnapshot quorum = snapshot.quorum();
        if (quorum == null) {
            return new Tile(Messages.tile_quorum, Figures.UNKNOWN, Mood.NEUTRAL);
        }
        long up = quorum.voters().stream().filter(voter -> snapshot.broker(voter.id()).map(broker -> broker.state().alive()).orElse(true)).count();
        int voters = quorum.voters().size();
        Mood mood = quorum.leader() < 0 ? Mood.BAD : up == voters ? Mood.GOOD : Mood.WARNING;
        return new Tile(Messages.tile_quorum, up + "/" + voters, mood);
    }
}
