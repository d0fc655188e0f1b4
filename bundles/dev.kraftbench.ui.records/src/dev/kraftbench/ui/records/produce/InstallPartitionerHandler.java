package dev.kraftbench.ui.records.produce;

import java.nio.file.Path;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.handlers.HandlerUtil;
import org.jspecify.annotations.Nullable;

/** Install Partitioner…: asks for a jar, unless the command names one. */
public final class InstallPartitionerHandler extends AbstractHandler {
    /** Parameter: path of the jar. */
    public static final String JAR = "dev.kraftbench.jar";

    @Override
    public @Nullable Object execute(ExecutionEvent event) throws ExecutionException {
        IWorkbenchWindow window = HandlerUtil.getActiveWorkbenchWindowChecked(event);
        String path = event.getParameter(JAR);
        if (path == null) {
            FileDialog dialog = new FileDialog(window.getShell(), SWT.OPEN);
            dialog.setText(Messages.install_title);
            dialog.setFilterExtensions(new String[] {"*.jar"});
            path = dialog.open();
        }
        if (path != null) {
            new PartitionerInstallation(window, Path.of(path)).start();
        }
        return null;
    }
}
