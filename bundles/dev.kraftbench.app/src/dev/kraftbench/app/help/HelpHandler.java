package dev.kraftbench.app.help;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.help.IWorkbenchHelpSystem;
import org.jspecify.annotations.Nullable;

/** F1: what there is to know about the part or dialog one is in. Not every toolkit tells the platform of that key. */
public final class HelpHandler extends AbstractHandler {
    @Override
    public @Nullable Object execute(ExecutionEvent event) {
        IWorkbenchHelpSystem help = PlatformUI.getWorkbench().getHelpSystem();
        String context = DialogHelp.here(Display.getCurrent());
        if (context == null) {
            help.displayDynamicHelp();
        } else {
            help.displayHelp(context);
        }
        return null;
    }
}
