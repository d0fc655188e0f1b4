package dev.kraftbench.core.thread;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ApartTest {
    @Test
    void theQuestionIsAskedOnAThreadOfItsOwn() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CompletableFuture<Thread> answer = Apart.ask(() -> {
            try {
                asked.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return CompletableFuture.completedFuture(Thread.currentThread());
        });
        asked.countDown();
        assertNotSame(Thread.currentThread(), answer.get());
    }

    @Test
    void whatCannotBeAskedFails() {
        RuntimeException wrong = new IllegalArgumentException("wrong");
        assertSame(wrong, assertThrows(ExecutionException.class, () -> Apart.ask(() -> {
            throw wrong;
        }).get()).getCause());
    }

    @Test
    void anAnswerThatIsAFailureStaysOne() {
        RuntimeException refused = new IllegalStateException("refused");
        CompletableFuture<String> failed = CompletableFuture.failedFuture(refused);
        assertSame(refused, assertThrows(ExecutionException.class, () -> Apart.ask(() -> failed.thenApply(value -> value + "!")).get()).getCause());
    }

    @Test
    void cancellingReachesWhatWasAsked() throws Exception {
        CompletableFuture<String> asked = new CompletableFuture<>();
        CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
        asked.whenComplete((value, failure) -> cancelled.complete(asked.isCancelled()));
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<String> answer = Apart.ask(() -> {
            begun.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return asked;
        });
        begun.await();
        answer.cancel(true);
        go.countDown();
        assertTrue(cancelled.get(20, TimeUnit.SECONDS));
        assertEquals(true, answer.isCancelled());
    }
}
