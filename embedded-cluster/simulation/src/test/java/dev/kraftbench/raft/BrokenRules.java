package dev.kraftbench.raft;

import dev.kraftbench.raft.internal.core.RaftRules;
import java.io.IOException;

/** Opens replicas that break one rule of the protocol. */
public enum BrokenRules {
    VOTES_TWICE(new RaftRules(false, true, true, true)),
    COMMITS_OLD_EPOCHS(new RaftRules(true, false, true, true)),
    ACKNOWLEDGES_UNFORCED(new RaftRules(true, true, false, true)),
    CHANGES_VOTERS_AT_ONCE(new RaftRules(true, true, true, false));

    private final RaftRules rules;

    BrokenRules(RaftRules rules) {
        this.rules = rules;
    }

    public RaftNode open(RaftConfig config, RaftPorts ports, RaftLog log) throws IOException {
        return RaftNode.open(config, ports, log, rules);
    }
}
