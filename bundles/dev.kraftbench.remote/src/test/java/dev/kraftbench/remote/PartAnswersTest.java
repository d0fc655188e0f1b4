package dev.kraftbench.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kraftbench.core.ClusterException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InvalidReplicaAssignmentException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

class PartAnswersTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final KafkaFuture<Void> MADE = KafkaFuture.completedFuture(null);

    private static KafkaFuture<Void> failed(Exception reason) {
        KafkaFutureImpl<Void> future = new KafkaFutureImpl<>();
        future.completeExceptionally(reason);
        return future;
    }

    private static KafkaFuture<Void> refused() {
        return failed(new InvalidReplicaAssignmentException("no broker 99"));
    }

    private static <T extends Throwable> T failure(Class<T> type, Duration limit, Map<String, KafkaFuture<Void>> parts) {
        return assertInstanceOf(type, assertThrows(ExecutionException.class, () -> PartAnswers.all("ALTER", parts, limit).get()).getCause());
    }

    @Test
    void allMadeIsNoFailure() throws Exception {
        PartAnswers.all("ALTER", Map.of("a", MADE, "b", MADE), LIMIT).get();
    }

    @Test
    void nothingMadeIsAnOrdinaryFailure() {
        assertEquals("INVALID_REPLICA_ASSIGNMENT", failure(ClusterException.class, LIMIT, Map.of("a", refused(), "b", refused())).error());
    }

    @Test
    void someMadeSaysWhich() {
        PartlyMade partly = failure(PartlyMade.class, LIMIT, Map.of("a", MADE, "b", refused(), "c", MADE));
        assertEquals(Set.of("a", "c"), partly.touched());
        assertEquals("INVALID_REPLICA_ASSIGNMENT", ((ClusterException) partly.reason()).error());
    }

    @Test
    void whatIsNotAnsweredInTimeMayHaveBeenMade() {
        PartlyMade partly = failure(PartlyMade.class, Duration.ofMillis(1), Map.of("a", new KafkaFutureImpl<>(), "b", refused()));
        assertEquals(Set.of("a"), partly.touched());
        assertEquals(0, partly.made());
        PartlyMade late = failure(PartlyMade.class, LIMIT, Map.of("a", failed(new org.apache.kafka.common.errors.TimeoutException("late"))));
        assertEquals(ClusterException.Kind.TIMEOUT, ((ClusterException) late.reason()).kind());
    }

    @Test
    void whatWasMadeBeforeIsNotForgotten() {
        ExecutionException refusedLater = assertThrows(ExecutionException.class, () -> PartlyMade.after(Set.of("z"), failure(ClusterException.class, LIMIT,
                Map.of("a", refused()))).get());
        assertEquals(Set.of("z"), assertInstanceOf(PartlyMade.class, refusedLater.getCause()).touched());
        ExecutionException partlyLater = assertThrows(ExecutionException.class, () -> PartlyMade.after(Set.of("z"), failure(PartlyMade.class, LIMIT,
                Map.of("a", refused(), "b", MADE))).get());
        assertEquals(Set.of("z", "b"), assertInstanceOf(PartlyMade.class, partlyLater.getCause()).touched());
    }
}
