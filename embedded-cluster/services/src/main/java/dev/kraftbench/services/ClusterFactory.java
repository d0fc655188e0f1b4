package dev.kraftbench.services;

import dev.kraftbench.node.ConfigProblem;
import dev.kraftbench.node.EmbeddedCluster;

/**
 * Builds embedded clusters whose nodes are assembled from the factories in the framework. There is one while the bundles of storage, raft,
 * replication, controller and broker all run; when one of them stops, the service goes and its clusters are stopped cleanly before.
 */
public interface ClusterFactory {

    /**
     * @param cluster value of the property {@code cluster} of the services that the nodes' parts become
     * @param onWithdrawn called when the cluster has been stopped because the factory goes away
     */
    EmbeddedCluster build(String cluster, EmbeddedCluster.Builder builder, Runnable onWithdrawn) throws ConfigProblem;
}
