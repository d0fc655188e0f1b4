package dev.kraftbench.ui.cluster.topic;

import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.change.PlacementChange;
import dev.kraftbench.core.change.RecordsChange;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.core.model.ReplicaRole;
import dev.kraftbench.core.model.TopicDetails.PartitionDetails;
import dev.kraftbench.core.model.TopicDetails.ReplicaDetails;
import dev.kraftbench.core.model.TopicDetails;
import dev.kraftbench.ui.base.CallFailure;
import dev.kraftbench.ui.base.ChangeFlow;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.DisplayUpdates;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.Icons;
import dev.kraftbench.ui.base.LiveQuery;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.TableRows.Column;
import dev.kraftbench.ui.base.editor.ClusterPage;
import dev.kraftbench.ui.base.editor.TopicInput;
import dev.kraftbench.ui.cluster.ClusterActions;
import dev.kraftbench.ui.cluster.Messages;
import dev.kraftbench.ui.cluster.topics.DeleteRecordsDialog;
import dev.kraftbench.ui.cluster.topology.paint.BrokerTint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.window.Window;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.forms.editor.FormEditor;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.jspecify.annotations.Nullable;

/** Each partition with its offsets, and below the replicas of the selected ones. */
final class PartitionsPage extends ClusterPage {
    private static final int INTERVAL_MILLIS = 1_000;

    private record ReplicaRow(PartitionDetails partition, ReplicaDetails replica) {}

    private @Nullable FilteredTable<PartitionDetails> partitions;
    private @Nullable FilteredTable<ReplicaRow> replicas;
    private @Nullable Button move;
    private @Nullable Button elect;
    private @Nullable Button unclean;
    private @Nullable Button delete;
    private @Nullable TopicDetails details;
    private @Nullable Object shown;
    private @Nullable CallFailure failure;

    PartitionsPage(FormEditor editor) {
        super(editor, "partitions", Messages.page_partitions);
    }

    private String topic() {
        return ((TopicInput) getEditorInput()).topic();
    }

    @Override
    protected String what() {
        return Messages.topic_what;
    }

    @Override
    protected void fill(Composite content, FormToolkit toolkit) {
        SashForm sash = new SashForm(content, SWT.VERTICAL);
        toolkit.adapt(sash);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(sash);
        Composite upper = section(sash, toolkit, Messages.column_partitions);
        Composite bar = actions(upper, toolkit);
        FilteredTable<PartitionDetails> table = new FilteredTable<>(upper, List.of(
                Column.number(Messages.column_partition, 76, row -> Integer.toString(row.partition().partition()), row -> row.partition().partition()),
                Column.number(Messages.column_leader, 70, row -> Figures.id(row.partition().leader()), row -> row.partition().leader()),
                Column.number(Messages.column_epoch, 96, row -> Figures.id(row.partition().leaderEpoch()), row -> row.partition().leaderEpoch()),
                Column.text(Messages.column_replicas, 86, row -> row.partition().replicas().toString()),
                Column.text(Messages.column_isr, 86, row -> row.partition().isr().toString()),
                Column.number(Messages.column_start, 96, row -> Figures.count(row.startOffset()), PartitionDetails::startOffset),
                Column.number(Messages.column_hw, 140, row -> Figures.count(row.endOffset()), PartitionDetails::endOffset),
                Column.number(Messages.topic_records, 120, row -> records(row), row -> row.endOffset() - row.startOffset()),
                Column.number(Messages.topic_size, 110, row -> Figures.bytes(bytes(row)), PartitionsPage::bytes)));
        table.images(row -> (row.partition().underReplicated() || row.partition().offline() ? Icons.TOPIC_WARNING : Icons.TOPIC).image())
                .identity(row -> row.partition().partition())
                .tints(row -> row.partition().offline() ? Palette.of(table.table()).offline()
                        : row.partition().underReplicated() ? Palette.of(table.table()).outOfSync() : null);
        table.table().addListener(SWT.Selection, event -> {
            showReplicas();
            enable();
        });
        GridDataFactory.fillDefaults().grab(true, true).applyTo(table);
        table.actions(bar);
        toolkit.adapt(table);
        partitions = table;
        Composite lower = section(sash, toolkit, Messages.topic_replicas);
        // a turn of its own: two tables at once would hold up the window
        DisplayUpdates.run(lower, () -> replicas(lower, toolkit));
        sash.setWeights(60, 40);
        enable();
        LiveQuery.start(content.getParent().getParent(), topic(), INTERVAL_MILLIS,
                limit -> connection().state() instanceof ConnectionState.Open ? connection().topic(topic(), limit) : null,
                loaded -> {
                    // mostly nothing has changed, and then the tables of ten thousand rows have nothing to do
                    details = loaded.equals(details) ? details : loaded;
                    failure = null;
                    request();
                },
                failed -> {
                    failure = failed;
                    request();
                });
    }

