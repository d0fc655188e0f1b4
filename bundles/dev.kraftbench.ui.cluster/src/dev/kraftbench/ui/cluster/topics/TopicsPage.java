package dev.kraftbench.ui.cluster.topics;

import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.model.ClusterModel.Measure;
import dev.kraftbench.core.model.ClusterModel.Scope;
import dev.kraftbench.core.model.TopicSnapshot;
import dev.kraftbench.core.topic.TopicFigures;
import dev.kraftbench.core.topic.TopicQuestions;
import dev.kraftbench.core.topic.TopicReader;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.Icons;
import dev.kraftbench.ui.base.LiveQuery;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.TableRows.Column;
import dev.kraftbench.ui.base.editor.ClusterPage;
import dev.kraftbench.ui.cluster.ClusterActions;
import dev.kraftbench.ui.cluster.Messages;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.ui.forms.editor.FormEditor;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.jspecify.annotations.Nullable;

/** All topics of a cluster, however many, with who reads them; several can be changed at once. */
public final class TopicsPage extends ClusterPage {
    private static final int FIGURES_MILLIS = 10_000;
    private static final int NAMED = 4;

    private record Row(TopicSnapshot topic, TopicFigures figures, double recordsIn, double bytesIn) {
        String readers() {
            return figures.readers().isEmpty() ? "" : figures.readers().stream().limit(NAMED).map(TopicReader::group).collect(Collectors.joining(", "))
                    + (figures.readers().size() > NAMED ? "\u2026" : "");
        }
    }

    private @Nullable FilteredTable<Row> table;
    private @Nullable Button internal;
    private @Nullable Button selection;
    private @Nullable Label gaps;
    private Map<String, TopicFigures> figures = Map.of();

    public TopicsPage(FormEditor editor) {
        super(editor, "topics", Messages.navigator_topics);
    }

    @Override
    protected String what() {
        return Messages.cluster_topics_what;
    }

    @Override
    protected void fill(Composite content, FormToolkit toolkit) {
        bar(content, toolkit);
        FilteredTable<Row> topics = new FilteredTable<>(content, List.of(
                Column.text(Messages.column_topic, 165, row -> row.topic().name()),
                Column.number(Messages.column_partitions, 80, row -> Figures.count(row.topic().partitions().size()), row -> row.topic().partitions().size()),
                Column.number(Messages.column_rf, 50, row -> Figures.count(row.topic().replicationFactor()), row -> row.topic().replicationFactor()),
                Column.number(Messages.topic_records, 85, row -> Figures.count(row.figures().records()), row -> row.figures().records()),
                Column.number(Messages.topic_size, 90, row -> Figures.bytes(row.figures().bytes()), row -> row.figures().bytes()),
                Column.number(Messages.column_urp, 60, row -> Figures.count(row.topic().underReplicated()), row -> row.topic().underReplicated()),
                Column.number(Messages.tile_offline, 70, row -> Figures.count(row.topic().offline()), row -> row.topic().offline()),
                Column.number(Messages.column_records_in, 90, row -> Figures.rate(row.recordsIn()), Row::recordsIn),
                Column.number(Messages.column_in, 85, row -> Figures.byteRate(row.bytesIn()), Row::bytesIn),
                Column.text(Messages.column_groups, 145, Row::readers),
                Column.number(Messages.column_most_lag, 80, row -> Figures.count(row.figures().lag()), row -> row.figures().lag()),
                Column.number(Messages.column_retention, 80, row -> retention(row.figures()), row -> retentionOrder(row.figures())),
                Column.text(Messages.column_cleanup, 100, row -> row.figures().cleanup())));
        topics.images(row -> (row.topic().offline() + row.topic().underReplicated() > 0 ? Icons.TOPIC_WARNING
                : row.topic().internal() ? Icons.TOPIC_INTERNAL : Icons.TOPIC).image()).identity(row -> row.topic().name())
                .tints(row -> row.topic().offline() > 0 ? Palette.of(topics.table()).offline()
                        : row.topic().underReplicated() > 0 ? Palette.of(topics.table()).outOfSync() : null);
        topics.onOpen(row -> ClusterActions.in(getSite()).openTopic(connection(), row.topic().name()));
        topics.table().addListener(SWT.Selection, event -> enable());
        Menu menu = new Menu(topics.table());
        topics.table().setMenu(menu);
        menu.addListener(SWT.Show, event -> actions().fill(menu, selected()));
        GridDataFactory.fillDefaults().grab(true, true).applyTo(topics);
        toolkit.adapt(topics);
        table = topics;
        enable();
        LiveQuery.start(content.getParent().getParent(), Messages.navigator_topics, FIGURES_MILLIS,
                limit -> connection().state() instanceof ConnectionState.Open ? connection().topics().figures(limit) : null, this::known, failure -> request());
    }

