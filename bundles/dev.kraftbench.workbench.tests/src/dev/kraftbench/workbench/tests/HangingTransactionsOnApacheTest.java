package dev.kraftbench.workbench.tests;

import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;

/** Hanging transactions on three nodes of Apache Kafka 4.4. */
@ExtendWith(ApacheCluster.class)
class HangingTransactionsOnApacheTest extends HangingTransactionsJourney {
    @Override
    ClusterSession connect() {
        return ClusterSession.apache("hanging-apache", Map.of());
    }
}
