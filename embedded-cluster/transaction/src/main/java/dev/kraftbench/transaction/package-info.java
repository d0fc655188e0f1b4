/**
 * The transaction coordinator: transactional ids with their producers and transactions (KIP-98, 447, 890), as shards over the partitions
 * of {@code __transaction_state}.
 *
 * <p>Owns who may write under a transactional id, which partitions a transaction has, how it ends, and that every one of them gets its
 * marker. All of it belongs to the lane of its shard; {@link dev.kraftbench.transaction.TransactionCoordinator} may be called from any
 * thread and answers on that lane.
 */
@NullMarked
package dev.kraftbench.transaction;

import org.jspecify.annotations.NullMarked;
