package dev.kraftbench.raft.internal.core;

import dev.kraftbench.kernel.Peer;
import dev.kraftbench.raft.OffsetAndEpoch;
import dev.kraftbench.raft.ReplicaKey;
import dev.kraftbench.raft.VoterSet;
import dev.kraftbench.raft.internal.core.Message.FetchAnswer;
import dev.kraftbench.raft.internal.core.Message.FetchSnapshotAnswer;
import dev.kraftbench.raft.internal.core.Message.RaftRequest;
import dev.kraftbench.raft.internal.core.Message.RaftResponse;
import dev.kraftbench.raft.internal.core.Peers.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * Fetches from the leader of the epoch, as voter or observer.
 *
 * <ul>
 *   <li>→ Prospective: fetch time-out, the leader resigned, or its connection broke and it does not answer soon (voters)
 *   <li>→ Follower: leader of a higher epoch
 *   <li>→ Unattached: higher epoch without a leader
 * </ul>
 */
public final class Follower extends Role {

    private static final class Download {
        final OffsetAndEpoch id;
        long position;
        /** A piece is being written, or the finished file is being read. */
        boolean busy;

        Download(OffsetAndEpoch id) {
            this.id = id;
        }
    }

    final Peer leader;
    private long deadlineNanos;
    private long nextPollNanos = Long.MAX_VALUE;
    /** The leader has answered a fetch and nothing has gone wrong since: no reason to elect another. */
    private boolean content;
    /** The connection broke, or the leader says that it is none: it has little time left to prove otherwise. */
    private boolean suspicious;
    private @Nullable Download download;
    /** When the leader may be told our addresses again, if it does not write them down. */
    private long nextTellNanos = Long.MIN_VALUE;
    /** It can't be told in this epoch. */
    private boolean told;

    Follower(RaftCore core, int epoch, Peer leader, @Nullable ReplicaKey voted, long deadlineNanos, boolean suspicious) {
        super(core, epoch, OptionalInt.of(leader.id()), voted);
        this.leader = leader;
        this.deadlineNanos = deadlineNanos;
        this.suspicious = suspicious;
    }

    @Override
    void poll() {
        nextPollNanos = Long.MAX_VALUE;
        if (core.mayLead() && core.now() >= deadlineNanos) {
            core.toProspective();
            return;
        }
        boolean mustBeDurable = core.isVoter() || core.settings.controller();
        if (mustBeDurable) {
            core.log.flush();
        }
        boolean mayFetch = !mustBeDurable || core.acknowledgedEnd() == core.logEnd();
        if (mayFetch && (download == null || !download.busy)) {
            if (core.peers.isReady(leader.id(), Kind.FETCH, epoch, core.now())) {
                core.send(leader, Kind.FETCH, download == null
                        ? core.fetch(core.settings.timeouts().fetchMaxWaitNanos())
                        : new Message.FetchSnapshot(
                                epoch, core.settings.self(), download.id, download.position, Integer.MAX_VALUE));
            } else {
                nextPollNanos = core.peers.readyAtNanos(leader.id(), Kind.FETCH, epoch);
            }
        }
        tellOwnAddresses();
        if (core.peers.hasFailed(leader.id())) {
            nextPollNanos = Math.min(nextPollNanos, core.search.ask(leader.id()));
        }
    }

    /** The leader may write them into the voter set, which it does not do by itself. */
    private void tellOwnAddresses() {
        RaftCore.Settings own = core.settings;
        if (!content || told || !core.isVoter() || core.log.voterHistory().kraftVersion() < 1
                || core.voters().withListeners(own.self(), own.localListeners()).equals(core.voters())) {
            return;
        }
        if (core.now() < nextTellNanos) {
            nextPollNanos = Math.min(nextPollNanos, nextTellNanos);
        } else if (core.peers.isReady(leader.id(), Kind.CONTROL, epoch, core.now())) {
            nextTellNanos = core.now() + own.timeouts().fetchNanos();
            core.send(leader, Kind.CONTROL, new Message.UpdateVoter(
                    epoch, own.self(), own.localListeners(), (short) 0, VoterSet.MAX_KRAFT_VERSION));
        }
    }

    @Override
    long deadlineNanos() {
        return core.mayLead() ? Math.min(deadlineNanos, nextPollNanos) : nextPollNanos;
    }

    @Override
    long electionDeadlineNanos() {
        return deadlineNanos;
    }

    @Override
    boolean grants(ReplicaKey candidate, boolean upToDate, boolean preVote) {
        if (preVote) {
            return upToDate && !content;
        }
        return voted != null && core.settings.rules().voteOncePerEpoch() ? voted.equals(candidate)
                : !core.settings.rules().voteOncePerEpoch() && upToDate;
    }

    /** The leader steps down: elect at once if we are its first choice, else give those before us a head start. */
    void leaderResigned(List<ReplicaKey> preferred) {
        content = false;
        int rank = 0;
        while (rank < preferred.size() && !preferred.get(rank).equals(core.settings.self())
                && preferred.get(rank).id() != core.settings.self().id()) {
            rank++;
        }
        deadlineNanos = Math.min(deadlineNanos, core.now() + rank * Math.max(1, core.settings.timeouts().lossElectionNanos()));
    }