    private void bar(Composite content, FormToolkit toolkit) {
        Composite bar = toolkit.createComposite(content);
        GridLayoutFactory.fillDefaults().numColumns(4).spacing(8, 0).applyTo(bar);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(bar);
        Button create = toolkit.createButton(bar, Messages.action_new_topic, SWT.PUSH);
        create.addListener(SWT.Selection, event -> ClusterActions.in(getSite()).newTopic(connection()));
        Button chosen = toolkit.createButton(bar, "", SWT.PUSH);
        chosen.addListener(SWT.Selection, event -> {
            Menu menu = new Menu(chosen);
            actions().fill(menu, selected());
            menu.setLocation(chosen.toDisplay(0, chosen.getSize().y));
            menu.setVisible(true);
        });
        selection = chosen;
        Button shown = toolkit.createButton(bar, Messages.topics_internal, SWT.CHECK);
        shown.addListener(SWT.Selection, event -> request());
        internal = shown;
        gaps = toolkit.createLabel(bar, "");
        GridDataFactory.fillDefaults().align(SWT.FILL, SWT.CENTER).grab(true, false).applyTo(gaps);
    }

    private TopicActions actions() {
        return new TopicActions(connection(), ClusterActions.in(getSite()), getEditor().getSite().getShell());
    }

    private List<String> selected() {
        return Objects.requireNonNull(table).selected().stream().map(row -> row.topic().name()).toList();
    }

    private void enable() {
        int count = selected().size();
        Button button = Objects.requireNonNull(selection);
        String text = NLS.bind(Messages.topics_with_selected, count);
        if (!button.getText().equals(text)) {
            button.setText(text);
            button.getParent().layout(true);
        }
        button.setEnabled(count > 0);
    }

    private void known(TopicQuestions.Figures answer) {
        figures = answer.topics();
        Label label = Objects.requireNonNull(gaps);
        label.setText(answer.gaps().isEmpty() ? "" : "\u26A0 " + NLS.bind(Messages.topics_gaps, answer.gaps().size(), answer.gaps().getFirst().what()));
        label.setToolTipText(answer.gaps().stream().limit(20).map(gap -> gap.what() + ": " + gap.reason()).collect(Collectors.joining("\n")));
        label.setForeground(Palette.of(label).outOfSync().swt());
        request();
    }

    private static String retention(TopicFigures figures) {
        return figures.retentionMillis() == TopicFigures.UNKNOWN ? Figures.UNKNOWN : Figures.duration(figures.retentionMillis(), Messages.topic_forever);
    }

    /** For ever is more than any time. */
    private static double retentionOrder(TopicFigures figures) {
        return figures.retentionMillis() == -1 ? Double.MAX_VALUE : figures.retentionMillis();
    }

    @Override
    protected void update(EmptyState pane) {
        var series = connection().model().series();
        boolean all = Objects.requireNonNull(internal).getSelection();
        var topics = connection().model().latest().topics().values();
        Objects.requireNonNull(table).setRows(topics.stream().filter(topic -> all || !topic.internal()).map(topic -> new Row(topic,
                figures.getOrDefault(topic.name(), TopicFigures.NONE),
                series.throughput(new Scope.Topic(topic.name()), Measure.RECORDS_IN).last(),
                series.throughput(new Scope.Topic(topic.name()), Measure.BYTES_IN).last())).toList());
        enable();
        if (topics.isEmpty()) {
            pane.showReason(Messages.topology_no_topics, Messages.topology_no_topics_reason, Messages.action_new_topic, () -> ClusterActions.in(getSite()).newTopic(connection()));
        } else {
            pane.showContent();
        }
    }
}
