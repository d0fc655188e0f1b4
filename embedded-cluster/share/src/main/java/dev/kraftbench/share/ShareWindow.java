package dev.kraftbench.share;

import dev.kraftbench.coordinator.SharePartitionKey;
import java.util.List;

/**
 * What of a partition is under delivery for a group at one moment, for views.
 *
 * @param start everything before is done with
 * @param end nothing from here on was delivered yet
 * @param parts consecutive offsets with the same fate, in order, the first {@link #MOST_PARTS}
 */
public record ShareWindow(SharePartitionKey key, long start, long end, List<Part> parts) {
    public static final int MOST_PARTS = 1_000;

    public ShareWindow {
        parts = List.copyOf(parts);
    }

    /** @param member that has acquired them; empty when none has */
    public record Part(long firstOffset, long lastOffset, DeliveryState state, int deliveries, String member) {}
}
