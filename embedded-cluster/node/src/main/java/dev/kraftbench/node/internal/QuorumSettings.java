package dev.kraftbench.node.internal;

import dev.kraftbench.kernel.Peer;
import dev.kraftbench.node.ConfigProblem;
import dev.kraftbench.node.NodeConfig;
import dev.kraftbench.node.NodeNetwork;
import dev.kraftbench.raft.Endpoint;
import dev.kraftbench.raft.MetadataLogLimits;
import dev.kraftbench.raft.RaftConfig;
import dev.kraftbench.raft.RaftTimeouts;
import dev.kraftbench.raft.ReplicaKey;
import dev.kraftbench.raft.VoterSet;
import dev.kraftbench.transport.ListenAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;

/** What a node's configuration says about its part in the quorum. Stateless. */
public final class QuorumSettings {

    private QuorumSettings() {}

    public static RaftConfig of(NodeConfig config, NodeNetwork network, String clusterId, Uuid directoryId) throws ConfigProblem {
        Map<String, Endpoint> local = new LinkedHashMap<>();
        for (ListenAddress address : config.advertised()) {
            if (config.controllerListeners().contains(address.listener())) {
                int port = address.port() == 0 ? network.port(address.listener()) : address.port();
                local.put(address.listener(), new Endpoint(address.host(), port));
            }
        }
        List<VoterSet.Voter> voters = new ArrayList<>();
        for (Peer voter : config.staticVoters()) {
            voters.add(new VoterSet.Voter(
                    ReplicaKey.of(voter.id()), Map.of(config.controllerListener(), new Endpoint(voter.host(), voter.port()))));
        }
        return new RaftConfig(
                config.nodeId(),
                directoryId,
                clusterId,
                config.isController(),
                config.controllerListener(),
                local,
                VoterSet.of(voters),
                config.bootstrapServers(),
                config.metadataLogDir(),
                timeouts(config),
                limits(config));
    }

    private static RaftTimeouts timeouts(NodeConfig config) {
        RaftTimeouts ours = RaftTimeouts.DEFAULT;
        return new RaftTimeouts(
                config.millisAsNanos("controller.quorum.election.timeout.ms"),
                config.millisAsNanos("controller.quorum.fetch.timeout.ms"),
                config.millisAsNanos("controller.quorum.election.backoff.max.ms"),
                config.millisAsNanos("controller.quorum.request.timeout.ms"),
                config.millisAsNanos("controller.quorum.retry.backoff.ms"),
                config.isSet("controller.quorum.append.linger.ms")
                        ? config.millisAsNanos("controller.quorum.append.linger.ms")
                        : ours.lingerNanos(),
                ours.fetchMaxWaitNanos(),
                ours.firstElectionNanos(),
                ours.lossElectionNanos());
    }

    private static MetadataLogLimits limits(NodeConfig config) {
        return new MetadataLogLimits(
                config.integer("metadata.log.segment.bytes"),
                config.longValue("metadata.log.segment.ms"),
                config.longValue("metadata.max.retention.bytes"),
                config.longValue("metadata.max.retention.ms"),
                config.integer("internal.metadata.max.batch.size.in.bytes"),
                config.integer("controller.quorum.fetch.max.bytes"),
                config.integer("controller.quorum.fetch.snapshot.max.bytes"));
    }
}
