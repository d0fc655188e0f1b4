/**
 * Consumer groups (KIP-848): the coordinator assigns, members take over step by step. What is persistent changes only by replay; every
 * operation decides on the applied state. Everything belongs to the lane of the shard.
 */
@NullMarked
package dev.kraftbench.group.internal.consumer;

import org.jspecify.annotations.NullMarked;
