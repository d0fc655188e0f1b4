/**
 * What groups of every type have in common: the table of groups, what a shard asks of any of them, and what the rooms of the types are
 * given. Everything belongs to the lane of the shard.
 */
@NullMarked
package dev.kraftbench.group.internal;

import org.jspecify.annotations.NullMarked;
