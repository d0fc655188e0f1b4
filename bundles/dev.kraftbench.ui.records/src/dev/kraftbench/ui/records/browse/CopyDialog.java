package dev.kraftbench.ui.records.browse;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.records.ReadRecord;
import dev.kraftbench.core.records.RecordSupply;
import dev.kraftbench.core.records.SearchPlan;
import dev.kraftbench.core.records.WriteChange;
import dev.kraftbench.ui.base.ChangeFlow;
import dev.kraftbench.ui.base.CurrentCluster;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.base.TextScale;
import dev.kraftbench.ui.base.dialog.FormDialog;
import java.time.Duration;
import java.util.List;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.jspecify.annotations.Nullable;

/** Where records are to be copied to; the preview comes after it. */
final class CopyDialog extends FormDialog {
    private static final Duration LIMIT = Duration.ofHours(2);

    private final RecordsPane pane;
    private final ClusterConnection source;
    private final List<ReadRecord> chosen;
    private List<ClusterConnection> targets = List.of();
    private @Nullable Combo cluster;
    private @Nullable Combo topic;
    private @Nullable Button partitions;
    private @Nullable Button timestamps;

    /** @param chosen none: all that the query finds */
    CopyDialog(RecordsPane pane, ClusterConnection source, List<ReadRecord> chosen) {
        super(pane.getShell(), new Words(Messages.copy_window,
                chosen.isEmpty() ? Messages.copy_title_all : NLS.bind(Messages.copy_title, Figures.count(chosen.size())), Messages.copy_message,
                Messages.copy_preview));
        this.pane = pane;
        this.source = source;
        this.chosen = chosen;
    }

    @Override
    protected void fill(Composite area) {
        targets = CurrentCluster.get().connections().map(all -> all.all()).orElse(List.of()).stream()
                .filter(each -> each.state() instanceof ConnectionState.Open && !each.settings().readOnly()).toList();
        Combo clusters = combo(area, Messages.copy_cluster, targets.stream().map(ClusterConnection::name).toList());
        clusters.select(Math.max(0, targets.indexOf(source)));
        cluster = clusters;
        label(area, Messages.topic);
        Combo topics = new Combo(area, SWT.DROP_DOWN);
        topic = topics;
        GridDataFactory.fillDefaults().grab(true, false).hint(TextScale.px(320), SWT.DEFAULT).applyTo(topics);
        partitions = box(area, Messages.copy_partitions, 2);
        Button keepTimestamps = box(area, Messages.copy_timestamps, 2);
        keepTimestamps.setSelection(true);
        timestamps = keepTimestamps;
        clusters.addListener(SWT.Selection, event -> topics());
        topics.addListener(SWT.Modify, event -> check());
        topics();
    }

    private @Nullable ClusterConnection target() {
        int index = cluster == null ? -1 : cluster.getSelectionIndex();
        return index < 0 || index >= targets.size() ? null : targets.get(index);
    }

    private void topics() {
        Combo field = topic;
        ClusterConnection target = target();
        if (field != null && target != null) {
            String before = field.getText();
            field.setItems(target.model().latest().topics().values().stream().filter(each -> !each.internal()).map(each -> each.name()).sorted()
                    .toArray(String[]::new));
            field.setText(before);
        }
        check();
    }

    private String name() {
        return topic == null ? "" : topic.getText().strip();
    }

    @Override
    protected @Nullable String missing() {
        return name().isEmpty() ? message() : null;
    }

    @Override
    protected @Nullable String problem() {
        ClusterConnection target = target();
        if (target == null) {
            return Messages.copy_no_target;
        }
        return name().isEmpty() || target.model().latest().topic(name()).isPresent() ? null : NLS.bind(Messages.copy_no_topic, name());
    }

    @Override
    protected void okPressed() {
        ClusterConnection target = target();
        if (target == null || topic == null || partitions == null || timestamps == null) {
            return;
        }
        SearchPlan plan = pane.state().plan();
        if (chosen.isEmpty() && plan == null) {
            return;
        }
        RecordSupply supply = chosen.isEmpty() ? new RecordSupply.Searched(source.records(), wholeOf(plan), pane.decoding())
                : new RecordSupply.Chosen(chosen.stream().map(ReadRecord::stored).toList());
        String servers = source.state() instanceof ConnectionState.Open open ? open.bootstrapServers() : source.name();
        WriteChange change = new WriteChange.Copy(supply, source.name(), servers, name(), partitions.getSelection(), timestamps.getSelection());
        super.okPressed();
        ChangeFlow.on(target, pane).within(LIMIT).start(change);
    }

    /** The session's plan may be the rest of a resumed search: a copy takes all that the first one was to look at. */
    private SearchPlan wholeOf(@Nullable SearchPlan plan) {
        SearchPlan first = pane.session().firstPlan();
        return first != null ? first : java.util.Objects.requireNonNull(plan);
    }
}
