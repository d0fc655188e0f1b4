package dev.kraftbench.ui.cluster.connection;

import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.connect.ConnectionFile;
import dev.kraftbench.ui.base.PreviewDialog;
import dev.kraftbench.ui.base.TextScale;
import dev.kraftbench.ui.base.dialog.FormDialog;
import dev.kraftbench.ui.cluster.Messages;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;
import org.jspecify.annotations.Nullable;

/** Which connections of a file to take over, and what is to be entered afterwards. UI thread. */
final class ImportDialog extends FormDialog {
    private final ConnectionFile.Contents contents;
    private final Set<String> known;
    private @Nullable Table table;
    private Set<String> chosen = Set.of();

    /** @param known ids of the connections there are */
    ImportDialog(Shell parent, ConnectionFile.Contents contents, Set<String> known) {
        super(parent, new Words(Messages.action_import, Messages.action_import, Messages.import_message, Messages.import_do));
        this.contents = contents;
        this.known = Set.copyOf(known);
    }

    Set<String> chosen() {
        return chosen;
    }

    @Override
    protected void fill(Composite area) {
        Table rows = new Table(area, SWT.CHECK | SWT.BORDER | SWT.FULL_SELECTION | SWT.V_SCROLL | SWT.H_SCROLL);
        table = rows;
        rows.setHeaderVisible(true);
        GridDataFactory.fillDefaults().grab(true, true).span(2, 1).hint(TextScale.px(760), TextScale.px(260)).applyTo(rows);
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
        rows.addListener(SWT.Selection, event -> check());
    }

    private static void column(Table rows, String title, int width) {
        TableColumn column = new TableColumn(rows, SWT.LEFT);
        column.setText(title);
        column.setWidth(TextScale.px(width));
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

    @Override
    protected @Nullable String missing() {
        return checked().isEmpty() ? message() : null;
    }

    @Override
    protected void take() {
        chosen = checked();
    }
}
