package dev.kraftbench.core.group;

import dev.kraftbench.core.model.PartitionId;
import java.util.List;

/**
 * The records of a partition that are under delivery for a share group.
 *
 * @param start everything before is done with
 * @param end nothing from here on was delivered yet
 * @param parts consecutive offsets with the same fate, in order
 */
public record ShareRecords(PartitionId partition, long start, long end, List<Part> parts) {
    public ShareRecords {
        parts = List.copyOf(parts);
    }

    /** Where records stand with the group (KIP-932). */
    public enum State {
        /** May be acquired: given back, or its lock expired. */
        AVAILABLE,
        /** Locked for one member for a time. */
        ACQUIRED,
        /** Processed. */
        ACKNOWLEDGED,
        /** Rejected or delivered too often. */
        ARCHIVED
    }

    /** @param member that has acquired them; empty when none has */
    public record Part(long firstOffset, long lastOffset, State state, int deliveries, String member) {
        public long count() {
            return lastOffset - firstOffset + 1;
        }
    }

    public long count(State state) {
        return parts.stream().filter(part -> part.state == state).mapToLong(Part::count).sum();
    }

    public int mostDeliveries() {
        return parts.stream().mapToInt(Part::deliveries).max().orElse(0);
    }
}
