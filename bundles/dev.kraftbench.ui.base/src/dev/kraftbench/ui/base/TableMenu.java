package dev.kraftbench.ui.base;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.jspecify.annotations.Nullable;

/**
 * The context menu of a table, unless whoever made the table gives it one: opens the row, does what the buttons beside the table do, copies, filters by
 * what is under the pointer, saves the rows. Made when it is asked for. UI thread.
 */
final class TableMenu<T> {
    private static final int MOST_SHOWN = 40;

    private final FilteredTable<T> owner;
    private final Table table;
    private final List<Composite> buttons = new ArrayList<>();
    private @Nullable Menu shown;

    TableMenu(FilteredTable<T> owner) {
        this.owner = owner;
        this.table = owner.table();
        buttons.add(owner.bar());
        table.addListener(SWT.MenuDetect, this::asked);
    }

    void actionsOf(Composite bar) {
        buttons.add(bar);
    }

    private void asked(Event event) {
        if (table.getMenu() != shown) {
            return;
        }
        if (shown != null) {
            shown.dispose();
        }
        Menu menu = new Menu(table);
        shown = menu;
        table.setMenu(menu);
        fill(menu, event.detail == SWT.MENU_KEYBOARD ? "" : cell(table.toControl(event.x, event.y)));
    }

    private void fill(Menu menu, String cell) {
        boolean some = table.getSelectionCount() > 0;
        if (owner.opens()) {
            menu.setDefaultItem(item(menu, Messages.table_open, some, owner::open));
            new MenuItem(menu, SWT.SEPARATOR);
        }
        boolean any = false;
        for (Composite bar : buttons) {
            for (Control control : bar.isDisposed() ? new Control[0] : bar.getChildren()) {
                if (control instanceof Button button && (button.getStyle() & SWT.PUSH) != 0 && button.getVisible() && !button.getText().isEmpty()) {
                    item(menu, button.getText(), button.isEnabled(), () -> button.notifyListeners(SWT.Selection, new Event()));
                    any = true;
                }
            }
        }
        if (any) {
            new MenuItem(menu, SWT.SEPARATOR);
        }
        item(menu, (some ? Messages.table_copy : Messages.table_copy_all) + "\tCtrl+C", table.getItemCount() > 0, owner::copySelection);
        if (!cell.isBlank()) {
            String said = cell.length() > MOST_SHOWN ? cell.substring(0, MOST_SHOWN) + "\u2026" : cell;
            item(menu, NLS.bind(Messages.table_copy_cell, said), true, () -> copy(cell));
            if (owner.filter().isVisible()) {
                item(menu, NLS.bind(Messages.table_filter_cell, said), true, () -> owner.filter().setText(cell));
            }
        }
        item(menu, Messages.table_save, table.getItemCount() > 0, this::save);
    }

    private static MenuItem item(Menu menu, String text, boolean enabled, Runnable action) {
        MenuItem item = new MenuItem(menu, SWT.PUSH);
        item.setText(text.replace("&", "&&"));
        item.setEnabled(enabled);
        item.addListener(SWT.Selection, event -> action.run());
        return item;
    }

    /** What stands there; empty beside the rows. */
    private String cell(Point at) {
        TableItem row = table.getItem(at);
        return row == null ? "" : IntStream.range(0, owner.rows().columns().size()).filter(column -> row.getBounds(column).contains(at)).mapToObj(row::getText)
                .findFirst().orElse("");
    }

    private void copy(String text) {
        Clipboard clipboard = new Clipboard(table.getDisplay());
        clipboard.setContents(new Object[] {text}, new Transfer[] {TextTransfer.getInstance()});
        clipboard.dispose();
    }

    private void save() {
        FileDialog dialog = new FileDialog(table.getShell(), SWT.SAVE);
        dialog.setText(Messages.table_save);
        dialog.setOverwrite(true);
        dialog.setFileName("table.csv");
        dialog.setFilterExtensions(new String[] {"*.csv", "*"});
        String path = dialog.open();
        if (path != null) {
            write(Path.of(path));
        }
    }

    /** The rows as they are shown now, in their order. */
    void write(Path file) {
        TableRows<T> rows = owner.rows();
        List<T> saved = List.copyOf(rows.shown());
        BackgroundCall.waiting(Messages.table_save, () -> Files.writeString(file, rows.commaSeparated(saved))).start(owner);
    }
}
