package dev.kraftbench.app;

import dev.kraftbench.ui.base.editor.ClusterFormEditor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Optional;
import org.eclipse.e4.core.contexts.IEclipseContext;
import org.eclipse.e4.ui.model.application.ui.basic.MPart;
import org.eclipse.e4.ui.model.application.ui.basic.MWindow;
import org.eclipse.e4.ui.workbench.modeling.EPartService;
import org.eclipse.swt.widgets.Control;
import org.eclipse.ui.IWorkbenchWindow;
import org.jspecify.annotations.Nullable;

/**
 * What parts of the window do otherwise here than the platform has it. UI thread.
 *
 * <p>Editors are closed a page a turn, as {@link CloseEditorsHandler} does, also when it is the X of a tab or the menu of the tabs that closes them: the
 * pages of a large one are a thousand widgets. The stack of tabs asks the window's service to hide a part, which takes the tab away at once; the workbench
 * itself asks in another way and expects the part to be gone then.
 *
 * <p>Who goes to a control with Tab stays there: that its part becomes the active one is no reason to move the focus to where the part would begin.
 */
final class PartHabits {

    private final IWorkbenchWindow window;
    private final EPartService service;

    private PartHabits(IWorkbenchWindow window, EPartService service) {
        this.window = window;
        this.service = service;
    }

    /** The window's parts get them. */
    static void of(IWorkbenchWindow window) {
        IEclipseContext context = window.getService(MWindow.class).getContext();
        PartHabits habits = new PartHabits(window, context.get(EPartService.class));
        context.set(EPartService.class, (EPartService) Proxy.newProxyInstance(EPartService.class.getClassLoader(), new Class<?>[] {EPartService.class},
                (proxy, method, arguments) -> habits.call(method, arguments)));
    }

    private @Nullable Object call(Method method, Object @Nullable [] arguments) throws Throwable {
        int count = arguments == null ? 0 : arguments.length;
        if (method.getName().equals("hidePart") && count == 1) {
            MPart part = (MPart) arguments[0];
            editor(part).ifPresentOrElse(editor -> editor.dismantle(() -> service.hidePart(part)), () -> service.hidePart(part));
            return null;
        }
        if (method.getName().equals("activate") && count == 2 && hasFocus((MPart) arguments[0])) {
            MPart part = (MPart) arguments[0];
            service.activate(part, false);
            editor(part).ifPresent(ClusterFormEditor::lead);
            return null;
        }
        try {
            return method.invoke(service, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private Optional<ClusterFormEditor> editor(MPart part) {
        return Arrays.stream(window.getActivePage().getEditorReferences()).map(reference -> reference.getEditor(false))
                .filter(ClusterFormEditor.class::isInstance).map(ClusterFormEditor.class::cast)
                .filter(editor -> editor.getSite().getService(MPart.class) == part).findFirst();
    }

    private boolean hasFocus(MPart part) {
        Control control = window.getShell().getDisplay().getFocusControl();
        while (control != null && control != part.getWidget()) {
            control = control.getParent();
        }
        return control != null;
    }
}
