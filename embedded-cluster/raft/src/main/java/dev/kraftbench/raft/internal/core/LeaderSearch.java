package dev.kraftbench.raft.internal.core;

import dev.kraftbench.kernel.Peer;
import dev.kraftbench.raft.Endpoint;
import dev.kraftbench.raft.internal.core.Peers.Kind;
import java.util.ArrayList;
import java.util.List;

/** Asks voters and bootstrap servers in turn who leads, one at a time; any of them tells it in its answer to a fetch (KIP-853). */
final class LeaderSearch {

    private final RaftCore core;
    private int nextToAsk;

    LeaderSearch(RaftCore core) {
        this.core = core;
    }

    /**
     * Asks the next one that may be asked now, unless somebody is being asked already.
     *
     * @param exceptId a voter that is not asked, -1 for none
     * @return when to try again, in nanoseconds
     */
    long ask(int exceptId) {
        List<Peer> all = candidates(exceptId);
        int epoch = core.epoch();
        for (Peer peer : all) {
            if (core.peers.isUnderWay(peer.id(), Kind.FETCH, epoch)) {
                return Long.MAX_VALUE;
            }
        }
        long next = Long.MAX_VALUE;
        for (int i = 0; i < all.size(); i++) {
            Peer peer = all.get(Math.floorMod(nextToAsk + i, all.size()));
            if (core.peers.isReady(peer.id(), Kind.FETCH, epoch, core.now())) {
                nextToAsk += i + 1;
                core.send(peer, Kind.FETCH, core.fetch(0));
                return Long.MAX_VALUE;
            }
            next = Math.min(next, core.peers.readyAtNanos(peer.id(), Kind.FETCH, epoch));
        }
        return next;
    }

    private List<Peer> candidates(int exceptId) {
        RaftCore.Settings settings = core.settings;
        List<Peer> all = new ArrayList<>();
        for (int id : core.voters().ids()) {
            Peer voter = id == settings.self().id() || id == exceptId ? null : core.voterPeer(id);
            if (voter != null) {
                all.add(voter);
            }
        }
        if (all.isEmpty() || !core.isVoter()) {
            // Whom an observer knows as voters may all be gone meanwhile.
            for (Peer server : settings.bootstrapServers()) {
                if (!settings.localListeners().containsValue(new Endpoint(server.host(), server.port()))) {
                    all.add(server);
                }
            }
        }
        return all;
    }
}
