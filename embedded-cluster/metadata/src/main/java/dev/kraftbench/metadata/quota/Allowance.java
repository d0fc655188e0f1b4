package dev.kraftbench.metadata.quota;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What clients that share a limit may use, on all lanes together: one number, the time at which all that was used so far is allowed by the
 * rate. It lies in the past while something is saved up, no further than may be saved, and in the future while the clients owe. Using is one
 * compare-and-set. Unlike a sum over windows it forgets no debt when a window ends: over time the rate holds, whatever the size of what is
 * used at once. Any thread.
 */
public final class Allowance {

    private static final double NANOS_PER_SECOND = 1e9;

    private final double limitPerSecond;
    private final long savedNanos;
    private final AtomicLong allowedAtNanos;

    /** @param savedNanos for how long the rate may be saved up; a new one has saved all of it */
    public Allowance(double limitPerSecond, long savedNanos, long nowNanos) {
        this.limitPerSecond = limitPerSecond;
        this.savedNanos = savedNanos;
        this.allowedAtNanos = new AtomicLong(nowNanos - savedNanos);
    }

    private long cost(long amount) {
        return (long) Math.min(Long.MAX_VALUE / 4, amount / limitPerSecond * NANOS_PER_SECOND);
    }

    private long after(long allowedAt, long cost, long nowNanos) {
        long start = Math.max(allowedAt - nowNanos, -savedNanos);
        return nowNanos + Math.min(Long.MAX_VALUE / 4, start + cost);
    }

    /** @return for how long nothing more may be used; 0 if something may */
    public long use(long amount, long nowNanos) {
        return use(amount, Long.MAX_VALUE / 4, nowNanos);
    }

    /** @param mostOwedNanos beyond which debts are forgiven */
    public long use(long amount, long mostOwedNanos, long nowNanos) {
        long cost = cost(amount);
        long allowedAt = allowedAtNanos.updateAndGet(
                before -> Math.min(after(before, cost, nowNanos) - nowNanos, mostOwedNanos) + nowNanos);
        return Math.max(0, allowedAt - nowNanos);
    }

    /**
     * Uses so much if it is there. What is more than can ever be saved goes once all is, and leaves a debt.
     *
     * @return 0, or in how long it will be there; nothing is used then
     */
    public long tryUse(long amount, long nowNanos) {
        long cost = cost(amount);
        while (true) {
            long before = allowedAtNanos.get();
            long missing = after(before, Math.min(cost, savedNanos), nowNanos) - nowNanos;
            if (missing > 0) {
                return missing;
            }
            if (allowedAtNanos.compareAndSet(before, after(before, cost, nowNanos))) {
                return 0;
            }
        }
    }

    /** For how long nothing more may be used; 0 if something may. */
    public long owedNanos(long nowNanos) {
        return Math.max(0, allowedAtNanos.get() - nowNanos);
    }

    /** How much may be saved up. */
    public double mostSaved() {
        return limitPerSecond * savedNanos / NANOS_PER_SECOND;
    }

    /** Whether a new one would be the same. */
    boolean isFull(long nowNanos) {
        return nowNanos - allowedAtNanos.get() >= savedNanos;
    }
}
