package dev.kraftbench.workbench.tests;

import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;

/** Groups of Apache Kafka 4.4. */
@ExtendWith(ApacheCluster.class)
class GroupsOnApacheTest extends GroupsJourney {
    @Override
    ClusterSession connect() {
        return ClusterSession.apache("groups-apache", Map.of());
    }
}
