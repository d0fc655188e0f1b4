package dev.kraftbench.app;

import dev.kraftbench.app.bars.UsabilityBars;
import dev.kraftbench.app.help.DialogHelp;
import dev.kraftbench.app.help.PartHelp;
import dev.kraftbench.app.help.WelcomeEditor;
import dev.kraftbench.app.picture.FreshScreenshot;
import dev.kraftbench.app.tour.Tour;
import dev.kraftbench.core.security.Acl;
import dev.kraftbench.ui.base.TableMemory;
import java.nio.file.Path;
import org.eclipse.core.runtime.preferences.IEclipsePreferences;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.application.ActionBarAdvisor;
import org.eclipse.ui.application.IActionBarConfigurer;
import org.eclipse.ui.application.IWorkbenchWindowConfigurer;
import org.eclipse.ui.application.WorkbenchWindowAdvisor;

/** Size, title and bars of the one window. */
final class KraftbenchWindowAdvisor extends WorkbenchWindowAdvisor {
    private static final String WELCOMED = "welcomed";

    KraftbenchWindowAdvisor(IWorkbenchWindowConfigurer configurer) {
        super(configurer);
    }

    @Override
    public ActionBarAdvisor createActionBarAdvisor(IActionBarConfigurer configurer) {
        return new KraftbenchActionBars(configurer);
    }

    @Override
    public void preWindowOpen() {
        IWorkbenchWindowConfigurer window = getWindowConfigurer();
        window.setInitialSize(new Point(1440, 900));
        window.setTitle("Kraftbench");
        window.setShowMenuBar(true);
        window.setShowCoolBar(true);
        window.setShowStatusLine(true);
        window.setShowProgressIndicator(true);
        window.setShowPerspectiveBar(true);

    }

    /** On a virtual screen, of which pictures are taken. */
    private static boolean pictured() {
        return System.getProperty("kraftbench.screenshot") != null || System.getProperty("kraftbench.tour") != null
                || System.getProperty("kraftbench.bars") != null;
    }

    /** What the command line asked for: see the {@code kraftbench} script. */
    @Override
    public void postWindowOpen() {
        Shell shell = getWindowConfigurer().getWindow().getShell();
        MapAmongEditors.keep(getWindowConfigurer().getWindow());
        getWindowConfigurer().getWindow().getPartService().addPartListener(new EditorAreaShown());
        RestoredEditors.closeThoseOfNothing(getWindowConfigurer().getWindow().getActivePage());
        PartHabits.of(getWindowConfigurer().getWindow());
        getWindowConfigurer().getWindow().getPartService().addPartListener(new PartHelp());
        DialogHelp.keep(shell.getDisplay());
        RestoredLabels.translate(getWindowConfigurer().getWindow());
        if (pictured()) {
            shell.setBounds(shell.getDisplay().getPrimaryMonitor().getClientArea());
        }
        TableMemory.readAhead();
        ReadAhead.start();
        String bars = System.getProperty("kraftbench.bars");
        String screenshot = System.getProperty("kraftbench.screenshot");
        if (screenshot != null && bars == null) {
            FreshScreenshot.keep(shell, Path.of(screenshot));
        }
        String tour = System.getProperty("kraftbench.tour");
        if (bars != null) {
            UsabilityBars.start(getWindowConfigurer().getWindow(), Path.of(bars), DemoStart::run);
        } else if (tour != null) {
            new Tour(getWindowConfigurer().getWindow(), Path.of(tour)).start(DemoStart.run(Acl.NODE_PROPERTIES));
        } else if (Boolean.getBoolean("kraftbench.demo")) {
            DemoStart.run().whenComplete((demo, failure) -> {
                if (failure != null) {
                    System.err.println("kraftbench: the demo did not start: " + failure.getMessage());
                }
            });
        } else if (isFirstStart() && !Boolean.getBoolean("kraftbench.fresh.window")) {
            welcome();
        }
    }

    /** Of this workspace. */
    private static boolean isFirstStart() {
        IEclipsePreferences preferences = InstanceScope.INSTANCE.getNode("dev.kraftbench.app");
        boolean first = !preferences.getBoolean(WELCOMED, false);
        preferences.putBoolean(WELCOMED, true);
        return first;
    }

    private void welcome() {
        try {
            WelcomeEditor.open(getWindowConfigurer().getWindow().getActivePage());
        } catch (PartInitException e) {
            throw new IllegalStateException("the welcome page", e);
        }
    }
}
