package dev.kraftbench.core.log;

import java.util.List;

/**
 * What a partition directory holds, as of one listing.
 *
 * @param segments by base offset
 * @param producerSnapshots offsets of the snapshots there are
 * @param topicId of partition.metadata, empty when there is none
 * @param highWatermark last checkpointed in the directory above; -1 when it is not there
 * @param logStart likewise, or the first segment's base offset
 * @param problems what could not be read, in English
 */
public record PartitionLogView(PartitionDirectory directory, List<SegmentFiles> segments, List<EpochEntry> epochs, List<Long> producerSnapshots,
        String topicId, long highWatermark, long recoveryPoint, long logStart, List<String> problems) {
    public PartitionLogView {
        segments = List.copyOf(segments);
        epochs = List.copyOf(epochs);
        producerSnapshots = List.copyOf(producerSnapshots);
        problems = List.copyOf(problems);
    }

    public long bytes() {
        return segments.stream().mapToLong(segment -> Math.max(0, segment.logBytes())).sum();
    }
}
