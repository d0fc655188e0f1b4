package dev.kraftbench.remote.produce;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** When the sending thread may send: rate, pause, stop. Safe for any thread. */
final class RunPace {
    /** One that fell further behind does not catch up in a burst. */
    private static final long MOST_BEHIND_NANOS = 200_000_000L;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile double perSecond;
    private volatile boolean paused;
    private volatile boolean stopped;
    private long dueNanos;

    RunPace(double perSecond, long nowNanos) {
        this.perSecond = perSecond;
        this.dueNanos = nowNanos;
    }

    boolean paused() {
        return paused;
    }

    boolean stopped() {
        return stopped;
    }

    void stop() {
        change(() -> stopped = true);
    }

    void pause(boolean pause) {
        change(() -> paused = pause);
    }

    void rate(double rate) {
        change(() -> {
            perSecond = rate;
            dueNanos = System.nanoTime();
        });
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the next record's turn, at most until {@code endNanos}. False when there is none any more. */
    boolean awaitTurn(long endNanos) throws InterruptedException {
        if (perSecond <= 0 && !paused && !stopped) {
            return System.nanoTime() - endNanos < 0;
        }
        lock.lockInterruptibly();
        try {
            while (!stopped) {
                long now = System.nanoTime();
                if (now - endNanos >= 0) {
                    return false;
                }
                if (paused) {
                    changed.awaitNanos(endNanos - now);
                    dueNanos = System.nanoTime();
                } else if (perSecond <= 0) {
                    return true;
                } else if (now - dueNanos >= 0) {
                    dueNanos = Math.max(dueNanos, now - MOST_BEHIND_NANOS) + (long) (1e9 / perSecond);
                    return true;
                } else {
                    changed.awaitNanos(Math.min(dueNanos - now, endNanos - now));
                }
            }
            return false;
        } finally {
            lock.unlock();
        }
    }
}
