package dev.kraftbench.app;

import org.eclipse.ui.IEditorReference;
import org.eclipse.ui.IPartListener2;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchPartReference;

/** Gives the room of the editors to the views while neither an editor nor the map is open there. UI thread. */
final class EditorAreaShown implements IPartListener2 {
    @Override
    public void partOpened(IWorkbenchPartReference reference) {
        if (reference instanceof IEditorReference || isMap(reference) && MapAmongEditors.isThere(reference.getPage())) {
            show(reference.getPage(), true);
        }
    }

    /** Wherever the map is asked for, also in a perspective that otherwise has no room for it. */
    @Override
    public void partActivated(IWorkbenchPartReference reference) {
        if (isMap(reference) && MapAmongEditors.isInSharedArea(reference.getPage())) {
            show(reference.getPage(), true);
        }
    }

    @Override
    public void partClosed(IWorkbenchPartReference reference) {
        IWorkbenchPage page = reference.getPage();
        if ((reference instanceof IEditorReference || isMap(reference)) && page.getEditorReferences().length == 0 && !MapAmongEditors.isThere(page)) {
            show(page, false);
        }
    }

    private static boolean isMap(IWorkbenchPartReference reference) {
        return reference.getId().equals(OperatePerspective.TOPOLOGY);
    }

    private static void show(IWorkbenchPage page, boolean visible) {
        if (page.isEditorAreaVisible() != visible) {
            page.setEditorAreaVisible(visible);
        }
    }
}
