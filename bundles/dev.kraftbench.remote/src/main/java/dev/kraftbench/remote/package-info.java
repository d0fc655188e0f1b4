/** Clusters reached over the network with the public clients of kafka-clients. */
@NullMarked
package dev.kraftbench.remote;

import org.jspecify.annotations.NullMarked;
