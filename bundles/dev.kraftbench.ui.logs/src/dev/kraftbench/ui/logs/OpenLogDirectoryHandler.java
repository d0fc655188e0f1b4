package dev.kraftbench.ui.logs;

import dev.kraftbench.ui.base.CommandCalls;
import java.nio.file.Path;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.swt.widgets.DirectoryDialog;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.handlers.HandlerUtil;
import org.jspecify.annotations.Nullable;

/** Opens the log inspector on a directory; asks for it unless the parameter names one. */
public final class OpenLogDirectoryHandler extends AbstractHandler {
    @Override
    public @Nullable Object execute(ExecutionEvent event) throws ExecutionException {
        IWorkbenchWindow window = HandlerUtil.getActiveWorkbenchWindowChecked(event);
        String path = event.getParameter(CommandCalls.PATH);
        if (path == null) {
            DirectoryDialog dialog = new DirectoryDialog(window.getShell());
            dialog.setMessage(Messages.empty_directory_what);
            path = dialog.open();
        }
        if (path == null) {
            return null;
        }
        try {
            return window.getActivePage().openEditor(new LogDirectoryInput(Path.of(path)), LogDirectoryInput.EDITOR);
        } catch (PartInitException e) {
            throw new ExecutionException("log directory " + path, e);
        }
    }
}
