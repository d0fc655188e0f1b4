package dev.kraftbench.raft.internal.core;

import dev.kraftbench.kernel.Peer;
import dev.kraftbench.raft.Endpoint;
import dev.kraftbench.raft.ReplicaKey;
import dev.kraftbench.raft.internal.core.Message.Known;
import dev.kraftbench.raft.internal.core.Message.RaftRequest;
import dev.kraftbench.raft.internal.core.Message.RaftResponse;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What a replica is in an epoch. Epoch, leader and vote never change within a role object; another one takes its place. */
public abstract sealed class Role permits Unattached, Prospective, Candidate, Leader, Follower, Resigned {

    final RaftCore core;
    final int epoch;
    final OptionalInt leaderId;
    final @Nullable ReplicaKey voted;

    Role(RaftCore core, int epoch, OptionalInt leaderId, @Nullable ReplicaKey voted) {
        this.core = core;
        this.epoch = epoch;
        this.leaderId = leaderId;
        this.voted = voted;
    }

    /** Does what is due now: sends, transitions. Called after each input until the role stays; does nothing when called again. */
    abstract void poll();

    /** When {@link #poll} has something to do again by time alone. */
    abstract long deadlineNanos();

    /** Whether the candidate gets (or would get) our vote; {@code upToDate} says that its log is not behind ours. */
    abstract boolean grants(ReplicaKey candidate, boolean upToDate, boolean preVote);

    /** An answer from this very epoch came. {@code awaited}: the request was not given up meanwhile. */
    void answered(int peerId, RaftRequest request, RaftResponse response, boolean awaited) {}

    void unanswered(int peerId, RaftRequest request, boolean awaited, boolean unsupported) {}

    void disconnected(int peerId) {}

    void electionStateDurable() {}

    /** Another role has taken over. */
    void left() {}

    /** Whether a leader heard of in this very epoch shall be followed. */
    boolean maySettleFor(int leader) {
        return false;
    }

    /** When this role starts an election, Long.MIN_VALUE if it does not wait for one. */
    long electionDeadlineNanos() {
        return Long.MIN_VALUE;
    }

    @Nullable Peer leaderPeer() {
        return null;
    }

    Known known() {
        Peer leader = leaderPeer();
        return new Known(epoch, leaderId, leader == null ? null : new Endpoint(leader.host(), leader.port()));
    }

    /** A vote in an epoch without a leader: the first that asks and is up to date, and no other after it. */
    final boolean grantsFirst(ReplicaKey candidate, boolean upToDate) {
        if (voted != null && core.settings.rules().voteOncePerEpoch()) {
            return voted.id() == candidate.id() && (!voted.hasDirectory() || voted.equals(candidate));
        }
        return leaderId.isEmpty() && upToDate;
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "(epoch=" + epoch + ", leader=" + (leaderId.isPresent() ? leaderId.getAsInt() : "none")
                + ", voted=" + (voted == null ? "none" : voted.id()) + ")";
    }
}
