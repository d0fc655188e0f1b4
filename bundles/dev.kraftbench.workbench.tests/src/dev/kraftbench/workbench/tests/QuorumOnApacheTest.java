package dev.kraftbench.workbench.tests;

import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;

/** The quorum of Apache Kafka 4.4. */
@ExtendWith(ApacheCluster.class)
class QuorumOnApacheTest extends QuorumJourney {
    @Override
    ClusterSession connect() {
        return ClusterSession.apache("quorum-apache", Map.of());
    }
}
