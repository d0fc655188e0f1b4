package dev.kraftbench.app;

import dev.kraftbench.app.tour.Tour;
import java.nio.file.Path;
import org.eclipse.equinox.app.IApplication;
import org.eclipse.equinox.app.IApplicationContext;
import org.eclipse.swt.SWTException;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.PlatformUI;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.launch.Framework;

/** Opens the workbench window and keeps it until it closes. One workbench uses a workspace at a time. */
public final class Application implements IApplication {
    private static final long SHUTDOWN_MILLIS = 30_000;

    /** The folder this workbench keeps its things in. */
    public static Path workspace() {
        return Workspace.current().path();
    }

    @Override
    public Object start(@Nullable IApplicationContext context) {
        Workspace workspace = Workspace.current();
        if (!workspace.lock()) {
            System.err.println("kraftbench: the workspace " + workspace.path()
                    + " is in use by another Kraftbench; close it or choose another one with -data DIR");
            return 2;
        }
        GtkStyle.use();
        Display display = PlatformUI.createDisplay();
        NativeControls.keep(display);
        Thread onSignal = new Thread(() -> closeAndWait(display), "kraftbench-shutdown");
        try {
            Runtime.getRuntime().addShutdownHook(onSignal);
            int code = PlatformUI.createAndRunWorkbench(display, new KraftbenchWorkbenchAdvisor());
            return code == PlatformUI.RETURN_RESTART ? EXIT_RESTART : Tour.exitCode(code);
        } finally {
            display.dispose();
            workspace.unlock();
        }
    }

    /**
     * A signal ends the JVM when its hooks return: wait until the window is closed and the framework has stopped its bundles, so that embedded
     * clusters shut down cleanly.
     */
    private static void closeAndWait(Display display) {
        try {
            if (!display.isDisposed()) {
                display.asyncExec(() -> {
                    if (PlatformUI.isWorkbenchRunning()) {
                        PlatformUI.getWorkbench().close();
                    }
                });
            }
            FrameworkUtil.getBundle(Application.class).getBundleContext().getBundle(0).adapt(Framework.class).waitForStop(SHUTDOWN_MILLIS);
        } catch (SWTException | IllegalStateException | NullPointerException e) {
            // the display or the framework was gone already: nothing to wait for
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
