/**
 * What a streams application reads, writes and keeps, and what that comes to with the topics there are (KIP-1071). Immutable values and functions of them; any
 * thread.
 */
@NullMarked
package dev.kraftbench.group.internal.streams.topology;

import org.jspecify.annotations.NullMarked;
