package dev.kraftbench.broker.internal.data;

import dev.kraftbench.kernel.Peer;
import dev.kraftbench.metadata.BrokerRegistration;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.PartitionRegistration;
import dev.kraftbench.metadata.TopicImage;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * Who leads a partition and where, so that a client that asked the wrong broker need not ask for metadata first (KIP-951). Any thread.
 *
 * @param endpoint on the listener that the client came by, or null if the leader has none
 */
public record LeaderHints(int leader, int leaderEpoch, @Nullable Peer endpoint, @Nullable String rack) {

    /** Null where the error doesn't call for a hint or there is no leader. */
    public static @Nullable LeaderHints of(ClusterImage image, Errors error, Uuid topicId, int partition, String listener) {
        if (error != Errors.NOT_LEADER_OR_FOLLOWER && error != Errors.FENCED_LEADER_EPOCH) {
            return null;
        }
        PartitionRegistration registration = image.topics().partition(topicId, partition);
        if (registration == null || !registration.hasLeader()) {
            return null;
        }
        BrokerRegistration broker = image.brokers().broker(registration.leader());
        return new LeaderHints(
                registration.leader(),
                registration.leaderEpoch(),
                broker == null ? null : broker.peer(listener),
                broker == null ? null : broker.rack());
    }

    static Uuid topicId(ClusterImage image, Uuid id, String name) {
        if (!id.equals(Uuid.ZERO_UUID)) {
            return id;
        }
        TopicImage topic = image.topics().topic(name);
        return topic == null ? Uuid.ZERO_UUID : topic.id();
    }
}
