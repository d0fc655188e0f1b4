package dev.kraftbench.raft.internal.core;

import dev.kraftbench.raft.VoterSet;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Who said what in a vote. */
final class VoteTally {

    private final VoterSet voters;
    private final TreeMap<Integer, Boolean> votes = new TreeMap<>();

    VoteTally(VoterSet voters) {
        this.voters = voters;
    }

    void record(int voterId, boolean granted) {
        if (voters.contains(voterId)) {
            votes.putIfAbsent(voterId, granted);
        }
    }

    boolean isOpen(int voterId) {
        return voters.contains(voterId) && !votes.containsKey(voterId);
    }

    boolean isWon() {
        return granting().size() >= voters.majority();
    }

    /** Whether too many have refused. */
    boolean isLost() {
        return votes.size() - granting().size() > voters.size() - voters.majority();
    }

    List<Integer> granting() {
        List<Integer> granting = new ArrayList<>(votes.size());
        votes.forEach((id, granted) -> {
            if (granted) {
                granting.add(id);
            }
        });
        return granting;
    }
}
