/**
 * What groups have in common whose assignment is made by the coordinator (KIP-848, KIP-932, KIP-1071): topics as the group sees them,
 * their hash, held heartbeats. Everything belongs to the lane of the shard.
 */
@NullMarked
package dev.kraftbench.group.internal.modern;

import org.jspecify.annotations.NullMarked;
