/**
 * Requests of groups: bring what clients of every version send into one form, hand it to the group coordinator, and bring its answers
 * back. Owns no state; handlers run on the connection's lane, answers come from the lanes of the shards.
 */
@NullMarked
package dev.kraftbench.broker.internal.group;

import org.jspecify.annotations.NullMarked;
