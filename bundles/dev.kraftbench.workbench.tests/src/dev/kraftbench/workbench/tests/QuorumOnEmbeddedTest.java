package dev.kraftbench.workbench.tests;

import java.util.Map;

/** The quorum of a cluster of ours. */
class QuorumOnEmbeddedTest extends QuorumJourney {
    @Override
    ClusterSession connect() {
        return ClusterSession.embedded("quorum-embedded", 3, Map.of());
    }
}
