package dev.kraftbench.core.log;

/** A producer in a snapshot. @param openTransaction first offset of the transaction that was open, -1 for none */
public record ProducerEntry(long producerId, short epoch, int lastSequence, long lastOffset, int offsetDelta, long timestamp, int coordinatorEpoch,
        long openTransaction) {}
