package dev.kraftbench.ui.cluster.editor;

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
import dev.kraftbench.ui.cluster.Messages;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.forms.editor.FormEditor;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.jspecify.annotations.Nullable;

/** The KRaft quorum: its leader, and how far each voter and observer is behind. */
final class ClusterQuorumPage extends ClusterPage {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

    private record Row(QuorumSnapshot.Replica replica, boolean voter, boolean leader) {}

    private @Nullable MetricTiles tiles;
    private @Nullable FilteredTable<Row> table;

    ClusterQuorumPage(FormEditor editor) {
        super(editor, "quorum", Messages.navigator_quorum_folder);
    }

    @Override
    protected String what() {
        return Messages.cluster_quorum_what;
    }

    @Override
    protected void fill(Composite content, FormToolkit toolkit) {
        MetricTiles metrics = new MetricTiles(content);
        toolkit.adapt(metrics);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(metrics);
        tiles = metrics;
        FilteredTable<Row> replicas = new FilteredTable<>(content, List.of(
                Column.number(Messages.column_node, 110, row -> Integer.toString(row.replica().id()), row -> row.replica().id()),
                Column.text(Messages.column_role, 160, row -> row.leader() ? Messages.role_controller : row.voter() ? Messages.role_voter : Messages.role_observer),
                Column.number(Messages.column_leo, 160, row -> Figures.count(row.replica().logEndOffset()), row -> row.replica().logEndOffset()),
                Column.number(Messages.column_lag, 120, row -> Figures.count(row.replica().lag()), row -> row.replica().lag()),
                Column.text(Messages.column_caught_up, 180, row -> row.replica().lastCaughtUpMillis() < 0 ? Figures.UNKNOWN
                        : TIME.format(Instant.ofEpochMilli(row.replica().lastCaughtUpMillis())))));
        replicas.images(row -> (row.leader() ? Icons.ELECTION : Icons.QUORUM).image()).identity(row -> row.replica().id());
        GridDataFactory.fillDefaults().grab(true, true).applyTo(replicas);
        toolkit.adapt(replicas);
        table = replicas;
    }

    @Override
    protected void update(EmptyState pane) {
        QuorumSnapshot quorum = connection().model().latest().quorum();
        if (quorum == null) {
            pane.showReason(Messages.cluster_no_quorum, Messages.cluster_no_quorum_reason);
            return;
        }
        Objects.requireNonNull(tiles).show(List.of(
                new Tile(Messages.role_controller, Figures.id(quorum.leader()), quorum.leader() < 0 ? Mood.BAD : Mood.GOOD),
                new Tile(Messages.column_epoch, Figures.id(quorum.leaderEpoch()), Mood.NEUTRAL),
                new Tile(Messages.column_hw, Figures.count(quorum.highWatermark()), Mood.NEUTRAL),
                new Tile(Messages.tile_voters, Integer.toString(quorum.voters().size()), Mood.NEUTRAL),
                new Tile(Messages.tile_observers, Integer.toString(quorum.observers().size()), Mood.NEUTRAL)));
        List<Row> rows = new ArrayList<>();
        quorum.voters().forEach(replica -> rows.add(new Row(replica, true, replica.id() == quorum.leader())));
        quorum.observers().forEach(replica -> rows.add(new Row(replica, false, false)));
        Objects.requireNonNull(table).setRows(rows);
        pane.showContent();
    }
}
