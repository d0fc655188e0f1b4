package dev.kraftbench.workbench.tests;

import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;

/** Users, access rules and quotas of Apache Kafka 4.4. */
@ExtendWith(ApacheCluster.class)
class SecurityOnApacheTest extends SecurityJourney {
    @Override
    ClusterSession connect() {
        return ClusterSession.apache("apache-security", Map.of());
    }
}
