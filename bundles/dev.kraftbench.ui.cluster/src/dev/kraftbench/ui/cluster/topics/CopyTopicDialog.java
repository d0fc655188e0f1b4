package dev.kraftbench.ui.cluster.topics;

import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.TopicSnapshot;
import dev.kraftbench.ui.cluster.Messages;
import java.util.Map;
import java.util.Objects;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.TitleAreaDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Spinner;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;

/** Name, partitions and replicas of a topic that gets another's configuration. */
final class CopyTopicDialog extends TitleAreaDialog {
    private static final int LONGEST = 249;

    private final TopicSnapshot from;
    private final ClusterSnapshot snapshot;
    private @Nullable Text name;
    private @Nullable Spinner partitions;
    private @Nullable Spinner replicas;
    private TopicChange.Create draft;

    CopyTopicDialog(Shell parent, TopicSnapshot from, ClusterSnapshot snapshot) {
        super(parent);
        this.from = from;
        this.snapshot = snapshot;
        this.draft = new TopicChange.Create(from.name() + "-copy", from.partitions().size(), from.replicationFactor(), Map.of());
        setHelpAvailable(false);
    }

    @Override
    protected void configureShell(Shell shell) {
        super.configureShell(shell);
        shell.setText(Messages.topics_copy_window);
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        Composite outer = (Composite) super.createDialogArea(parent);
        setTitle(NLS.bind(Messages.topics_copy_title, from.name()));
        setMessage(Messages.topics_copy_message);
        Composite area = new Composite(outer, SWT.NONE);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(area);
        GridLayoutFactory.swtDefaults().numColumns(2).margins(10, 10).spacing(12, 8).applyTo(area);
        new Label(area, SWT.NONE).setText(Messages.topic_name);
        Text field = new Text(area, SWT.BORDER);
        field.setText(draft.topic());
        GridDataFactory.fillDefaults().grab(true, false).hint(360, SWT.DEFAULT).applyTo(field);
        name = field;
        new Label(area, SWT.NONE).setText(Messages.column_partitions);
        Spinner count = new Spinner(area, SWT.BORDER);
        count.setValues(draft.partitions(), 1, 10_000, 0, 1, 10);
        partitions = count;
        new Label(area, SWT.NONE).setText(Messages.column_replication);
        Spinner factor = new Spinner(area, SWT.BORDER);
        factor.setValues(draft.replicationFactor(), 1, Math.max(1, (int) snapshot.runningBrokers()), 0, 1, 1);
        replicas = factor;
        field.addModifyListener(event -> check());
        return outer;
    }

    private void check() {
        String wanted = Objects.requireNonNull(name).getText().strip();
        String problem = !wanted.matches("[A-Za-z0-9._-]{1," + LONGEST + "}") ? Messages.topics_copy_name
                : snapshot.topic(wanted).isPresent() ? NLS.bind(Messages.topics_copy_exists, wanted) : null;
        setErrorMessage(problem);
        getButton(IDialogConstants.OK_ID).setEnabled(problem == null);
    }

    @Override
    protected void createButtonsForButtonBar(Composite parent) {
        createButton(parent, IDialogConstants.OK_ID, Messages.topics_to_preview, true);
        createButton(parent, IDialogConstants.CANCEL_ID, IDialogConstants.CANCEL_LABEL, false);
        check();
    }

    @Override
    protected void okPressed() {
        draft = new TopicChange.Create(Objects.requireNonNull(name).getText().strip(), Objects.requireNonNull(partitions).getSelection(),
                Objects.requireNonNull(replicas).getSelection(), Map.of());
        super.okPressed();
    }

    TopicChange.Create draft() {
        return draft;
    }
}
