package dev.kraftbench.kernel.jdk;

import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.kernel.Lane;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pool of threads that end when idle, with a bounded queue: work beyond it fails at once, as an outcome. Safe for any thread.
 */
public final class ThreadHelpers implements Helpers, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ThreadHelpers.class);
    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor pool;

    /**
     * @param name prefix of the thread names
     * @param threads at most
     * @param queueLimit how many pieces of work may wait
     */
    public ThreadHelpers(String name, int threads, int queueLimit) {
        AtomicInteger number = new AtomicInteger();
        pool = new ThreadPoolExecutor(
                threads,
                threads,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(queueLimit),
                task -> Thread.ofPlatform().name(name + "-helper-" + number.getAndIncrement()).daemon(true).unstarted(task));
        pool.allowCoreThreadTimeOut(true);
    }

    @Override
    public <T> void submit(Lane home, Callable<T> work, Consumer<Outcome<T>> done) {
        try {
            pool.execute(() -> deliver(home, done, outcomeOf(work)));
        } catch (RejectedExecutionException e) {
            // A later task even if the caller is on the lane, as with any other outcome.
            deliver(home, done, new Outcome.Failed<>(pool.isShutdown() ? e : new QueueFull()));
        }
    }

    private static <T> Outcome<T> outcomeOf(Callable<T> work) {
        try {
            return new Outcome.Done<>(work.call());
        } catch (Exception e) {
            return new Outcome.Failed<>(e);
        } catch (Error e) {
            return new Outcome.Failed<>(new IllegalStateException("Helper work broke", e));
        }
    }

    private static <T> void deliver(Lane home, Consumer<Outcome<T>> done, Outcome<T> outcome) {
        try {
            home.execute(() -> done.accept(outcome));
        } catch (RejectedExecutionException e) {
            LOG.atDebug()
                    .addKeyValue("lane", home.name())
                    .addKeyValue("outcome", outcome)
                    .log("The lane closed before its helper work ended");
        }
    }

    /** Takes no more work and waits for what was taken. */
    @Override
    public void close() {
        pool.close();
    }
}
