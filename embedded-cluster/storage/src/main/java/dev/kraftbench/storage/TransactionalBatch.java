package dev.kraftbench.storage;

/**
 * What a batch says of the transaction that it is to be part of.
 *
 * @param baseSequence or -1 where sequences don't count
 * @param epochBump whether each transaction of the producer has an epoch of its own (transaction version 2, KIP-890)
 */
public record TransactionalBatch(long producerId, short epoch, int baseSequence, boolean epochBump) {}
