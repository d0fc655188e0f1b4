package dev.kraftbench.replication;

import dev.kraftbench.kernel.Helpers.Outcome;
import dev.kraftbench.kernel.Timer;
import dev.kraftbench.metadata.BrokerRegistration;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.PartitionRegistration;
import dev.kraftbench.storage.PartitionLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leader's part of a partition: followers' progress, the ISR with its changes, the high watermark, and producers that wait for it.
 * Lives from becoming leader to resigning; confined to the partition's lane.
 *
 * <pre>
 *   follower fetches ─▶ progress ─▶ may join? ─▶ Expanding ─┐ AlterPartition   ┌─▶ Committed (new partition epoch)
 *   lag timer ────────▶ too late? ─────────────▶ Shrinking ─┘ to the controller┴─▶ refused: wait for metadata, or back
 * </pre>
 */
final class Leadership {

    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
    private static final long FIRST_RETRY_NANOS = 50_000_000L;
    private static final long MAX_RETRY_NANOS = 1_000_000_000L;

    private final Partition partition;
    private final ReplicaLane home;
    private PartitionLog log;
    private final Map<Integer, FollowerProgress> followers = new LinkedHashMap<>();
    private final AckQueue acks = new AckQueue();
    private IsrState isr = new IsrState.Committed(Set.of());
    private int epoch = -1;
    private long epochStartOffset;
    private int partitionEpoch = -1;
    private int replicaCount;
    private long isrRetryNanos = FIRST_RETRY_NANOS;
    private @Nullable Timer ackTimer;
    private @Nullable Timer isrRetryTimer;
    private long ackTimerDueNanos;
    private boolean awaitsFlush;
    private boolean ended;

    Leadership(Partition partition, ReplicaLane home, PartitionLog log) {
        this.partition = partition;
        this.home = home;
        this.log = log;
    }

    int epoch() {
        return epoch;
    }

    int partitionEpoch() {
        return partitionEpoch;
    }

    long epochStartOffset() {
        return epochStartOffset;
    }

    IsrState isr() {
        return isr;
    }

    Collection<FollowerProgress> followers() {
        return followers.values();
    }

    boolean isFollower(int brokerId) {
        return followers.containsKey(brokerId);
    }

    /** The metadata says that this broker leads, with this ISR. Starts a leader epoch if it is a new one. */
    void adopt(PartitionRegistration registration) throws IOException {
        boolean newEpoch = registration.leaderEpoch() > epoch;
        long now = home.nanos();
        followers.keySet().removeIf(id -> !registration.replicas().contains(id));
        for (int replica : registration.replicas()) {
            if (replica != home.nodeId() && !followers.containsKey(replica)) {
                FollowerProgress progress = new FollowerProgress(replica);
                progress.restart(now, registration.isr().contains(replica));
                followers.put(replica, progress);
            }
        }
        replicaCount = registration.replicas().size();
        if (newEpoch) {
            epoch = registration.leaderEpoch();
            epochStartOffset = log.logEndOffset();
            // Followers may ask for epochs that never wrote a record; the leader's own must be on file before the first append.
            log.assignEpochStart(epoch, epochStartOffset);
            followers.values().forEach(follower -> follower.restart(now, registration.isr().contains(follower.brokerId())));
        }
        // The controller's word ends whatever was under way: the answer to it, if it still comes, is recognised as late.
        settle(registration.isr(), registration.partitionEpoch());
    }

    private void settle(Collection<Integer> committedIsr, int newPartitionEpoch) {
        cancelIsrRetry();
        isrRetryNanos = FIRST_RETRY_NANOS;
        isr = new IsrState.Committed(new TreeSet<>(committedIsr));
        partitionEpoch = newPartitionEpoch;
        advanceHighWatermark();
    }

    /** The log is in another directory now, the same to its end. */
    void replaceLog(PartitionLog equal) {
        log = equal;
    }

    /** Ends the leadership; producers that wait are told so. */
    void end(Errors error) {
        ended = true;
        cancelIsrRetry();
        if (ackTimer != null) {
            ackTimer.cancel();
            ackTimer = null;
        }
        acks.failAll(error);
    }

    boolean isUnderMinIsr() {
        return isr.committed().size() < effectiveMinIsr();
    }

    /** A topic can't ask for more in-sync replicas than it has replicas. */
    private int effectiveMinIsr() {
        return Math.min(partition.minInsyncReplicas(), replicaCount);
    }

    // ---- producers

    void awaitAcks(ProduceOutcome.Produced produced, long timeoutNanos, Consumer<ProduceOutcome> outcome) {
        long now = home.nanos();
        acks.add(produced, now + timeoutNanos, outcome);
        if (log.highWatermark() > produced.lastOffset()) {
            answerAcks();
        }
        if (!acks.isEmpty()) {
            armAckTimer(now, timeoutNanos);
        }
    }

