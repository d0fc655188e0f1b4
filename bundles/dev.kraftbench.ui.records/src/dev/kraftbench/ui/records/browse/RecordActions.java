package dev.kraftbench.ui.records.browse;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.records.ReadRecord;
import java.util.List;
import org.eclipse.jface.window.Window;
import org.eclipse.jface.wizard.WizardDialog;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;

/** What can be done with records that were found: in the table's menu and behind the button. */
public final class RecordActions {
    private final RecordsPane pane;
    private final RecordTable table;

    RecordActions(RecordsPane pane, RecordTable table, SearchButtons buttons) {
        this.pane = pane;
        this.table = table;
        table.table().table().setMenu(menu());
        table.table().onOpen(record -> writeAgain());
        Menu dropDown = menu();
        buttons.more().addListener(SWT.Selection, event -> {
            Point at = buttons.more().getParent().toDisplay(buttons.more().getBounds().x, buttons.more().getBounds().y + buttons.more().getBounds().height);
            dropDown.setLocation(at);
            dropDown.setVisible(true);
        });
        buttons.more().addDisposeListener(event -> dropDown.dispose());
    }

    private Menu menu() {
        Menu menu = new Menu(pane.getShell(), SWT.POP_UP);
        MenuItem copy = item(menu, Messages.copy_cells, table.table()::copySelection);
        MenuItem again = item(menu, Messages.write_again, this::writeAgain);
        new MenuItem(menu, SWT.SEPARATOR);
        MenuItem selected = item(menu, Messages.copy_selected, () -> copy(table.selected()));
        MenuItem all = item(menu, Messages.copy_all, this::copyAll);
        new MenuItem(menu, SWT.SEPARATOR);
        MenuItem export = item(menu, Messages.export, this::export);
        menu.addListener(SWT.Show, event -> {
            boolean some = !table.selected().isEmpty();
            copy.setEnabled(some);
            again.setEnabled(some);
            selected.setEnabled(some);
            all.setEnabled(pane.state().plan() != null);
            export.setEnabled(!pane.rows().isEmpty());
        });
        return menu;
    }

    private static MenuItem item(Menu menu, String text, Runnable action) {
        MenuItem item = new MenuItem(menu, SWT.PUSH);
        item.setText(text);
        item.addListener(SWT.Selection, event -> action.run());
        return item;
    }

    /** Edits the first selected record and writes it again. */
    public void writeAgain() {
        ClusterConnection connection = pane.connection().orElse(null);
        List<ReadRecord> selected = table.selected();
        if (connection != null && !selected.isEmpty()) {
            new WriteDialog(pane, connection, selected.getFirst()).open();
        }
    }

    /** All that the query finds, also what is not shown. */
    public void copyAll() {
        copy(List.of());
    }

    /** @param records none: all that the query finds */
    private void copy(List<ReadRecord> records) {
        pane.connection().ifPresent(connection -> new CopyDialog(pane, connection, records).open());
    }

    public void export() {
        ExportWizard wizard = new ExportWizard(pane, table.selected());
        WizardDialog dialog = new WizardDialog(pane.getShell(), wizard);
        if (dialog.open() == Window.OK) {
            wizard.start();
        }
    }
}
