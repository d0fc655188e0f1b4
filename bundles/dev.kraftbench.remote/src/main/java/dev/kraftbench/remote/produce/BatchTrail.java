package dev.kraftbench.remote.produce;

import dev.kraftbench.core.produce.RecordPath;

/** Records of one partition whose callbacks ran together. Under the recorder's monitor. */
final class BatchTrail {
    final long number;
    final int partition;
    final long baseOffset;
    int records;
    long bytes;

    BatchTrail(long number, int partition, long baseOffset) {
        this.number = number;
        this.partition = partition;
        this.baseOffset = baseOffset;
    }

    RecordPath.Batch seen() {
        return new RecordPath.Batch(number, partition, records, bytes, baseOffset);
    }
}