    private void armAckTimer(long now, long delayNanos) {
        if (ackTimer != null) {
            if (ackTimerDueNanos - (now + delayNanos) <= 0) {
                return;
            }
            ackTimer.cancel();
        }
        ackTimerDueNanos = now + delayNanos;
        ackTimer = home.lane().schedule(delayNanos, this::expireAcks);
    }

    private void expireAcks() {
        ackTimer = null;
        if (ended) {
            return;
        }
        long now = home.nanos();
        long next = acks.expire(now);
        if (next >= 0 && ackTimer == null) {
            armAckTimer(now, next);
        }
    }

    private void answerAcks() {
        acks.reached(log.highWatermark(), isr.maximalSize() >= effectiveMinIsr());
    }

    // ---- followers

    /** A follower has everything below the offset. Its broker epoch has been checked against {@link #isStale}. */
    void fetched(int follower, long brokerEpoch, long offset, long followerStartOffset) {
        FollowerProgress progress = followers.get(follower);
        if (progress == null) {
            throw new IllegalArgumentException(follower + " is no follower of " + partition.id());
        }
        boolean moved = progress.logEndOffset() != offset;
        boolean startMoved = progress.logStartOffset() != followerStartOffset;
        progress.fetched(offset, followerStartOffset, log.logEndOffset(), home.nanos(), brokerEpoch);
        maybeExpand(progress);
        if (moved) {
            advanceHighWatermark();
        }
        if (startMoved && !ended) {
            partition.news().followerStartMoved();
        }
    }

    /** Whether a fetch comes from an earlier run of a broker, whose log may not be what it says any more (KIP-903). */
    boolean isStale(int follower, long brokerEpoch) {
        BrokerRegistration registration = home.image().brokers().broker(follower);
        return brokerEpoch != -1 && registration != null && registration.epoch() > brokerEpoch;
    }

    /** Raises the high watermark as far as the followers allow, and answers producers. Called when an offset or the ISR changed. */
    void advanceHighWatermark() {
        if (ended || isUnderMinIsr()) {
            return;
        }
        long leaderEnd = log.logEndOffset();
        long before = log.highWatermark();
        if (before >= leaderEnd) {
            return;
        }
        long next = leaderEnd;
        if (log.owesFlush()) {
            next = log.recoveryPoint();
            advanceAfterFlush();
        }
        long now = home.nanos();
        for (FollowerProgress follower : followers.values()) {
            if (follower.logEndOffset() < next && holdsHighWatermark(follower, leaderEnd, now)) {
                next = follower.logEndOffset();
            }
        }
        if (next > before) {
            log.advanceHighWatermark(next);
            answerAcks();
            partition.news().highWatermarkMoved();
        }
    }

    private void advanceAfterFlush() {
        if (!awaitsFlush) {
            awaitsFlush = true;
            log.awaitFlush(outcome -> {
                awaitsFlush = false;
                if (outcome instanceof Outcome.Done<Long>) {
                    advanceHighWatermark();
                }
            });
        }
    }

    private boolean holdsHighWatermark(FollowerProgress follower, long leaderEnd, long now) {
        int id = follower.brokerId();
        boolean inIsr = isr.contains(id);
        boolean aboutToJoin = !inIsr
                && follower.isCaughtUp(leaderEnd, now, home.config().lagTimeMaxNanos())
                && isEligible(follower);
        return home.config()
                .rules()
                .holdsHighWatermark(inIsr && !isr.isLeaving(id), isr.isJoining(id), isr.isLeaving(id), aboutToJoin);
    }

    /** The lowest log start of the live replicas, which DeleteRecords waits for. */
    long lowWatermark() {
        long low = log.logStartOffset();
        ClusterImage image = home.image();
        for (FollowerProgress follower : followers.values()) {
            if (image.brokers().isUnfenced(follower.brokerId())) {
                low = Math.min(low, follower.logStartOffset());
            }
        }
        return low;
    }

    // ---- the ISR

    /** Unfenced, not shutting down, and the run of the broker that the controller knows is the one that fetches (KIP-903). */
    private boolean isEligible(FollowerProgress follower) {
        BrokerRegistration registration = home.image().brokers().broker(follower.brokerId());
        return registration != null
                && registration.isActive()
                && (follower.brokerEpoch() == -1 || follower.brokerEpoch() == registration.epoch());
    }

    private void maybeExpand(FollowerProgress follower) {
        if (isr.isPending() || isr.contains(follower.brokerId())) {
            return;
        }
        boolean inSync = home.config().rules().mayJoinIsr(follower.logEndOffset(), log.highWatermark(), epochStartOffset);
        if (inSync && isEligible(follower)) {
            request(new IsrState.Expanding(isr.committed(), follower.brokerId()));
        }
    }

