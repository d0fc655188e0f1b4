package dev.kraftbench.core.log;

/**
 * A batch as its header says, and whether its checksum is right.
 *
 * @param magic 2 since Kafka 0.11; of older ones only position, size and offset are told
 * @param records how many it holds; -1 when its magic does not tell
 * @param producerId -1 without one
 */
public record LogBatch(long position, int sizeBytes, byte magic, long baseOffset, long lastOffset, int records, int leaderEpoch, String compression,
        boolean appendTime, boolean transactional, boolean control, long baseTimestamp, long maxTimestamp, long producerId, short producerEpoch,
        int baseSequence, Checksum checksum) {

    public enum Checksum {
        VALID,
        WRONG,
        /** Not looked at. */
        UNKNOWN
    }
}
