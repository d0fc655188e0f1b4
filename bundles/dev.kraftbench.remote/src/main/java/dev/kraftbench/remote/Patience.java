package dev.kraftbench.remote;

import java.time.Duration;

/**
 * How long a round of samples waits for its parts: some times what a whole round takes, so that a broker that hangs in a quick cluster costs less than a
 * second, and longer as long as parts are missing, so that one that is only slow is heard in the end. Used by one sampling loop.
 */
final class Patience {
    private static final Duration LEAST = Duration.ofMillis(800);
    private static final int TIMES = 4;

    private final Duration most;
    private Duration limit;

    Patience(Duration most) {
        this.most = most;
        this.limit = most;
    }

    Duration limit() {
        return limit;
    }

    void whole(Duration took) {
        limit = within(took.multipliedBy(TIMES));
    }

    void missing() {
        limit = within(limit.multipliedBy(2));
    }

    private Duration within(Duration wanted) {
        return wanted.compareTo(LEAST) < 0 ? LEAST : wanted.compareTo(most) > 0 ? most : wanted;
    }
}
