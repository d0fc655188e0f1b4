package dev.kraftbench.simulation.raft;

import dev.kraftbench.kernel.Link;
import dev.kraftbench.kernel.LinkFaults;
import dev.kraftbench.kernel.Peer;
import dev.kraftbench.protocol.PeerRequest;
import dev.kraftbench.raft.BootstrapCheckpoint;
import dev.kraftbench.raft.Endpoint;
import dev.kraftbench.raft.LeaderAndEpoch;
import dev.kraftbench.raft.MetadataLogLimits;
import dev.kraftbench.raft.RaftConfig;
import dev.kraftbench.raft.RaftLog;
import dev.kraftbench.raft.RaftNode;
import dev.kraftbench.raft.RaftPorts;
import dev.kraftbench.raft.RaftTimeouts;
import dev.kraftbench.raft.ReplicaKey;
import dev.kraftbench.raft.VoterSet;
import dev.kraftbench.simulation.Latency;
import dev.kraftbench.simulation.SimMachine;
import dev.kraftbench.simulation.SimNetwork;
import dev.kraftbench.simulation.Simulation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.AddRaftVoterRequestData;
import org.apache.kafka.common.message.AddRaftVoterResponseData;
import org.apache.kafka.common.message.RemoveRaftVoterRequestData;
import org.apache.kafka.common.message.RemoveRaftVoterResponseData;
import org.apache.kafka.common.message.VoteRequestData;
import org.apache.kafka.common.message.VoteResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/**
 * A quorum of voters with some observers, to which bad things happen. After each event: at most one leader in an epoch, nobody votes for
 * two candidates in an epoch, all committed histories agree, high watermarks never fall. Voters are removed and added meanwhile. Once it is
 * left in peace it must make progress.
 */
public final class QuorumWorld {

    private static final String CLUSTER_ID = "cluster";
    private static final String LISTENER = "CONTROLLER";
    private static final int FIRST_PORT = 9000;
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long PEACE_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final MetadataLogLimits LIMITS = new MetadataLogLimits(1 << 20, 604_800_000L, 4096, -1, 1 << 20, 2048, 256);

    private final Simulation simulation;
    private final SimNetwork network;
    private final CommittedHistory history = new CommittedHistory();
    private final List<QuorumNode> nodes = new ArrayList<>();
    /** How many vote at first. */
    private final int voters;
    /** Nodes that may vote: the voters, and with a dynamic quorum perhaps others. */
    private final int controllers;
    private long changes;
    private final Map<Integer, Integer> leaders = new HashMap<>();
    private final Map<List<Integer>, Integer> votes = new HashMap<>();
    private final Map<RaftNode, Long> highWatermarks = new HashMap<>();
    private long proposals;

    private QuorumWorld(Simulation simulation, QuorumNode.Opener opener) {
        this.simulation = simulation;
        this.network = new SimNetwork(simulation, new LinkFaults(), Latency.NETWORK);
        this.voters = simulation.chance(0.7) ? 3 : 5;
        int observers = (int) simulation.between(0, 2);
        boolean dynamic = simulation.chance(0.5);
        this.controllers = voters + (dynamic ? (int) simulation.between(0, 2) : 0);
        VoterSet voterSet = voterSet(dynamic);
        for (int id = 0; id < controllers + observers; id++) {
            network.address(FIRST_PORT + id, id);
            RaftConfig config = config(id, dynamic, voterSet);
            QuorumNode node = new QuorumNode(simulation, network, config, opener, history);
            nodes.add(node);
            if (dynamic && id < voters) {
                format(node, config, voterSet);
            }
        }
        network.tap((from, to, request, response) -> {
            if (response instanceof VoteResponseData answer && request.message() instanceof VoteRequestData asked) {
                checkVote(from, asked, answer);
            }
        });
        simulation.invariant(this::check);
    }

    /** Opens replicas on a log; a border, so that tests can open ones that break a rule. */
    @FunctionalInterface
    public interface NodeOpener {
        RaftNode open(RaftConfig config, RaftPorts ports, RaftLog log) throws IOException;
    }

    /** A world whose metadata logs are kept in memory, which is fast. */
    public static QuorumWorld inMemory(Simulation simulation, NodeOpener opener) {
        return new QuorumWorld(simulation, (config, ports, store) ->
                opener.open(config, ports, new SimRaftLog(store, ports.helpers(), ports.lane())));
    }

    /** A world whose metadata logs are partition logs on simulated disks. */
    public static QuorumWorld onDisks(Simulation simulation) {
        return new QuorumWorld(simulation, (config, ports, store) -> RaftNode.open(config, ports));
    }

    private static Uuid directory(int id) {
        return new Uuid(7, id + 1);
    }

    private VoterSet voterSet(boolean dynamic) {
        List<VoterSet.Voter> list = new ArrayList<>();
        for (int id = 0; id < voters; id++) {
            list.add(new VoterSet.Voter(
                    dynamic ? new ReplicaKey(id, directory(id)) : ReplicaKey.of(id),
                    Map.of(LISTENER, new Endpoint("node-" + id, FIRST_PORT + id))));
        }
        return VoterSet.of(list);
    }

