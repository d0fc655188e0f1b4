package dev.kraftbench.workbench.tests;

import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;

/** Replicas of Apache Kafka 4.4. */
@ExtendWith(ApacheCluster.class)
class PlacementOnApacheTest extends PlacementJourney {
    @Override
    ClusterSession connect() {
        return ClusterSession.apache("placement-apache", Map.of());
    }
}
