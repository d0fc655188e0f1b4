package dev.kraftbench.app;

import org.eclipse.ui.IFolderLayout;
import org.eclipse.ui.IPageLayout;
import org.eclipse.ui.IPerspectiveFactory;

/** Clusters at the left, the messages of a topic in the middle, producing beside them, what it does to the cluster below. Views are named by id only. */
public final class DataPerspective implements IPerspectiveFactory {
    public static final String ID = "dev.kraftbench.data";

    private static final String PROGRESS = "org.eclipse.ui.views.ProgressView";

    @Override
    public void createInitialLayout(IPageLayout layout) {
        String editors = layout.getEditorArea();
        layout.setEditorAreaVisible(false);
        layout.addView(OperatePerspective.CLUSTERS, IPageLayout.LEFT, 0.17f, editors);
        IFolderLayout below = layout.createFolder("below", IPageLayout.BOTTOM, 0.76f, editors);
        below.addView(OperatePerspective.THROUGHPUT);
        below.addView(OperatePerspective.OPERATIONS);
        below.addView(OperatePerspective.EVENTS);
        below.addPlaceholder(OperatePerspective.PARTITIONERS);
        below.addPlaceholder(PROGRESS);
        IFolderLayout middle = layout.createFolder("messages", IPageLayout.TOP, 0.5f, editors);
        middle.addView(OperatePerspective.MESSAGES);
        IFolderLayout beside = layout.createFolder("produce", IPageLayout.RIGHT, 0.64f, "messages");
        beside.addView(OperatePerspective.PRODUCE);
        layout.getViewLayout(OperatePerspective.CLUSTERS).setCloseable(false);
        for (String view : new String[] {OperatePerspective.CLUSTERS, OperatePerspective.MESSAGES, OperatePerspective.PRODUCE,
            OperatePerspective.PARTITIONERS, OperatePerspective.THROUGHPUT, OperatePerspective.EVENTS, OperatePerspective.OPERATIONS}) {
            layout.addShowViewShortcut(view);
        }
        layout.addPerspectiveShortcut(OperatePerspective.ID);
    }
}
