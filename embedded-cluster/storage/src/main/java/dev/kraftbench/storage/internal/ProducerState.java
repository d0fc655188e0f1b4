package dev.kraftbench.storage.internal;

import org.apache.kafka.common.record.internal.RecordBatch;

/** What a log remembers of one producer id: its epoch, its last five batches (KIP-98) and its open transaction. */
final class ProducerState {

    /** As many requests as an idempotent producer may have in flight. */
    static final int BATCHES = 5;

    static final int NONE = -1;

    short epoch = RecordBatch.NO_PRODUCER_EPOCH;
    int coordinatorEpoch = -1;
    long lastTimestamp = RecordBatch.NO_TIMESTAMP;
    /** First offset of the open transaction, or -1. */
    long openTransaction = -1;

    private final int[] lastSequences = new int[BATCHES];
    private final int[] offsetDeltas = new int[BATCHES];
    private final long[] lastOffsets = new long[BATCHES];
    private final long[] timestamps = new long[BATCHES];
    /** Slot of the oldest batch. */
    private int head;

    private int count;

    boolean hasBatches() {
        return count > 0;
    }

    private int slot(int number) {
        return (head + number) % BATCHES;
    }

    int lastSequence() {
        return count == 0 ? RecordBatch.NO_SEQUENCE : lastSequences[slot(count - 1)];
    }

    long lastOffset() {
        return count == 0 ? -1 : lastOffsets[slot(count - 1)];
    }

    int lastOffsetDelta() {
        return count == 0 ? 0 : offsetDeltas[slot(count - 1)];
    }

    void newEpoch(short newEpoch) {
        if (newEpoch != epoch) {
            epoch = newEpoch;
            count = 0;
            head = 0;
        }
    }

    void addBatch(int lastSequence, long lastOffset, int offsetDelta, long timestamp) {
        int slot;
        if (count == BATCHES) {
            slot = head;
            head = (head + 1) % BATCHES;
        } else {
            slot = slot(count++);
        }
        lastSequences[slot] = lastSequence;
        lastOffsets[slot] = lastOffset;
        offsetDeltas[slot] = offsetDelta;
        timestamps[slot] = timestamp;
        lastTimestamp = timestamp;
    }

    /** The number of the remembered batch with just these sequences, or {@link #NONE}. */
    int find(int baseSequence, int lastSequence) {
        for (int number = 0; number < count; number++) {
            int slot = slot(number);
            if (lastSequences[slot] == lastSequence && firstSequence(lastSequence, offsetDeltas[slot]) == baseSequence) {
                return number;
            }
        }
        return NONE;
    }

    /** Whether a remembered batch begins with this sequence. */
    boolean hasBatchFrom(int baseSequence) {
        for (int number = 0; number < count; number++) {
            int slot = slot(number);
            if (firstSequence(lastSequences[slot], offsetDeltas[slot]) == baseSequence) {
                return true;
            }
        }
        return false;
    }

    private static int firstSequence(int lastSequence, int offsetDelta) {
        // Sequences wrap around to zero after the largest int.
        return (lastSequence - offsetDelta) & Integer.MAX_VALUE;
    }

    long firstOffsetOf(int number) {
        return lastOffsets[slot(number)] - offsetDeltas[slot(number)];
    }

    long lastOffsetOf(int number) {
        return lastOffsets[slot(number)];
    }

    long timestampOf(int number) {
        return timestamps[slot(number)];
    }
}
