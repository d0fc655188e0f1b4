package dev.kraftbench.raft;

import dev.kraftbench.kernel.Helpers.Outcome;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Link.Delivery;
import dev.kraftbench.kernel.Link.Loss;
import dev.kraftbench.protocol.ApiMessageAndVersion;
import dev.kraftbench.protocol.PeerRequest;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.raft.internal.core.Effect;
import dev.kraftbench.raft.internal.core.ElectionState;
import dev.kraftbench.raft.internal.core.Input;
import dev.kraftbench.raft.internal.core.Leader;
import dev.kraftbench.raft.internal.core.LogBatch;
import dev.kraftbench.raft.internal.core.Message;
import dev.kraftbench.raft.internal.core.RaftCore;
import dev.kraftbench.raft.internal.core.RaftRules;
import dev.kraftbench.raft.internal.core.Resigned;
import dev.kraftbench.raft.internal.core.VoterChange;
import dev.kraftbench.raft.internal.log.Batches;
import dev.kraftbench.raft.internal.log.PartitionRaftLog;
import dev.kraftbench.raft.internal.log.QuorumStateFile;
import dev.kraftbench.raft.internal.log.SnapshotFile;
import dev.kraftbench.raft.internal.log.SnapshotFileWriter;
import dev.kraftbench.raft.internal.log.Snapshots;
import dev.kraftbench.raft.internal.node.CoreTimer;
import dev.kraftbench.raft.internal.node.ElectionStateWrites;
import dev.kraftbench.raft.internal.node.HelperWrites;
import dev.kraftbench.raft.internal.node.ListenerFeed;
import dev.kraftbench.raft.internal.node.QuorumLinks;
import dev.kraftbench.raft.internal.node.QuorumRequests;
import dev.kraftbench.raft.internal.node.Recovery;
import dev.kraftbench.raft.internal.node.Replica;
import dev.kraftbench.raft.internal.node.SnapshotTraffic;
import dev.kraftbench.raft.internal.wire.RaftAnswers;
import dev.kraftbench.raft.internal.wire.RaftMessages;
import dev.kraftbench.storage.LogConfig;
import dev.kraftbench.storage.OpenOptions;
import dev.kraftbench.storage.PartitionLog;
import dev.kraftbench.storage.StorageContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node's part in the metadata quorum, as voter or observer: carries out what the core decides. Confined to the metadata lane, but for
 * {@link #open}, which waits and is helper work, {@link #leaderAndEpoch}, and the {@link #handlers()}, which may be called on any lane.
 */
public final class RaftNode implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RaftNode.class);

    /** How long a leader that shuts down waits for the others to hear of it. */
    private static final long HAND_OVER_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final RaftConfig config;
    private final RaftPorts ports;
    private final Lane lane;
    private final RaftLog log;
    private final Snapshots snapshots;
    private final RaftCore.Recovered recovered;
    private final RaftRules rules;
    private final RaftMessages messages;
    private final QuorumLinks links;
    private final ListenerFeed feed;
    private final HelperWrites writes;
    private final SnapshotTraffic snapshotTraffic;
    private final ElectionStateWrites electionStateWrites;
    private final QuorumRequests requests;
    private final CoreTimer timer;
    private final ArrayDeque<Effect> effects = new ArrayDeque<>();
    private @Nullable RaftCore core;
    private boolean carryingOut;
    private boolean closed;
    private boolean handingOver;
    private Consumer<Exception> failureListener = cause -> {};
    private volatile LeaderAndEpoch leaderAndEpoch = LeaderAndEpoch.UNKNOWN;

    private RaftNode(
            RaftConfig config, RaftPorts ports, RaftLog log, Snapshots snapshots, QuorumStateFile quorumState,
            RaftCore.Recovered recovered, RaftRules rules) {
        this.config = config;
        this.ports = ports;
        this.lane = ports.lane();
        this.log = log;
        this.snapshots = snapshots;
        this.recovered = recovered;
        this.rules = rules;
        this.messages = new RaftMessages(config.clusterId(), config.limits());
        Replica self = new Replica() {
            @Override
            public @Nullable RaftCore running() {
                return closed ? null : core;
            }

            @Override
            public void input(Input input) {
                RaftNode.this.input(input);
            }

            @Override
            public void fail(Exception cause) {
                RaftNode.this.fail(cause);
            }
        };
        this.links = new QuorumLinks(ports.links(), lane, peerId -> input(new Input.Disconnected(peerId)));
        this.feed = new ListenerFeed(config.nodeId(), lane, log, snapshots, this::fail);
        this.writes = new HelperWrites(ports.helpers(), lane);
        this.snapshotTraffic = new SnapshotTraffic(config, lane, ports.helpers(), writes, log, snapshots, self);
        this.electionStateWrites = new ElectionStateWrites(quorumState, config.staticVoters(), writes, self);
        this.requests = new QuorumRequests(config, lane, links, self, this::status);
        this.timer = new CoreTimer(lane, self);
    }

    /** Opens log, snapshots and quorum state, recovering them. Waits: call it off the lane. The node is silent until {@link #start}. */
    public static RaftNode open(RaftConfig config, RaftPorts ports) throws IOException {
        Path directory = config.partitionDirectory();
        ports.disk().createDirectories(directory);
        MetadataLogLimits limits = config.limits();
        LogConfig logConfig = LogConfig.of(Map.of(
                TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(limits.segmentBytes()),
                TopicConfig.SEGMENT_MS_CONFIG, Long.toString(limits.segmentMillis()),
                TopicConfig.RETENTION_BYTES_CONFIG, "-1",
                TopicConfig.RETENTION_MS_CONFIG, "-1",
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(limits.maxBatchBytes())));
        PartitionLog log = PartitionLog.open(
                new StorageContext(config.nodeId(), ports.disk(), ports.lane().clock(), ports.helpers()), ports.lane(), directory,
                new TopicIdPartition(RaftMessages.TOPIC_ID, 0, RaftMessages.TOPIC), logConfig, OpenOptions.RECOVER_ALL);
        return open(config, ports, new PartitionRaftLog(log));
    }

    /** As {@link #open(RaftConfig, RaftPorts)} with another log. */
    public static RaftNode open(RaftConfig config, RaftPorts ports, RaftLog log) throws IOException {
        return open(config, ports, log, RaftRules.SOUND);
    }

    /** With rules of the protocol broken on purpose: for tests of the tests. */
    static RaftNode open(RaftConfig config, RaftPorts ports, RaftLog log, RaftRules rules) throws IOException {
        ports.disk().createDirectories(config.partitionDirectory());
        Snapshots snapshots = Snapshots.open(ports.disk(), config.partitionDirectory());
        QuorumStateFile quorumState = new QuorumStateFile(ports.disk(), config.partitionDirectory());
        ElectionState election = quorumState.read();
        RaftCore.Recovered recovered = Recovery.recover(config, log, snapshots, election);
        LOG.atInfo()
                .addKeyValue("nodeId", config.nodeId())
                .addKeyValue("epoch", election.epoch())
                .addKeyValue("state", Recovery.describe(recovered))
                .log("Metadata log opened");
        return new RaftNode(config, ports, log, snapshots, quorumState, recovered, rules);
    }

    /** Starts taking part. On the lane. */
    public void start() {
        if (core != null || closed) {
            throw new IllegalStateException("started or closed already");
        }
        core = new RaftCore(
                lane.clock().nanos(),
                new RaftCore.Settings(
                        config.key(), config.controller(), config.controllerListener(), config.localListeners(),
                        config.bootstrapServers(), config.timeouts(), rules),
                ports.random(), recovered);
        input(new Input.Tick());
    }

    /** Stops at once, as a crash would, but with files closed. On the lane. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        effects.clear();
        timer.cancel();
        links.close();
        feed.close();
        try {
            log.close();
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("nodeId", config.nodeId()).setCause(e).log("Metadata log not closed in order");
        }
        writes.close();
    }

    /**
     * A leader hands over first (EndQuorumEpoch); then {@link #close}. {@code done} runs on the lane when the files are closed and no
     * helper writes in the directory any more; after {@link #close} this is what to wait for.
     */
    public void shutdown(Runnable done) {
        writes.whenQuiet(done);
        if (!closed && core != null && core.leader() != null) {
            handingOver = true;
            lane.schedule(HAND_OVER_NANOS, this::close);
            input(new Input.Resign(core.epoch()));
        } else {
            close();
        }
    }

    /** Is told, on the lane, when the disk failed or an invariant broke and the node has closed itself. */
    public void onFailure(Consumer<Exception> listener) {
        failureListener = listener;
    }

    private void fail(Exception cause) {
        if (!closed) {
            LOG.atError().addKeyValue("nodeId", config.nodeId()).setCause(cause).log("Metadata quorum stops on this node");
            close();
            failureListener.accept(cause);
        }
    }

    // ---- what others ask

    public int nodeId() {
        return config.nodeId();
    }

    /** Any thread. */
    public LeaderAndEpoch leaderAndEpoch() {
        return leaderAndEpoch;
    }

    /** Offsets below are committed; empty until the first leader told. */
    public OptionalLong highWatermark() {
        return core == null ? OptionalLong.empty() : core.highWatermark();
    }

    /** The voters by the newest voter set in the log, committed or not. */
    public VoterSet voters() {
        return recovered.voters().last();
    }

    /** Where the leader's controller listener is, if leader and address are known. */
    public Optional<Endpoint> leaderEndpoint() {
        return core == null ? Optional.empty() : Optional.ofNullable(core.leaderEndpoint());
    }

    /** {@code kraft.version} by the log: 0 with static voters. */
    public int kraftVersion() {
        return recovered.voters().kraftVersion();
    }

    public QuorumStatus status() {
        RaftCore current = core;
        if (current == null) {
            return new QuorumStatus(
                    config.nodeId(), "Stopped", LeaderAndEpoch.UNKNOWN, log.startOffset(), log.endOffset(), OptionalLong.empty(),
                    voters(), List.of(), List.of());
        }
        Leader leader = current.leader();
        return new QuorumStatus(
                config.nodeId(), current.role().getClass().getSimpleName(), current.leaderAndEpoch(), current.logStart(),
                current.logEnd(), current.highWatermark(), voters(), leader == null ? List.of() : progress(leader.voterProgress()),
                leader == null ? List.of() : progress(leader.observerProgress()));
    }

    private List<QuorumStatus.ReplicaProgress> progress(Iterable<Leader.Progress> replicas) {
        long nanos = lane.clock().nanos();
        long millis = lane.clock().wallMillis();
        List<QuorumStatus.ReplicaProgress> list = new ArrayList<>();
        for (Leader.Progress progress : replicas) {
            boolean self = progress.replica().id() == config.nodeId();
            list.add(new QuorumStatus.ReplicaProgress(
                    self ? config.key() : progress.replica(),
                    self && core != null ? core.logEnd() : progress.endOffset(),
                    progress.hasFetched() ? millis - TimeUnit.NANOSECONDS.toMillis(nanos - progress.lastFetchNanos()) : -1,
                    self ? millis
                            : progress.hasCaughtUp() ? millis - TimeUnit.NANOSECONDS.toMillis(nanos - progress.caughtUpNanos()) : -1));
        }
        return list;
    }

    /** The listener gets the newest snapshot, then the log, from the beginning. */
    public void addListener(RaftListener listener) {
        feed.add(listener);
    }

    public void removeListener(RaftListener listener) {
        feed.remove(listener);
    }

    /**
     * Appends the records as one batch, atomically, if this node leads in the epoch.
     *
     * @param epoch that {@link RaftListener#leaderChanged} told the caller
     */
    public AppendOutcome append(int epoch, List<ApiMessageAndVersion> records) {
        RaftCore current = core;
        if (closed || current == null || current.leader() == null || current.epoch() != epoch) {
            return new AppendOutcome.NotLeader(leaderAndEpoch);
        }
        if (records.isEmpty()) {
            throw new IllegalArgumentException("no records");
        }
        long now = lane.clock().wallMillis();
        long base = current.logEnd();
        ByteBuffer bytes = Batches.encode(base, epoch, now, records);
        if (bytes.remaining() > config.limits().maxBatchBytes()) {
            return new AppendOutcome.TooLarge(bytes.remaining(), config.limits().maxBatchBytes());
        }
        long last = base + records.size() - 1;
        feed.remember(new CommittedBatch(base, last, epoch, now, bytes.remaining(), List.copyOf(records)));
        input(new Input.LeaderAppend(new LogBatch(base, last, epoch, null, OptionalInt.empty(), bytes)));
        return new AppendOutcome.Appended(base, last);
    }

    /** Steps down, if this node leads in the epoch, and tells the others to elect. */
    public void resign(int epoch) {
        input(new Input.Resign(epoch));
    }

    /**
     * Begins a snapshot of everything below the committed offset.
     *
     * @param committed as of {@link CommittedBatch}: its last offset + 1 and its epoch
     * @param lastContainedLogTimestamp append time of that batch
     * @return empty if there is a snapshot at or after this offset already
     */
    public Optional<SnapshotWriter> createSnapshot(OffsetAndEpoch committed, long lastContainedLogTimestamp) {
        if (core == null || committed.offset() > core.highWatermark().orElse(0)) {
            throw new IllegalArgumentException("a snapshot at " + committed + " above the high watermark " + highWatermark());
        }
        SnapshotFile latest = snapshots.latest();
        if (closed || (latest != null && latest.id().offset() >= committed.offset())) {
            return Optional.empty();
        }
        SnapshotFileWriter.Header header = new SnapshotFileWriter.Header(
                lastContainedLogTimestamp, core.voterHistory().kraftVersionBefore(committed.offset()),
                core.voterHistory().before(committed.offset()), lane.clock().wallMillis());
        return Optional.of(new SnapshotFileWriter(
                ports.disk(), config.partitionDirectory(), committed, header, () -> lane.execute(() -> {
                    if (!closed) {
                        snapshotTraffic.taken(committed);
                    }
                })));
    }

    // ---- requests

    /** Whether a fetch request is for the metadata log, whichever listener it came by. */
    public static boolean isMetadataFetch(FetchRequestData request) {
        return RaftAnswers.isMetadataFetch(request);
    }

    /**
     * VOTE, BEGIN_QUORUM_EPOCH, END_QUORUM_EPOCH, FETCH (metadata topic), FETCH_SNAPSHOT, DESCRIBE_QUORUM, ADD_RAFT_VOTER,
     * REMOVE_RAFT_VOTER, UPDATE_RAFT_VOTER.
     */
    public Map<ApiKeys, RequestHandler> handlers() {
        return requests.handlers();
    }

    // ---- carrying out

    private void input(Input input) {
        RaftCore current = core;
        if (closed || current == null) {
            return;
        }
        try {
            effects.addAll(current.step(lane.clock().nanos(), input));
            if (!carryingOut) {
                carryOutAll();
            }
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    private void carryOutAll() {
        carryingOut = true;
        try {
            for (Effect effect = effects.poll(); effect != null; effect = effects.poll()) {
                carryOut(effect);
            }
        } catch (IOException e) {
            fail(e);
        } finally {
            carryingOut = false;
        }
        if (!closed) {
            timer.arm();
            if (handingOver && core != null && !(core.role() instanceof Resigned resigned && !resigned.isDone())) {
                close();
            }
        }
    }

    private void carryOut(Effect effect) throws IOException {
        switch (effect) {
            case Effect.Send send -> send(send);
            case Effect.Reply(Object ticket, Message.RaftResponse response) -> QuorumRequests.answer(ticket, response);
            case Effect.ReplyChange(Object ticket, VoterChange.Refusal outcome) -> QuorumRequests.answer(ticket, outcome);
            case Effect.ReplyRecords reply -> replyRecords(reply);
            case Effect.ReplySnapshot reply -> snapshotTraffic.serve(reply, (error, size, bytes) -> QuorumRequests.answer(
                    reply.ticket(),
                    new Message.FetchSnapshotAnswer(error, reply.known(), reply.snapshot(), size, reply.position(), bytes)));
            case Effect.PersistElectionState persist -> electionStateWrites.persist(persist);
            case Effect.Append(List<LogBatch> batches) -> {
                for (LogBatch batch : batches) {
                    log.append(batch.bytes().duplicate(), batch.epoch());
                }
            }
            case Effect.AppendControl(long base, int epoch, List<ApiMessage> records) ->
                    log.append(Batches.encodeControl(base, epoch, lane.clock().wallMillis(), records), epoch);
            case Effect.FlushLog(long serial, long end) -> log.flush(outcome -> flushed(serial, outcome));
            case Effect.Truncate(long offset) -> {
                LOG.atInfo().addKeyValue("nodeId", config.nodeId()).addKeyValue("offset", offset).log("Metadata log truncated");
                log.truncateTo(offset);
            }
            case Effect.StartLogAt(OffsetAndEpoch snapshot) -> {
                log.truncateFullyAndStartAt(snapshot.offset());
                snapshotTraffic.deleteBefore(snapshot);
            }
            case Effect.StoreSnapshotPiece piece -> snapshotTraffic.store(piece);
            case Effect.Committed(long highWatermark) -> {
                log.committed(highWatermark);
                feed.committed(highWatermark);
            }
            case Effect.LeaderChanged(LeaderAndEpoch leader, long epochStart) -> {
                leaderAndEpoch = leader;
                LOG.atInfo()
                        .addKeyValue("nodeId", config.nodeId())
                        .addKeyValue("epoch", leader.epoch())
                        .addKeyValue("leaderId", leader.leaderId().orElse(-1))
                        .log("Metadata quorum leader");
                feed.leaderChanged(leader, epochStart);
            }
        }
    }

    private void flushed(long serial, Outcome<Long> outcome) {
        switch (outcome) {
            case Outcome.Done<Long>(Long end) -> input(new Input.LogFlushed(serial, end));
            case Outcome.Failed<Long>(Exception cause) -> fail(cause);
        }
    }

    private void send(Effect.Send send) {
        PeerRequest request = messages.request(send.request());
        int peerId = send.to().id();
        long timeout = config.timeouts().requestNanos();
        links.to(send.to(), request.api()).send(request, timeout, delivery -> {
            switch (delivery) {
                case Delivery.Answered<ApiMessage>(ApiMessage message) -> {
                    Message.RaftResponse response = messages.response(message);
                    if (response != null) {
                        input(new Input.Answered(send.serial(), peerId, send.request(), response));
                    } else {
                        LOG.atWarn()
                                .addKeyValue("nodeId", config.nodeId())
                                .addKeyValue("peer", send.to())
                                .addKeyValue("api", request.api())
                                .log("Refused or unreadable answer from a peer of the quorum");
                        input(new Input.Unanswered(send.serial(), peerId, send.request(), false));
                    }
                }
                case Delivery.Lost<ApiMessage>(Loss reason, String detail) ->
                        input(new Input.Unanswered(send.serial(), peerId, send.request(), reason == Loss.UNSUPPORTED));
            }
        });
    }

    private void replyRecords(Effect.ReplyRecords reply) throws IOException {
        MemoryRecords records = reply.offset() >= log.endOffset()
                ? MemoryRecords.EMPTY
                : MemoryRecords.readableRecords(
                        log.read(reply.offset(), Math.clamp(reply.maxBytes(), 0, config.limits().fetchMaxBytes())));
        Message.FetchAnswer answer = new Message.FetchAnswer(
                Errors.NONE, reply.known(), reply.highWatermark(), log.startOffset(), null, null, List.of());
        QuorumRequests.answer(reply.ticket(), answer, records);
    }
}
