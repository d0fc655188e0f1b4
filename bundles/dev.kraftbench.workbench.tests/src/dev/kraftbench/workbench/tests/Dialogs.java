package dev.kraftbench.workbench.tests;

import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.ui.PlatformUI;
import org.jspecify.annotations.Nullable;

/** Dialogs used as a person does: found by their title, their buttons pressed. */
final class Dialogs {
    private Dialogs() {}

    static @Nullable Shell shell(String title) {
        return Arrays.stream(PlatformUI.getWorkbench().getDisplay().getShells()).filter(shell -> shell.isVisible() && shell.getText().contains(title))
                .findFirst().orElse(null);
    }

    static @Nullable Control find(Control control, Predicate<Control> wanted) {
        if (wanted.test(control)) {
            return control;
        }
        if (control instanceof Composite parent) {
            for (Control child : parent.getChildren()) {
                Control found = find(child, wanted);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    /** The control of that type after the label, or in the composite after it. */
    static <T extends Control> T after(Control in, String label, Class<T> type) {
        Control found = Objects.requireNonNull(find(in, control -> control instanceof Label named && named.getText().replace("&", "").equals(label)), label);
        boolean passed = false;
        for (Control sibling : found.getParent().getChildren()) {
            Control wanted = passed ? find(sibling, type::isInstance) : null;
            if (wanted != null) {
                return type.cast(wanted);
            }
            passed |= sibling == found;
        }
        throw new AssertionError("no " + type.getSimpleName() + " after «" + label + "»");
    }

    /** What a person does with an open dialog, in the turn in which it was found open. */
    static void in(String title, Consumer<Shell> action) {
        PartsTest.until("«" + title + "» is open", () -> {
            Shell dialog = shell(title);
            if (dialog != null) {
                action.accept(dialog);
            }
            return dialog != null;
        });
    }

    static void choose(Combo combo, String item) {
        combo.select(combo.indexOf(item));
        combo.notifyListeners(SWT.Selection, new Event());
    }

    /** Of several radio buttons or checks. */
    static void choose(Control in, String text) {
        Button chosen = (Button) Objects.requireNonNull(find(in, control -> control instanceof Button button && button.getText().replace("&", "").equals(text)), text);
        if ((chosen.getStyle() & SWT.RADIO) != 0) {
            for (Control other : chosen.getParent().getChildren()) {
                if (other instanceof Button radio && radio != chosen && radio.getSelection()) {
                    radio.setSelection(false);
                    radio.notifyListeners(SWT.Selection, new Event());
                }
            }
        }
        chosen.setSelection(true);
        chosen.notifyListeners(SWT.Selection, new Event());
    }

    /** A table that can be seen. */
    static @Nullable Table table(Control in) {
        return (Table) find(in, control -> control instanceof Table table && table.isVisible());
    }

    /** The visible one that has a column of this title. */
    static @Nullable Table tableWith(@Nullable Control in, String header) {
        return in == null ? null : (Table) find(in, control -> control instanceof Table table && table.isVisible()
                && Arrays.stream(table.getColumns()).anyMatch(column -> column.getText().equals(header)));
    }

    /** The rows with that text in that column, as if a person had clicked them. */
    static boolean select(@Nullable Table table, int column, Collection<String> texts) {
        if (table == null) {
            return false;
        }
        return select(table, IntStream.range(0, table.getItemCount()).filter(row -> texts.contains(table.getItem(row).getText(column))).toArray())
                && table.getSelectionCount() == texts.size();
    }

    /** These rows, as if a person had clicked them. */
    static boolean select(Table table, int... rows) {
        int[] before = table.getSelectionIndices();
        Arrays.sort(before);
        if (!Arrays.equals(before, rows)) {
            table.setSelection(rows);
            table.notifyListeners(SWT.Selection, new Event());
        }
        return rows.length > 0;
    }

    static @Nullable Button button(String title, String text) {
        Shell shell = shell(title);
        return shell == null ? null : (Button) find(shell, control -> control instanceof Button b && b.getText().replace("&", "").equals(text) && b.isEnabled());
    }

    /** Of a part, of which there may be others that are hidden. */
    static @Nullable Button button(Shell shell, String text) {
        return (Button) find(shell, control -> control instanceof Button b && b.getText().replace("&", "").equals(text) && b.isEnabled() && b.isVisible());
    }

    static void press(Shell shell, String text) {
        press(shell, text, () -> true);
    }

    /** Selects and presses in the same turn: what comes in between, such as an older answer of another broker, could take the selection away. */
    static void press(Shell shell, String text, Callable<Boolean> selected) {
        PartsTest.act("«" + text + "» can be pressed", () -> selected.call() ? pressing(button(shell, text)) : null);
    }

    /** Presses the button as soon as it is there and enabled. */
    static void press(String title, String text) {
        PartsTest.act("«" + text + "» can be pressed in «" + title + "»", () -> pressing(button(title, text)));
    }

    /** Presses a button for the rows that have these texts in that column, as soon as they are there. */
    static void press(Shell shell, String text, String header, int column, Collection<String> rows) {
        press(shell, text, () -> select(tableWith(shell, header), column, rows));
    }

    private static @Nullable Runnable pressing(@Nullable Button button) {
        return button == null ? null : () -> button.notifyListeners(SWT.Selection, new Event());
    }
}
