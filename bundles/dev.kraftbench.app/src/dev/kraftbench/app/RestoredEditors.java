package dev.kraftbench.app;

import org.eclipse.ui.IEditorReference;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PartInitException;

/** Editors of the session before come back with the window, unless their cluster is no connection any more. UI thread. */
final class RestoredEditors {
    private RestoredEditors() {}

    static void closeThoseOfNothing(IWorkbenchPage page) {
        for (IEditorReference editor : page.getEditorReferences()) {
            if (!hasInput(editor)) {
                page.closeEditors(new IEditorReference[] {editor}, false);
            }
        }
    }

    private static boolean hasInput(IEditorReference editor) {
        try {
            return editor.getEditorInput() != null;
        } catch (PartInitException e) {
            return false;
        }
    }
}
