package dev.kraftbench.workbench.tests;

import org.junit.jupiter.api.extension.ExtendWith;

/** Connections to Apache Kafka 4.4. */
@ExtendWith(ApacheCluster.class)
class SecureConnectionsToApacheTest extends SecureConnectionsJourney {
    @Override
    Secured cluster() {
        return new Secured(ApacheCluster::servers, ApacheCluster.keyStore(), ApacheCluster.certificate(), ApacheCluster.NODES);
    }
}
