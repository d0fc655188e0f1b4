package dev.kraftbench.node;

import dev.kraftbench.kernel.Clock;
import dev.kraftbench.kernel.Disk;
import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.kernel.LaneGroup;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The machine as a node sees it.
 *
 * @param lanes shared by all nodes of a JVM
 * @param random gives a generator for use on one lane
 * @param factories where the node's parts come from
 */
public record NodePorts(
        LaneGroup lanes,
        Clock clock,
        Disk disk,
        Helpers helpers,
        NodeNetwork network,
        Supplier<RandomGenerator> random,
        NodeFactories factories) {

    /** With parts made directly. */
    public NodePorts(
            LaneGroup lanes, Clock clock, Disk disk, Helpers helpers, NodeNetwork network, Supplier<RandomGenerator> random) {
        this(lanes, clock, disk, helpers, network, random, NodeFactories.DIRECT);
    }
}
