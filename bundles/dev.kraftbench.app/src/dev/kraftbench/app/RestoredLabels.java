package dev.kraftbench.app;

import org.eclipse.e4.ui.model.application.ui.advanced.MPerspective;
import org.eclipse.e4.ui.model.application.ui.basic.MPart;
import org.eclipse.e4.ui.model.application.ui.basic.MWindow;
import org.eclipse.e4.ui.workbench.modeling.EModelService;
import org.eclipse.ui.IPerspectiveDescriptor;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.views.IViewDescriptor;

/** A restored window brings the names of its views along, in the language they had: says them in today's. UI thread. */
final class RestoredLabels {
    private RestoredLabels() {}

    static void translate(IWorkbenchWindow window) {
        IWorkbench workbench = window.getWorkbench();
        EModelService models = window.getService(EModelService.class);
        MWindow model = window.getService(MWindow.class);
        for (MPart part : models.findElements(model, null, MPart.class, null)) {
            IViewDescriptor view = workbench.getViewRegistry().find(part.getElementId());
            if (view != null) {
                part.setLabel(view.getLabel());
            }
        }
        for (MPerspective perspective : models.findElements(model, null, MPerspective.class, null)) {
            IPerspectiveDescriptor descriptor = workbench.getPerspectiveRegistry().findPerspectiveWithId(perspective.getElementId());
            if (descriptor != null) {
                perspective.setLabel(descriptor.getLabel());
            }
        }
    }
}
