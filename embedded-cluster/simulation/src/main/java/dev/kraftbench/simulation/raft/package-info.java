/** Metadata quorums under simulation: voters and observers, what befalls them, and what must hold all the while. */
@NullMarked
package dev.kraftbench.simulation.raft;

import org.jspecify.annotations.NullMarked;
