package dev.kraftbench.engine.internal;

import dev.kraftbench.node.ConfigProblem;
import dev.kraftbench.node.EmbeddedCluster;

/** Where clusters come from: in the workbench from the framework's services, in plain Java directly. */
@FunctionalInterface
interface ClusterStarter {
    EmbeddedCluster build(EmbeddedCluster.Builder builder) throws ConfigProblem;
}
