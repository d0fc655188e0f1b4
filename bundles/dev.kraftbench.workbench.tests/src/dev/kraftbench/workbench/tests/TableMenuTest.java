package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.TableRows.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every table has a context menu, with what the buttons beside it do. */
@ExtendWith(RunningWorkbench.class)
class TableMenuTest {
    private final List<String> done = new ArrayList<>();

    private FilteredTable<String> open() {
        Shell shell = new Shell(PlatformUI.getWorkbench().getDisplay());
        shell.setLayout(new FillLayout());
        Composite bar = new Composite(shell, SWT.NONE);
        FilteredTable<String> table = new FilteredTable<>(shell, List.of(Column.text("Name", 200, name -> name),
                Column.text("Length", 100, name -> Integer.toString(name.length()))));
        table.actions(bar);
        button(bar, "Move\u2026", true);
        button(table.bar(), "Delete\u2026", false);
        table.setRows(List.of("a&b", "orders", "with \"quotes\", and more"));
        shell.setSize(600, 300);
        shell.open();
        return table;
    }

    private static void end(FilteredTable<String> table, Consumer<FilteredTable<String>> test) {
        RunningWorkbench.ui(() -> {
            test.accept(table);
            table.getShell().dispose();
            return null;
        });
    }

    private void with(Consumer<FilteredTable<String>> test) {
        end(RunningWorkbench.ui(this::open), test);
    }

    private static Point inFirstCell(FilteredTable<String> table) {
        Rectangle cell = table.table().getItem(0).getBounds(0);
        return new Point(cell.x + 5, cell.y + cell.height / 2);
    }

    private void button(Composite bar, String text, boolean enabled) {
        Button button = new Button(bar, SWT.PUSH);
        button.setText(text);
        button.setEnabled(enabled);
        button.addListener(SWT.Selection, event -> done.add(text));
    }

    private static Menu menu(FilteredTable<String> table, int detail, Point at) {
        Event event = new Event();
        event.detail = detail;
        event.x = at.x;
        event.y = at.y;
        table.table().notifyListeners(SWT.MenuDetect, event);
        return table.table().getMenu();
    }

    private static List<String> texts(Menu menu) {
        return Arrays.stream(menu.getItems()).map(MenuItem::getText).filter(text -> !text.isEmpty()).toList();
    }

    private static void choose(Menu menu, String beginning) {
        Arrays.stream(menu.getItems()).filter(item -> item.getText().startsWith(beginning) && item.isEnabled()).findFirst().orElseThrow()
                .notifyListeners(SWT.Selection, new Event());
    }

    @Test
    void theKeyboardsMenuHasTheActionsOfThePage() {
        with(table -> {
            table.onOpen(row -> done.add("open " + row));
            table.table().setSelection(1);
            Menu menu = menu(table, SWT.MENU_KEYBOARD, new Point(0, 0));
            assertEquals(List.of("Open", "Delete\u2026", "Move\u2026", "Copy Rows\tCtrl+C", "Save as CSV\u2026"), texts(menu));
            assertTrue(Arrays.stream(menu.getItems()).filter(item -> item.getText().startsWith("Delete")).noneMatch(MenuItem::isEnabled));
            choose(menu, "Open");
            choose(menu, "Move");
            assertEquals(List.of("open orders", "Move\u2026"), done);
        });
    }

    @Test
    void whatIsUnderThePointerIsCopiedAndFilteredBy() {
        FilteredTable<String> shown = RunningWorkbench.ui(this::open);
        PartsTest.until("the rows have their places", () -> shown.table().getItem(inFirstCell(shown)) != null && !shown.table().getItem(0).getText(0).isEmpty());
        end(shown, table -> {
            Point at = table.table().toDisplay(inFirstCell(table));
            Menu menu = menu(table, SWT.MENU_MOUSE, at);
            assertTrue(texts(menu).contains("Filter by \u201Ca&&b\u201D"), texts(menu).toString());
            choose(menu, "Copy \u201C");
            Clipboard clipboard = new Clipboard(table.getDisplay());
            assertEquals("a&b", clipboard.getContents(TextTransfer.getInstance()));
            clipboard.dispose();
            choose(menu, "Filter by");
            assertEquals(List.of("a&b"), table.rows().shown());
        });
    }

    @Test
    void aTableWithAMenuOfItsOwnKeepsIt() {
        with(table -> {
            Menu own = new Menu(table.table());
            table.table().setMenu(own);
            assertSame(own, menu(table, SWT.MENU_KEYBOARD, new Point(0, 0)));
        });
    }
}
