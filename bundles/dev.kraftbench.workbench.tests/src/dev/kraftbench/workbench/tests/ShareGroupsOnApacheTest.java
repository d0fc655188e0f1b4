package dev.kraftbench.workbench.tests;

import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;

/** A share group on three nodes of Apache Kafka 4.4. */
@ExtendWith(ApacheCluster.class)
class ShareGroupsOnApacheTest extends ShareGroupJourney {
    @Override
    ClusterSession connect() {
        return ClusterSession.apache("shares-apache", Map.of());
    }
}
