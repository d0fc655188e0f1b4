package dev.kraftbench.core.produce;

import org.jspecify.annotations.Nullable;

/**
 * The way of one record: serialised, partitioned, put into a batch, acknowledged. Times are from the call of {@code send}.
 *
 * @param number from 1, in the order of sending
 * @param keyHead the first bytes of the serialised key; null without a key
 * @param keyBytes -1 without a key
 * @param valueBytes -1 for a tombstone
 * @param murmur2 hash of the serialised key as Kafka's producer computes it, whoever decided; null without a key
 * @param partitioner name of the choice that was in force
 * @param partitions number of partitions the producer knew of; 0 when it did not say
 * @param partition -1 while unknown
 * @param batch null until acknowledged
 * @param offset -1 while unknown, when refused, and with acks=0
 * @param broker leader of the partition as the producer knew it when it sent; -1 unknown
 * @param serialisedMicros until key and value were bytes
 * @param partitionedMicros until a partitioner had decided; -1 when none was asked
 * @param appendedMicros until {@code send} returned, the record in a batch
 * @param ackMicros until the acknowledgement; -1 while it is awaited
 * @param error null unless refused
 */
public record RecordPath(long number, long line, @Nullable String key, @Nullable String value, byte @Nullable [] keyHead, int keyBytes, int valueBytes,
        @Nullable Integer murmur2, PartitionRule rule, String partitioner, int partitions, int partition, @Nullable Batch batch, int indexInBatch,
        long offset, int broker, long serialisedMicros, long partitionedMicros, long appendedMicros, long ackMicros, @Nullable String error) {

    /**
     * Records of one partition that were sent, and acknowledged or refused, together.
     *
     * @param number from 1, over all partitions, in the order of acknowledgement
     * @param records so far; the last batch of a partition may still be acknowledged
     * @param bytes of its serialised keys and values, before compression
     */
    public record Batch(long number, int partition, int records, long bytes, long baseOffset) {}

    public boolean acknowledged() {
        return ackMicros >= 0 && error == null;
    }

    /** What the default partitioner makes of the hash: the sign is cut off, then the remainder by the number of partitions. */
    public int hashedPartition() {
        return murmur2 == null || partitions <= 0 ? -1 : (murmur2 & 0x7fffffff) % partitions;
    }
}
