package dev.kraftbench.workbench.tests;

import dev.kraftbench.app.DarkThemeHandler;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.TableRows;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The theme is changed while windows are open. */
@ExtendWith(RunningWorkbench.class)
class ThemeTest {
    private static final int TURNS = 4;

    private final Display display = PlatformUI.getWorkbench().getDisplay();

    @AfterEach
    void light() {
        choose(false);
    }

    private static void choose(boolean dark) {
        RunningWorkbench.ui(() -> {
            DarkThemeHandler.choose(dark);
            return null;
        });
        PartsTest.until("the theme is chosen", () -> DarkThemeHandler.isDark() == dark);
    }

    private static List<String> rows(int from, int count) {
        return IntStream.range(from, from + count).mapToObj(i -> "row-" + i).toList();
    }

    private void painted() {
        while (display.readAndDispatch()) {
            // until all that is due has been painted
        }
    }

    private static FilteredTable<String> table(Shell shell) {
        return new FilteredTable<String>(shell, List.of(TableRows.Column.text("Name", 200, row -> row), TableRows.Column.text("Length", 100, row -> "" + row.length())))
                .tints(row -> row.endsWith("1") ? Palette.of(shell).leader() : null);
    }

    /** Rows come and go under the cursor and the selection: items that the toolkit has forgotten must not be styled. */
    @Test
    void tablesWhoseRowsCameAndWentSurviveIt() {
        List<FilteredTable<String>> tables = new ArrayList<>();
        Shell shell = RunningWorkbench.ui(() -> {
            Shell window = new Shell(display);
            window.setLayout(new FillLayout());
            for (int i = 0; i < 2; i++) {
                tables.add(table(window));
            }
            window.setSize(900, 600);
            window.open();
            window.forceActive();
            return window;
        });
        try {
            for (int turn = 0; turn < TURNS; turn++) {
                int first = turn * 1000;
                RunningWorkbench.ui(() -> {
                    tables.forEach(table -> comeAndGo(table, first));
                    return null;
                });
                choose(turn % 2 == 0);
            }
        } finally {
            RunningWorkbench.ui(() -> {
                shell.dispose();
                return null;
            });
        }
    }

    private void comeAndGo(FilteredTable<String> table, int first) {
        for (int count : new int[] {500, 12, 300, 0, 40, 3, 200, 1, 60}) {
            table.setFocus();
            table.setRows(rows(first, count));
            painted();
            if (count > 0) {
                table.table().setTopIndex(count / 2);
                table.table().setSelection(count / 2, count - 1);
                table.table().showSelection();
            }
            painted();
            table.filter().setText("1");
            painted();
            table.filter().setText("no such row");
            painted();
            table.filter().setText("");
            painted();
        }
    }
}
