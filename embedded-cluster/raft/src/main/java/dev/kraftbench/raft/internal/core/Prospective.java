package dev.kraftbench.raft.internal.core;

import dev.kraftbench.kernel.Peer;
import dev.kraftbench.raft.ReplicaKey;
import dev.kraftbench.raft.internal.core.Message.RaftRequest;
import dev.kraftbench.raft.internal.core.Message.RaftResponse;
import java.util.OptionalInt;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * Asks whether it would be elected, without a new epoch (KIP-996).
 *
 * <ul>
 *   <li>→ Candidate: a majority would
 *   <li>→ Follower: leader found; or not elected and the old leader is known
 *   <li>→ Unattached: higher epoch, a vote given, or not elected and no leader known
 * </ul>
 */
public final class Prospective extends Role {

    private final @Nullable Peer leader;
    private final long deadlineNanos;
    private final VoteTally tally;
    private long nextSendNanos;

    Prospective(
            RaftCore core, int epoch, OptionalInt leaderId, @Nullable Peer leader, @Nullable ReplicaKey voted, long deadlineNanos) {
        super(core, epoch, leaderId, voted);
        this.leader = leader;
        this.deadlineNanos = deadlineNanos;
        this.tally = new VoteTally(core.voters());
        tally.record(core.settings.self().id(), true);
    }

    @Override
    void poll() {
        if (tally.isWon()) {
            core.toCandidate();
        } else if (tally.isLost() || core.now() >= deadlineNanos) {
            giveUp();
        } else {
            nextSendNanos = Votes.ask(core, tally, true);
        }
    }

    private void giveUp() {
        if (leader != null) {
            core.toFollower(epoch, leader);
        } else {
            core.toUnattached(epoch, leaderId);
        }
    }

    @Override
    long deadlineNanos() {
        return Math.min(deadlineNanos, nextSendNanos);
    }

    @Override
    long electionDeadlineNanos() {
        return deadlineNanos;
    }

    @Override
    boolean grants(ReplicaKey candidate, boolean upToDate, boolean preVote) {
        return preVote ? upToDate : grantsFirst(candidate, upToDate);
    }

    @Override
    void answered(int peerId, RaftRequest request, RaftResponse response, boolean awaited) {
        if (response instanceof Message.VoteAnswer answer && request instanceof Message.Vote vote && vote.preVote()) {
            if (answer.error() == Errors.NONE) {
                tally.record(peerId, answer.granted());
            } else {
                core.peers.backOff(peerId, core.now());
            }
        }
    }

    @Override
    void unanswered(int peerId, RaftRequest request, boolean awaited, boolean unsupported) {
        if (unsupported && request instanceof Message.Vote) {
            // A voter that does not know pre-votes can't object to one.
            core.toCandidate();
        }
    }

    @Override
    boolean maySettleFor(int leader) {
        return leaderId.isEmpty();
    }

    @Override
    @Nullable Peer leaderPeer() {
        return leader;
    }
}
