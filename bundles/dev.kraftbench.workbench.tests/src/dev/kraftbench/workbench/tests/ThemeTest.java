package dev.kraftbench.workbench.tests;

import dev.kraftbench.app.DarkThemeHandler;
import dev.kraftbench.app.help.WelcomeEditor;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.TableRows;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Spinner;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.ToolBar;
import org.eclipse.swt.widgets.ToolItem;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The theme is changed while windows are open. */
@ExtendWith(RunningWorkbench.class)
class ThemeTest {
    private static final double READABLE = 3;
    private static final int TURNS = 4;
    private static final List<String> VIEWS = List.of("dev.kraftbench.throughput", "dev.kraftbench.messages", "dev.kraftbench.events");

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

    /** What the toolkit draws has its colours, which change later than the style sheet. */
    @Test
    void textCanBeReadAfterEveryChange() {
        Shell shell = RunningWorkbench.ui(() -> {
            WelcomeEditor.open(RunningWorkbench.page());
            return RunningWorkbench.page().getWorkbenchWindow().getShell();
        });
        try {
            for (boolean dark : new boolean[] {true, false, true, false}) {
                choose(dark);
                PartsTest.until("every text stands out, dark " + dark, () -> unreadable(shell).isEmpty());
            }
            // somebody who can't decide: what the toolkit tells of one choice comes after the next
            RunningWorkbench.ui(() -> {
                List.of(true, false, true).forEach(DarkThemeHandler::choose);
                return null;
            });
            PartsTest.until("the last choice counts, and every text stands out", () -> DarkThemeHandler.isDark() && unreadable(shell).isEmpty());
        } finally {
            RunningWorkbench.ui(() -> RunningWorkbench.page().closeAllEditors(false));
        }
    }

    /** A part's controls are styled all at once when it has been made: what they get then they would keep. */
    @Test
    void buttonsAndFieldsLookAsTheToolkitHasThem() {
        Shell window = RunningWorkbench.page().getWorkbenchWindow().getShell();
        for (boolean made : new boolean[] {true, false}) {
            choose(made);
            for (String view : VIEWS) {
                open(view);
                for (boolean dark : new boolean[] {made, !made, made}) {
                    choose(dark);
                    PartsTest.until("there is something in " + view, () -> !fieldsAndButtons(window).isEmpty());
                    nothingIsColoured(window, view + " made in the dark " + made + ", now " + dark);
                    PartsTest.until("every text stands out in " + view, () -> unreadable(window).isEmpty());
                    WindowPictures.take(window, "theme-" + view.substring(view.lastIndexOf('.') + 1) + (made ? "-made-dark" : "-made-light") + (dark ? "-dark" : "-light"));
                }
            }
        }
        close("dev.kraftbench.messages");
    }

    private static void nothingIsColoured(Shell window, String when) {
        try {
            PartsTest.until(when, () -> coloured(window).isEmpty());
        } catch (AssertionError e) {
            throw new AssertionError(String.join("\n", RunningWorkbench.ui(() -> coloured(window))), e);
        }
    }

    private static void open(String view) {
        close(view);
        RunningWorkbench.ui(() -> RunningWorkbench.page().showView(view));
    }

    private static void close(String view) {
        RunningWorkbench.ui(() -> {
            if (RunningWorkbench.page().findView(view) instanceof IViewPart open) {
                RunningWorkbench.page().hideView(open);
            }
            return null;
        });
    }

    /** Whose text has another colour than one of its kind that nobody ever coloured, or cannot be read. */
    private static List<String> coloured(Shell window) {
        List<String> found = new ArrayList<>();
        Shell plain = new Shell(window);
        for (Control control : fieldsAndButtons(window)) {
            RGB wanted = twin(control, plain).getForeground().getRGB();
            RGB text = control.getForeground().getRGB();
            RGB ground = control.getBackground().getRGB();
            if (!text.equals(wanted) || contrast(text, ground) < READABLE) {
                found.add(control + ": " + text + " and not " + wanted + " on " + ground);
            }
        }
        plain.dispose();
        return found;
    }

    /** In sight, and drawn by the toolkit. */
    private static List<Control> fieldsAndButtons(Composite in) {
        List<Control> found = new ArrayList<>();
        for (Control child : in.getChildren()) {
            boolean pressed = child instanceof Button && (child.getStyle() & (SWT.PUSH | SWT.TOGGLE)) != 0;
            boolean written = child instanceof Text && (child.getStyle() & SWT.READ_ONLY) == 0;
            if (child.isVisible() && (pressed || written || child instanceof Combo || child instanceof Spinner)) {
                found.add(child);
            } else if (child instanceof Composite parent) {
                found.addAll(fieldsAndButtons(parent));
            }
        }
        return found;
    }

    private static Control twin(Control control, Shell in) {
        return switch (control) {
            case Text text -> new Text(in, text.getStyle() & (SWT.SEARCH | SWT.BORDER | SWT.MULTI));
            case Combo combo -> new Combo(in, combo.getStyle() & SWT.READ_ONLY);
            case Spinner spinner -> new Spinner(in, SWT.BORDER);
            default -> new Button(in, control.getStyle() & (SWT.PUSH | SWT.TOGGLE));
        };
    }

    private static List<String> unreadable(Control control) {
        List<String> found = new ArrayList<>();
        if (control.isVisible() && !shown(control).isBlank() && contrast(control.getForeground().getRGB(), control.getBackground().getRGB()) < READABLE) {
            found.add(control + " «" + shown(control) + "»");
        }
        if (control instanceof Composite parent) {
            for (Control child : parent.getChildren()) {
                found.addAll(unreadable(child));
            }
        }
        return found;
    }

    private static String shown(Control control) {
        return switch (control) {
            case Label label -> label.getText();
            case Tree tree -> tree.getItemCount() > 0 ? tree.getItem(0).getText() : "";
            case ToolBar bar -> java.util.Arrays.stream(bar.getItems()).map(ToolItem::getText).collect(java.util.stream.Collectors.joining());
            default -> "";
        };
    }

    /** As WCAG defines it, from 1 to 21. */
    private static double contrast(RGB one, RGB other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static double luminance(RGB colour) {
        return 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) + 0.0722 * linear(colour.blue);
    }

    private static double linear(int value) {
        double share = value / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
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
