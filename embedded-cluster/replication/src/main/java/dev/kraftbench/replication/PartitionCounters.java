package dev.kraftbench.replication;

/** Traffic of one partition since the broker started. Plain numbers of the partition's lane. */
final class PartitionCounters {
    long produceRequests;
    long recordsIn;
    long bytesIn;
    long recordsOut;
    long bytesOut;
    long replicatedBytesIn;
    long replicatedBytesOut;

    PartitionStatus.Counters snapshot() {
        return new PartitionStatus.Counters(
                produceRequests, recordsIn, bytesIn, recordsOut, bytesOut, replicatedBytesIn, replicatedBytesOut);
    }
}
