package dev.kraftbench.replication;

/**
 * Bytes that may go in a second, of which at most those of one second are saved up. Who takes more than there is, such as a whole batch, leaves
 * a debt: over time the rate holds. Safe for any thread; times are nanoseconds of any lane's clock.
 */
final class Throttle {

    static final long UNLIMITED = Long.MAX_VALUE;

    private static final double NANOS_PER_SECOND = 1e9;
    /** A changed rate is noticed so soon by those who wait. */
    private static final long LONGEST_WAIT_NANOS = 500_000_000L;

    private volatile long bytesPerSecond = UNLIMITED;
    private double available;
    private long filledNanos;
    private boolean begun;

    /** @param newBytesPerSecond or {@link #UNLIMITED} */
    synchronized void limit(long newBytesPerSecond) {
        if (newBytesPerSecond != bytesPerSecond) {
            bytesPerSecond = newBytesPerSecond;
            begun = false;
        }
    }

    boolean isLimited() {
        return bytesPerSecond != UNLIMITED;
    }

    /** How many bytes may go now; not above 0 for none. */
    synchronized long available(long nowNanos) {
        if (!isLimited()) {
            return UNLIMITED;
        }
        fill(nowNanos);
        return (long) Math.floor(available);
    }

    synchronized void spend(long bytes, long nowNanos) {
        if (isLimited()) {
            fill(nowNanos);
            available -= bytes;
        }
    }

    /** After which it is worth while to look again. */
    synchronized long waitNanos(long nowNanos) {
        long free = available(nowNanos);
        if (free > 0) {
            return 0;
        }
        double nanos = (1 - available) / Math.max(bytesPerSecond, 1) * NANOS_PER_SECOND;
        return Math.min(LONGEST_WAIT_NANOS, (long) Math.ceil(nanos));
    }

    private void fill(long nowNanos) {
        if (!begun) {
            begun = true;
            available = bytesPerSecond;
        } else if (nowNanos - filledNanos > 0) {
            available = Math.min(bytesPerSecond, available + (nowNanos - filledNanos) / NANOS_PER_SECOND * bytesPerSecond);
        } else {
            return;
        }
        filledNanos = nowNanos;
    }
}
