package dev.kraftbench.app.help;

import org.eclipse.e4.ui.model.application.ui.basic.MPart;
import org.eclipse.swt.widgets.Control;
import org.eclipse.ui.IPartListener2;
import org.eclipse.ui.IWorkbenchPart;
import org.eclipse.ui.IWorkbenchPartReference;
import org.eclipse.ui.PlatformUI;

/** Gives every view and editor the help context of its id, once it is seen. */
public final class PartHelp implements IPartListener2 {
    @Override
    public void partVisible(IWorkbenchPartReference reference) {
        IWorkbenchPart part = reference.getPart(false);
        MPart model = part == null ? null : part.getSite().getService(MPart.class);
        if (model != null && model.getWidget() instanceof Control control) {
            PlatformUI.getWorkbench().getHelpSystem().setHelp(control, HelpContexts.contextId(reference.getId()));
        }
    }
}
