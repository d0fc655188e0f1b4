/** Whole clusters under faults: unchanged nodes on simulated machines, clients that speak the protocol to them, and what must always hold. */
@NullMarked
package dev.kraftbench.simulation.cluster;

import org.jspecify.annotations.NullMarked;
