package dev.kraftbench.raft;

import dev.kraftbench.kernel.Peer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;

/**
 * What a node needs to know to take part in the metadata quorum.
 *
 * @param directoryId {@code directory.id} of the metadata log directory, from its meta.properties
 * @param controller whether the node has the controller role: only then can it become a voter
 * @param controllerListener name of the listener by which nodes of the quorum reach each other (first of {@code
 *     controller.listener.names})
 * @param localListeners this controller's listeners as others reach them; empty for a broker
 * @param staticVoters {@code controller.quorum.voters}; empty with a dynamic quorum, whose voters stand in the log
 * @param bootstrapServers {@code controller.quorum.bootstrap.servers}: where to ask for a leader while none is known; ids are negative
 * @param metadataDirectory the log directory ({@code metadata.log.dir}) in which {@code __cluster_metadata-0} lies
 */
public record RaftConfig(
        int nodeId,
        Uuid directoryId,
        String clusterId,
        boolean controller,
        String controllerListener,
        Map<String, Endpoint> localListeners,
        VoterSet staticVoters,
        List<Peer> bootstrapServers,
        Path metadataDirectory,
        RaftTimeouts timeouts,
        MetadataLogLimits limits) {

    public RaftConfig {
        localListeners = Map.copyOf(localListeners);
        bootstrapServers = List.copyOf(bootstrapServers);
    }

    public ReplicaKey key() {
        return new ReplicaKey(nodeId, directoryId);
    }

    /** Where log, snapshots and quorum-state lie. */
    public Path partitionDirectory() {
        return metadataDirectory.resolve("__cluster_metadata-0");
    }
}
