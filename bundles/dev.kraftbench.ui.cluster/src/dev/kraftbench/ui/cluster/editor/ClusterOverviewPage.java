package dev.kraftbench.ui.cluster.editor;

import dev.kraftbench.core.model.BrokerSnapshot;
import dev.kraftbench.core.model.BrokerState;
import dev.kraftbench.core.model.ClusterModel;
import dev.kraftbench.core.model.ClusterModel.Measure;
import dev.kraftbench.core.model.ClusterModel.Scope;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.Gap;
import dev.kraftbench.core.model.QuorumSnapshot;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.Icons;
import dev.kraftbench.ui.base.MetricTiles;
import dev.kraftbench.ui.base.MetricTiles.Mood;
import dev.kraftbench.ui.base.MetricTiles.Tile;
import dev.kraftbench.ui.base.TableRows.Column;
import dev.kraftbench.ui.base.TextScale;
import dev.kraftbench.ui.base.ViewHeader;
import dev.kraftbench.ui.base.editor.ClusterPage;
import dev.kraftbench.ui.cluster.ClusterActions;
import dev.kraftbench.ui.cluster.Messages;
import dev.kraftbench.ui.cluster.doctor.DoctorSection;
import dev.kraftbench.ui.cluster.topology.paint.BrokerTint;
import dev.kraftbench.ui.cluster.topology.scene.BrokerLoad;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.custom.ScrolledComposite;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.ui.forms.editor.FormEditor;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.jspecify.annotations.Nullable;

/** Health at a glance, each broker, and what the doctor found. */
final class ClusterOverviewPage extends ClusterPage {
    /** @param leaders partitions it leads */
    private record BrokerRow(BrokerSnapshot broker, long leaders, long replicas, double bytesIn, double bytesOut) {}

    private static final int LEAST_HEIGHT = TextScale.px(440);

    private @Nullable ViewHeader header;
    private @Nullable MetricTiles tiles;
    private @Nullable DoctorSection doctor;
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
        header = new ViewHeader(content);
        toolkit.adapt(header);
        MetricTiles metrics = new MetricTiles(content);
        toolkit.adapt(metrics);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(metrics);
        tiles = metrics;
        gaps = toolkit.createLabel(content, "", SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, false).exclude(true).applyTo(gaps);
        // in a low window both parts keep a height one can read in, and the page scrolls
        ScrolledComposite scrolled = new ScrolledComposite(content, SWT.V_SCROLL);
        scrolled.setExpandHorizontal(true);
        scrolled.setExpandVertical(true);
        scrolled.setMinHeight(LEAST_HEIGHT);
        scrolled.setShowFocusedControl(true);
        toolkit.adapt(scrolled);
        GridDataFactory.fillDefaults().grab(true, true).hint(SWT.DEFAULT, TextScale.px(100)).applyTo(scrolled);
        SashForm sash = new SashForm(scrolled, SWT.VERTICAL);
        toolkit.adapt(sash);
        scrolled.setContent(sash);
        brokers(section(sash, toolkit, Messages.navigator_brokers), toolkit);
        doctor = new DoctorSection(section(sash, toolkit, Messages.doctor), connection(), ClusterActions.in(getSite()));
        sash.setWeights(45, 55);
    }

    private void brokers(Composite section, FormToolkit toolkit) {
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
        Objects.requireNonNull(header).showName(connection());
        Objects.requireNonNull(tiles).show(tiles(snapshot));
        Objects.requireNonNull(doctor).look();
        ClusterModel.Series series = connection().model().series();
        Objects.requireNonNull(brokers).setRows(BrokerLoad.of(snapshot, Map.of(), Map.of()).stream().map(load -> new BrokerRow(load.broker(), load.leaders(),
                load.replicas(), series.throughput(new Scope.Broker(load.broker().id()), Measure.BYTES_IN).last(),
                series.throughput(new Scope.Broker(load.broker().id()), Measure.BYTES_OUT).last())).toList());
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
        long refused = snapshot.partitionsUnderMinIsr();
        return List.of(
                new Tile(Messages.tile_brokers, running + "/" + all, running == all ? Mood.GOOD : running == 0 ? Mood.BAD : Mood.WARNING),
                new Tile(Messages.tile_offline, Figures.count(offline), offline == 0 ? Mood.GOOD : Mood.BAD),
                new Tile(Messages.tile_under_replicated, Figures.count(under), under == 0 ? Mood.GOOD : Mood.WARNING),
                new Tile(Messages.tile_under_min_isr, Figures.count(refused), refused == 0 ? Mood.GOOD : Mood.BAD),
                new Tile(Messages.tile_moved, Figures.count(moved), moved == 0 ? Mood.GOOD : Mood.NEUTRAL),
                quorum(snapshot));
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
