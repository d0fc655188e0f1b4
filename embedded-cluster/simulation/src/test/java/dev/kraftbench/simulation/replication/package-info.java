/** Replication under faults: real brokers' replicas and handlers, a scripted controller, idempotent producers, and what must always hold. */
@NullMarked
package dev.kraftbench.simulation.replication;

import org.jspecify.annotations.NullMarked;
