package dev.kraftbench.app;

import org.eclipse.ui.IFolderLayout;
import org.eclipse.ui.IPageLayout;
import org.eclipse.ui.IPerspectiveFactory;

/**
 * Clusters and the doctor at the left, editors and topology as tabs in the middle, charts and events below. Views are named by id only, so that this bundle
 * needs none of the bundles which contribute them.
 */
public final class OperatePerspective implements IPerspectiveFactory {
    public static final String ID = "dev.kraftbench.operate";

    public static final String CLUSTERS = "dev.kraftbench.clusters";
    public static final String TOPOLOGY = "dev.kraftbench.topology";
    static final String DOCTOR = "dev.kraftbench.doctor";
    static final String THROUGHPUT = "dev.kraftbench.throughput";
    static final String ISR_LAG = "dev.kraftbench.isrlag";
    static final String GROUP_LAG = "dev.kraftbench.grouplag";
    private static final String QUORUM_LAG = "dev.kraftbench.quorumlag";
    private static final String LATENCY = "dev.kraftbench.latency";
    static final String EVENTS = "dev.kraftbench.events";
    static final String OPERATIONS = "dev.kraftbench.operations";
    public static final String PRODUCE = "dev.kraftbench.produce";
    public static final String MESSAGES = "dev.kraftbench.messages";
    static final String PARTITIONERS = "dev.kraftbench.partitioners";
    static final String MAP_AT_FIRST = "map";
    private static final String PROGRESS = "org.eclipse.ui.views.ProgressView";

    @Override
    public void createInitialLayout(IPageLayout layout) {
        String editors = layout.getEditorArea();
        layout.addView(CLUSTERS, IPageLayout.LEFT, 0.2f, editors);
        IFolderLayout below = layout.createFolder("below", IPageLayout.BOTTOM, 0.67f, editors);
        below.addView(THROUGHPUT);
        below.addView(ISR_LAG);
        below.addView(GROUP_LAG);
        below.addView(EVENTS);
        below.addView(OPERATIONS);
        below.addPlaceholder(QUORUM_LAG);
        below.addPlaceholder(LATENCY);
        below.addPlaceholder(PARTITIONERS);
        below.addPlaceholder(PROGRESS);
        layout.addShowViewShortcut(PROGRESS);
        // under the tree: its findings are short lines, and beside the editors it would take the width of the map
        layout.createFolder("advice", IPageLayout.BOTTOM, 0.6f, CLUSTERS).addView(DOCTOR);
        // where a map is dragged to that shall stay in sight; at first it is a tab among the editors: see MapAmongEditors
        IFolderLayout map = layout.createFolder(MAP_AT_FIRST, IPageLayout.RIGHT, 0.5f, editors);
        map.addView(TOPOLOGY);
        map.addPlaceholder(MESSAGES);
        map.addPlaceholder(PRODUCE);
        layout.getViewLayout(CLUSTERS).setCloseable(false);
        for (String view : new String[] {CLUSTERS, TOPOLOGY, DOCTOR, THROUGHPUT, ISR_LAG, GROUP_LAG, QUORUM_LAG, LATENCY, EVENTS, OPERATIONS,
            MESSAGES, PRODUCE, PARTITIONERS}) {
            layout.addShowViewShortcut(view);
        }
        layout.addPerspectiveShortcut(DataPerspective.ID);
    }
}
