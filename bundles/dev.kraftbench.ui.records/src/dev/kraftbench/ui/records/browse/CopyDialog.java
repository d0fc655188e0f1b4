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
import java.time.Duration;
import java.util.List;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.TitleAreaDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.jspecify.annotations.Nullable;

/** Where records are to be copied to; the preview comes after it. */
final class CopyDialog extends TitleAreaDialog {
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
        super(pane.getShell());
        this.pane = pane;
        this.source = source;
        this.chosen = chosen;
        setHelpAvailable(false);
    }

    @Override
    protected boolean isResizable() {
        return true;
    }

    @Override
    protected void configureShell(org.eclipse.swt.widgets.Shell shell) {
        super.configureShell(shell);
        shell.setText(Messages.copy_window);
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        Composite outer = (Composite) super.createDialogArea(parent);
        setTitle(chosen.isEmpty() ? Messages.copy_title_all : NLS.bind(Messages.copy_title, Figures.count(chosen.size())));
        setMessage(Messages.copy_message);
        Composite area = new Composite(outer, SWT.NONE);
        GridLayoutFactory.swtDefaults().numColumns(2).margins(12, 12).spacing(10, 8).applyTo(area);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(area);
        new Label(area, SWT.NONE).setText(Messages.copy_cluster);
        Combo clusters = new Combo(area, SWT.READ_ONLY);
        cluster = clusters;
        GridDataFactory.fillDefaults().grab(true, false).hint(320, SWT.DEFAULT).applyTo(clusters);
        targets = CurrentCluster.get().connections().map(all -> all.all()).orElse(List.of()).stream()
                .filter(each -> each.state() instanceof ConnectionState.Open && !each.settings().readOnly()).toList();
        targets.forEach(each -> clusters.add(each.name()));
        clusters.select(Math.max(0, targets.indexOf(source)));
        new Label(area, SWT.NONE).setText(Messages.topic);
        Combo topics = new Combo(area, SWT.DROP_DOWN);
        topic = topics;
        GridDataFactory.fillDefaults().grab(true, false).applyTo(topics);
        Button keepPartitions = check(area, Messages.copy_partitions);
        partitions = keepPartitions;
        Button keepTimestamps = check(area, Messages.copy_timestamps);
        keepTimestamps.setSelection(true);
        timestamps = keepTimestamps;
        clusters.addListener(SWT.Selection, event -> topics());
        topics.addListener(SWT.Modify, event -> check());
        return outer;
    }

    private static Button check(Composite area, String text) {
        Button button = new Button(area, SWT.CHECK);
        button.setText(text);
        GridDataFactory.fillDefaults().span(2, 1).applyTo(button);
        return button;
    }

    @Override
    protected void createButtonsForButtonBar(Composite parent) {
        createButton(parent, IDialogConstants.OK_ID, Messages.copy_preview, true);
        createButton(parent, IDialogConstants.CANCEL_ID, IDialogConstants.CANCEL_LABEL, false);
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

    private void check() {
        ClusterConnection target = target();
        String name = topic == null ? "" : topic.getText().strip();
        boolean exists = target != null && target.model().latest().topic(name).isPresent();
        setErrorMessage(target == null ? Messages.copy_no_target : !name.isEmpty() && !exists ? NLS.bind(Messages.copy_no_topic, name) : null);
        Button ok = getButton(IDialogConstants.OK_ID);
        if (ok != null) {
            ok.setEnabled(exists);
        }
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
        WriteChange change = new WriteChange.Copy(supply, source.name(), servers, topic.getText().strip(), partitions.getSelection(), timestamps.getSelection());
        super.okPressed();
        ChangeFlow.on(target, pane).within(LIMIT).start(change);
    }

    /** The session's plan may be the rest of a resumed search: a copy takes all that the first one was to look at. */
    private SearchPlan wholeOf(@Nullable SearchPlan plan) {
        SearchPlan first = pane.session().firstPlan();
        return first != null ? first : java.util.Objects.requireNonNull(plan);
    }
}
