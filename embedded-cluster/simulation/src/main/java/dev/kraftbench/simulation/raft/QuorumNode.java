package dev.kraftbench.simulation.raft;

import dev.kraftbench.kernel.Link;
import dev.kraftbench.kernel.Peer;
import dev.kraftbench.protocol.ApiMessageAndVersion;
import dev.kraftbench.protocol.PeerRequest;
import dev.kraftbench.raft.CommittedBatch;
import dev.kraftbench.raft.LeaderAndEpoch;
import dev.kraftbench.raft.OffsetAndEpoch;
import dev.kraftbench.raft.RaftConfig;
import dev.kraftbench.raft.RaftListener;
import dev.kraftbench.raft.RaftNode;
import dev.kraftbench.raft.RaftPorts;
import dev.kraftbench.raft.SnapshotContents;
import dev.kraftbench.raft.SnapshotWriter;
import dev.kraftbench.simulation.Latency;
import dev.kraftbench.simulation.SimDisk;
import dev.kraftbench.simulation.SimMachine;
import dev.kraftbench.simulation.SimNetwork;
import dev.kraftbench.simulation.Simulation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.metadata.NoOpRecord;
import org.apache.kafka.common.metadata.TopicRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.jspecify.annotations.Nullable;

/** A replica of the quorum through its runs, with a small state machine that keeps a digest of what it was told. */
final class QuorumNode implements RaftListener {

    /** How a run's replica is opened: on its disk or on a log in memory, with the rules of the protocol kept or one broken. */
    @FunctionalInterface
    interface Opener {
        RaftNode open(RaftConfig config, RaftPorts ports, SimLogStore store) throws IOException;
    }

    private static final String SNAPSHOT = "snapshot of ";

    private final Simulation simulation;
    private final SimNetwork network;
    private final RaftConfig config;
    private final Opener opener;
    private final CommittedHistory history;
    private final SimDisk disk;
    private final SimLogStore store = new SimLogStore();
    private @Nullable SimMachine machine;
    private @Nullable RaftNode raft;
    private long nextOffset;
    private long state;
    private int lastEpoch;
    private int leading = -1;
    private boolean writingSnapshot;

    QuorumNode(Simulation simulation, SimNetwork network, RaftConfig config, Opener opener, CommittedHistory history) {
        this.simulation = simulation;
        this.network = network;
        this.config = config;
        this.opener = opener;
        this.history = history;
        this.disk = new SimDisk(Long.MAX_VALUE, simulation.split());
    }

    int id() {
        return config.nodeId();
    }

    SimDisk disk() {
        return disk;
    }

    boolean isRunning() {
        return machine != null;
    }

    @Nullable RaftNode raft() {
        return raft;
    }

    @Nullable SimMachine machine() {
        return machine;
    }

    /** Everything below has been applied here. */
    long applied() {
        return nextOffset;
    }

