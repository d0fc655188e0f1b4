package dev.kraftbench.raft;

import dev.kraftbench.protocol.ApiMessageAndVersion;
import java.util.List;

/**
 * A batch of the metadata log that a majority has made durable.
 *
 * @param baseOffset offset of the first record
 * @param lastOffset offset of the last record; a control batch has offsets but no {@code records}
 * @param epoch leader epoch it was written in
 * @param appendTimestamp of the leader, milliseconds since 1970
 * @param sizeInBytes in the log, zero where it never was encoded on this node
 */
public record CommittedBatch(
        long baseOffset, long lastOffset, int epoch, long appendTimestamp, int sizeInBytes, List<ApiMessageAndVersion> records) {}
