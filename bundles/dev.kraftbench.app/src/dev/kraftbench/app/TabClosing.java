package dev.kraftbench.app;

import dev.kraftbench.ui.base.editor.ClusterFormEditor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Optional;
import org.eclipse.e4.core.contexts.IEclipseContext;
import org.eclipse.e4.ui.model.application.ui.basic.MPart;
import org.eclipse.e4.ui.model.application.ui.basic.MWindow;
import org.eclipse.e4.ui.workbench.modeling.EPartService;
import org.eclipse.ui.IWorkbenchWindow;

/**
 * Closes editors a page a turn, as {@link CloseEditorsHandler} does, also when it is the X of a tab or the menu of the tabs that closes them: the pages of
 * a large one are a thousand widgets. The stack of tabs asks the window's service to hide a part, which takes the tab away at once; the workbench itself
 * asks in another way and expects the part to be gone then. UI thread.
 */
final class TabClosing {
    private TabClosing() {}

    static void keep(IWorkbenchWindow window) {
        IEclipseContext context = window.getService(MWindow.class).getContext();
        context.set(EPartService.class, slowly(window, context.get(EPartService.class)));
    }

    private static EPartService slowly(IWorkbenchWindow window, EPartService service) {
        return (EPartService) Proxy.newProxyInstance(EPartService.class.getClassLoader(), new Class<?>[] {EPartService.class}, (proxy, method, arguments) -> {
            if (method.getName().equals("hidePart") && arguments.length == 1) {
                MPart part = (MPart) arguments[0];
                editor(window, part).ifPresentOrElse(editor -> editor.dismantle(() -> service.hidePart(part)), () -> service.hidePart(part));
                return null;
            }
            try {
                return method.invoke(service, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    private static Optional<ClusterFormEditor> editor(IWorkbenchWindow window, MPart part) {
        return Arrays.stream(window.getActivePage().getEditorReferences()).map(reference -> reference.getEditor(false))
                .filter(ClusterFormEditor.class::isInstance).map(ClusterFormEditor.class::cast)
                .filter(editor -> editor.getSite().getService(MPart.class) == part).findFirst();
    }
}