    /** Called by the lane's timer, every half of {@code replica.lag.time.max.ms}. */
    void maybeShrink() {
        if (isr.isPending()) {
            return;
        }
        long now = home.nanos();
        long end = log.logEndOffset();
        Set<Integer> late = new TreeSet<>();
        for (int member : isr.committed()) {
            FollowerProgress follower = followers.get(member);
            if (member != home.nodeId()
                    && (follower == null || !follower.isCaughtUp(end, now, home.config().lagTimeMaxNanos()))) {
                late.add(member);
            }
        }
        if (!late.isEmpty()) {
            request(new IsrState.Shrinking(isr.committed(), late));
        }
    }

    private void request(IsrState change) {
        LOG.atInfo()
                .addKeyValue("nodeId", home.nodeId())
                .addKeyValue("partition", partition.name())
                .addKeyValue("from", isr.committed())
                .addKeyValue("to", change.requested())
                .addKeyValue("highWatermark", log.highWatermark())
                .addKeyValue("logEndOffset", log.logEndOffset())
                .log("Proposing an ISR change");
        isr = change;
        propose();
    }

    private void propose() {
        List<IsrChanges.Member> members = new ArrayList<>();
        for (int member : isr.requested()) {
            FollowerProgress follower = followers.get(member);
            long brokerEpoch = member == home.nodeId()
                    ? home.brokerEpoch()
                    // A member that has not fetched yet may go unchecked: should it have restarted, its removal has raised the
                    // partition epoch, and this proposal fails by that.
                    : follower == null ? -1 : Math.max(-1, follower.brokerEpoch());
            members.add(new IsrChanges.Member(member, brokerEpoch));
        }
        IsrState asked = isr;
        home.isrChanges()
                .propose(
                        new IsrChanges.Proposal(partition.id(), epoch, partitionEpoch, members),
                        home.lane(),
                        answer -> answered(asked, answer));
    }

    private void answered(IsrState asked, IsrChanges.Answer answer) {
        if (ended || isr != asked) {
            return;
        }
        switch (answer) {
            case IsrChanges.Answer.Changed changed -> {
                if (changed.leaderEpoch() == epoch && changed.partitionEpoch() >= partitionEpoch) {
                    settle(changed.isr(), changed.partitionEpoch());
                }
                // Otherwise another leader epoch is on its way by the metadata; the wider ISR holds until then.
            }
            case IsrChanges.Answer.Refused(Errors error) -> refused(error);
            case IsrChanges.Answer.Lost ignored -> retryLater();
        }
    }

    private void refused(Errors error) {
        LOG.atInfo()
                .addKeyValue("nodeId", home.nodeId())
                .addKeyValue("partition", partition.name())
                .addKeyValue("error", error)
                .log("ISR change was refused");
        switch (error) {
            // Said by a controller that knows this partition epoch: the change has not happened and never will.
            case OPERATION_NOT_ATTEMPTED, INELIGIBLE_REPLICA -> {
                isr = new IsrState.Committed(isr.committed());
                advanceHighWatermark();
            }
            // What we know is out of date. The change may have happened: hold on to the union until the metadata tells.
            case UNKNOWN_TOPIC_OR_PARTITION,
                    UNKNOWN_TOPIC_ID,
                    FENCED_LEADER_EPOCH,
                    INVALID_UPDATE_VERSION,
                    INVALID_REQUEST,
                    NEW_LEADER_ELECTED -> {}
            default -> retryLater();
        }
    }

    private void retryLater() {
        IsrState asked = isr;
        isrRetryTimer = home.lane().schedule(isrRetryNanos, () -> {
            isrRetryTimer = null;
            if (!ended && isr == asked) {
                propose();
            }
        });
        isrRetryNanos = Math.min(isrRetryNanos * 2, MAX_RETRY_NANOS);
    }

    private void cancelIsrRetry() {
        if (isrRetryTimer != null) {
            isrRetryTimer.cancel();
            isrRetryTimer = null;
        }
    }

    List<PartitionStatus.FollowerStatus> followerStatus() {
        long now = home.nanos();
        long end = log.logEndOffset();
        List<PartitionStatus.FollowerStatus> all = new ArrayList<>(followers.size());
        for (FollowerProgress follower : followers.values()) {
            long since = follower.sinceCaughtUpNanos(end, now);
            long leo = follower.logEndOffset();
            all.add(new PartitionStatus.FollowerStatus(
                    follower.brokerId(),
                    leo,
                    leo < 0 ? -1 : Math.max(0, end - leo),
                    since < 0 ? -1 : since / 1_000_000,
                    isr.contains(follower.brokerId())));
        }
        return all;
    }
}
