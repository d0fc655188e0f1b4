/** Whole nodes under simulation: brokers and controllers as they are, with clients that remember what they were promised. */
@NullMarked
package dev.kraftbench.simulation.cluster;

import org.jspecify.annotations.NullMarked;
