package dev.kraftbench.workbench.tests;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Predicate;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
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

    static @Nullable Button button(String title, String text) {
        Shell shell = shell(title);
        return shell == null ? null : (Button) find(shell, control -> control instanceof Button b && b.getText().replace("&", "").equals(text) && b.isEnabled());
    }

    /** Of a part, of which there may be others that are hidden. */
    static @Nullable Button button(Shell shell, String text) {
        return (Button) find(shell, control -> control instanceof Button b && b.getText().replace("&", "").equals(text) && b.isEnabled() && b.isVisible());
    }

    static void press(Shell shell, String text) {
        PartsTest.until("«" + text + "» can be pressed", () -> button(shell, text) != null);
        PlatformUI.getWorkbench().getDisplay().asyncExec(() -> Objects.requireNonNull(button(shell, text)).notifyListeners(SWT.Selection, new Event()));
    }

    /** Presses the button as soon as it is there and enabled. */
    static void press(String title, String text) {
        PartsTest.until("«" + text + "» can be pressed in «" + title + "»", () -> button(title, text) != null);
        // not waited for: the press may open a dialog with an event loop of its own
        PlatformUI.getWorkbench().getDisplay().asyncExec(() -> Objects.requireNonNull(button(title, text)).notifyListeners(SWT.Selection, new Event()));
    }
}
