package dev.kraftbench.workbench.tests;

import java.util.Map;

/** Replicas of a cluster of ours. */
class PlacementOnEmbeddedTest extends PlacementJourney {
    @Override
    ClusterSession connect() {
        return ClusterSession.embedded("placement-embedded", 3, Map.of());
    }
}
