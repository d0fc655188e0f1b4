package dev.kraftbench.engine.internal;

import dev.kraftbench.node.ConfigProblem;
import dev.kraftbench.node.EmbeddedCluster;

/**
 * Where clusters come from: in the workbench from the framework's services, in plain Java directly. {@code onWithdrawn} is called if the cluster was
 * stopped because what it is made of goes away.
 */
@FunctionalInterface
interface ClusterStarter {
    EmbeddedCluster build(String cluster, EmbeddedCluster.Builder builder, Runnable onWithdrawn) throws ConfigProblem;
}
