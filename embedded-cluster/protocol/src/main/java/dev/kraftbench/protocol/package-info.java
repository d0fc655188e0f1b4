/**
 * The wire protocol: requests and responses as Kafka's generated messages, their frames, and how handlers receive and answer them.
 * Owns no state; any thread.
 */
@NullMarked
package dev.kraftbench.protocol;

import org.jspecify.annotations.NullMarked;
