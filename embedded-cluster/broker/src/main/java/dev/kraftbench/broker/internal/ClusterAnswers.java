package dev.kraftbench.broker.internal;

import dev.kraftbench.metadata.BrokerRegistration;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.Endpoint;
import dev.kraftbench.metadata.PartitionRegistration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** What an image says about the cluster to clients of one listener. Immutable. */
final class ClusterAnswers {

    static final int NO_LEADER = -1;

    private final ClusterImage image;
    private final String listener;

    ClusterAnswers(ClusterImage image, String listener) {
        this.image = image;
        this.listener = listener;
    }

    ClusterImage image() {
        return image;
    }

    /** Where clients of this listener reach the broker, or null if they can't. */
    @Nullable Endpoint endpoint(BrokerRegistration broker) {
        return broker.listeners().get(listener);
    }

    /** The unfenced brokers that have this listener. */
    List<BrokerRegistration> liveBrokers() {
        List<BrokerRegistration> live = new ArrayList<>();
        for (BrokerRegistration broker : image.brokers().all()) {
            if (!broker.fenced() && endpoint(broker) != null) {
                live.add(broker);
            }
        }
        return live;
    }

    /** The leader if it can be reached by this listener, or {@link #NO_LEADER}. */
    int reachableLeader(PartitionRegistration partition) {
        BrokerRegistration broker = image.brokers().broker(partition.leader());
        return broker == null || endpoint(broker) == null ? NO_LEADER : partition.leader();
    }

    /** Why there is no reachable leader. */
    Errors leaderError(PartitionRegistration partition, boolean tellListener) {
        return tellListener && image.brokers().broker(partition.leader()) != null
                ? Errors.LISTENER_NOT_FOUND
                : Errors.LEADER_NOT_AVAILABLE;
    }

    /** Those of the brokers that are not fenced and have this listener. */
    List<Integer> onlyLive(List<Integer> brokers) {
        return brokers.stream()
                .filter(id -> image.brokers().isUnfenced(id) && endpoint(image.brokers().broker(id)) != null)
                .toList();
    }

    List<Integer> offlineReplicas(PartitionRegistration partition) {
        List<Integer> offline = new ArrayList<>(0);
        for (int i = 0; i < partition.replicas().size(); i++) {
            int id = partition.replicas().get(i);
            BrokerRegistration broker = image.brokers().broker(id);
            boolean online = broker != null
                    && !broker.fenced()
                    && endpoint(broker) != null
                    && broker.hasOnlineDirectory(partition.directories().get(i));
            if (!online) {
                offline.add(id);
            }
        }
        return offline;
    }
}
