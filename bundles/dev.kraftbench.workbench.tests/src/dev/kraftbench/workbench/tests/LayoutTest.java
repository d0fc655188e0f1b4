package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.app.help.WelcomeEditor;
import java.util.List;
import org.eclipse.e4.ui.model.application.ui.advanced.MPlaceholder;
import org.eclipse.e4.ui.model.application.ui.basic.MWindow;
import org.eclipse.e4.ui.workbench.modeling.EModelService;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Where views and editors are. */
@ExtendWith(RunningWorkbench.class)
class LayoutTest {
    private static final String OPERATE = "dev.kraftbench.operate";
    private static final String DATA = "dev.kraftbench.data";
    private static final String TOPOLOGY = "dev.kraftbench.topology";

    private final IWorkbenchPage page = RunningWorkbench.page();

    @BeforeEach
    void layOutAnew() {
        RunningWorkbench.ui(() -> {
            page.closeAllEditors(false);
            for (String each : List.of(DATA, OPERATE)) {
                show(each);
                page.resetPerspective();
            }
            return null;
        });
    }

    @AfterEach
    void leaveOperate() {
        layOutAnew();
    }

    private void show(String perspective) throws Exception {
        PlatformUI.getWorkbench().showPerspective(perspective, page.getWorkbenchWindow());
    }

    /** Where maps are: in the area of the editors is {@code IN_SHARED_AREA}. */
    private List<Integer> places() {
        IWorkbenchWindow window = page.getWorkbenchWindow();
        EModelService models = window.getService(EModelService.class);
        return models.findElements(window.getService(MWindow.class), TOPOLOGY, MPlaceholder.class, null).stream()
                .filter(MPlaceholder::isToBeRendered).map(models::getElementLocation).toList();
    }

    @Test
    void theMapIsATabAmongTheEditors() {
        RunningWorkbench.ui(() -> {
            assertEquals(List.of(EModelService.IN_SHARED_AREA), places());
            assertTrue(page.isEditorAreaVisible());
            page.showView(TOPOLOGY);
            assertTrue(page.isPartVisible(page.findView(TOPOLOGY)));

            IEditorPart editor = WelcomeEditor.open(page);
            assertTrue(page.isPartVisible(editor));
            assertTrue(!page.isPartVisible(page.findView(TOPOLOGY)), "behind the editor");

            page.showView(TOPOLOGY);
            assertEquals(List.of(EModelService.IN_SHARED_AREA), places());
            page.closeEditor(editor, false);
            assertTrue(page.isPartVisible(page.findView(TOPOLOGY)));
            return null;
        });
        WindowPictures.take(page.getWorkbenchWindow().getShell(), "layout-operate");
    }

    @Test
    void thereIsOneMapAfterAReset() {
        RunningWorkbench.ui(() -> {
            page.resetPerspective();
            page.resetPerspective();
            assertEquals(List.of(EModelService.IN_SHARED_AREA), places());
            page.showView(TOPOLOGY);
            assertNotNull(page.findView(TOPOLOGY));
            return null;
        });
    }

    @Test
    void theAreaOfTheEditorsIsHiddenOnceNothingIsThere() {
        RunningWorkbench.ui(() -> {
            page.hideView(page.findViewReference(TOPOLOGY));
            assertNull(page.findView(TOPOLOGY));
            assertTrue(!page.isEditorAreaVisible());
            page.showView(TOPOLOGY);
            assertTrue(page.isEditorAreaVisible());
            assertTrue(page.isPartVisible(page.findView(TOPOLOGY)));
            return null;
        });
    }

    @Test
    void theMapIsSeenWhereverItIsAskedFor() {
        RunningWorkbench.ui(() -> {
            show(DATA);
            assertTrue(!page.isEditorAreaVisible());
            page.showView(TOPOLOGY);
            assertTrue(page.isPartVisible(page.findView(TOPOLOGY)));
            assertTrue(page.isEditorAreaVisible());
            return null;
        });
        WindowPictures.take(page.getWorkbenchWindow().getShell(), "layout-data-map");
    }

    @Test
    void theDataPerspectiveShowsEditorsOnlyWhileThereAreSome() {
        RunningWorkbench.ui(() -> {
            show(DATA);
            assertTrue(!page.isEditorAreaVisible());
            IEditorPart editor = WelcomeEditor.open(page);
            assertTrue(page.isEditorAreaVisible());
            assertTrue(page.isPartVisible(editor));
            return null;
        });
        WindowPictures.take(page.getWorkbenchWindow().getShell(), "layout-data-editor");
        RunningWorkbench.ui(() -> {
            page.closeAllEditors(false);
            assertTrue(!page.isEditorAreaVisible());
            show(OPERATE);
            assertTrue(page.isPartVisible(page.findView(TOPOLOGY)));
            return null;
        });
        WindowPictures.take(page.getWorkbenchWindow().getShell(), "layout-operate-again");
    }
}
