package dev.kraftbench.workbench.tests;

import java.util.Map;

/** Hanging transactions on a cluster of ours. */
class HangingTransactionsOnEmbeddedTest extends HangingTransactionsJourney {
    @Override
    ClusterSession connect() {
        return ClusterSession.embedded("hanging-embedded", 1, Map.of());
    }
}
