package dev.kraftbench.app.help;

import org.eclipse.help.IContext;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.help.AbstractHelpUI;
import org.jspecify.annotations.Nullable;

/** The platform's help, shown in our view: F1 tells of the part one is in. */
public final class KraftbenchHelp extends AbstractHelpUI {

    @Override
    public void displayHelp() {
        show(null);
    }

    @Override
    public void displayDynamicHelp() {
        show(null);
    }

    @Override
    public void displayContext(IContext context, int x, int y) {
        // the platform makes contexts of its own from those it is given
        show(HelpTopics.load().all().stream().filter(topic -> topic.text().equals(context.getText())).map(HelpTopics.Topic::id).findFirst().orElse(null));
    }

    @Override
    public void displayHelpResource(String href) {
        show(href);
    }

    @Override
    public boolean isContextHelpDisplayed() {
        return false;
    }

    private static void show(@Nullable String topic) {
        IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
        IWorkbenchPage page = window == null ? null : window.getActivePage();
        if (page != null) {
            try {
                // a dialog keeps the focus
                boolean inWindow = window.getShell() == window.getShell().getDisplay().getActiveShell();
                ((HelpView) page.showView(HelpView.ID, null, inWindow ? IWorkbenchPage.VIEW_ACTIVATE : IWorkbenchPage.VIEW_VISIBLE)).show(topic);
            } catch (PartInitException e) {
                throw new IllegalStateException("the help view", e);
            }
        }
    }
}
