package dev.kraftbench.ui.cluster.topology;

import dev.kraftbench.ui.cluster.topology.scene.Spot;

/** What a person asks of the map by pointer or keyboard. UI thread. */
interface MapGestures {
    /** Nearer, at this spot. */
    void zoomIn(Spot at);

    void zoomOut();

    /** To the level above at once. */
    void up();

    /** To the partition, or to the topic's partitions. */
    void go(Spot spot);

    /** The editor of what is there. */
    void open(Spot spot);

    /** The pointer or the cursor came to another spot, or what is there changed. */
    void looked(Spot spot);

    void find();
}
