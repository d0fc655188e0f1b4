package dev.kraftbench.raft.internal.core;

import dev.kraftbench.raft.ReplicaKey;
import dev.kraftbench.raft.internal.core.Message.RaftRequest;
import dev.kraftbench.raft.internal.core.Message.RaftResponse;
import java.util.OptionalInt;
import org.apache.kafka.common.protocol.Errors;

/**
 * Has voted for itself in a new epoch and asks the others.
 *
 * <ul>
 *   <li>→ Leader: a majority voted for it; its own vote counts once it is durable
 *   <li>→ Prospective: time-out, or too many refused and a random wait is over
 *   <li>→ Follower: leader found
 *   <li>→ Unattached: higher epoch
 * </ul>
 */
public final class Candidate extends Role {

    private long deadlineNanos;
    private final VoteTally tally;
    private boolean lost;
    private long nextSendNanos;

    Candidate(RaftCore core, int epoch, long deadlineNanos) {
        super(core, epoch, OptionalInt.empty(), core.settings.self());
        this.deadlineNanos = deadlineNanos;
        this.tally = new VoteTally(core.voters());
    }

    @Override
    void poll() {
        if (tally.isWon()) {
            core.toLeader(tally.granting());
            return;
        }
        if (tally.isLost() && !lost) {
            lost = true;
            deadlineNanos = Math.min(
                    deadlineNanos, core.now() + 1 + core.times.randomNanos(Math.min(
                            core.times.roundNanos(), core.settings.timeouts().electionBackoffMaxNanos())));
        }
        if (core.now() >= deadlineNanos) {
            core.toProspective();
        } else {
            nextSendNanos = lost ? Long.MAX_VALUE : Votes.ask(core, tally, false);
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
    void electionStateDurable() {
        if (core.isElectionStateDurable()) {
            tally.record(core.settings.self().id(), true);
        }
    }

    @Override
    boolean grants(ReplicaKey candidate, boolean upToDate, boolean preVote) {
        return upToDate && (preVote || !core.settings.rules().voteOncePerEpoch());
    }

    @Override
    void answered(int peerId, RaftRequest request, RaftResponse response, boolean awaited) {
        if (response instanceof Message.VoteAnswer answer && request instanceof Message.Vote vote
                && !vote.preVote() && vote.epoch() == epoch) {
            if (answer.error() == Errors.NONE) {
                tally.record(peerId, answer.granted());
            } else {
                core.peers.backOff(peerId, core.now());
            }
        }
    }

    @Override
    boolean maySettleFor(int leader) {
        return true;
    }
}
