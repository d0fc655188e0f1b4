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
     * some such waits: for its callback, the committed offset and its validation, and the first fetch. It sends no heartbeat sooner than its
     * back-off after the last answer, so a short interval shortens one wait; another one in the answer to its acknowledgement, one more.
     */
    private static final int TAKE_OVER_MILLIS = 25;

    private static final int ACKNOWLEDGED_MILLIS = 20;
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

    /**
     * How long a member that joins a shard of so many waits for its answer while others still hold all that it shall have, in milliseconds. The
     * Java client polls without pause until then, so it takes the partitions over as soon as it is told of them; with an empty answer first it
     * would do so only at the end of a wait.
     */
    public static int joinHoldMillis(int members) {
        return eagerForMillis(members);
    }

    /** The interval to tell a member with the partitions that it shall take over, in milliseconds. */
    public static int takeOverMillis(int configuredMillis) {
        return Math.min(configuredMillis, TAKE_OVER_MILLIS);
    }

    /** The interval to tell a member that has acknowledged its partitions and gets to reading them, in milliseconds. */
    public static int acknowledgedMillis(int configuredMillis) {
        return Math.min(configuredMillis, ACKNOWLEDGED_MILLIS);
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
