package dev.kraftbench.share.state;

import dev.kraftbench.coordinator.PartitionCoordinatorLog;
import dev.kraftbench.metadata.ClusterDelta;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.MetadataPublisher;
import dev.kraftbench.replication.LeadershipListener;
import dev.kraftbench.replication.Partition;
import dev.kraftbench.replication.PartitionOffsets;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the share coordinator what it has to know of the cluster: which partitions of {@code __share_group_state} this broker leads (on
 * their lanes) and which topics are gone (on the metadata lane).
 */
public final class ShareCoordinatorLeadership implements LeadershipListener, MetadataPublisher {

    private static final Logger LOG = LoggerFactory.getLogger(ShareCoordinatorLeadership.class);

    private final ShareCoordinator coordinator;

    public ShareCoordinatorLeadership(ShareCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public void onLeading(Partition partition, int leaderEpoch) {
        coordinator.elected(
                new PartitionCoordinatorLog(partition, leaderEpoch), partition.lane(), offset -> deleteBefore(partition, offset));
    }

    private static void deleteBefore(Partition partition, long offset) {
        PartitionOffsets.Deletion deletion = partition.offsets().deleteBefore(offset);
        if (deletion.error() != Errors.NONE) {
            LOG.atInfo().addKeyValue("partition", partition.name()).addKeyValue("offset", offset).addKeyValue("error", deletion.error())
                    .log("Could not delete old share state, trying again later");
        }
    }

    @Override
    public void onResigned(Partition partition, int leaderEpoch) {
        coordinator.resigned(partition.id().partition());
    }

    @Override
    public void published(ClusterDelta delta, ClusterImage image) {
        coordinator.metadataChanged(delta, image);
    }
}
