package dev.kraftbench.ui.cluster.topic;

import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.model.ReplicaRole;
import dev.kraftbench.core.model.TopicDetails;
import dev.kraftbench.core.model.TopicDetails.PartitionDetails;
import dev.kraftbench.core.model.TopicDetails.ReplicaDetails;
import dev.kraftbench.ui.base.CallFailure;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.Icons;
import dev.kraftbench.ui.base.LiveQuery;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.TableRows.Column;
import dev.kraftbench.ui.base.editor.TopicInput;
import dev.kraftbench.ui.cluster.Messages;
import dev.kraftbench.ui.base.editor.ClusterPage;
import dev.kraftbench.ui.cluster.topology.paint.BrokerTint;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
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
    private @Nullable TopicDetails details;
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
        FilteredTable<PartitionDetails> table = new FilteredTable<>(upper, List.of(
                Column.number(Messages.column_partition, 90, row -> Integer.toString(row.partition().partition()), row -> row.partition().partition()),
                Column.number(Messages.role_leader, 90, row -> Figures.id(row.partition().leader()), row -> row.partition().leader()),
                Column.number(Messages.column_epoch, 110, row -> Figures.id(row.partition().leaderEpoch()), row -> row.partition().leaderEpoch()),
                Column.text(Messages.column_replicas, 110, row -> row.partition().replicas().toString()),
                Column.text(Messages.column_isr, 110, row -> row.partition().isr().toString()),
                Column.number(Messages.column_start, 120, row -> Figures.count(row.startOffset()), PartitionDetails::startOffset),
                Column.number(Messages.column_hw, 150, row -> Figures.count(row.endOffset()), PartitionDetails::endOffset),
                Column.number(Messages.topic_records, 120, row -> records(row), row -> row.endOffset() - row.startOffset()),
                Column.number(Messages.topic_size, 110, row -> Figures.bytes(bytes(row)), PartitionsPage::bytes)));
        table.images(row -> (row.partition().underReplicated() || row.partition().offline() ? Icons.TOPIC_WARNING : Icons.TOPIC).image())
                .identity(row -> row.partition().partition())
                .tints(row -> row.partition().offline() ? Palette.of(table.table()).offline()
                        : row.partition().underReplicated() ? Palette.of(table.table()).outOfSync() : null);
        table.table().addListener(SWT.Selection, event -> showReplicas());
        GridDataFactory.fillDefaults().grab(true, true).applyTo(table);
        toolkit.adapt(table);
        partitions = table;
        Composite lower = section(sash, toolkit, Messages.topic_replicas);
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
        sash.setWeights(55, 45);
        LiveQuery.start(content.getParent().getParent(), topic(), INTERVAL_MILLIS,
                limit -> connection().state() instanceof ConnectionState.Open ? connection().topic(topic(), limit) : null,
                loaded -> {
                    details = loaded;
                    failure = null;
                    request();
                },
                failed -> {
                    failure = failed;
                    request();
                });
    }

    private static String records(PartitionDetails row) {
        return row.endOffset() < 0 || row.startOffset() < 0 ? Figures.UNKNOWN : Figures.count(row.endOffset() - row.startOffset());
    }

    /** Of the leader's log, -1 when unknown. */
    private static long bytes(PartitionDetails row) {
        return row.replicas().stream().filter(replica -> replica.role() == ReplicaRole.LEADER).mapToLong(ReplicaDetails::bytes).findFirst().orElse(-1);
    }

    private void showReplicas() {
        FilteredTable<PartitionDetails> table = Objects.requireNonNull(partitions);
        List<PartitionDetails> chosen = table.selected().isEmpty() ? table.rows().shown() : table.selected();
        List<ReplicaRow> rows = new ArrayList<>();
        for (PartitionDetails partition : chosen) {
            partition.replicas().forEach(replica -> rows.add(new ReplicaRow(partition, replica)));
        }
        Objects.requireNonNull(replicas).setRows(rows);
    }

    @Override
    protected void update(EmptyState pane) {
        TopicDetails loaded = details;
        if (loaded != null) {
            Objects.requireNonNull(partitions).setRows(loaded.partitions());
            showReplicas();
            pane.showContent();
        } else if (failure != null) {
            pane.showReason(failure.message(), failure.advice());
        } else {
            pane.showReason(Messages.empty_loading, Messages.topic_what);
        }
    }
}
