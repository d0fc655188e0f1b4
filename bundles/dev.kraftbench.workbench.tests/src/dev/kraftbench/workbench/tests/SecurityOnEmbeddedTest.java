package dev.kraftbench.workbench.tests;

import java.util.Map;

/** Users and quotas of a cluster of ours. */
class SecurityOnEmbeddedTest extends SecurityJourney {
    @Override
    ClusterSession connect() {
        return ClusterSession.embedded("security-embedded", 1, Map.of());
    }
}
