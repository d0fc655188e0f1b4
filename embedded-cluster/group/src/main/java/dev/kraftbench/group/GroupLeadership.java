package dev.kraftbench.group;

import dev.kraftbench.coordinator.PartitionCoordinatorLog;
import dev.kraftbench.metadata.ClusterDelta;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.MetadataPublisher;
import dev.kraftbench.metadata.TopicImage;
import dev.kraftbench.replication.LeadershipListener;
import dev.kraftbench.replication.Partition;

/**
 * Tells the group coordinator what it has to know of the cluster: which partitions of {@code __consumer_offsets} this broker leads (on
 * their lanes) and how the cluster changes (on the metadata lane).
 */
public final class GroupLeadership implements LeadershipListener, MetadataPublisher {

    private final GroupCoordinator coordinator;

    public GroupLeadership(GroupCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public void onLeading(Partition partition, int leaderEpoch) {
        coordinator.elected(new PartitionCoordinatorLog(partition, leaderEpoch), partition.lane());
    }

    @Override
    public void onResigned(Partition partition, int leaderEpoch) {
        coordinator.resigned(partition.id().partition());
    }

    @Override
    public void published(ClusterDelta delta, ClusterImage image) {
        coordinator.metadataChanged(delta, image);
    }

    /** How many partitions {@code __consumer_offsets} has in this image, 0 if there is no such topic. */
    public static int partitions(ClusterImage image) {
        TopicImage topic = image.topics().topic(GroupCoordinator.TOPIC);
        return topic == null ? 0 : topic.partitions().size();
    }
}
