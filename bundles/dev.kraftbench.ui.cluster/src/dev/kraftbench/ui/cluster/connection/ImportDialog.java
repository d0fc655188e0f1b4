package dev.kraftbench.ui.cluster.connection;

import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.connect.ConnectionFile;
import dev.kraftbench.ui.base.PreviewDialog;
import dev.kraftbench.ui.cluster.Messages;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.TitleAreaDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;
import org.jspecify.annotations.Nullable;

/** Which connections of a file to take over, and what is to be entered afterwards. UI thread. */
final class ImportDialog extends TitleAreaDialog {
    private final ConnectionFile.Contents contents;
    private final Set<String> known;
    private @Nullable Table table;
    private Set<String> chosen = Set.of();

    /** @param known ids of the connections there are */
    ImportDialog(Shell parent, ConnectionFile.Contents contents, Set<String> known) {
        super(parent);
        this.contents = contents;
        this.known = Set.copyOf(known);
        setHelpAvailable(false);
    }

    Set<String> chosen() {
        return chosen;
    }

    @Override
    protected boolean isResizable() {
        return true;
    }

    @Override
    protected void configureShell(Shell shell) {
        super.configureShell(shell);
        shell.setText(Messages.action_import);
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        Composite outer = (Composite) super.createDialogArea(parent);
        setTitle(Messages.action_import);
        setMessage(Messages.import_message);
        Table rows = new Table(outer, SWT.CHECK | SWT.BORDER | SWT.FULL_SELECTION | SWT.V_SCROLL | SWT.H_SCROLL);
        table = rows;
        rows.setHeaderVisible(true);
        GridDataFactory.fillDefaults().grab(true, true).hint(760, 260).applyTo(rows);
        column(rows, Messages.cluster_name, 170);
        column(rows, Messages.connect_servers, 210);
        column(rows, Messages.connect_environment, 110);
        column(rows, Messages.import_note, 260);
        for (ConnectionSettings settings : contents.connections()) {
            TableItem item = new TableItem(rows, SWT.NONE);
            item.setData(settings.id());
            item.setChecked(true);
            String servers = settings instanceof ConnectionSettings.Remote remote ? remote.bootstrapServers() : Messages.navigator_local;
            item.setText(new String[] {settings.name(), servers, PreviewDialog.environment(settings.environment()), note(settings.id())});
        }
        rows.addListener(SWT.Selection, event -> validate());
        return outer;
    }

    private static void column(Table rows, String title, int width) {
        TableColumn column = new TableColumn(rows, SWT.LEFT);
        column.setText(title);
        column.setWidth(width);
    }

    private String note(String id) {
        Set<String> leftOut = contents.leftOut().getOrDefault(id, Set.of());
        if (known.contains(id)) {
            return Messages.import_replaces;
        }
        return leftOut.isEmpty() ? "" : NLS.bind(Messages.import_secrets, String.join(", ", leftOut));
    }

    private Set<String> checked() {
        return table == null ? Set.of() : Arrays.stream(table.getItems()).filter(TableItem::getChecked).map(item -> (String) item.getData())
                .collect(Collectors.toSet());
    }

    private void validate() {
        getButton(IDialogConstants.OK_ID).setEnabled(!checked().isEmpty());
    }

    @Override
    protected void createButtonsForButtonBar(Composite parent) {
        super.createButtonsForButtonBar(parent);
        getButton(IDialogConstants.OK_ID).setText(Messages.import_do);
    }

    @Override
    protected void okPressed() {
        chosen = checked();
        super.okPressed();
    }
}
