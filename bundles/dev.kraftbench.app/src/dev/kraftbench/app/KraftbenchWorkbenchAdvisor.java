package dev.kraftbench.app;

import dev.kraftbench.ui.base.TextScale;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.application.IWorkbenchConfigurer;
import org.eclipse.ui.application.IWorkbenchWindowConfigurer;
import org.eclipse.ui.application.WorkbenchAdvisor;
import org.eclipse.ui.application.WorkbenchWindowAdvisor;

/** Window state is restored; the first perspective is Operate. */
final class KraftbenchWorkbenchAdvisor extends WorkbenchAdvisor {

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

    @Override
    public WorkbenchWindowAdvisor createWorkbenchWindowAdvisor(IWorkbenchWindowConfigurer configurer) {
        return new KraftbenchWindowAdvisor(configurer);
    }
}
