/**
 * The machine, simulated: one thread, one seed, a virtual clock. Lanes, helpers, disks and links of any number of nodes are entries in
 * one event queue, so that a run with the same seed is the same run, and a failure is replayed by its seed alone.
 */
@NullMarked
package dev.kraftbench.simulation;

import org.jspecify.annotations.NullMarked;
