package dev.kraftbench.transport;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A few threads for the keys of TLS: clients that all connect at once wait here for each other, and hold up nothing that lanes serve.
 * There are none before the first handshake and after the last. Safe for any thread.
 */
public final class KeyThreads implements Executor, AutoCloseable {

    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor pool;

    /**
     * @param name prefix of the thread names
     * @param threads at most
     */
    public KeyThreads(String name, int threads) {
        AtomicInteger number = new AtomicInteger();
        // A connection has one piece of work at a time, so what bounds connections bounds the queue.
        pool = new ThreadPoolExecutor(
                threads,
                threads,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> Thread.ofPlatform().name(name + "-keys-" + number.getAndIncrement()).daemon(true).unstarted(task));
        pool.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable work) {
        pool.execute(work);
    }

    /** Takes no more work and waits for what was taken, which is next to nothing once the connections are closed. */
    @Override
    public void close() {
        pool.close();
    }
}
