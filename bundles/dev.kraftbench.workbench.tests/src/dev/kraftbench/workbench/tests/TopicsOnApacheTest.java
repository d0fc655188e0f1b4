package dev.kraftbench.workbench.tests;

import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;

/** Topics of Apache Kafka 4.4. */
@ExtendWith(ApacheCluster.class)
class TopicsOnApacheTest extends TopicsJourney {
    @Override
    ClusterSession connect() {
        return ClusterSession.apache("topics-apache", Map.of());
    }
}
