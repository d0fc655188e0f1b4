package dev.kraftbench.controller;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Timer;
import dev.kraftbench.metadata.BrokerRegistration;
import dev.kraftbench.metadata.ClusterDelta;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.config.EffectiveConfigs;
import dev.kraftbench.protocol.ApiMessageAndVersion;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.raft.AppendOutcome;
import dev.kraftbench.raft.CommittedBatch;
import dev.kraftbench.raft.LeaderAndEpoch;
import dev.kraftbench.raft.RaftListener;
import dev.kraftbench.raft.SnapshotContents;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.apache.kafka.common.metadata.NoOpRecord;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node's controller. While its node leads the metadata log it is active: it decides each request on the working image, which has
 * everything appended, committed or not; appends the records; and replies when they are committed. A standby only waits.
 *
 * <pre>
 *   request ─▶ decide(working image) ─▶ append ─▶ working image ─▶ … committed ─▶ reply
 * </pre>
 *
 * On the metadata lane, but for {@link #handlers()} and {@link #brokerDisconnected}, which any thread may use. Must be added to the
 * quorum's listeners after its {@link MetadataLoader}.
 */
public final class Controller implements RaftListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Controller.class);

    /** Requests that may wait for their records to be committed; more are turned away. Heartbeats are always taken. */
    static final int MAX_PENDING = 10_000;

    private static final long TICK_NANOS = 100_000_000L;
    private static final int ELECTIONS_AT_ONCE = 1_000;

    /** Records of one batch at most, where a decision may be written in several. */
    private static final int RECORDS_PER_BATCH = 10_000;

    private final ControllerConfig config;
    private final ControllerPorts ports;
    private final MetadataLoader loader;
    private final Lane lane;
    private final EffectiveConfigs configs;
    private final Map<ApiKeys, RequestHandler> handlers;

    /** Null while standby. */
    private @Nullable Activity activity;

    private long committedOffset = -1;

    /** The node that led the quorum last before this one, -1 if none is known. */
    private int leaderBefore = -1;

    /** Inside the quorum's append, which may commit at once: replies wait until the working image has the records. */
    private boolean appending;

    private boolean closed;

    /** A reply that waits for an offset to be committed. */
    private record Pending(long offset, long deadlineNanos, Runnable reply, Consumer<Refusal> refused) {}

    /** How a decision is appended. */
    enum Atomicity {
        /** In one batch or not at all. */
        ONE_BATCH,
        /** In as many batches as it takes: each by itself leaves the cluster in a valid state. */
        ANY_BATCHES
    }

    /** Everything that an active controller has and a standby has not. */
    private final class Activity {
        final int epoch;
        ClusterImage working;
        long appendedOffset;
        boolean appendedSinceIdleCheck;
        final BrokerSessions sessions;
        final BrokerWatch watch;
        final Deque<Pending> pending = new ArrayDeque<>();
        final List<Timer> timers = new ArrayList<>();

        Activity(int epoch, ClusterImage working) {
            this.epoch = epoch;
            this.working = working;
            this.appendedOffset = Math.max(committedOffset, working.offset());
            this.sessions = new BrokerSessions(working.brokers(), config.sessionNanos(), lane.clock().nanos());
            this.watch = new BrokerWatch(config, ports.probe(), lane, sessions, Controller.this::fenceSilently);
        }
    }

    public Controller(ControllerConfig config, ControllerPorts ports, MetadataLoader loader) {
        this.config = config;
        this.ports = ports;
        this.loader = loader;
        this.lane = ports.lane();
        this.configs = new EffectiveConfigs(config.nodeId(), config.properties());
        this.handlers = new ControllerApis(this, config, ports).handlers();
    }

    /** Handlers of the requests that only the active controller decides. */
    public Map<ApiKeys, RequestHandler> handlers() {
        return handlers;
    }

    public boolean isActive() {
        return activity != null;
    }

    /** A hint from any thread: a connection to or from this broker has closed. It is probed, and fenced if nothing listens any more. */
    public void brokerDisconnected(int brokerId) {
        lane.run(() -> {
            Activity now = activity;
            if (now != null) {
                now.watch.disconnected(now.working.brokers(), brokerId);
            }
        });
    }

    // ---- following the quorum

    @Override
    public void committed(CommittedBatch batch) {
        committedOffset = batch.lastOffset();
        Activity now = activity;
        if (now != null) {
            now.appendedOffset = Math.max(now.appendedOffset, committedOffset);
            if (!appending) {
                replyCommitted();
            }
        }
    }

    private void replyCommitted() {
        for (Activity now = activity; now != null && !now.pending.isEmpty(); now = activity) {
            if (now.pending.peek().offset() > committedOffset) {
                return;
            }
            tell(now.pending.poll().reply());
        }
    }

    /** An answer that cannot be given is the loss of whoever waits for it, not the controller's. */
    private void tell(Runnable answer) {
        try {
            answer.run();
        } catch (RuntimeException e) {
            LOG.atError().addKeyValue("nodeId", config.nodeId()).setCause(e).log("An answer cannot be given");
        }
    }

    @Override
    public void loadSnapshot(SnapshotContents snapshot) {
        committedOffset = Math.max(committedOffset, snapshot.id().offset() - 1);
        if (activity != null) {
            throw new IllegalStateException("A snapshot for the active controller");
        }
    }

    @Override
    public void leaderChanged(LeaderAndEpoch leader) {
        if (leader.leaderId().isPresent() && !leader.isLeader(config.nodeId())) {
            leaderBefore = leader.leaderId().getAsInt();
        }
        Activity now = activity;
        if (now != null && (now.epoch != leader.epoch() || !leader.isLeader(config.nodeId()))) {
            becomeStandby(Refusal.of(Errors.NOT_CONTROLLER));
        }
        if (!closed && activity == null && leader.isLeader(config.nodeId())) {
            becomeActive(leader.epoch());
        }
    }

    @Override
    public void closing() {
        close();
    }

    /** Stops deciding; what waits is answered with NOT_CONTROLLER. */
    @Override
    public void close() {
        closed = true;
        if (activity != null) {
            becomeStandby(Refusal.of(Errors.NOT_CONTROLLER));
        }
    }

    private void becomeActive(int epoch) {
        Activity begun = new Activity(epoch, loader.loaded());
        activity = begun;
        List<ApiMessageAndVersion> first = new Activation(new ClusterView(begun.working, configs), loader).records();
        LOG.atInfo()
                .addKeyValue("nodeId", config.nodeId())
                .addKeyValue("epoch", epoch)
                .addKeyValue("offset", begun.appendedOffset)
                .log("Controller active");
        if (!first.isEmpty() && !append(begun, first, Atomicity.ONE_BATCH)) {
            throw new IllegalStateException("The first records of a cluster do not fit in one batch");
        }
        if (activity == begun) {
            begun.watch.probeAll(begun.working.brokers(), leaderBefore);
            repeat(begun, TICK_NANOS, () -> tick(begun));
            repeat(begun, config.balanceNanos(), () -> writeMaintenance("balance leaders", view -> new LeadershipDecisions(view)
                    .balanceLeaders(ELECTIONS_AT_ONCE)));
            repeat(begun, config.uncleanElectionNanos(), () -> writeMaintenance("elect unclean leaders", view ->
                    new LeadershipDecisions(view).electUncleanLeaders(ELECTIONS_AT_ONCE)));
            repeat(begun, config.idleNanos(), () -> writeIfIdle(begun));
        }
    }

    private void becomeStandby(Refusal refusal) {
        Activity ended = activity;
        activity = null;
        if (ended != null) {
            LOG.atInfo()
                    .addKeyValue("nodeId", config.nodeId())
                    .addKeyValue("epoch", ended.epoch)
                    .addKeyValue("pending", ended.pending.size())
                    .log("Controller standby");
            ended.timers.forEach(Timer::cancel);
            ended.watch.close();
            ended.pending.forEach(pending -> tell(() -> pending.refused().accept(refusal)));
        }
    }

    /** Runs the task again and again while this activity lasts; never if the interval is 0. */
    private void repeat(Activity during, long intervalNanos, Runnable task) {
        if (intervalNanos <= 0) {
            return;
        }
        Timer[] slot = new Timer[1];
        slot[0] = lane.schedule(intervalNanos, () -> {
            if (activity == during) {
                during.timers.remove(slot[0]);
                task.run();
                if (activity == during) {
                    repeat(during, intervalNanos, task);
                }
            }
        });
        during.timers.add(slot[0]);
    }

    private void tick(Activity now) {
        long nanos = lane.clock().nanos();
        List<Pending> late = now.pending.stream().filter(pending -> pending.deadlineNanos() - nanos <= 0).toList();
        if (!late.isEmpty()) {
            now.pending.removeAll(late);
            late.forEach(pending -> tell(() -> pending.refused().accept(Refusal.of(Errors.REQUEST_TIMED_OUT))));
        }
        now.watch.tick(now.working.brokers());
    }

    private void writeIfIdle(Activity now) {
        if (!now.appendedSinceIdleCheck) {
            writeMaintenance("show that the log moves", view -> List.of(new ApiMessageAndVersion(new NoOpRecord(), (short) 0)));
        }
        now.appendedSinceIdleCheck = false;
    }

    /** Fences a broker whose session ended or that is gone. */
    private void fenceSilently(int brokerId, String reason) {
        writeMaintenance("fence", view -> {
            BrokerRegistration broker = view.image().brokers().broker(brokerId);
            if (broker == null || broker.fenced()) {
                return List.of();
            }
            LOG.atInfo()
                    .addKeyValue("nodeId", config.nodeId())
                    .addKeyValue("broker", brokerId)
                    .addKeyValue("reason", reason)
                    .log("Broker fenced");
            return new LeadershipDecisions(view).fence(broker);
        });
    }

    private void writeMaintenance(String what, Function<ClusterView, List<ApiMessageAndVersion>> decide) {
        Activity now = activity;
        if (now == null) {
            return;
        }
        List<ApiMessageAndVersion> records = decide.apply(new ClusterView(now.working, configs));
        if (!records.isEmpty() && !append(now, records, Atomicity.ANY_BATCHES)) {
            LOG.atError().addKeyValue("nodeId", config.nodeId()).addKeyValue("task", what).log("Too large to be appended");
        }
        replyCommitted();
    }

    // ---- deciding

    /**
     * Decides, appends, and replies once committed. On the lane.
     *
     * @param deadlineNanos of the clock; the reply is REQUEST_TIMED_OUT if nothing was committed by then
     * @param appended told the offset of the last record, before it is committed; not called if there was nothing to append
     * @param refused told why there is no reply
     */
    <R> void decide(
            Function<Deciding, Decision<R>> decision,
            Atomicity atomicity,
            long deadlineNanos,
            boolean urgent,
            LongConsumer appended,
            Consumer<R> reply,
            Consumer<Refusal> refused) {
        Activity now = activity;
        if (now == null) {
            refused.accept(Refusal.of(Errors.NOT_CONTROLLER));
            return;
        }
        if (!urgent && now.pending.size() >= MAX_PENDING) {
            refused.accept(new Refusal(Errors.REQUEST_TIMED_OUT, "The controller has too many requests under way."));
            return;
        }
        Decision<R> decided;
        try {
            decided = decision.apply(new Deciding(
                    new ClusterView(now.working, configs), now.sessions, now.appendedOffset + 1, lane.clock().nanos()));
        } catch (RuntimeException e) {
            // Deciding changes nothing, so only this request suffers.
            LOG.atError().addKeyValue("nodeId", config.nodeId()).setCause(e).log("Decision failed");
            refused.accept(Refusal.of(Errors.UNKNOWN_SERVER_ERROR));
            return;
        }
        if (!decided.records().isEmpty()) {
            if (!append(now, decided.records(), atomicity)) {
                refused.accept(new Refusal(Errors.POLICY_VIOLATION, "The request makes too large a change to the metadata."));
                return;
            }
            if (activity != now) {
                refused.accept(Refusal.of(Errors.NOT_CONTROLLER));
                return;
            }
            appended.accept(now.appendedOffset);
        }
        now.pending.add(new Pending(now.appendedOffset, deadlineNanos, () -> reply.accept(decided.reply()), refused));
        replyCommitted();
    }

    /**
     * What a decision is made on.
     *
     * @param nextOffset greater than that of every record so far
     */
    record Deciding(ClusterView view, BrokerSessions sessions, long nextOffset, long nowNanos) {}

    long nanos() {
        return lane.clock().nanos();
    }

    /** Sessions of the present activity, if this controller is active. */
    Optional<BrokerSessions> sessions() {
        return Optional.ofNullable(activity).map(now -> now.sessions);
    }

    /** @return false if the records are too large; nothing was appended then, or only some batches where that is allowed */
    private boolean append(Activity now, List<ApiMessageAndVersion> records, Atomicity atomicity) {
        if (atomicity == Atomicity.ANY_BATCHES && records.size() > RECORDS_PER_BATCH) {
            for (int from = 0; from < records.size(); from += RECORDS_PER_BATCH) {
                if (!append(now, records.subList(from, Math.min(records.size(), from + RECORDS_PER_BATCH)), atomicity)) {
                    return false;
                }
            }
            return true;
        }
        if (activity != now) {
            return true;
        }
        // First on the working image: a record that contradicts it must not get into the log.
        ClusterDelta delta = new ClusterDelta(now.working);
        records.forEach(record -> delta.replay(record.message()));
        AppendOutcome outcome;
        appending = true;
        try {
            outcome = ports.quorum().append(now.epoch, records);
        } finally {
            appending = false;
        }
        switch (outcome) {
            case AppendOutcome.Appended(long baseOffset, long lastOffset) -> {
                now.working = delta.apply(lastOffset, now.epoch);
                now.appendedOffset = lastOffset;
                now.appendedSinceIdleCheck = true;
                return true;
            }
            case AppendOutcome.NotLeader(LeaderAndEpoch current) -> {
                becomeStandby(Refusal.of(Errors.NOT_CONTROLLER));
                return true;
            }
            case AppendOutcome.TooLarge(int sizeInBytes, int maxBytes) -> {
                if (atomicity == Atomicity.ONE_BATCH || records.size() < 2) {
                    return false;
                }
                int half = records.size() / 2;
                return append(now, records.subList(0, half), atomicity)
                        && append(now, records.subList(half, records.size()), atomicity);
            }
        }
    }

    /** Something broke that must not: gives up leading, so that another controller starts from what is committed. */
    void resign(RuntimeException cause) {
        Activity now = activity;
        LOG.atError().addKeyValue("nodeId", config.nodeId()).setCause(cause).log("Controller resigns");
        if (now != null) {
            becomeStandby(Refusal.of(Errors.NOT_CONTROLLER));
            ports.quorum().resign(now.epoch);
        }
    }

    Lane lane() {
        return lane;
    }
}
