package dev.kraftbench.metadata;

import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;

/** Something that happened to a cluster, for people to see. Immutable. */
public sealed interface ClusterEvent {

    /** Offset of the metadata log up to which the cluster has changed with this event. */
    long offset();

    /** A partition has another leader, or a new epoch of the same one. {@link PartitionRegistration#NO_LEADER} stands for none. */
    record LeaderMoved(
            long offset,
            Uuid topicId,
            String topic,
            int partition,
            int oldLeader,
            int newLeader,
            int leaderEpoch,
            LeaderRecoveryState recoveryState)
            implements ClusterEvent {}

    record IsrChanged(
            long offset, Uuid topicId, String topic, int partition, List<Integer> oldIsr, List<Integer> newIsr, List<Integer> newElr)
            implements ClusterEvent {}

    record ReplicasChanged(
            long offset, Uuid topicId, String topic, int partition, List<Integer> oldReplicas, List<Integer> newReplicas)
            implements ClusterEvent {}

    record TopicCreated(long offset, Uuid topicId, String topic, int partitions) implements ClusterEvent {}

    record TopicDeleted(long offset, Uuid topicId, String topic) implements ClusterEvent {}

    record PartitionsAdded(long offset, Uuid topicId, String topic, int oldCount, int newCount) implements ClusterEvent {}

    /** A run of a broker's process has made itself known; it serves once it is unfenced. */
    record BrokerRegistered(long offset, int brokerId, long brokerEpoch) implements ClusterEvent {}

    record BrokerUnregistered(long offset, int brokerId) implements ClusterEvent {}

    record BrokerFenced(long offset, int brokerId) implements ClusterEvent {}

    record BrokerUnfenced(long offset, int brokerId) implements ClusterEvent {}

    /** The broker leaves in good order: its leaderships are moved first. */
    record BrokerShuttingDown(long offset, int brokerId) implements ClusterEvent {}

    /** Null stands for not set; the value of a sensitive configuration is hidden. */
    record ConfigChanged(
            long offset, ConfigResource resource, String name, @Nullable String oldValue, @Nullable String newValue)
            implements ClusterEvent {}

    record FeatureChanged(long offset, String feature, short oldLevel, short newLevel) implements ClusterEvent {}

    /** A controller leads the metadata log from this epoch on. */
    record ControllerElected(long offset, int controllerId, int epoch) implements ClusterEvent {}
}
