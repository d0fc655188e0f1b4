package dev.kraftbench.kernel.jdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.kernel.Clock;
import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.kernel.Helpers.Outcome;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThreadLanesTest {

    private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    private final ThreadLanes lanes = new ThreadLanes("test", 2, SystemClock.INSTANCE, (lane, failure) -> failures.add(failure));
    private final Lane lane = lanes.lane(0);

    @AfterEach
    void close() {
        lanes.close();
    }

    @Test
    void tasksOfSeveralThreadsRunInTheOrderGivenByEach() throws Exception {
        int each = 20_000;
        List<Integer> seen = new ArrayList<>();
        List<Thread> givers = new ArrayList<>();
        for (int g = 0; g < 2; g++) {
            int sign = g == 0 ? 1 : -1;
            givers.add(Thread.ofPlatform().start(() -> {
                for (int i = 1; i <= each; i++) {
                    int value = sign * i;
                    lane.execute(() -> seen.add(value));
                }
            }));
        }
        for (Thread giver : givers) {
            giver.join();
        }
        CountDownLatch done = new CountDownLatch(1);
        lane.execute(done::countDown);
        done.await();
        int last = 0;
        int first = 0;
        assertEquals(2 * each, seen.size());
        for (int value : seen) {
            if (value > 0) {
                assertEquals(++last, value);
            } else {
                assertEquals(--first, value);
            }
        }
    }

    /** A clock that goes only when the test moves it. */
    private static Clock stoppedAt(AtomicLong nanos) {
        return new Clock() {
            @Override
            public long nanos() {
                return nanos.get();
            }

            @Override
            public long wallMillis() {
                return 0;
            }
        };
    }

    @Test
    void aTimerThatNeverComesKeepsNoOtherFromComing() throws Exception {
        AtomicLong now = new AtomicLong();
        Clock stopped = stoppedAt(now);
        CountDownLatch due = new CountDownLatch(1);
        try (ThreadLanes timed = new ThreadLanes("timed", 1, stopped, (lane, failure) -> failures.add(failure))) {
            Lane one = timed.lane(0);
            one.execute(() -> {
                one.schedule(10, due::countDown);
                now.set(20);
                one.schedule(Long.MAX_VALUE, () -> failures.add(new AssertionError("too early")));
            });
            due.await();
        }
        assertEquals(List.of(), List.copyOf(failures));
    }

    @Test
    void timersRunInOrderOfTheirTimeAndCancelledOnesNever() throws Exception {
        BlockingQueue<String> ran = new LinkedBlockingQueue<>();
        AtomicLong now = new AtomicLong();
        // Time stands still until all timers are set: on a busy machine the real clock may pass all of their times before.
        Clock stopped = stoppedAt(now);
        try (ThreadLanes own = new ThreadLanes("stopped", 1, stopped, (lane, failure) -> failures.add(failure))) {
            own.lane(0).execute(() -> {
                Lane timed = own.lane(0);
                timed.schedule(3_000_000, () -> ran.add("c"));
                Timer cancelled = timed.schedule(0, () -> ran.add("never"));
                timed.schedule(1_000_000, () -> ran.add("a"));
                timed.schedule(1_000_001, () -> ran.add("b"));
                assertTrue(cancelled.cancel());
                assertFalse(cancelled.cancel());
                now.set(5_000_000);
            });
            assertEquals("a", ran.take());
            assertEquals("b", ran.take());
            assertEquals("c", ran.take());
        }
        assertTrue(ran.isEmpty());
        assertTrue(failures.isEmpty());
    }

    @Test
    void aTimerOfAnotherThreadWakesAParkedLane() throws Exception {
        CountDownLatch ran = new CountDownLatch(1);
        lane.schedule(100_000, ran::countDown);
        ran.await();
    }

    @Test
    void aThrowingTaskIsReportedAndTheLaneGoesOn() throws Exception {
        RuntimeException thrown = new RuntimeException("task");
        lane.execute(() -> {
            throw thrown;
        });
        CountDownLatch after = new CountDownLatch(1);
        lane.execute(after::countDown);
        after.await();
        assertSame(thrown, failures.take());
    }

    @Test
    void closeRunsWhatIsQueuedAndRefusesMore() {
        List<Integer> ran = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            int value = i;
            lane.execute(() -> ran.add(value));
        }
        lanes.close();
        assertEquals(100, ran.size());
        assertThrows(RejectedExecutionException.class, () -> lane.execute(() -> {}));
    }

    @Test
    void helpersBringOutcomesHome() throws Exception {
        BlockingQueue<Outcome<String>> outcomes = new LinkedBlockingQueue<>();
        try (ThreadHelpers helpers = new ThreadHelpers("test", 2, 10)) {
            helpers.submit(lane, () -> lane.inLane() ? "on lane" : "off lane", outcome -> {
                assertTrue(lane.inLane());
                outcomes.add(outcome);
            });
            assertEquals(new Outcome.Done<>("off lane"), outcomes.take());
            helpers.<String>submit(lane, () -> { throw new IllegalStateException("no"); }, outcomes::add);
            assertInstanceOf(Outcome.Failed.class, outcomes.take());
        }
    }

    @Test
    void workBeyondTheQueueFailsAsAnOutcome() throws Exception {
        BlockingQueue<Outcome<String>> outcomes = new LinkedBlockingQueue<>();
        CountDownLatch hold = new CountDownLatch(1);
        CountDownLatch holding = new CountDownLatch(1);
        try (ThreadHelpers helpers = new ThreadHelpers("test", 1, 1)) {
            helpers.submit(lane, () -> {
                holding.countDown();
                hold.await();
                return "held";
            }, outcomes::add);
            holding.await();
            helpers.submit(lane, () -> "queued", outcomes::add);
            helpers.submit(lane, () -> "too many", outcomes::add);
            assertInstanceOf(Helpers.QueueFull.class, assertInstanceOf(Outcome.Failed.class, outcomes.take()).cause());
            hold.countDown();
            assertEquals(new Outcome.Done<>("held"), outcomes.take());
            assertEquals(new Outcome.Done<>("queued"), outcomes.take());
            helpers.close();
            helpers.submit(lane, () -> "too late", outcomes::add);
            Outcome.Failed<?> refused = assertInstanceOf(Outcome.Failed.class, outcomes.take());
            assertInstanceOf(RejectedExecutionException.class, refused.cause(), "there is no use in trying again");
        }
    }
}
