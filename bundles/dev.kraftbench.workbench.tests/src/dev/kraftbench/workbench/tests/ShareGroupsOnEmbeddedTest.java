package dev.kraftbench.workbench.tests;

import java.util.Map;

/** A share group on a cluster of ours. */
class ShareGroupsOnEmbeddedTest extends ShareGroupJourney {
    @Override
    ClusterSession connect() {
        return ClusterSession.embedded("shares-embedded", 1, Map.of());
    }
}
