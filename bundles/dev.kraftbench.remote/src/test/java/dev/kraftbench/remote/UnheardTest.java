package dev.kraftbench.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

class UnheardTest {
    private static final CompletableFuture<String> UNKNOWN = CompletableFuture.failedFuture(
            Failures.of("DESCRIBE_CONFIGS", new UnknownTopicOrPartitionException("This server does not host this topic-partition.")));

    private static CompletableFuture<String> asked(Deque<CompletableFuture<String>> answers) {
        return Unheard.asked(Unheard.TRIES, Duration.ofMillis(1), answers::remove);
    }

    @Test
    void aBrokerThatHasNotHeardOfTheTopicIsAskedAgain() throws Exception {
        assertEquals("known", asked(new ArrayDeque<>(List.of(UNKNOWN, UNKNOWN, CompletableFuture.completedFuture("known")))).get());
    }

    @Test
    void aTopicThatNobodyKnowsIsUnknownInTheEnd() {
        Deque<CompletableFuture<String>> answers = new ArrayDeque<>();
        for (int i = 0; i < Unheard.TRIES; i++) {
            answers.add(UNKNOWN);
        }
        ExecutionException failed = assertThrows(ExecutionException.class, () -> asked(answers).get());
        assertTrue(failed.getCause().toString().contains("UNKNOWN_TOPIC_OR_PARTITION"), failed.toString());
        assertTrue(answers.isEmpty());
    }

    @Test
    void anyOtherFailureIsToldAtOnce() {
        Deque<CompletableFuture<String>> answers = new ArrayDeque<>(List.of(
                CompletableFuture.failedFuture(Failures.of("CREATE_TOPICS", new InvalidTopicException("no name"))), CompletableFuture.completedFuture("late")));
        assertThrows(ExecutionException.class, () -> asked(answers).get());
        assertEquals(1, answers.size());
    }

    @Test
    void whatCannotBeAskedAgainFails() {
        ExecutionException failed = assertThrows(ExecutionException.class, () -> asked(new ArrayDeque<>(List.of(UNKNOWN))).get(10, TimeUnit.SECONDS));
        assertInstanceOf(NoSuchElementException.class, failed.getCause());
    }

    @Test
    void whoeverCancelsEndsTheQuestionUnderWay() {
        CompletableFuture<String> hanging = new CompletableFuture<>();
        asked(new ArrayDeque<>(List.of(hanging))).cancel(true);
        assertTrue(hanging.isCancelled());
    }
}
