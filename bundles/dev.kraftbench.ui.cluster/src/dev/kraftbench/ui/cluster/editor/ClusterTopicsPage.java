package dev.kraftbench.ui.cluster.editor;

import dev.kraftbench.core.model.ClusterModel.Measure;
import dev.kraftbench.core.model.ClusterModel.Scope;
import dev.kraftbench.core.model.TopicSnapshot;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.Icons;
import dev.kraftbench.ui.base.TableRows.Column;
import dev.kraftbench.ui.base.editor.ClusterPage;
import dev.kraftbench.ui.cluster.ClusterActions;
import dev.kraftbench.ui.cluster.Messages;
import java.util.List;
import java.util.Objects;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.forms.editor.FormEditor;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.jspecify.annotations.Nullable;

/** All topics of a cluster, however many. */
final class ClusterTopicsPage extends ClusterPage {
    private record Row(TopicSnapshot topic, double recordsIn, double bytesIn) {}

    private @Nullable FilteredTable<Row> table;

    ClusterTopicsPage(FormEditor editor) {
        super(editor, "topics", Messages.navigator_topics);
    }

    @Override
    protected String what() {
        return Messages.cluster_topics_what;
    }

    @Override
    protected void fill(Composite content, FormToolkit toolkit) {
        FilteredTable<Row> topics = new FilteredTable<>(content, List.of(
                Column.text(Messages.column_topic, 280, row -> row.topic().name()),
                Column.number(Messages.column_partitions, 100, row -> Figures.count(row.topic().partitions().size()), row -> row.topic().partitions().size()),
                Column.number(Messages.column_replication, 130, row -> Figures.count(row.topic().replicationFactor()), row -> row.topic().replicationFactor()),
                Column.number(Messages.tile_under_replicated, 140, row -> Figures.count(row.topic().underReplicated()), row -> row.topic().underReplicated()),
                Column.number(Messages.tile_offline, 140, row -> Figures.count(row.topic().offline()), row -> row.topic().offline()),
                Column.number(Messages.column_records_in, 120, row -> Figures.rate(row.recordsIn()), Row::recordsIn),
                Column.number(Messages.column_in, 120, row -> Figures.byteRate(row.bytesIn()), Row::bytesIn)));
        topics.images(row -> (row.topic().offline() + row.topic().underReplicated() > 0 ? Icons.TOPIC_WARNING
                : row.topic().internal() ? Icons.TOPIC_INTERNAL : Icons.TOPIC).image()).identity(row -> row.topic().name());
        topics.onOpen(row -> ClusterActions.in(getSite()).openTopic(connection(), row.topic().name()));
        GridDataFactory.fillDefaults().grab(true, true).applyTo(topics);
        toolkit.adapt(topics);
        table = topics;
    }

    @Override
    protected void update(EmptyState pane) {
        var series = connection().model().series();
        List<Row> rows = connection().model().latest().topics().values().stream().map(topic -> new Row(topic,
                series.throughput(new Scope.Topic(topic.name()), Measure.RECORDS_IN).last(),
                series.throughput(new Scope.Topic(topic.name()), Measure.BYTES_IN).last())).toList();
        Objects.requireNonNull(table).setRows(rows);
        if (rows.isEmpty()) {
            pane.showReason(Messages.topology_no_topics, Messages.topology_no_topics_reason, Messages.action_new_topic, () -> ClusterActions.in(getSite()).newTopic(connection()));
        } else {
            pane.showContent();
        }
    }
}
