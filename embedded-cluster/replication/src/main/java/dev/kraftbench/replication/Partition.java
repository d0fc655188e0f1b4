package dev.kraftbench.replication;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.metadata.PartitionRegistration;
import dev.kraftbench.replication.ReadSpec.Reader;
import dev.kraftbench.storage.AppendOrigin;
import dev.kraftbench.storage.AppendResult;
import dev.kraftbench.storage.LogConfig;
import dev.kraftbench.storage.LogDir;
import dev.kraftbench.storage.PartitionLog;
import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A replica of a partition on this broker: leader, follower, or on the way there. Everything but {@link #id()} and {@link #lane()} is
 * confined to the partition's lane.
 */
public final class Partition {

    private static final Logger LOG = LoggerFactory.getLogger(Partition.class);

    private final TopicIdPartition id;
    private final ReplicaLane home;
    private final PartitionCounters counters = new PartitionCounters();
    private final PartitionNews news;
    private final LeadershipNews leaderships;
    private final PartitionAppends appends = new PartitionAppends(this, counters);
    private final PartitionReads reads = new PartitionReads(this);
    private final PartitionThrottle throttle;
    private final LogMove move;
    private @Nullable PartitionTransactions transactions;
    private TopicSettings settings;
    private @Nullable PartitionRegistration registration;
    private @Nullable LogDir directory;
    private @Nullable PartitionLog log;
    private @Nullable Leadership leadership;
    private int followedEpoch = -1;
    private boolean offline;
    private boolean removed;

    Partition(TopicIdPartition id, ReplicaLane home, TopicSettings settings) {
        this.id = id;
        this.home = home;
        this.settings = settings;
        this.news = new PartitionNews(this, home);
        this.leaderships = new LeadershipNews(this, home);
        this.throttle = new PartitionThrottle(this, home);
        this.move = new LogMove(this, home);
    }

    /** Any thread. */
    public TopicIdPartition id() {
        return id;
    }

    /** The lane that owns the partition. Any thread. */
    public Lane lane() {
        return home.lane();
    }

    /** {@code topic-partition}, for log lines. Any thread. */
    public String name() {
        return id.topic() + "-" + id.partition();
    }

    public boolean isLeader() {
        return leadership != null;
    }

    /** The leader epoch that the metadata told last, -1 before the first. */
    public int leaderEpoch() {
        return registration == null ? -1 : registration.leaderEpoch();
    }

    /** Broker id of the leader, or -1. */
    public int leaderId() {
        return registration == null ? PartitionRegistration.NO_LEADER : registration.leader();
    }

    public long logStartOffset() {
        return log == null ? -1 : log.logStartOffset();
    }

    public long highWatermark() {
        return log == null ? -1 : log.highWatermark();
    }

    public long logEndOffset() {
        return log == null ? -1 : log.logEndOffset();
    }

    public int maxBatchBytes() {
        return settings.log().maxMessageBytes();
    }

    TopicSettings settings() {
        return settings;
    }

    /** Whether the replica here is held back. */
    PartitionThrottle throttle() {
        return throttle;
    }

    /** How the log gets into another directory. */
    LogMove move() {
        return move;
    }

    /** Begins to move the log into another directory of this broker; a move under way to elsewhere is given up. */
    public Errors moveTo(LogDir other) {
        return move.begin(other);
    }

    int minInsyncReplicas() {
        return settings.minInsyncReplicas();
    }

    @Nullable
    PartitionLog log() {
        return log;
    }

    @Nullable
    LogDir directory() {
        return directory;
    }

    boolean isRemoved() {
        return removed;
    }

    boolean isOffline() {
        return offline;
    }

    @Nullable
    Leadership leadership() {
        return leadership;
    }

    // ---- appending

    /**
     * Appends a producer's batches.
     *
     * @param records may be changed in place (offsets, epoch); not used after this call returns
     * @param acks 0 and 1: answer when the log has them; -1: when the high watermark covers them
     * @param timeoutNanos for acks -1
     * @param outcome called once on the lane, possibly before this returns
     */
    public void append(
            MemoryRecords records, short acks, long timeoutNanos, AppendOrigin origin, Consumer<ProduceOutcome> outcome) {
        appends.append(records, acks, timeoutNanos, origin, outcome);
    }

    /** Whether the log that this broker leads is still being opened; the batches are then kept for later, if there is room. */
    boolean holdUntilOpen(MemoryRecords records, Consumer<MemoryRecords> later) {
        return appends.holdUntilOpen(records, later);
    }

    boolean isOpeningToLead() {
        return log == null && !offline && !removed && registration != null && registration.leader() == home.nodeId();
    }

    /** {@link Errors#NONE} if an append that waits for all in-sync replicas would be taken now, otherwise why not. */
    public Errors refusal() {
        Errors error = leaderRefusal();
        return error == Errors.NONE && leadership != null && leadership.isUnderMinIsr() ? Errors.NOT_ENOUGH_REPLICAS : error;
    }

    Errors leaderRefusal() {
        if (offline) {
            return Errors.KAFKA_STORAGE_ERROR;
        }
        return leadership == null ? Errors.NOT_LEADER_OR_FOLLOWER : Errors.NONE;
    }

    /**
     * Appends as leader without waiting for anyone, for coordinators; they follow {@link #onHighWatermark}. Refused without a leadership;
     * {@link #refusal()} tells beforehand whether there are enough replicas.
     */
    public AppendResult appendNow(MemoryRecords records, AppendOrigin origin) {
        return appends.appendNow(records, origin);
    }

    // ---- reading

    /**
     * Reads for a client or a follower.
     *
     * @param first whether this is the first look for a request; a follower's first look tells its progress, later ones (after a wait) don't
     */
    public FetchOutcome fetch(ReadSpec spec, boolean first) {
        return reads.fetch(spec, first);
    }

    /** Reads for a coordinator of this broker that leads here: up to the end of the log, committed or not. */
    public FetchOutcome readOwn(long offset, int maxBytes) {
        Errors error = readRefusal(-1, true);
        if (error != Errors.NONE || log == null) {
            return new FetchOutcome.Failed(error);
        }
        return reads.read(log, ReadSpec.committed(offset, maxBytes), log.logEndOffset(), false);
    }

    /** Whether a reader that believes in this leader epoch (-1: none) may read here (KIP-320). */
    Errors readRefusal(int currentLeaderEpoch, boolean leaderOnly) {
        if (removed) {
            // Its log is closed, or will be.
            return Errors.NOT_LEADER_OR_FOLLOWER;
        }
        if (offline) {
            return Errors.KAFKA_STORAGE_ERROR;
        }
        if (registration == null || log == null) {
            return Errors.NOT_LEADER_OR_FOLLOWER;
        }
        if (currentLeaderEpoch >= 0 && currentLeaderEpoch < registration.leaderEpoch()) {
            return Errors.FENCED_LEADER_EPOCH;
        }
        if (currentLeaderEpoch >= 0 && currentLeaderEpoch > registration.leaderEpoch()) {
            return Errors.UNKNOWN_LEADER_EPOCH;
        }
        return leaderOnly && leadership == null ? Errors.NOT_LEADER_OR_FOLLOWER : Errors.NONE;
    }

    /** Batches of transactions. */
    public PartitionTransactions transactions() {
        PartitionTransactions known = transactions;
        if (known == null) {
            known = new PartitionTransactions(this);
            transactions = known;
        }
        return known;
    }

    /** Questions about offsets, epochs and producers, and deletion of records. */
    public PartitionOffsets offsets() {
        return new PartitionOffsets(this, home);
    }

    /** Wakes the waiter once when the log end moves or the leadership changes. */
    public void awaitEnd(FetchWaiter waiter) {
        news.awaitEnd(waiter);
    }

    /** Wakes the waiter once when the high watermark moves or the leadership changes. */
    public void awaitCommitted(FetchWaiter waiter) {
        news.awaitCommitted(waiter);
    }

    /** Takes back a waiter that has not been woken. */
    public void forget(FetchWaiter waiter) {
        news.forget(waiter);
    }

    /** Wakes the waiter once when a follower's log start moves or the leadership changes. */
    public void awaitLogStart(FetchWaiter waiter) {
        news.awaitLogStart(waiter);
    }

    /** Calls the listener on the lane after each move of the high watermark. */
    public void onHighWatermark(Runnable listener) {
        news.onHighWatermark(listener);
    }

    public void removeHighWatermarkListener(Runnable listener) {
        news.removeHighWatermarkListener(listener);
    }

    /** Tells the listener of leaderships from now on, and of the present one at once. */
    public void onLeadership(LeadershipListener listener) {
        leaderships.add(listener);
    }

    /** Tells the listener of no more leaderships. */
    public void removeLeadershipListener(LeadershipListener listener) {
        leaderships.remove(listener);
    }

    void tellLeadership(LeadershipListener listener) {
        leaderships.tell(listener);
    }

    /** Counts what went out to a reader. */
    public void sent(Reader reader, long bytes, long records) {
        switch (reader) {
            case Reader.Client ignored -> {
                counters.bytesOut += bytes;
                counters.recordsOut += records;
            }
            case Reader.Replica replica -> {
                counters.replicatedBytesOut += bytes;
                throttle.sent(replica.id(), bytes);
            }
        }
    }

    public PartitionStatus status() {
        PartitionRegistration now = registration;
        Leadership leading = leadership;
        PartitionLog current = log;
        PartitionStatus.Role role = offline
                ? PartitionStatus.Role.OFFLINE
                : current == null
                        ? PartitionStatus.Role.OPENING
                        : leading != null ? PartitionStatus.Role.LEADER : PartitionStatus.Role.FOLLOWER;
        return new PartitionStatus(
                id.topic(),
                id.topicId(),
                id.partition(),
                role,
                leaderId(),
                leaderEpoch(),
                leading != null ? leading.partitionEpoch() : now == null ? -1 : now.partitionEpoch(),
                logStartOffset(),
                current == null ? -1 : current.lastStableOffset(),
                highWatermark(),
                logEndOffset(),
                current == null ? 0 : current.sizeBytes(),
                now == null ? List.of() : now.replicas(),
                leading != null ? List.copyOf(leading.isr().committed()) : now == null ? List.of() : List.copyOf(new TreeSet<>(now.isr())),
                leading != null && leading.isUnderMinIsr(),
                leading == null ? List.of() : leading.followerStatus(),
                directory == null ? null : directory.id(),
                counters.snapshot());
    }

    /** Who waits, and for what. */
    PartitionNews news() {
        return news;
    }

    void replicated(long bytes) {
        counters.replicatedBytesIn += bytes;
    }

    // ---- becoming leader or follower

    /** The metadata says this of the partition; this broker is one of its replicas. */
    void update(PartitionRegistration next) {
        if (removed || registration != null && next.partitionEpoch() < registration.partitionEpoch()) {
            return;
        }
        registration = next;
        if (offline) {
            home.following().stop(this);
            return;
        }
        if (log == null) {
            home.openLog(this, next.directoryOf(home.nodeId()));
            return;
        }
        takeRole(next);
    }

    void configure(TopicSettings next) {
        settings = next;
        if (log != null) {
            log.updateConfig(next.log());
        }
        move.configure();
        if (leadership != null) {
            leadership.advanceHighWatermark();
        }
    }

    LogConfig logConfig() {
        return settings.log();
    }

    /** The log that was asked for is open. */
    void opened(LogDir in, PartitionLog openedLog) {
        directory = in;
        log = openedLog;
        openedLog.updateConfig(settings.log());
        // What was removed or went off-line while its log was being opened takes no role any more.
        if (registration != null && !removed && !offline) {
            tellPlace(registration, in);
            takeRole(registration);
        }
        appends.releaseEarly();
    }

    /** A copy in another directory, equal to the log so far, is the log from now on. */
    void replaceLog(LogDir in, PartitionLog equal) {
        directory = in;
        log = equal;
        PartitionRegistration now = registration;
        if (leadership != null) {
            leadership.replaceLog(equal);
        } else {
            home.following().replaceLog(this, equal);
        }
        if (now != null) {
            tellPlace(now, in);
        }
    }

    /** The controller has to know the directory to move leaderships when it fails (KIP-858). */
    private void tellPlace(PartitionRegistration now, LogDir in) {
        if (!in.id().equals(Uuid.ZERO_UUID) && !in.id().equals(now.directoryOf(home.nodeId()))) {
            home.placed(id, in.id());
        }
    }

    /** Which log directory the replica should be in can't be used. */
    void wentOffline() {
        if (offline || removed) {
            return;
        }
        offline = true;
        LOG.atWarn().addKeyValue("nodeId", home.nodeId()).addKeyValue("partition", name()).log("Replica went offline");
        home.following().stop(this);
        move.cancel();
        resign(Errors.KAFKA_STORAGE_ERROR);
        news.wakeAll();
        appends.releaseEarly();
    }

    private void takeRole(PartitionRegistration now) {
        try {
            if (now.leader() == home.nodeId()) {
                lead(now);
            } else {
                follow(now);
            }
        } catch (IOException e) {
            failed(e);
        }
    }

    private void lead(PartitionRegistration now) throws IOException {
        home.following().stop(this);
        followedEpoch = -1;
        PartitionLog own = log;
        if (own == null) {
            throw new IllegalStateException("no log of " + name());
        }
        Leadership leading = leadership;
        if (leading == null) {
            leading = new Leadership(this, home, own);
        }
        boolean newEpoch = now.leaderEpoch() != leading.epoch();
        if (!newEpoch && now.partitionEpoch() <= leading.partitionEpoch()) {
            // The answer to our own proposal told this before. Taking it again would forget a proposal that has been made since.
            return;
        }
        if (newEpoch && leadership != null) {
            leaderships.resigned();
        }
        leadership = leading;
        leading.adopt(now);
        if (newEpoch) {
            LOG.atInfo()
                    .addKeyValue("nodeId", home.nodeId())
                    .addKeyValue("partition", name())
                    .addKeyValue("leaderEpoch", now.leaderEpoch())
                    .addKeyValue("partitionEpoch", now.partitionEpoch())
                    .addKeyValue("logEndOffset", own.logEndOffset())
                    .addKeyValue("highWatermark", own.highWatermark())
                    .addKeyValue("isr", now.isr())
                    .log("Leading");
            leaderships.leading(now.leaderEpoch());
            news.wakeAll();
        }
    }

    private void follow(PartitionRegistration now) {
        resign(Errors.NOT_LEADER_OR_FOLLOWER);
        if (!now.hasLeader()) {
            home.following().stop(this);
            followedEpoch = -1;
        } else if (now.leaderEpoch() != followedEpoch) {
            followedEpoch = now.leaderEpoch();
            LOG.atInfo()
                    .addKeyValue("nodeId", home.nodeId())
                    .addKeyValue("partition", name())
                    .addKeyValue("leader", now.leader())
                    .addKeyValue("leaderEpoch", now.leaderEpoch())
                    .addKeyValue("logEndOffset", logEndOffset())
                    .addKeyValue("highWatermark", highWatermark())
                    .log("Following");
            home.following().follow(this, now.leader(), now.leaderEpoch());
            news.wakeAll();
        }
    }

    private void resign(Errors error) {
        Leadership leading = leadership;
        if (leading != null) {
            leadership = null;
            leading.end(error);
            leaderships.resigned();
            news.wakeAll();
        }
    }

    /** Takes out what retention no longer wants. */
    void applyRetention() {
        PartitionLog own = log;
        if (own == null || offline) {
            return;
        }
        try {
            if (own.deleteOldSegments() > 0) {
                if (leadership == null) {
                    home.following().positionMoved(this);
                } else {
                    news.endMoved();
                }
            }
        } catch (IOException e) {
            failed(e);
        }
    }

    /** The replica leaves this broker, or the broker stops. The log is the caller's from now on. */
    void remove(Errors error) {
        removed = true;
        home.following().stop(this);
        move.stop();
        resign(error);
        news.wakeAll();
        appends.releaseEarly();
    }

    /** The disk failed under the log; storage has reported the directory already. */
    void failed(IOException cause) {
        LOG.atError().addKeyValue("nodeId", home.nodeId()).addKeyValue("partition", name()).setCause(cause).log("The disk failed");
        wentOffline();
    }
}
