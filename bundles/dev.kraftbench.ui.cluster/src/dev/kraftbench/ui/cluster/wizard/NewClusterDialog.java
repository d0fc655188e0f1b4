package dev.kraftbench.ui.cluster.wizard;

import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Environment;
import dev.kraftbench.ui.cluster.Messages;
import dev.kraftbench.ui.cluster.connection.ConnectionIds;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.TitleAreaDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Spinner;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;

/** Name, brokers and port of a new embedded cluster. */
final class NewClusterDialog extends TitleAreaDialog {
    private final Set<String> taken;
    private @Nullable Text name;
    private @Nullable Spinner brokers;
    private @Nullable Spinner port;
    private ConnectionSettings.@Nullable Local settings;

    /** @param taken ids of the connections there are */
    NewClusterDialog(Shell parent, Set<String> taken) {
        super(parent);
        this.taken = Set.copyOf(taken);
        setHelpAvailable(false);
    }

    ConnectionSettings.Local settings() {
        return Objects.requireNonNull(settings, "not confirmed");
    }

    @Override
    protected void configureShell(Shell shell) {
        super.configureShell(shell);
        shell.setText(Messages.cluster_new);
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        Composite outer = (Composite) super.createDialogArea(parent);
        setTitle(Messages.cluster_new);
        setMessage(Messages.cluster_new_message);
        Composite area = new Composite(outer, SWT.NONE);
        GridLayoutFactory.swtDefaults().numColumns(2).margins(12, 12).spacing(14, 9).applyTo(area);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(area);
        label(area, Messages.cluster_name);
        name = new Text(area, SWT.BORDER);
        GridDataFactory.fillDefaults().grab(true, false).hint(320, SWT.DEFAULT).applyTo(name);
        label(area, Messages.navigator_brokers);
        brokers = new Spinner(area, SWT.BORDER);
        brokers.setValues(3, 1, 9, 0, 1, 1);
        label(area, Messages.cluster_port);
        port = new Spinner(area, SWT.BORDER);
        port.setValues(0, 0, 65_000, 0, 1, 100);
        port.setToolTipText(Messages.cluster_port_tip);
        name.addModifyListener(event -> validate());
        return outer;
    }

    private static void label(Composite parent, String text) {
        new Label(parent, SWT.NONE).setText(text);
    }

    @Override
    protected void createButtonsForButtonBar(Composite parent) {
        super.createButtonsForButtonBar(parent);
        getButton(IDialogConstants.OK_ID).setText(Messages.cluster_create_start);
        getButton(IDialogConstants.OK_ID).setEnabled(false);
    }

    private void validate() {
        String id = ConnectionIds.of(Objects.requireNonNull(name).getText());
        boolean free = !taken.contains(id);
        setErrorMessage(id.isEmpty() || free ? null : Messages.cluster_name_taken);
        getButton(IDialogConstants.OK_ID).setEnabled(!id.isEmpty() && free);
    }

    @Override
    protected void okPressed() {
        String text = Objects.requireNonNull(name).getText().strip();
        settings = new ConnectionSettings.Local(ConnectionIds.of(text), text, Environment.TRAINING, Objects.requireNonNull(brokers).getSelection(),
                Objects.requireNonNull(port).getSelection(), Map.of());
        super.okPressed();
    }
}
