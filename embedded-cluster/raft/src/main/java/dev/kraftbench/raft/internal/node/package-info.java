/** The parts of the driver around the core: who reads the committed log, and the links to the other replicas. On the metadata lane. */
@NullMarked
package dev.kraftbench.raft.internal.node;

import org.jspecify.annotations.NullMarked;
