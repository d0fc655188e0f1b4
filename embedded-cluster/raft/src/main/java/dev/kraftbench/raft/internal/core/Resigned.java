package dev.kraftbench.raft.internal.core;

import dev.kraftbench.kernel.Peer;
import dev.kraftbench.raft.ReplicaKey;
import dev.kraftbench.raft.internal.core.Message.RaftRequest;
import dev.kraftbench.raft.internal.core.Message.RaftResponse;
import dev.kraftbench.raft.internal.core.Peers.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Led this epoch and does so no more; tells the voters, who shall elect another.
 *
 * <ul>
 *   <li>→ Unattached: higher epoch; or time-out, then in the next epoch
 *   <li>→ Follower: leader of a higher epoch found
 * </ul>
 */
public final class Resigned extends Role {

    private final List<ReplicaKey> preferred;
    private final Set<Integer> unaware;
    private final long deadlineNanos;
    private long nextSendNanos;

    Resigned(RaftCore core, int epoch, @Nullable ReplicaKey voted, List<ReplicaKey> preferred, long deadlineNanos) {
        super(core, epoch, OptionalInt.empty(), voted);
        this.preferred = preferred;
        this.unaware = new HashSet<>(core.voters().ids());
        this.deadlineNanos = deadlineNanos;
        unaware.remove(core.settings.self().id());
    }

    /** Whether every voter has been told. */
    public boolean isDone() {
        return unaware.isEmpty();
    }

    @Override
    void poll() {
        if (core.now() >= deadlineNanos) {
            core.toUnattached(epoch + 1, OptionalInt.empty());
            return;
        }
        nextSendNanos = Long.MAX_VALUE;
        for (int id : unaware) {
            Peer voter = core.voterPeer(id);
            if (voter == null) {
                continue;
            }
            if (core.peers.isReady(id, Kind.CONTROL, epoch, core.now())) {
                core.send(voter, Kind.CONTROL, new Message.EndEpoch(
                        epoch, core.settings.self().id(), core.settings.localListeners(), preferred));
            } else {
                nextSendNanos = Math.min(nextSendNanos, core.peers.readyAtNanos(id, Kind.CONTROL, epoch));
            }
        }
    }

    @Override
    long deadlineNanos() {
        return Math.min(deadlineNanos, nextSendNanos);
    }

    @Override
    boolean grants(ReplicaKey candidate, boolean upToDate, boolean preVote) {
        return preVote && upToDate;
    }

    @Override
    void answered(int peerId, RaftRequest request, RaftResponse response, boolean awaited) {
        if (request instanceof Message.EndEpoch) {
            unaware.remove(peerId);
        }
    }
}
