/**
 * The shard of the transaction coordinator: pure decisions about a transactional id, the shard that carries them out, and the markers it
 * has written. All of it lives on the shard's lane.
 */
@NullMarked
package dev.kraftbench.transaction.internal;

import org.jspecify.annotations.NullMarked;
