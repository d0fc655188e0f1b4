package dev.kraftbench.storage;

/**
 * A producer that a log remembers (KIP-664).
 *
 * @param lastSequence of its newest batch, or -1
 * @param lastTimestampMillis of its newest batch, or -1
 * @param coordinatorEpoch of the transaction coordinator that ended its last transaction, or -1
 * @param transactionStartOffset of its open transaction, or -1
 */
public record ActiveProducer(
        long producerId, int epoch, int lastSequence, long lastTimestampMillis, int coordinatorEpoch, long transactionStartOffset) {}
