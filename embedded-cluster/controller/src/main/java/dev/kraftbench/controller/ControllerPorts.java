package dev.kraftbench.controller;

import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.kernel.Lane;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;

/**
 * The world around a controller.
 *
 * @param lane the node's metadata lane
 * @param helpers look up the names of hosts
 * @param random for placements and topic ids, used on the lane only
 * @param probe finds out whether a broker is alive
 * @param kraftVersion the quorum's {@code kraft.version}
 */
public record ControllerPorts(
        MetadataQuorum quorum,
        Lane lane,
        Helpers helpers,
        RandomGenerator random,
        BrokerProbe probe,
        IntSupplier kraftVersion) {}
