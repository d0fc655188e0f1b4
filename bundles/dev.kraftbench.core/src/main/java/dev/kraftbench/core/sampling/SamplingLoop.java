package dev.kraftbench.core.sampling;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a sample again and again: the next is due a period after the last began, never two at a time, and a sample that took long is followed by
 * at least as long a rest, so that polling takes no more than half of anything. Events may ask for a sample sooner, up to ten in a period. Runs on
 * the given executor.
 */
public final class SamplingLoop {
    private static final Logger LOG = LoggerFactory.getLogger(SamplingLoop.class);

    private final ScheduledExecutorService executor;
    private final long periodNanos;
    private final Supplier<CompletableFuture<?>> sample;
    private final Supplier<Long> nanoTime;
    private @Nullable ScheduledFuture<?> next;
    private boolean running;
    private boolean sampling;
    private boolean again;
    /** Before this no sample begins, whoever asks. */
    private long restUntil;

    /** @param sample starts one sample; its failures are the supplier's to report and end nothing here */
    public SamplingLoop(ScheduledExecutorService executor, Duration period, Supplier<CompletableFuture<?>> sample) {
        this(executor, period, sample, System::nanoTime);
    }

    SamplingLoop(ScheduledExecutorService executor, Duration period, Supplier<CompletableFuture<?>> sample, Supplier<Long> nanoTime) {
        this.executor = executor;
        this.periodNanos = period.toNanos();
        this.sample = sample;
        this.nanoTime = nanoTime;
    }

    public synchronized void start() {
        if (!running) {
            running = true;
            again = false;
            restUntil = nanoTime.get();
            schedule(0);
        }
    }

    public synchronized void stop() {
        running = false;
        if (next != null) {
            next.cancel(false);
            next = null;
        }
    }

    /** Samples as soon as may be; if a sample is under way, once more after it. */
    public synchronized void refresh() {
        if (!running) {
            return;
        }
        if (sampling) {
            again = true;
        } else if (next != null && next.cancel(false)) {
            schedule(Math.max(0, restUntil - nanoTime.get()));
        }
    }

    private void schedule(long delayNanos) {
        try {
            next = executor.schedule(this::run, delayNanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // the connection is being closed and took its executor down
            running = false;
        }
    }

    private void run() {
        synchronized (this) {
            if (!running) {
                return;
            }
            sampling = true;
        }
        long began = nanoTime.get();
        CompletableFuture<?> future;
        try {
            future = sample.get();
        } catch (RuntimeException e) {
            future = CompletableFuture.failedFuture(e);
        }
        future.whenComplete((ok, failure) -> {
            if (failure != null) {
                LOG.atDebug().setCause(failure).log("a sample failed");
            }
            finished(nanoTime.get() - began);
        });
    }

    private synchronized void finished(long tookNanos) {
        sampling = false;
        if (running) {
            long rest = Math.max(tookNanos, periodNanos / 10);
            restUntil = nanoTime.get() + rest;
            schedule(again ? rest : Math.max(periodNanos - tookNanos, rest));
            again = false;
        }
    }
}
