package dev.kraftbench.workbench.tests;

import java.util.Map;

/** A Kafka Streams application on a cluster of ours. */
class StreamsOnEmbeddedTest extends StreamsJourney {
    @Override
    ClusterSession connect() {
        return ClusterSession.embedded("streams-embedded", 1, Map.of());
    }
}
