package dev.kraftbench.metadata.quota;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An allowance for each of many clients. One that is full says what a new one would say: those are dropped whenever twice as many have come as
 * were left the last time, so that clients which never come back cost nothing for long. Any thread.
 *
 * <p>What is used in the very moment in which a full allowance is dropped is not counted: that is one request.
 *
 * @param <K> who shares an allowance, and its limit: another limit begins anew
 */
public final class Allowances<K> {

    private static final int FEW = 256;

    private final long savedNanos;
    private final ConcurrentMap<K, Allowance> allowances = new ConcurrentHashMap<>();
    private final AtomicBoolean sweeping = new AtomicBoolean();
    private volatile int sweepAt = FEW;

    /** @param savedNanos for how long a rate may be saved up */
    public Allowances(long savedNanos) {
        this.savedNanos = savedNanos;
    }

    public Allowance of(K key, double limitPerSecond, long nowNanos) {
        Allowance present = allowances.get(key);
        if (present != null) {
            return present;
        }
        if (allowances.size() >= sweepAt && sweeping.compareAndSet(false, true)) {
            allowances.values().removeIf(allowance -> allowance.isFull(nowNanos));
            sweepAt = Math.max(FEW, 2 * allowances.size());
            sweeping.set(false);
        }
        return allowances.computeIfAbsent(key, unknown -> new Allowance(limitPerSecond, savedNanos, nowNanos));
    }

    public void clear() {
        allowances.clear();
        sweepAt = FEW;
    }

    public int size() {
        return allowances.size();
    }
}
