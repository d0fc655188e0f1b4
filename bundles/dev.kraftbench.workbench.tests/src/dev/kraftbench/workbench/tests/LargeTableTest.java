package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.TableRows.Column;
import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tables too large to come or go in one turn of the UI thread. */
@ExtendWith(RunningWorkbench.class)
class LargeTableTest {
    private static final int ROWS = 10_000;

    private static FilteredTable<Integer> open() {
        Shell shell = new Shell(PlatformUI.getWorkbench().getDisplay());
        shell.setLayout(new FillLayout());
        FilteredTable<Integer> table = new FilteredTable<>(shell, List.of(Column.text("Number", 200, number -> Integer.toString(number))));
        table.setRows(numbers());
        shell.open();
        return table;
    }

    private static List<Integer> numbers() {
        return IntStream.range(0, ROWS).boxed().toList();
    }

    private static int count(FilteredTable<?> table) {
        return RunningWorkbench.ui(() -> table.table().getItemCount());
    }

    @Test
    void aTableIsEmptiedInPartsBeforeItsEndAndTakesNothingNew() {
        FilteredTable<Integer> table = RunningWorkbench.ui(LargeTableTest::open);
        PartsTest.until("all rows are there", () -> count(table) == ROWS);
        int turns = 1;
        while (!RunningWorkbench.ui(table::retire)) {
            assertTrue(count(table) > 0, "said to have rows left");
            turns++;
        }
        assertEquals(3, turns);
        RunningWorkbench.ui(() -> {
            table.setRows(numbers());
            return null;
        });
        assertEquals(0, count(table));
        RunningWorkbench.ui(() -> {
            table.getShell().dispose();
            return null;
        });
    }
}
