package dev.kraftbench.core.produce;

/** Who decided about a record's partition. */
public enum PartitionRule {
    /** The record itself names it. */
    GIVEN,
    /** Kafka's own rule: murmur2 of the key's bytes, without its sign, modulo the number of partitions. */
    KEY_HASH,
    /** Kafka's own rule for records without a key: one partition until a batch's worth of bytes went there. */
    STICKY,
    /** The partitioner that was chosen. */
    PARTITIONER
}
