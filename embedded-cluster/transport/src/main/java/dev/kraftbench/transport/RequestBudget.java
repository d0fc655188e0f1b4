package dev.kraftbench.transport;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of requests that a node holds at one time, over all its connections. Beyond the limit connections start no further
 * request until there is room; one that has begun to arrive may finish. Safe for any thread.
 */
public final class RequestBudget {

    private final long limitBytes;
    private final AtomicLong heldBytes = new AtomicLong();
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    public RequestBudget(long limitBytes) {
        if (limitBytes <= 0) {
            throw new IllegalArgumentException("limit " + limitBytes);
        }
        this.limitBytes = limitBytes;
    }

    public long heldBytes() {
        return heldBytes.get();
    }

    public boolean exhausted() {
        return heldBytes.get() >= limitBytes;
    }

    public void take(long bytes) {
        heldBytes.addAndGet(bytes);
    }

    /** Gives bytes back and wakes those that wait if there is room again. */
    public void giveBack(long bytes) {
        long held = heldBytes.addAndGet(-bytes);
        if (held < 0) {
            throw new IllegalStateException("more bytes given back than taken: " + held);
        }
        if (held < limitBytes && !waiting.isEmpty()) {
            wake();
        }
    }

    /** Calls {@code resume} once, from any thread, when there is room; at once if there is already. */
    public void whenRoom(Runnable resume) {
        waiting.add(resume);
        if (!exhausted()) {
            wake();
        }
    }

    private void wake() {
        ArrayDeque<Runnable> woken = new ArrayDeque<>();
        for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
            woken.add(next);
        }
        woken.forEach(Runnable::run);
    }
}
