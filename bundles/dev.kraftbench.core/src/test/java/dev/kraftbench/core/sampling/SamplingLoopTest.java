package dev.kraftbench.core.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SamplingLoopTest {

    /** Holds the one task that is due next instead of running it. */
    private static final class OneTask extends ScheduledThreadPoolExecutor {
        private @Nullable Runnable task;
        private long delayNanos;

        OneTask() {
            super(1);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
            task = command;
            delayNanos = unit.toNanos(delay);
            return super.schedule(() -> { }, 1, TimeUnit.DAYS);
        }

        void run() {
            Runnable due = task;
            task = null;
            due.run();
        }
    }

    private final OneTask executor = new OneTask();
    private final List<CompletableFuture<Void>> samples = new ArrayList<>();
    private long now;
    private final SamplingLoop loop = new SamplingLoop(executor, Duration.ofNanos(100), () -> {
        CompletableFuture<Void> sample = new CompletableFuture<>();
        samples.add(sample);
        return sample;
    }, () -> now);

    @AfterEach
    void end() {
        executor.shutdownNow();
    }

    private void finishAfter(long nanos) {
        now += nanos;
        samples.getLast().complete(null);
    }

    @Test
    void theNextSampleIsDueAPeriodAfterTheLastBegan() {
        loop.start();
        assertEquals(0, executor.delayNanos);
        executor.run();
        finishAfter(30);
        assertEquals(70, executor.delayNanos);
    }

    @Test
    void aSlowSampleIsFollowedByAsLongARest() {
        loop.start();
        executor.run();
        finishAfter(500);
        assertEquals(500, executor.delayNanos);
    }

    @Test
    void aFailedSampleDoesNotEndTheLoop() {
        loop.start();
        executor.run();
        samples.getLast().completeExceptionally(new IllegalStateException("no broker"));
        executor.run();
        assertEquals(2, samples.size());
    }

    @Test
    void refreshDuringASampleTakesAnotherAfterAsLongARest() {
        loop.start();
        executor.run();
        loop.refresh();
        finishAfter(30);
        assertEquals(30, executor.delayNanos);
    }

    @Test
    void aFloodOfRefreshesSamplesAtMostTenTimesAPeriod() {
        loop.start();
        executor.run();
        finishAfter(1);
        loop.refresh();
        assertEquals(10, executor.delayNanos);
        now += 4;
        loop.refresh();
        assertEquals(6, executor.delayNanos);
        now += 50;
        loop.refresh();
        assertEquals(0, executor.delayNanos);
    }

    @Test
    void aStoppedLoopSchedulesNothing() {
        loop.start();
        executor.run();
        loop.stop();
        finishAfter(30);
        assertNull(executor.task);
    }
}
