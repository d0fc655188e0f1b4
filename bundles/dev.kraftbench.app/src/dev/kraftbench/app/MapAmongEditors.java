package dev.kraftbench.app;

import java.util.List;
import org.eclipse.e4.ui.model.application.ui.advanced.MPerspective;
import org.eclipse.e4.ui.model.application.ui.advanced.MPlaceholder;
import org.eclipse.e4.ui.model.application.ui.basic.MPartStack;
import org.eclipse.e4.ui.model.application.ui.basic.MWindow;
import org.eclipse.e4.ui.workbench.modeling.EModelService;
import org.eclipse.ui.IPageLayout;
import org.eclipse.ui.IPerspectiveDescriptor;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PerspectiveAdapter;

/**
 * Makes the map a tab among the editors, so that each of them has the whole width; who wants both at once drags the tab to a side. A perspective
 * factory can put a view beside the editor area only, so this moves it as such a drag would. UI thread.
 */
final class MapAmongEditors extends PerspectiveAdapter {
    private static final String PLACED = "dev.kraftbench.map.placed";

    /** The first time, and whenever the perspective is laid out anew; where a restored window has it, it stays. */
    static void keep(IWorkbenchWindow window) {
        window.addPerspectiveListener(new MapAmongEditors());
        MPerspective perspective = window.getService(EModelService.class).getActivePerspective(window.getService(MWindow.class));
        if (perspective != null && !perspective.getTags().contains(PLACED)) {
            place(window);
        }
    }

    @Override
    public void perspectiveChanged(IWorkbenchPage page, IPerspectiveDescriptor perspective, String change) {
        if (change.equals(IWorkbenchPage.CHANGE_RESET_COMPLETE)) {
            place(page.getWorkbenchWindow());
        }
    }

    /** Whether the map is open among the editors of this page, in the perspective that has it there. */
    static boolean isThere(IWorkbenchPage page) {
        return page.getPerspective() != null && page.getPerspective().getId().equals(OperatePerspective.ID) && isInSharedArea(page);
    }

    /** Whether the map is open in the area of the editors, which all perspectives share, shown or not. */
    static boolean isInSharedArea(IWorkbenchPage page) {
        EModelService models = page.getWorkbenchWindow().getService(EModelService.class);
        return maps(models, page.getWorkbenchWindow()).stream()
                .anyMatch(map -> map.isToBeRendered() && models.getElementLocation(map) == EModelService.IN_SHARED_AREA);
    }

    private static List<MPlaceholder> maps(EModelService models, IWorkbenchWindow window) {
        return models.findElements(window.getService(MWindow.class), OperatePerspective.TOPOLOGY, MPlaceholder.class, null);
    }

    private static void place(IWorkbenchWindow window) {
        EModelService models = window.getService(EModelService.class);
        MWindow model = window.getService(MWindow.class);
        MPerspective perspective = models.getActivePerspective(model);
        if (perspective != null && perspective.getElementId().equals(OperatePerspective.ID)
                && models.find(OperatePerspective.MAP_AT_FIRST, perspective) instanceof MPartStack aside
                && models.find(OperatePerspective.TOPOLOGY, aside) instanceof MPlaceholder map
                && models.find(IPageLayout.ID_EDITOR_AREA, model) instanceof MPlaceholder area && area.getRef() != null) {
            MPartStack editors = models.findElements(area.getRef(), null, MPartStack.class, null).getFirst();
            for (MPlaceholder before : maps(models, window)) {
                before.getParent().getChildren().remove(before);
            }
            editors.getChildren().addFirst(map);
            editors.setSelectedElement(map);
            aside.setToBeRendered(false);
            perspective.getTags().add(PLACED);
        }
    }
}
