package dev.kraftbench.raft;

import java.time.Duration;

/**
 * How long the quorum waits, in nanoseconds, by Kafka's property names.
 *
 * @param electionNanos {@code controller.quorum.election.timeout.ms}: longest wait for a leader before an election; the actual one is
 *     random between this and its double
 * @param fetchNanos {@code controller.quorum.fetch.timeout.ms}: a follower without a successful fetch for so long starts an election, a
 *     leader not fetched from by a majority for 1.5 times as long steps down
 * @param electionBackoffMaxNanos {@code controller.quorum.election.backoff.max.ms}
 * @param requestNanos {@code controller.quorum.request.timeout.ms}
 * @param retryBackoffNanos {@code controller.quorum.retry.backoff.ms}
 * @param lingerNanos {@code controller.quorum.append.linger.ms}
 * @param fetchMaxWaitNanos how long a leader holds a fetch with nothing to answer (Kafka: 500 ms)
 * @param firstElectionNanos ours: scale of the wait of a node that starts before it asks for pre-votes, so that a fresh cluster has a
 *     leader at once: half of it for each voter of a lower id, and a random sixth; zero means as {@code electionNanos}
 * @param lossElectionNanos ours: scale of the same wait of a voter whose connection to the leader broke, a quarter of it longer, in which
 *     the leader may still answer; zero turns this off
 */
public record RaftTimeouts(
        long electionNanos,
        long fetchNanos,
        long electionBackoffMaxNanos,
        long requestNanos,
        long retryBackoffNanos,
        long lingerNanos,
        long fetchMaxWaitNanos,
        long firstElectionNanos,
        long lossElectionNanos) {

    /** Kafka's defaults, with our own fast start and fast fail-over. */
    public static final RaftTimeouts DEFAULT = ofMillis(1_000, 2_000, 1_000, 2_000, 20, 0, 500, 60, 60);

    public static RaftTimeouts ofMillis(
            long election, long fetch, long electionBackoffMax, long request, long retryBackoff, long linger, long fetchMaxWait,
            long firstElection, long lossElection) {
        return new RaftTimeouts(
                nanos(election), nanos(fetch), nanos(electionBackoffMax), nanos(request), nanos(retryBackoff), nanos(linger),
                nanos(fetchMaxWait), nanos(firstElection), nanos(lossElection));
    }

    private static long nanos(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }
}
