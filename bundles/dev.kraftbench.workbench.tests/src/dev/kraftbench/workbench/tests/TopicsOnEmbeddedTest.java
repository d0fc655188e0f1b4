package dev.kraftbench.workbench.tests;

import java.util.Map;

/** Topics of a cluster of ours. */
class TopicsOnEmbeddedTest extends TopicsJourney {
    @Override
    ClusterSession connect() {
        return ClusterSession.embedded("topics-embedded", 1, Map.of());
    }
}
