package dev.kraftbench.app;

import org.eclipse.ui.IEditorReference;
import org.eclipse.ui.IPartListener2;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchPartReference;

/** Gives the room of the editors to the map while no editor is open. UI thread. */
final class EditorAreaShown implements IPartListener2 {
    @Override
    public void partOpened(IWorkbenchPartReference reference) {
        if (reference instanceof IEditorReference) {
            show(reference.getPage(), true);
        }
    }

    @Override
    public void partClosed(IWorkbenchPartReference reference) {
        if (reference instanceof IEditorReference && reference.getPage().getEditorReferences().length == 0) {
            show(reference.getPage(), false);
        }
    }

    private static void show(IWorkbenchPage page, boolean visible) {
        if (page.isEditorAreaVisible() != visible) {
            page.setEditorAreaVisible(visible);
        }
    }
}
