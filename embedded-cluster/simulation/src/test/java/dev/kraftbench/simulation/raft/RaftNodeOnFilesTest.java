package dev.kraftbench.simulation.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.kernel.LinkFaults;
import dev.kraftbench.kernel.jdk.FileDisk;
import dev.kraftbench.protocol.ApiMessageAndVersion;
import dev.kraftbench.raft.AppendOutcome;
import dev.kraftbench.raft.BootstrapCheckpoint;
import dev.kraftbench.raft.CommittedBatch;
import dev.kraftbench.raft.Endpoint;
import dev.kraftbench.raft.LeaderAndEpoch;
import dev.kraftbench.raft.MetadataLogLimits;
import dev.kraftbench.raft.OffsetAndEpoch;
import dev.kraftbench.raft.RaftConfig;
import dev.kraftbench.raft.RaftListener;
import dev.kraftbench.raft.RaftNode;
import dev.kraftbench.raft.RaftPorts;
import dev.kraftbench.raft.RaftTimeouts;
import dev.kraftbench.raft.ReplicaKey;
import dev.kraftbench.raft.SnapshotContents;
import dev.kraftbench.raft.SnapshotWriter;
import dev.kraftbench.raft.VoterSet;
import dev.kraftbench.simulation.Latency;
import dev.kraftbench.simulation.SimDisk;
import dev.kraftbench.simulation.SimMachine;
import dev.kraftbench.simulation.SimNetwork;
import dev.kraftbench.simulation.Simulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metadata.FeatureLevelRecord;
import org.apache.kafka.common.metadata.TopicRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The driver with partition logs, snapshots and quorum state in real files; time and network are simulated. */
class RaftNodeOnFilesTest {

    private static final String LISTENER = "CONTROLLER";
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(20);

    /** Keeps the names of topics it was told of. */
    private static final class Names implements RaftListener {
        final List<String> names = new ArrayList<>();
        long next;
        int lastEpoch;
        LeaderAndEpoch leader = LeaderAndEpoch.UNKNOWN;

        @Override
        public void committed(CommittedBatch batch) {
            assertEquals(next, batch.baseOffset());
            batch.records().forEach(this::add);
            next = batch.lastOffset() + 1;
            lastEpoch = batch.epoch();
        }

        private void add(ApiMessageAndVersion record) {
            if (record.message() instanceof TopicRecord topic) {
                names.add(topic.name());
            }
        }

        @Override
        public void loadSnapshot(SnapshotContents snapshot) {
            names.clear();
            snapshot.forEachBatch(batch -> batch.forEach(this::add));
            next = snapshot.id().offset();
            lastEpoch = snapshot.id().epoch();
        }

        @Override
        public void leaderChanged(LeaderAndEpoch current) {
            leader = current;
        }

        @Override
        public void closing() {}
    }

    /** A node of the test's cluster. */
    private final class Node {
        final RaftConfig config;
        SimMachine machine;
        RaftNode raft;
        Names names;

        Node(RaftConfig config) {
            this.config = config;
        }

        void start() throws IOException {
            machine = SimMachine.start(
                    simulation, config.nodeId(), 1, new SimDisk(Long.MAX_VALUE, simulation.split()), network, Latency.DISK);
            raft = RaftNode.open(
                    config,
                    new RaftPorts(
                            machine.lanes().lane(0), machine.helpers(), FileDisk.INSTANCE, machine.links(), simulation.split()));
            names = new Names();
            raft.addListener(names);
            raft.onFailure(cause -> {
                throw new AssertionError(cause);
            });
            machine.listen(LISTENER, (request, sink) -> raft.handlers().get(request.api()).handle(request, sink));
            machine.lanes().lane(0).execute(raft::start);
        }

        boolean leads() {
            return names.leader.isLeader(config.nodeId());
        }

        void append(String... topics) {
            machine.lanes().lane(0).execute(() -> {
                List<ApiMessageAndVersion> records = new ArrayList<>();
                for (String topic : topics) {
                    records.add(topic(topic));
                }
                assertInstanceOf(AppendOutcome.Appended.class, raft.append(names.leader.epoch(), records));
            });
        }

