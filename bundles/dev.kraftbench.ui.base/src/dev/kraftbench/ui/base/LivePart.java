package dev.kraftbench.ui.base;

/** A view or editor that can say whether it shows real data of a cluster now, rather than an empty state; UI thread. The tour and the UI tests wait for it. */
public interface LivePart {
    boolean rendersData();
}
