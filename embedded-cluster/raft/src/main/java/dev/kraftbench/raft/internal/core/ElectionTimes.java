package dev.kraftbench.raft.internal.core;

import dev.kraftbench.raft.RaftTimeouts;
import java.util.random.RandomGenerator;

/** How long a replica waits in and between elections. All in nanoseconds; random in part, so that replicas seldom stand at once. */
final class ElectionTimes {

    /** First limit of an election round; doubled with each round in vain up to {@code controller.quorum.election.timeout.ms}. */
    private static final long FIRST_ROUND_NANOS = 100_000_000L;

    private static final int MAX_DOUBLINGS = 10;

    private final RaftCore core;
    private final RaftTimeouts timeouts;
    private final RandomGenerator random;
    /** Election rounds since a leader was last heard. */
    private int rounds;

    ElectionTimes(RaftCore core, RandomGenerator random) {
        this.core = core;
        this.timeouts = core.settings.timeouts();
        this.random = random;
    }

    void roundBegins() {
        rounds++;
    }

    /** Also of a replica that became the leader. */
    void leaderHeard() {
        rounds = 0;
    }

    /** How long this round of an election may take: short at first, so that a split vote costs little, longer with each round. */
    long roundNanos() {
        long base = Math.min(timeouts.electionNanos(), FIRST_ROUND_NANOS << Math.min(rounds, MAX_DOUBLINGS));
        return base + randomNanos(base);
    }

    /** How long a replica that starts waits for a leader. */
    long firstNanos() {
        long limit = timeouts.firstElectionNanos();
        return limit > 0 ? staggered(limit, -1) : timeouts.electionNanos() + randomNanos(timeouts.electionNanos());
    }

    /** A short wait that differs enough between the voters, by rank, for the first to be elected before the next begins. */
    long staggered(long limit, int exceptId) {
        int selfId = core.settings.self().id();
        int rank = 0;
        for (int id : core.voters().ids()) {
            if (id < selfId && id != exceptId) {
                rank++;
            }
        }
        return rank * (limit / 2) + randomNanos(limit / 6);
    }

    long randomNanos(long limit) {
        return limit <= 0 ? 0 : random.nextLong(limit);
    }
}