        void snapshot() {
            machine.lanes().lane(0).execute(() -> {
                SnapshotWriter writer = raft.createSnapshot(
                        new OffsetAndEpoch(names.next, names.lastEpoch), simulation.wallMillis()).orElseThrow();
                List<ApiMessageAndVersion> contents = new ArrayList<>(names.names.stream().map(RaftNodeOnFilesTest::topic).toList());
                try (writer) {
                    writer.append(contents);
                    writer.freeze();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
        }
    }

    private final Simulation simulation = new Simulation(42);
    private final SimNetwork network = new SimNetwork(simulation, new LinkFaults(), Latency.NETWORK);
    private final Map<Integer, Node> nodes = new TreeMap<>();

    @TempDir
    Path directory;

    private static ApiMessageAndVersion topic(String name) {
        return new ApiMessageAndVersion(new TopicRecord().setName(name).setTopicId(Uuid.ZERO_UUID), (short) 0);
    }

    private void formatted(int voters, MetadataLogLimits limits) throws IOException {
        List<VoterSet.Voter> set = new ArrayList<>();
        for (int id = 1; id <= voters; id++) {
            set.add(new VoterSet.Voter(new ReplicaKey(id, new Uuid(1, id)), Map.of(LISTENER, new Endpoint("localhost", 9000 + id))));
        }
        for (int id = 1; id <= voters; id++) {
            Path metadata = directory.resolve("node-" + id);
            BootstrapCheckpoint.write(
                    FileDisk.INSTANCE, metadata, (short) 1, VoterSet.of(set),
                    List.of(new ApiMessageAndVersion(
                            new FeatureLevelRecord().setName("metadata.version").setFeatureLevel((short) 33), (short) 0)),
                    simulation.wallMillis());
            nodes.put(id, new Node(new RaftConfig(
                    id, new Uuid(1, id), "cluster", true, LISTENER, Map.of(LISTENER, new Endpoint("localhost", 9000 + id)), VoterSet.EMPTY,
                    List.of(), metadata, RaftTimeouts.DEFAULT, limits)));
        }
        for (Node node : nodes.values()) {
            node.start();
        }
    }

    private Node leader() {
        simulation.runUntil("a leader", LIMIT_NANOS, () -> nodes.values().stream().anyMatch(n -> n.machine.isRunning() && n.leads()));
        return nodes.values().stream().filter(n -> n.machine.isRunning() && n.leads()).findFirst().orElseThrow();
    }

    private void everywhere(String... names) {
        simulation.runUntil("all nodes at " + List.of(names), LIMIT_NANOS, () -> nodes.values().stream()
                .allMatch(node -> !node.machine.isRunning() || node.names.names.equals(List.of(names))));
    }

    @Test
    void theFirstElectionTakesLittleTimeAndRecordsReachAll() throws IOException {
        formatted(3, MetadataLogLimits.DEFAULT);
        long begin = simulation.nowNanos();

        Node leader = leader();
        long electedNanos = simulation.nowNanos() - begin;
        leader.append("a", "b");
        leader.append("c");

        everywhere("a", "b", "c");
        assertTrue(electedNanos < TimeUnit.MILLISECONDS.toNanos(200), "elected after " + electedNanos + " ns of virtual time");
    }

    @Test
    void aNewLeaderTakesOverSoonAfterTheOldOneWasKilled() throws IOException {
        formatted(3, MetadataLogLimits.DEFAULT);
        Node first = leader();
        first.append("before");
        everywhere("before");
        first.machine.kill();
        long killed = simulation.nowNanos();

        Node second = leader();
        long tookNanos = simulation.nowNanos() - killed;
        second.append("after");

        everywhere("before", "after");
        assertTrue(tookNanos < TimeUnit.MILLISECONDS.toNanos(400), "took over after " + tookNanos + " ns of virtual time");
    }

    @Test
    void aNodeThatWasKilledComesBackWithItsFiles() throws IOException {
        formatted(3, MetadataLogLimits.DEFAULT);
        Node first = leader();
        first.append("a");
        everywhere("a");
        first.machine.kill();
        Node second = leader();
        second.append("b");
        everywhere("a", "b");

        first.start();

        everywhere("a", "b");
        assertTrue(Files.readString(first.config.partitionDirectory().resolve("quorum-state")).contains("\"data_version\":1"));
    }

    @Test
    void anEmptyNodeGetsTheSnapshotInsteadOfTheLogThatIsGone() throws IOException {
        formatted(3, new MetadataLogLimits(16 << 10, 604_800_000L, 0, -1, 8 << 20, 1 << 20, 100));
        Node leader = leader();
        nodes.values().stream().filter(node -> node != leader).findFirst().orElseThrow().machine.kill();
        for (int i = 0; i < 10; i++) {
            leader.append("t" + i);
        }
        String[] all = {"t0", "t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8", "t9"};
        everywhere(all);
        leader.snapshot();
        simulation.runUntil("log cut at the snapshot", LIMIT_NANOS, () -> leader.raft.status().logStartOffset() > 0);

        Node late = nodes.values().stream().filter(node -> !node.machine.isRunning()).findFirst().orElseThrow();
        late.start();
        everywhere(all);
        leader.append("more");

        simulation.runUntil("the late node has all", LIMIT_NANOS, () -> late.names.names.contains("more"));
        assertEquals(leader.raft.status().logStartOffset(), late.raft.status().logStartOffset());
    }

    @Test
    void aSingleVoterLeadsAloneAndKeepsItsRecords() throws IOException {
        formatted(1, MetadataLogLimits.DEFAULT);
        Node only = leader();
        only.append("a");
        everywhere("a");
        only.snapshot();
        only.append("b");
        everywhere("a", "b");
        only.machine.lanes().lane(0).execute(() -> only.raft.shutdown(() -> only.machine.kill()));
        simulation.runUntil("stopped", LIMIT_NANOS, () -> !only.machine.isRunning());

        only.start();

        simulation.runUntil("leads again", LIMIT_NANOS, only::leads);
        assertEquals(List.of("a", "b"), only.names.names);
        assertFalse(only.raft.voters().isEmpty());
    }
}
