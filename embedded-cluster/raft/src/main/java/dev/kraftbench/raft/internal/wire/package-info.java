/** The quorum's messages as Kafka's requests and responses. Owns no state; any thread. */
@NullMarked
package dev.kraftbench.raft.internal.wire;

import org.jspecify.annotations.NullMarked;
