package dev.kraftbench.storage;

/**
 * Who is about to write to a transaction.
 *
 * @param baseSequence of the batch, or -1 where there are no sequences
 * @param epochBump whether each of its transactions has an epoch of its own (transaction version 2, KIP-890)
 */
public record TransactionalProducer(long producerId, short epoch, int baseSequence, boolean epochBump) {}
