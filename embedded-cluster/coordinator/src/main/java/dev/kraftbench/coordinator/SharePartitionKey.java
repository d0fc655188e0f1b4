package dev.kraftbench.coordinator;

import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/** A topic-partition as one share group sees it: what the share coordinator keeps a state of (KIP-932). */
public record SharePartitionKey(String groupId, Uuid topicId, int partition) {

    /** The key by which its coordinator is found: {@code groupId:topicId:partition}. */
    public String coordinatorKey() {
        return groupId + ":" + topicId + ":" + partition;
    }

    /** The partition of {@code __share_group_state} whose leader keeps the state: Kafka's rule. */
    public int statePartition(int partitions) {
        int hash = coordinatorKey().hashCode();
        return (hash == Integer.MIN_VALUE ? 0 : Math.abs(hash)) % partitions;
    }

    /** The key in its textual form, or null if it isn't one. A group id may contain colons: it is read from the right. */
    public static @Nullable SharePartitionKey parse(String coordinatorKey) {
        int last = coordinatorKey.lastIndexOf(':');
        int middle = last <= 0 ? -1 : coordinatorKey.lastIndexOf(':', last - 1);
        if (middle <= 0 || coordinatorKey.substring(0, middle).isBlank()) {
            return null;
        }
        try {
            Uuid topicId = Uuid.fromString(coordinatorKey.substring(middle + 1, last));
            return new SharePartitionKey(
                    coordinatorKey.substring(0, middle), topicId, Integer.parseInt(coordinatorKey.substring(last + 1)));
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }
}
