package dev.kraftbench.ui.base;

import org.eclipse.jface.window.Window;

/** Opens a dialog in two turns of the UI thread: its controls are made in this one and shown in the next, as both at once would hold up the window. */
public final class DialogOpening {
    private DialogOpening() {}

    /** Returns before the dialog is seen. UI thread. */
    public static void start(Window dialog) {
        start(dialog, () -> { });
    }

    /** @param confirmed runs when a person has confirmed the dialog */
    public static void start(Window dialog, Runnable confirmed) {
        dialog.create();
        DisplayUpdates.run(dialog.getShell(), () -> {
            if (dialog.open() == Window.OK) {
                confirmed.run();
            }
        });
    }
}
