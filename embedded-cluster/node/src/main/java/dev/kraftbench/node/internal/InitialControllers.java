package dev.kraftbench.node.internal;

import dev.kraftbench.node.ConfigProblem;
import dev.kraftbench.node.NodeConfig;
import dev.kraftbench.raft.Endpoint;
import dev.kraftbench.raft.ReplicaKey;
import dev.kraftbench.raft.VoterSet;
import dev.kraftbench.transport.ListenAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.Uuid;

/** The first voters of a dynamic quorum, as the format command is told them (KIP-853). Stateless. */
public final class InitialControllers {

    private static final Pattern VOTER = Pattern.compile("(\\d{1,9})@(\\[[0-9A-Fa-f:.]+\\]|[^:@\\s]+):(\\d{1,5}):([A-Za-z0-9_\\-]{22})");
    private static final int MAX_PORT = 65535;

    private InitialControllers() {}

    /** This controller alone. */
    public static VoterSet standalone(NodeConfig config, Uuid directoryId) throws ConfigProblem {
        for (ListenAddress address : config.advertised()) {
            if (address.listener().equals(config.controllerListener())) {
                if (address.port() == 0) {
                    throw new ConfigProblem("listeners: the port of " + address.listener() + " must be fixed, not 0, for a voter");
                }
                return VoterSet.of(List.of(new VoterSet.Voter(
                        new ReplicaKey(config.nodeId(), directoryId),
                        Map.of(address.listener(), new Endpoint(address.host(), address.port())))));
            }
        }
        throw new ConfigProblem("listeners has no " + config.controllerListener() + ", which a controller needs");
    }

    /** {@code id@host:port:directoryId,…}, this node among them. */
    public static VoterSet parse(String text, NodeConfig config) throws ConfigProblem {
        List<VoterSet.Voter> voters = new ArrayList<>();
        for (String entry : text.split(",")) {
            Matcher voter = VOTER.matcher(entry.trim());
            if (!voter.matches() || Integer.parseInt(voter.group(3)) > MAX_PORT) {
                throw new ConfigProblem("--initial-controllers: '" + entry.trim() + "' is not a voter, write id@host:port:directoryId");
            }
            String host = voter.group(2);
            voters.add(new VoterSet.Voter(
                    new ReplicaKey(Integer.parseInt(voter.group(1)), Uuid.fromString(voter.group(4))),
                    Map.of(
                            config.controllerListener(),
                            new Endpoint(host.startsWith("[") ? host.substring(1, host.length() - 1) : host, Integer.parseInt(voter.group(3))))));
        }
        VoterSet set;
        try {
            set = VoterSet.of(voters);
        } catch (IllegalArgumentException e) {
            throw new ConfigProblem("--initial-controllers: " + e.getMessage(), e);
        }
        if (!set.contains(config.nodeId())) {
            throw new ConfigProblem("--initial-controllers does not name this controller, node.id " + config.nodeId()
                    + ": add it, or give --no-initial-controllers");
        }
        return set;
    }
}
