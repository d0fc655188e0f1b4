package dev.kraftbench.workbench.tests;

import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;

/** A Kafka Streams application on three nodes of Apache Kafka 4.4. */
@ExtendWith(ApacheCluster.class)
class StreamsOnApacheTest extends StreamsJourney {
    @Override
    ClusterSession connect() {
        return ClusterSession.apache("streams-apache", Map.of());
    }
}
