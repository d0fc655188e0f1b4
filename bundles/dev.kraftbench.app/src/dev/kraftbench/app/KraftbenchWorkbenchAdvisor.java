package dev.kraftbench.app;

import dev.kraftbench.ui.base.TextScale;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.application.IWorkbenchConfigurer;
import org.eclipse.ui.application.IWorkbenchWindowConfigurer;
import org.eclipse.ui.application.WorkbenchAdvisor;
import org.eclipse.ui.application.WorkbenchWindowAdvisor;

/** Window state is restored; the first perspective is Operate. */
final class KraftbenchWorkbenchAdvisor extends WorkbenchAdvisor {
    private static final int TICK_MILLIS = 50;

    @Override
    public String getInitialWindowPerspectiveId() {
        return OperatePerspective.ID;
    }

    @Override
    public void initialize(IWorkbenchConfigurer configurer) {
        TextScale.measure(PlatformUI.getWorkbench().getDisplay());
        configurer.setSaveAndRestore(!Boolean.getBoolean("kraftbench.fresh.window"));
    }

    /** The watch over the UI thread is ours to set, not a preference of who works with clusters. */
    @Override
    public void postStartup() {
        PlatformUI.getWorkbench().getPreferenceManager().remove("org.eclipse.ui.monitoring.page");
    }

    /**
     * The windows are restored by a thread that wakes the UI thread when it is done. GTK's display loses a wake that comes between the UI thread's last
     * look and its sleep, and would then sleep until somebody moves the mouse, without a window to move it over: a timer ends the sleep.
     */
    @Override
    public boolean openWindows() {
        Display display = Display.getCurrent();
        Runnable tick = new Runnable() {
            @Override
            public void run() {
                display.timerExec(TICK_MILLIS, this);
            }
        };
        tick.run();
        try {
            return super.openWindows();
        } finally {
            display.timerExec(-1, tick);
        }
    }

    @Override
    public WorkbenchWindowAdvisor createWorkbenchWindowAdvisor(IWorkbenchWindowConfigurer configurer) {
        return new KraftbenchWindowAdvisor(configurer);
    }
}
