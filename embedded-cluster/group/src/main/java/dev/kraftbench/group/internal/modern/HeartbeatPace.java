package dev.kraftbench.group.internal.modern;

/**
 * How often members of coordinator-assigned groups are heard.
 *
 * <p>A client that lets its answers be held (see {@code Patience}) spends nearly all of its time with one held, so that news reaches it at
 * once. Three properties of the Java client shape the figures: it counts its interval from the <em>sending</em> of a heartbeat, an answer
 * with another interval begins the count anew, and with its interval over and no answer yet it polls without pause. So the hold ends a
 * little before the interval, and the interval does not change between rest and change. It grows with the members of the shard, to bound
 * what heartbeats cost. Other clients are given a short interval while something is due to them, and the configured one at rest.
 */
public final class HeartbeatPace {

    /**
     * The application thread of the Java client waits for records no longer than until its next heartbeat, and to take a partition over it needs
     * up to seven such waits: for two reconciliations and their callbacks, the committed offset, its validation, and the first fetch. It sends no
     * heartbeat sooner than its back-off after the last answer, so this shortens some of the waits, not all.
     */
    private static final int EAGER_MILLIS = 10;

    private static final int EAGER_FOR_MILLIS = 500;
    private static final int PENDING_MILLIS = 100;
    private static final int FEW_MEMBERS = 10;
    private static final int FEW_MEMBERS_MILLIS = 500;
    private static final int SOME_MEMBERS = 40;
    private static final int SOME_MEMBERS_MILLIS = 1_000;
    private static final int MANY_MEMBERS = 100;
    private static final int MANY_MEMBERS_MILLIS = 2_000;

    private static final int INTERRUPTED_SHARE = 5;

    private HeartbeatPace() {}

    /**
     * The interval to tell a member while something is due to it, such as partitions that others still hold; in milliseconds.
     *
     * @param configuredMillis the group's heartbeat interval
     * @param members in the whole shard
     */
    public static int pendingMillis(int configuredMillis, int members) {
        // A thousand clients that ask ten times a second have no time left for what they are waiting for.
        return members <= MANY_MEMBERS ? Math.min(configuredMillis, PENDING_MILLIS) : interruptedMillis(configuredMillis);
    }

    /** How long after a change of its partitions a member in a shard of so many is asked to hurry, in milliseconds. */
    public static int eagerForMillis(int members) {
        return members <= SOME_MEMBERS ? EAGER_FOR_MILLIS : 0;
    }

    /** The interval to tell a member that takes partitions over, in milliseconds. */
    public static int eagerMillis(int configuredMillis) {
        return Math.min(configuredMillis, EAGER_MILLIS);
    }

    /**
     * The interval to tell a member that has all it should have, in milliseconds.
     *
     * @param configuredMillis the group's heartbeat interval
     * @param patient whether the member's answers may be held
     * @param members in the whole shard
     */
    public static int restMillis(int configuredMillis, boolean patient, int members) {
        return patient ? Math.min(configuredMillis, patientMillis(configuredMillis, members)) : configuredMillis;
    }

    private static int patientMillis(int configuredMillis, int members) {
        if (members <= FEW_MEMBERS) {
            return FEW_MEMBERS_MILLIS;
        }
        if (members <= SOME_MEMBERS) {
            return SOME_MEMBERS_MILLIS;
        }
        return members <= MANY_MEMBERS ? MANY_MEMBERS_MILLIS : configuredMillis;
    }

    /** The interval for a member whose client often interrupts the holding of its answers, in place of the one it would have. */
    public static int interruptedMillis(int intervalMillis) {
        return Math.min(intervalMillis, Math.max(PENDING_MILLIS, intervalMillis / INTERRUPTED_SHARE));
    }

    /** How long an answer may be held that belongs to this interval. */
    public static int holdMillis(int intervalMillis) {
        return intervalMillis - intervalMillis / 10;
    }
}