    private void replicas(Composite lower, FormToolkit toolkit) {
        FilteredTable<ReplicaRow> replicaTable = new FilteredTable<>(lower, List.of(
                Column.text(Messages.column_partition, 110, row -> Integer.toString(row.partition().partition().partition())),
                Column.number(Messages.column_broker, 90, row -> Integer.toString(row.replica().broker()), row -> row.replica().broker()),
                Column.text(Messages.column_role, 190, row -> row.replica().role().glyph() + "  " + BrokerTint.text(row.replica().role())),
                Column.number(Messages.column_leo, 150, row -> Figures.count(row.replica().logEndOffset()), row -> row.replica().logEndOffset()),
                Column.number(Messages.column_lag, 110, row -> Figures.count(row.replica().lag()), row -> row.replica().lag()),
                Column.number(Messages.topic_size, 120, row -> Figures.bytes(row.replica().bytes()), row -> row.replica().bytes())));
        replicaTable.identity(row -> row.partition().partition().label() + "/" + row.replica().broker())
                .tints(row -> row.replica().role() == ReplicaRole.IN_SYNC ? null : BrokerTint.of(row.replica().role(), Palette.of(replicaTable.table())));
        GridDataFactory.fillDefaults().grab(true, true).applyTo(replicaTable);
        toolkit.adapt(replicaTable);
        replicas = replicaTable;
        if (lower.getSize().x > 1) {
            lower.layout();
        }
        showReplicas();
    }

    private Composite actions(Composite parent, FormToolkit toolkit) {
        Composite bar = toolkit.createComposite(parent);
        GridLayoutFactory.fillDefaults().numColumns(4).spacing(8, 0).applyTo(bar);
        move = button(bar, toolkit, Messages.action_move, () -> ClusterActions.in(getSite()).reassign(connection(),
                Map.of(CommandCalls.TOPIC, topic(), CommandCalls.PARTITION, Integer.toString(selected().getFirst().partition()))));
        elect = button(bar, toolkit, Messages.action_elect, () -> elect(PlacementChange.Election.PREFERRED));
        unclean = button(bar, toolkit, Messages.action_elect_unclean, () -> elect(PlacementChange.Election.UNCLEAN));
        delete = button(bar, toolkit, Messages.topics_delete_records, this::deleteRecords);
        return bar;
    }

    private static Button button(Composite parent, FormToolkit toolkit, String text, Runnable action) {
        Button button = toolkit.createButton(parent, text, SWT.PUSH);
        button.addListener(SWT.Selection, event -> action.run());
        return button;
    }

    private List<PartitionId> selected() {
        return Objects.requireNonNull(partitions).selected().stream().map(row -> PartitionId.of(row.partition())).toList();
    }

    private void enable() {
        List<PartitionDetails> chosen = Objects.requireNonNull(partitions).selected();
        Objects.requireNonNull(move).setEnabled(chosen.size() == 1);
        Objects.requireNonNull(elect).setEnabled(!chosen.isEmpty());
        Objects.requireNonNull(unclean).setEnabled(chosen.stream().anyMatch(row -> row.partition().offline()));
        Objects.requireNonNull(delete).setEnabled(!chosen.isEmpty());
    }

    private void elect(PlacementChange.Election election) {
        ClusterActions.in(getSite()).elect(connection(), election, selected());
    }

    private void deleteRecords() {
        List<PartitionId> chosen = selected();
        DeleteRecordsDialog dialog = new DeleteRecordsDialog(getEditor().getSite().getShell(), chosen.stream().map(PartitionId::toString).toList());
        if (dialog.open() == Window.OK) {
            TreeMap<Integer, Long> before = new TreeMap<>();
            chosen.forEach(id -> before.put(id.partition(), dialog.before()));
            ChangeFlow.on(connection(), getEditor().getSite().getShell()).start(new RecordsChange.Delete(topic(), before));
        }
    }

    private static String records(PartitionDetails row) {
        return row.endOffset() < 0 || row.startOffset() < 0 ? Figures.UNKNOWN : Figures.count(row.endOffset() - row.startOffset());
    }

    /** Of the leader's log, -1 when unknown. */
    private static long bytes(PartitionDetails row) {
        return row.replicas().stream().filter(replica -> replica.role() == ReplicaRole.LEADER).mapToLong(ReplicaDetails::bytes).findFirst().orElse(-1);
    }

    private void showReplicas() {
        if (replicas == null) {
            return;
        }
        FilteredTable<PartitionDetails> table = Objects.requireNonNull(partitions);
        List<PartitionDetails> chosen = table.selected().isEmpty() ? table.rows().shown() : table.selected();
        List<ReplicaRow> rows = new ArrayList<>();
        for (PartitionDetails partition : chosen) {
            partition.replicas().forEach(replica -> rows.add(new ReplicaRow(partition, replica)));
        }
        replicas.setRows(rows);
    }

    @Override
    protected void update(EmptyState pane) {
        TopicDetails known = details;
        if (((TopicInput) getEditorInput()).gone()) {
            pane.showReason(NLS.bind(Messages.topic_gone, topic()), Messages.topic_gone_reason);
        } else if (known != null) {
            show(known, () -> known);
            pane.showContent();
        } else if (failure != null) {
            pane.showReason(failure.message(), failure.advice());
        } else {
            // offsets of ten thousand partitions take a while; leaders and replicas are known already
            connection().model().latest().topic(topic()).ifPresentOrElse(topic -> {
                show(topic, () -> TopicDetails.of(topic));
                pane.showContent();
            }, () -> pane.showReason(Messages.empty_loading, Messages.topic_what));
        }
    }

    /** @param from what the details are made of: nothing is done for what is shown already */
    private void show(Object from, Supplier<TopicDetails> made) {
        if (from != shown) {
            shown = from;
            FilteredTable<PartitionDetails> table = Objects.requireNonNull(partitions);
            table.setRows(made.get().partitions());
            enable();
            // there may be ten thousand of them too
            DisplayUpdates.run(table, this::showReplicas);
        }
    }

    @Override
    public boolean rendersData() {
        return super.rendersData() && details != null;
    }
}
