package dev.kraftbench.remote;

import dev.kraftbench.core.ClusterException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaFuture;
import org.jspecify.annotations.Nullable;

/** The answers to one request of several parts, any of which may be refused alone. */
public final class PartAnswers {
    private PartAnswers() {}

    /**
     * Fails with {@link PartlyMade} if some parts were made, or may have been, and others not.
     *
     * @param parts by what the change calls them
     */
    public static CompletableFuture<Void> all(String operation, Map<?, ? extends KafkaFuture<?>> parts, Duration timeout) {
        // a future of our own: Kafka's, and those derived from them, refuse to be completed by a time limit
        CompletableFuture<Boolean> end = new CompletableFuture<>();
        KafkaFuture.allOf(parts.values().toArray(KafkaFuture[]::new)).whenComplete((done, failure) -> end.complete(true));
        return end.completeOnTimeout(false, AdminQueries.millis(timeout), TimeUnit.MILLISECONDS).thenCompose(inTime -> outcome(operation, parts));
    }

    private static CompletableFuture<Void> outcome(String operation, Map<?, ? extends KafkaFuture<?>> parts) {
        Set<Object> made = new HashSet<>();
        Set<Object> perhaps = new HashSet<>();
        Throwable refusal = null;
        Throwable late = null;
        for (Map.Entry<?, ? extends KafkaFuture<?>> part : parts.entrySet()) {
            Throwable failure = failure(operation, part.getValue());
            if (failure == null) {
                made.add(part.getKey());
            } else if (failure instanceof ClusterException e && e.kind() == ClusterException.Kind.TIMEOUT) {
                perhaps.add(part.getKey());
                late = failure;
            } else {
                refusal = failure;
            }
        }
        Throwable reason = refusal != null ? refusal : late;
        if (reason == null) {
            return CompletableFuture.completedFuture(null);
        }
        return CompletableFuture.failedFuture(made.isEmpty() && perhaps.isEmpty() ? reason : new PartlyMade(made, perhaps, reason));
    }

    private static @Nullable Throwable failure(String operation, KafkaFuture<?> part) {
        if (!part.isDone()) {
            return Failures.of(operation, new TimeoutException());
        }
        return part.isCompletedExceptionally() ? Failures.of(operation, part.toCompletionStage().toCompletableFuture().exceptionNow()) : null;
    }
}
