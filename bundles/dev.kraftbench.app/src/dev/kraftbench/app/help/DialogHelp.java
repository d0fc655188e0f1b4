package dev.kraftbench.app.help;

import org.eclipse.e4.ui.model.application.ui.basic.MPart;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IWorkbenchPart;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.jspecify.annotations.Nullable;

/** F1 in a dialog or a wizard tells of the view or editor in which it was opened. UI thread. */
public final class DialogHelp {
    /** Data of a control, as the platform's help keeps it. */
    private static final String HELP = "org.eclipse.ui.help";

    private DialogHelp() {}

    /** From now on. */
    public static void keep(Display display) {
        // when it is shown, the focus is still where it was opened
        display.addFilter(SWT.Show, event -> {
            if (event.widget instanceof Shell shell && shell.getParent() != null && shell.getData(HELP) == null) {
                String context = here(display);
                if (context != null) {
                    PlatformUI.getWorkbench().getHelpSystem().setHelp(shell, context);
                }
            }
        });
    }

    /** The help of what has the focus; null if there is none. */
    static @Nullable String here(Display display) {
        String context = around(display.getFocusControl());
        return context == null ? around(activePart()) : context;
    }

    private static @Nullable String around(@Nullable Control inside) {
        for (Control at = inside; at != null; at = at.getParent()) {
            if (at.getData(HELP) instanceof String context) {
                return context;
            }
        }
        return null;
    }

    /** It has no focus while a menu of the window is open. */
    private static @Nullable Control activePart() {
        IWorkbenchWindow window = PlatformUI.isWorkbenchRunning() ? PlatformUI.getWorkbench().getActiveWorkbenchWindow() : null;
        IWorkbenchPart part = window == null || window.getActivePage() == null ? null : window.getActivePage().getActivePart();
        MPart model = part == null ? null : part.getSite().getService(MPart.class);
        return model != null && model.getWidget() instanceof Control control ? control : null;
    }
}
