package dev.kraftbench.app;

import dev.kraftbench.ui.base.editor.ClusterFormEditor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.eclipse.e4.core.contexts.IEclipseContext;
import org.eclipse.e4.ui.model.application.ui.basic.MPart;
import org.eclipse.e4.ui.workbench.modeling.EPartService;
import org.eclipse.ui.IEditorReference;
import org.eclipse.ui.IPartListener2;
import org.eclipse.ui.IWorkbenchPartReference;
import org.eclipse.ui.IWorkbenchWindow;

/**
 * Closes an editor whose tab's X is pressed a page a turn, as {@link CloseEditorsHandler} does: the pages of a large one are a thousand widgets. The stack
 * of tabs asks the service of the part itself to hide it, and takes the tab away at once. UI thread.
 */
final class TabClosing implements IPartListener2 {
    static void keep(IWorkbenchWindow window) {
        TabClosing closing = new TabClosing();
        window.getPartService().addPartListener(closing);
        for (IEditorReference restored : window.getActivePage().getEditorReferences()) {
            watch(restored);
        }
    }

    @Override
    public void partOpened(IWorkbenchPartReference reference) {
        watch(reference);
    }

    /** Editors of a restored window are made when they are first seen. */
    @Override
    public void partVisible(IWorkbenchPartReference reference) {
        watch(reference);
    }

    private static void watch(IWorkbenchPartReference reference) {
        if (reference.getPart(false) instanceof ClusterFormEditor editor) {
            IEclipseContext context = editor.getSite().getService(MPart.class).getContext();
            if (context.getLocal(EPartService.class) == null) {
                context.set(EPartService.class, slowly(editor, context.get(EPartService.class)));
            }
        }
    }

    private static EPartService slowly(ClusterFormEditor editor, EPartService service) {
        return (EPartService) Proxy.newProxyInstance(EPartService.class.getClassLoader(), new Class<?>[] {EPartService.class}, (proxy, method, arguments) -> {
            if (method.getName().equals("hidePart") && arguments.length == 1) {
                editor.dismantle(() -> service.hidePart((MPart) arguments[0]));
                return null;
            }
            try {
                return method.invoke(service, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }
}
