package dev.kraftbench.app;

import org.eclipse.equinox.app.IApplication;
import org.eclipse.equinox.app.IApplicationContext;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.PlatformUI;
import org.jspecify.annotations.Nullable;

/** Opens the workbench window and keeps it until it closes. One workbench uses a workspace at a time. */
public final class Application implements IApplication {

    @Override
    public Object start(@Nullable IApplicationContext context) {
        Workspace workspace = Workspace.current();
        if (!workspace.lock()) {
            System.err.println("kraftbench: the workspace " + workspace.path()
                    + " is in use by another Kraftbench; close it or choose another one with -data DIR");
            return 2;
        }
        Display display = PlatformUI.createDisplay();
        try {
            int code = PlatformUI.createAndRunWorkbench(display, new KraftbenchWorkbenchAdvisor());
            return code == PlatformUI.RETURN_RESTART ? EXIT_RESTART : EXIT_OK;
        } finally {
            display.dispose();
            workspace.unlock();
        }
    }

    @Override
    public void stop() {
        if (PlatformUI.isWorkbenchRunning()) {
            var workbench = PlatformUI.getWorkbench();
            workbench.getDisplay().syncExec(workbench::close);
        }
    }
}
