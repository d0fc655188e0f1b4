package dev.kraftbench.app;

import dev.kraftbench.ui.base.editor.ClusterFormEditor;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IEditorReference;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.handlers.HandlerUtil;
import org.jspecify.annotations.Nullable;

/** Closes all editors, a page a turn, so that the window stays alive meanwhile. */
public final class CloseEditorsHandler extends AbstractHandler {
    @Override
    public @Nullable Object execute(ExecutionEvent event) throws ExecutionException {
        IWorkbenchPage page = HandlerUtil.getActiveWorkbenchWindowChecked(event).getActivePage();
        IEditorReference[] changed = Arrays.stream(page.getEditorReferences()).filter(IEditorReference::isDirty).toArray(IEditorReference[]::new);
        // asks once for all of them; who cancels keeps everything open
        if (changed.length == 0 || page.closeEditors(changed, true)) {
            closeNext(page, new ArrayDeque<>(Arrays.asList(page.getEditorReferences())));
        }
        return null;
    }

    private static void closeNext(IWorkbenchPage page, Deque<IEditorReference> open) {
        IEditorReference next = open.poll();
        if (next == null || page.getWorkbenchWindow().getShell() == null) {
            return;
        }
        Runnable close = () -> {
            page.closeEditors(new IEditorReference[] {next}, true);
            Display.getCurrent().asyncExec(() -> closeNext(page, open));
        };
        if (next.getEditor(false) instanceof ClusterFormEditor editor) {
            editor.dismantle(close);
        } else {
            close.run();
        }
    }
}
