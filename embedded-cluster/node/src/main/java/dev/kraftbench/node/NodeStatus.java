package dev.kraftbench.node;

import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.raft.QuorumStatus;
import dev.kraftbench.replication.PartitionStatus;
import java.util.List;
import java.util.Set;

/**
 * How a node stands, for views. Immutable.
 *
 * @param bootstrap {@code host:port} of its first client listener, empty for a controller
 * @param quorum what it sees of the metadata quorum
 * @param image the metadata it has, with all brokers and topics
 * @param partitions its replicas
 */
public record NodeStatus(
        int nodeId,
        NodeState state,
        Set<Role> roles,
        String bootstrap,
        QuorumStatus quorum,
        ClusterImage image,
        List<PartitionStatus> partitions) {}
