package dev.kraftbench.app;

import dev.kraftbench.ui.base.editor.ClusterFormEditor;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IEditorReference;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.handlers.HandlerUtil;
import org.jspecify.annotations.Nullable;

/** Closes the active editor, the others or all of them, a page a turn, so that the window stays alive meanwhile. */
public final class CloseEditorsHandler extends AbstractHandler {
    @Override
    public @Nullable Object execute(ExecutionEvent event) throws ExecutionException {
        IWorkbenchPage page = HandlerUtil.getActiveWorkbenchWindowChecked(event).getActivePage();
        List<IEditorReference> closed = closed(event.getCommand().getId(), page);
        IEditorReference[] changed = closed.stream().filter(IEditorReference::isDirty).toArray(IEditorReference[]::new);
        // asks once for all of them; who cancels keeps everything open
        if (changed.length == 0 || page.closeEditors(changed, true)) {
            closeNext(page, new ArrayDeque<>(closed));
        }
        return null;
    }

    private static List<IEditorReference> closed(String command, IWorkbenchPage page) {
        Stream<IEditorReference> all = Arrays.stream(page.getEditorReferences());
        return switch (command) {
            case "org.eclipse.ui.file.close" -> all.filter(each -> active(each, page)).toList();
            case "org.eclipse.ui.file.closeOthers" -> all.filter(each -> !active(each, page)).toList();
            default -> all.toList();
        };
    }

    private static boolean active(IEditorReference editor, IWorkbenchPage page) {
        return editor.getEditor(false) != null && editor.getEditor(false) == page.getActiveEditor();
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
        // what was typed into it since then is asked about, and may keep it open
        if (next.getEditor(false) instanceof ClusterFormEditor editor && !editor.isDirty()) {
            editor.dismantle(close);
        } else {
            close.run();
        }
    }
}
