package dev.kraftbench.raft.internal.core;

import dev.kraftbench.raft.ReplicaKey;
import dev.kraftbench.raft.internal.core.Message.RaftRequest;
import dev.kraftbench.raft.internal.core.Message.RaftResponse;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Knows no leader that it could fetch from; may have voted.
 *
 * <ul>
 *   <li>→ Unattached: a higher epoch, or a vote given
 *   <li>→ Prospective: election time-out (voters)
 *   <li>→ Follower: leader found
 * </ul>
 */
public final class Unattached extends Role {

    private final long electionDeadlineNanos;
    private long nextAskNanos;

    Unattached(RaftCore core, int epoch, OptionalInt leaderId, @Nullable ReplicaKey voted, long electionDeadlineNanos) {
        super(core, epoch, leaderId, voted);
        this.electionDeadlineNanos = electionDeadlineNanos;
    }

    @Override
    void poll() {
        if (core.mayLead() && core.now() >= electionDeadlineNanos) {
            core.toProspective();
        } else {
            nextAskNanos = core.search.ask(-1);
        }
    }

    @Override
    long deadlineNanos() {
        return core.mayLead() ? Math.min(electionDeadlineNanos, nextAskNanos) : nextAskNanos;
    }

    @Override
    long electionDeadlineNanos() {
        return electionDeadlineNanos;
    }

    @Override
    boolean grants(ReplicaKey candidate, boolean upToDate, boolean preVote) {
        return preVote ? upToDate : grantsFirst(candidate, upToDate);
    }

    @Override
    void answered(int peerId, RaftRequest request, RaftResponse response, boolean awaited) {
        // It knew no leader either, or else we would follow it by now.
        core.peers.backOff(peerId, core.now());
    }

    @Override
    boolean maySettleFor(int leader) {
        return leaderId.isEmpty() || leaderId.getAsInt() == leader;
    }
}