    private RaftConfig config(int id, boolean dynamic, VoterSet voterSet) {
        List<Peer> bootstrap = new ArrayList<>();
        for (int voter = 0; dynamic && voter < voters; voter++) {
            bootstrap.add(new Peer(-2 - voter, "node-" + voter, FIRST_PORT + voter, LISTENER));
        }
        boolean controller = id < controllers;
        return new RaftConfig(
                id, directory(id), CLUSTER_ID, controller, LISTENER,
                controller ? Map.of(LISTENER, new Endpoint("node-" + id, FIRST_PORT + id)) : Map.of(),
                dynamic ? VoterSet.EMPTY : voterSet, bootstrap, Path.of("/data/meta"),
                RaftTimeouts.ofMillis(1000, 2000, 1000, 2000, 20, simulation.chance(0.2) ? 5 : 0, 500, 60, 60), LIMITS);
    }

    private void format(QuorumNode node, RaftConfig config, VoterSet voterSet) {
        SimMachine formatting = SimMachine.start(simulation, node.id(), 1, node.disk(), network, Latency.DISK);
        try {
            node.disk().createDirectories(config.metadataDirectory());
            node.disk().forceDirectory(config.metadataDirectory().getParent());
            node.disk().forceDirectory(config.metadataDirectory().getParent().getParent());
            BootstrapCheckpoint.write(
                    node.disk(), config.metadataDirectory(), (short) 1, voterSet, List.of(), simulation.wallMillis());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        formatting.kill();
    }

    /** Faults for a while, then peace and the demand for progress. */
    public void run(long faultNanos) {
        nodes.forEach(QuorumNode::start);
        long end = simulation.nowNanos() + faultNanos;
        while (simulation.nowNanos() < end) {
            simulation.runFor(simulation.between(1, 150) * MILLI);
            if (simulation.chance(0.6)) {
                propose();
            }
            befall();
        }
        heal();
    }

    private QuorumNode any() {
        return nodes.get((int) simulation.between(0, nodes.size() - 1));
    }

    private void befall() {
        QuorumNode node = any();
        switch ((int) simulation.between(0, 19)) {
            case 0, 1 -> stop(node, true);
            case 2 -> stop(node, false);
            case 3, 4 -> startStopped();
            case 5 -> cut(node.id(), any().id(), simulation.chance(0.5));
            case 6 -> isolate(node.id());
            case 7, 8 -> {
                simulation.note(() -> "links heal");
                network.faults().healAll();
            }
            case 9 -> {
                int other = any().id();
                network.faults().set(node.id(), other, new LinkFaults.Fault(false, simulation.between(1, 400) * MILLI));
            }
            case 10 -> network.reset(node.id(), any().id());
            case 11 -> node.snapshotSoon();
            case 12 -> node.resignSoon();
            case 14, 15 -> {
                // Several at a time, of which all but one are to be refused.
                for (long attempts = simulation.between(1, 3); attempts > 0; attempts--) {
                    changeVoters();
                }
            }
            case 13 -> {
                if (node.machine() != null) {
                    node.machine().helpers().latency(
                            simulation.chance(0.5) ? Latency.DISK : new Latency(20 * MILLI, 200 * MILLI, 0.1, 800 * MILLI));
                }
            }
            default -> {
                for (long burst = simulation.between(1, 10); burst > 0; burst--) {
                    propose();
                }
            }
        }
    }

    private void propose() {
        int count = (int) simulation.between(1, 4);
        String name = "p" + ++proposals;
        nodes.forEach(node -> node.proposeSoon(count, name));
    }

    private Peer address(QuorumNode node) {
        return new Peer(node.id(), "node-" + node.id(), FIRST_PORT + node.id(), LISTENER);
    }

    /** An operator wants a voter to be none, or another controller to be one, as the leader knows the voters. */
    private void changeVoters() {
        if (nodes.getFirst().config().staticVoters().isEmpty()) {
            QuorumNode candidate = nodes.get((int) simulation.between(0, controllers - 1));
            nodes.stream().filter(QuorumNode::isLeading).forEach(leader -> changeVoters(leader, candidate));
        }
    }

    private void changeVoters(QuorumNode leader, QuorumNode candidate) {
        RaftNode raft = leader.raft();
        if (raft == null) {
            return;
        }
        boolean removes = raft.voters().isVoter(candidate.config().key());
        PeerRequest request = removes
                ? PeerRequest.of(ApiKeys.REMOVE_RAFT_VOTER, new RemoveRaftVoterRequestData()
                        .setClusterId(CLUSTER_ID)
                        .setVoterId(candidate.id()).setVoterDirectoryId(directory(candidate.id())))
                : PeerRequest.of(ApiKeys.ADD_RAFT_VOTER, new AddRaftVoterRequestData()
                        .setClusterId(CLUSTER_ID)
                        .setVoterId(candidate.id())
                        .setVoterDirectoryId(directory(candidate.id()))
                        .setTimeoutMs(1000)
                        .setAckWhenCommitted(true)
                        .setListeners(new AddRaftVoterRequestData.ListenerCollection(List.of(new AddRaftVoterRequestData.Listener()
                                .setName(LISTENER).setHost("node-" + candidate.id()).setPort(FIRST_PORT + candidate.id())).iterator())));
        simulation.note(() -> (removes ? "remove voter " : "add voter ") + candidate.id() + " at " + leader.id());
        nodes.stream().filter(node -> node != leader && node.isRunning()).findAny().ifPresent(asker ->
                asker.askSoon(address(leader), request, 2000 * MILLI, delivery -> {
                    if (delivery instanceof Link.Delivery.Answered<ApiMessage>(ApiMessage answer)) {
                        Errors error = Errors.forCode(
                                answer instanceof AddRaftVoterResponseData added ? added.errorCode() : ((RemoveRaftVoterResponseData) answer).errorCode());
                        simulation.note(() -> (removes ? "remove voter " : "add voter ") + candidate.id() + ": " + error);
                        changes += error == Errors.NONE ? 1 : 0;
                    }
                }));
    }

    private void stop(QuorumNode node, boolean power) {
        if (node.isRunning()) {
            simulation.note(() -> "node " + node.id() + (power ? " loses power" : " is killed"));
            if (power) {
                node.losePower();
            } else {
                node.kill();
            }
            if (simulation.chance(0.7)) {
                simulation.after(simulation.between(1, 1500) * MILLI, () -> {
                    if (!node.isRunning()) {
                        node.start();
                    }
                });
            }
        }
    }

    private void startStopped() {
        for (QuorumNode node : nodes) {
            if (!node.isRunning() && simulation.chance(0.7)) {
                node.start();
            }
        }
    }

    private void cut(int a, int b, boolean both) {
        simulation.note(() -> "cut " + a + (both ? " <-> " : " -> ") + b);
        network.faults().set(a, b, new LinkFaults.Fault(true, 0));
        if (both) {
            network.faults().set(b, a, new LinkFaults.Fault(true, 0));
        }
    }

    private void isolate(int id) {
        for (QuorumNode other : nodes) {
            if (other.id() != id) {
                cut(id, other.id(), true);
            }
        }
    }

    private void heal() {
        simulation.note(() -> "peace");
        network.faults().healAll();
        for (QuorumNode node : nodes) {
            if (!node.isRunning()) {
                node.start();
            } else if (node.machine() != null) {
                node.machine().helpers().latency(Latency.DISK);
            }
        }
        long before = history.end();
        long[] nextProposal = {0};
        simulation.runUntil("records committed everywhere", PEACE_LIMIT_NANOS, () -> {
            if (simulation.nowNanos() >= nextProposal[0]) {
                nextProposal[0] = simulation.nowNanos() + 100 * MILLI;
                propose();
            }
            return history.end() > before + 1 && nodes.stream().allMatch(node -> node.applied() > before + 1);
        });
        if (nodes.getFirst().config().staticVoters().isEmpty()) {
            long made = changes;
            long[] nextChange = {0};
            simulation.runUntil("a change of voters", PEACE_LIMIT_NANOS, () -> {
                if (simulation.nowNanos() >= nextChange[0]) {
                    nextChange[0] = simulation.nowNanos() + 500 * MILLI;
                    changeVoters();
                }
                return changes > made;
            });
        }
    }

    // ---- what must hold

    private void check() {
        for (QuorumNode node : nodes) {
            RaftNode raft = node.raft();
            if (raft == null) {
                continue;
            }
            LeaderAndEpoch known = raft.leaderAndEpoch();
            if (known.isLeader(node.id())) {
                Integer leader = leaders.putIfAbsent(known.epoch(), node.id());
                if (leader != null && leader != node.id()) {
                    throw new AssertionError("two leaders in epoch " + known.epoch() + ": " + leader + " and " + node.id());
                }
            }
            if (raft.highWatermark().isPresent()) {
                long now = raft.highWatermark().getAsLong();
                Long before = highWatermarks.put(raft, now);
                if (before != null && now < before) {
                    throw new AssertionError("high watermark of node " + node.id() + " fell from " + before + " to " + now);
                }
            }
        }
    }

    private void checkVote(int voter, VoteRequestData asked, VoteResponseData answer) {
        if (answer.topics().isEmpty() || !answer.topics().getFirst().partitions().getFirst().voteGranted()) {
            return;
        }
        VoteRequestData.PartitionData vote = asked.topics().getFirst().partitions().getFirst();
        if (!vote.preVote()) {
            Integer first = votes.putIfAbsent(List.of(voter, vote.replicaEpoch()), vote.replicaId());
            if (first != null && first != vote.replicaId()) {
                throw new AssertionError("node " + voter + " voted in epoch " + vote.replicaEpoch() + " for " + first + " and for "
                        + vote.replicaId());
            }
        }
    }
}
