package dev.kraftbench.app;

import org.eclipse.ui.IPageLayout;
import org.eclipse.ui.IPerspectiveFactory;

/**
 * Clusters at the left, editors and topology in the middle, charts and events below. Views are named by id only, so that this bundle needs none
 * of the bundles which contribute them.
 */
public final class OperatePerspective implements IPerspectiveFactory {
    public static final String ID = "dev.kraftbench.operate";

    @Override
    public void createInitialLayout(IPageLayout layout) {
        layout.setEditorAreaVisible(true);
    }
}
