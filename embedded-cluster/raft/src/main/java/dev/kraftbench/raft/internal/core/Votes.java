package dev.kraftbench.raft.internal.core;

import dev.kraftbench.kernel.Peer;
import dev.kraftbench.raft.ReplicaKey;
import dev.kraftbench.raft.internal.core.Peers.Kind;

/** Asking the voters, for a pre-vote and a vote alike. */
final class Votes {

    private Votes() {}

    /** Asks each voter that has not answered and may be asked now. @return when to ask again */
    static long ask(RaftCore core, VoteTally tally, boolean preVote) {
        long next = Long.MAX_VALUE;
        for (int id : core.voters().ids()) {
            Peer voter = tally.isOpen(id) && id != core.settings.self().id() ? core.voterPeer(id) : null;
            if (voter == null) {
                continue;
            }
            if (core.peers.isReady(id, Kind.CONTROL, core.epoch(), core.now())) {
                core.send(voter, Kind.CONTROL, new Message.Vote(
                        core.epoch(), core.settings.self(), new ReplicaKey(id, core.voters().directoryOf(id)), core.logEndAndEpoch(),
                        preVote));
            } else {
                next = Math.min(next, core.peers.readyAtNanos(id, Kind.CONTROL, core.epoch()));
            }
        }
        return next;
    }
}
