package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.TableRows.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Buttons are enabled for the selected rows of a table: who listens to the selection hears when such a row is gone. */
@ExtendWith(RunningWorkbench.class)
class TableSelectionTest {
    private static final int LARGE = 10_000;

    /** What was selected when the listener was told. */
    private final List<List<String>> told = new ArrayList<>();
    private FilteredTable<String> table;
    private String figure = "";

    @BeforeEach
    void open() {
        ui(() -> {
            Shell shell = new Shell(PlatformUI.getWorkbench().getDisplay());
            shell.setLayout(new FillLayout());
            table = new FilteredTable<>(shell, List.of(Column.text("Name", 200, name -> name), Column.text("Figure", 200, name -> figure)));
            table.setRows(List.of("a", "b", "c"));
            table.table().setSelection(1);
            table.table().addListener(SWT.Selection, event -> told.add(table.selected()));
            shell.setSize(600, 300);
            shell.open();
        });
    }

    @AfterEach
    void close() {
        ui(() -> table.getShell().dispose());
    }

    private static void ui(Runnable action) {
        RunningWorkbench.ui(() -> {
            action.run();
            return null;
        });
    }

    @Test
    void aSelectedRowThatIsFilteredAwayIsTold() {
        ui(() -> {
            table.filter().setText("c");
            assertEquals(List.of(List.of()), told);
            assertEquals(List.of(), table.selected());
            table.filter().setText("");
            assertEquals(1, told.size(), "nothing was selected any more");
        });
    }

    @Test
    void oneOfTwoSelectedRowsThatIsGoneIsTold() {
        ui(() -> {
            table.table().setSelection(1, 2);
            table.setRows(List.of("a", "c"));
            assertEquals(List.of(List.of("c")), told);
        });
    }

    @Test
    void aRowThatStaysIsSelectedWhereverItIs() {
        ui(() -> {
            table.setRows(List.of("a", "b", "c"));
            table.setRows(List.of("aa", "a", "ab", "b"));
            assertEquals(List.of("b"), table.selected());
            assertArrayEquals(new int[] {3}, table.table().getSelectionIndices());
            table.setRows(List.of("b"));
            assertEquals(List.of("b"), table.selected());
            assertEquals(List.of(), told);
        });
    }

    @Test
    void whatAListenerChangesItIsNotTold() {
        ui(() -> {
            table.table().addListener(SWT.Selection, event -> {
                table.table().setSelection(0);
                table.setRows(List.of("d"));
            });
            table.setRows(List.of("a", "c"));
            assertEquals(List.of(List.of()), told);
            assertEquals(List.of("d"), table.rows().shown());
        });
    }

    /** The items of a large table come in several turns. */
    @Test
    void aRowIsSelectedBeforeItsItemIsThere() {
        List<String> many = IntStream.range(0, LARGE).mapToObj(number -> "row " + number + ".").toList();
        String last = many.getLast();
        ui(() -> {
            table.setRows(List.of(last));
            table.table().setSelection(0);
            told.clear();
            table.setRows(many);
            assertEquals(List.of(last), table.selected());
        });
        PartsTest.until("all rows are there", () -> table.table().getItemCount() == LARGE);
        ui(() -> {
            assertArrayEquals(new int[] {LARGE - 1}, table.table().getSelectionIndices());
            assertEquals(List.of(last), table.selected());
            assertEquals(List.of(), told);
        });
    }

    @Test
    void cellsThatTellOfMoreThanTheirRowAreDrawnAnew() {
        ui(() -> {
            table.alwaysRedrawn();
            assertEquals("", table.table().getItem(1).getText(1));
            figure = "new";
            table.setRows(List.of("a", "b", "c"));
            assertEquals("new", table.table().getItem(1).getText(1));
            assertEquals(List.of("b"), table.selected());
            assertEquals(List.of(), told);
        });
    }
}
