package dev.kraftbench.workbench.tests;

import java.util.Map;

/** Groups of a cluster of ours. */
class GroupsOnEmbeddedTest extends GroupsJourney {
    @Override
    ClusterSession connect() {
        return ClusterSession.embedded("groups-embedded", 1, Map.of());
    }
}