    @Override
    void disconnected(int peerId) {
        if (peerId == leader.id()) {
            suspect();
        }
    }

    @Override
    void unanswered(int peerId, RaftRequest request, boolean awaited, boolean unsupported) {
        if (request instanceof Message.UpdateVoter) {
            told = unsupported;
        } else if (peerId == leader.id() && awaited) {
            suspect();
        }
    }

    private void suspect() {
        content = false;
        long limit = core.settings.timeouts().lossElectionNanos();
        if (!suspicious && limit > 0) {
            suspicious = true;
            deadlineNanos = Math.min(deadlineNanos, core.now() + limit / 4 + core.times.staggered(limit, leader.id()));
        }
    }

    private void reassured() {
        content = true;
        suspicious = false;
        core.times.leaderHeard();
        deadlineNanos = core.now() + core.settings.timeouts().fetchNanos();
    }

    @Override
    void answered(int peerId, RaftRequest request, RaftResponse response, boolean awaited) {
        if (peerId != leader.id()) {
            // Asked for another leader, and learnt of none.
            core.peers.backOff(peerId, core.now());
            return;
        }
        if (!awaited) {
            return;
        }
        switch (response) {
            case FetchAnswer answer -> {
                switch (answer.error()) {
                    case NONE -> fetched(answer);
                    case NOT_LEADER_OR_FOLLOWER, BROKER_NOT_AVAILABLE -> {
                        core.peers.backOff(peerId, core.now());
                        suspect();
                    }
                    default -> core.peers.backOff(peerId, core.now());
                }
            }
            case FetchSnapshotAnswer answer -> pieceFetched(answer);
            case Message.VoteAnswer answer -> {}
            case Message.EpochAnswer answer -> {}
        }
    }

    private void fetched(FetchAnswer answer) {
        OffsetAndEpoch diverging = answer.diverging();
        OffsetAndEpoch snapshot = answer.snapshot();
        if (diverging != null) {
            OffsetAndEpoch ours = core.log.epochs().endOf(diverging.epoch(), core.logStart(), core.logEnd());
            core.log.truncateTo(ours.epoch() == diverging.epoch() ? Math.min(ours.offset(), diverging.offset()) : ours.offset());
        } else if (snapshot != null) {
            if (snapshot.offset() <= core.log.highWatermark()) {
                // It can't help us: we have all of it. Should not come from a leader in its senses.
                core.peers.backOff(leader.id(), core.now());
                return;
            }
            download = new Download(snapshot);
        } else {
            List<LogBatch> fitting = fitting(answer.batches());
            if (fitting.size() < answer.batches().size()) {
                core.peers.backOff(leader.id(), core.now());
            }
            if (!fitting.isEmpty()) {
                core.log.append(fitting);
            }
            if (answer.highWatermark() >= 0) {
                core.log.commit(Math.min(answer.highWatermark(), core.logEnd()));
            }
        }
        reassured();
    }

    /** The batches that continue our log; what does not is left out and fetched again. */
    private List<LogBatch> fitting(List<LogBatch> batches) {
        List<LogBatch> fitting = new ArrayList<>(batches.size());
        long end = core.logEnd();
        int lastEpoch = core.log.epochs().lastEpoch();
        for (LogBatch batch : batches) {
            if (batch.baseOffset() != end || batch.lastOffset() < end || batch.epoch() < lastEpoch || batch.epoch() > epoch) {
                break;
            }
            fitting.add(batch);
            end = batch.lastOffset() + 1;
            lastEpoch = batch.epoch();
        }
        return fitting;
    }

    private void pieceFetched(FetchSnapshotAnswer answer) {
        if (download == null) {
            return;
        }
        switch (answer.error()) {
            case NONE -> {
                if (answer.snapshot().equals(download.id) && answer.position() == download.position
                        && (answer.bytes().hasRemaining() || answer.size() == answer.position())) {
                    download.busy = true;
                    core.storeSnapshotPiece(download.id, answer);
                } else {
                    download = null;
                    core.peers.backOff(leader.id(), core.now());
                }
                reassured();
            }
            case SNAPSHOT_NOT_FOUND, POSITION_OUT_OF_RANGE -> {
                download = null;
                core.peers.backOff(leader.id(), core.now());
            }
            case NOT_LEADER_OR_FOLLOWER, BROKER_NOT_AVAILABLE -> {
                core.peers.backOff(leader.id(), core.now());
                suspect();
            }
            default -> core.peers.backOff(leader.id(), core.now());
        }
    }

    void snapshotPieceStored(OffsetAndEpoch id, long nextPosition, boolean complete) {
        if (download != null && download.id.equals(id)) {
            download.position = nextPosition;
            download.busy = complete;
        }
    }

    void snapshotFailed(OffsetAndEpoch id) {
        if (download != null && download.id.equals(id)) {
            download = null;
            core.peers.backOff(leader.id(), core.now());
        }
    }

    boolean awaits(OffsetAndEpoch id) {
        return download != null && download.id.equals(id);
    }

    void snapshotInstalled() {
        download = null;
    }

    @Override
    @Nullable Peer leaderPeer() {
        return leader;
    }
}