    void start() {
        SimMachine started = SimMachine.start(simulation, id(), 1, disk, network, Latency.DISK);
        machine = started;
        nextOffset = 0;
        state = 0;
        lastEpoch = 0;
        leading = -1;
        writingSnapshot = false;
        try {
            disk.createDirectories(config.partitionDirectory());
            disk.forceDirectory(config.metadataDirectory());
            disk.forceDirectory(config.metadataDirectory().getParent());
            RaftNode opened = opener.open(
                    config,
                    new RaftPorts(started.lanes().lane(0), started.helpers(), disk, started.links(), simulation.split()),
                    store);
            raft = opened;
            opened.onFailure(cause -> {
                throw new AssertionError("node " + id() + " gave up: " + cause, cause);
            });
            opened.addListener(this);
            started.listen(config.controllerListener(), (request, sink) -> {
                if (request.api() == ApiKeys.API_VERSIONS) {
                    sink.respond(versions());
                    return;
                }
                if (!opened.handlers().containsKey(request.api())) {
                    throw new AssertionError("unexpected request " + request.api());
                }
                opened.handlers().get(request.api()).handle(request, sink);
            });
            started.lanes().lane(0).execute(opened::start);
            simulation.note(() -> "node " + id() + " starts, " + opened.status());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ApiVersionsResponseData versions() {
        ApiVersionsResponseData versions = new ApiVersionsResponseData();
        versions.supportedFeatures()
                .add(new ApiVersionsResponseData.SupportedFeatureKey().setName("kraft.version").setMinVersion((short) 0).setMaxVersion((short) 1));
        return versions;
    }

    RaftConfig config() {
        return config;
    }

    boolean isLeading() {
        return machine != null && leading >= 0;
    }

    /** Asks another node as a client on this node's machine would. */
    void askSoon(Peer target, PeerRequest request, long timeoutNanos, Consumer<Link.Delivery<ApiMessage>> answer) {
        SimMachine running = machine;
        if (running != null) {
            running.lanes().lane(0).execute(() -> {
                Link<PeerRequest, ApiMessage> link = running.links().open(target, running.lanes().lane(0));
                link.send(request, timeoutNanos, delivery -> {
                    answer.accept(delivery);
                    link.close();
                });
            });
        }
    }

    void losePower() {
        SimMachine stopping = machine();
        forgetRun();
        stopping.losePower();
        store.losePower(simulation.random());
    }

    void kill() {
        SimMachine stopping = machine();
        forgetRun();
        stopping.kill();
    }

    private void forgetRun() {
        machine = null;
        raft = null;
    }

    /** Appends some records, if this replica takes itself for the leader. @return their last offset, -1 if none were appended */
    void proposeSoon(int count, String name) {
        SimMachine running = machine;
        RaftNode current = raft;
        if (running != null && current != null && leading >= 0) {
            running.lanes().lane(0).execute(() -> {
                if (leading >= 0) {
                    List<ApiMessageAndVersion> records = new java.util.ArrayList<>();
                    for (int i = 0; i < count; i++) {
                        records.add(topic(name + "." + i));
                    }
                    current.append(leading, records);
                }
            });
        }
    }

    void resignSoon() {
        SimMachine running = machine;
        RaftNode current = raft;
        if (running != null && current != null && leading >= 0) {
            int epoch = leading;
            running.lanes().lane(0).execute(() -> current.resign(epoch));
        }
    }

    /** Writes a snapshot of what was applied here. */
    void snapshotSoon() {
        SimMachine running = machine;
        RaftNode current = raft;
        if (running == null || current == null || writingSnapshot || nextOffset == 0) {
            return;
        }
        running.lanes().lane(0).execute(() -> {
            Optional<SnapshotWriter> writer =
                    current.createSnapshot(new OffsetAndEpoch(nextOffset, lastEpoch), simulation.wallMillis());
            if (writer.isEmpty()) {
                return;
            }
            writingSnapshot = true;
            String content = SNAPSHOT + nextOffset + ":" + state;
            running.helpers().submit(
                    running.lanes().lane(0),
                    () -> {
                        try (SnapshotWriter open = writer.get()) {
                            open.append(List.of(topic(content), new ApiMessageAndVersion(new NoOpRecord(), (short) 0)));
                            open.freeze();
                        }
                        return content;
                    },
                    outcome -> {
                        outcome.orThrow();
                        writingSnapshot = false;
                    });
        });
    }

    private static ApiMessageAndVersion topic(String name) {
        return new ApiMessageAndVersion(new TopicRecord().setName(name).setTopicId(new Uuid(1, 1)), (short) 0);
    }

    @Override
    public void committed(CommittedBatch batch) {
        if (batch.baseOffset() != nextOffset) {
            throw new AssertionError("node " + id() + " stands at " + nextOffset + " and is told of " + batch.baseOffset());
        }
        state = history.committed(id(), batch, state);
        nextOffset = batch.lastOffset() + 1;
        lastEpoch = batch.epoch();
    }

    @Override
    public void loadSnapshot(SnapshotContents snapshot) {
        simulation.note(() -> "node " + id() + " loads snapshot " + snapshot.id());
        if (snapshot.id().offset() < nextOffset) {
            throw new AssertionError("node " + id() + " stands at " + nextOffset + " and is to load " + snapshot.id());
        }
        snapshot.forEachBatch(records -> {
            for (ApiMessageAndVersion record : records) {
                if (record.message() instanceof TopicRecord topic && topic.name().startsWith(SNAPSHOT)) {
                    String[] parts = topic.name().substring(SNAPSHOT.length()).split(":");
                    if (Long.parseLong(parts[0]) != snapshot.id().offset()) {
                        throw new AssertionError("snapshot " + snapshot.id() + " is one of " + parts[0]);
                    }
                    state = Long.parseLong(parts[1]);
                }
            }
        });
        nextOffset = snapshot.id().offset();
        lastEpoch = snapshot.id().epoch();
        if (snapshot.id().offset() > 0 && history.stateAt(nextOffset) != state) {
            throw new AssertionError("node " + id() + " loaded snapshot " + snapshot.id() + " with another history");
        }
    }

    @Override
    public void leaderChanged(LeaderAndEpoch leader) {
        simulation.note(() -> "node " + id() + " hears of " + leader);
        leading = leader.isLeader(id()) ? leader.epoch() : -1;
    }

    @Override
    public void closing() {}
}
