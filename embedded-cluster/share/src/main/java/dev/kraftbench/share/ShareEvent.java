package dev.kraftbench.share;

import dev.kraftbench.coordinator.SharePartitionKey;
import org.apache.kafka.common.protocol.Errors;

/** What happened with a share partition on its leader (KIP-932). Ranges of offsets are inclusive; told on the partition's lane. */
public sealed interface ShareEvent {

    SharePartitionKey of();

    /** The leader has read the state; delivery begins. */
    record Loaded(SharePartitionKey of, long startOffset, long endOffset) implements ShareEvent {}

    /** The leader gives the share partition up, or could not read its state. */
    record Dropped(SharePartitionKey of, Errors why) implements ShareEvent {}

    /** @param deliveries how often these have been delivered now */
    record Acquired(SharePartitionKey of, String member, long firstOffset, long lastOffset, int deliveries) implements ShareEvent {}

    record Accepted(SharePartitionKey of, String member, long firstOffset, long lastOffset) implements ShareEvent {}

    /** Given back, by the member or because its session has ended. */
    record Released(SharePartitionKey of, String member, long firstOffset, long lastOffset) implements ShareEvent {}

    record Rejected(SharePartitionKey of, String member, long firstOffset, long lastOffset) implements ShareEvent {}

    /** The member has got more time. */
    record Renewed(SharePartitionKey of, String member, long firstOffset, long lastOffset) implements ShareEvent {}

    /** The member has had its time: others may have these records. */
    record LockExpired(SharePartitionKey of, String member, long firstOffset, long lastOffset) implements ShareEvent {}

    /** Delivered as often as may be, and given up. */
    record Archived(SharePartitionKey of, long firstOffset, long lastOffset, int deliveries) implements ShareEvent {}

    /**
     * Given up and written to the group's dead-letter topic.
     *
     * @param error why it could not be written there, otherwise empty
     */
    record DeadLettered(SharePartitionKey of, long firstOffset, long lastOffset, String topic, String error) implements ShareEvent {}

    /** Everything before the offset is done with. */
    record StartMoved(SharePartitionKey of, long startOffset) implements ShareEvent {}
}
