package dev.kraftbench.remote;

import dev.kraftbench.core.ClusterException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.common.protocol.Errors;

/** Brokers hear of a new topic one after another: a question about it may reach one that does not know it yet. Any thread. */
final class Unheard {
    static final int TRIES = 8;
    static final Duration PAUSE = Duration.ofMillis(250);

    private Unheard() {}

    /** The answer, or why there is none; an unknown topic is no answer before it has been asked for so many times. */
    static <T> CompletableFuture<T> asked(int tries, Duration pause, Supplier<CompletableFuture<T>> question) {
        CompletableFuture<T> result = new CompletableFuture<>();
        AtomicReference<CompletableFuture<T>> running = new AtomicReference<>();
        result.whenComplete((value, failure) -> {
            if (result.isCancelled()) {
                running.get().cancel(true);
            }
        });
        ask(tries, pause, question, running, result);
        return result;
    }

    private static <T> void ask(int tries, Duration pause, Supplier<CompletableFuture<T>> question, AtomicReference<CompletableFuture<T>> running,
            CompletableFuture<T> result) {
        CompletableFuture<T> call;
        try {
            call = question.get();
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
            return;
        }
        running.set(call);
        if (result.isCancelled()) {
            call.cancel(true);
        }
        call.whenComplete((value, failure) -> {
            if (failure == null) {
                result.complete(value);
            } else if (tries > 1 && unheard(failure) && !result.isDone()) {
                CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS)
                        .execute(() -> ask(tries - 1, pause, question, running, result));
            } else {
                result.completeExceptionally(failure);
            }
        });
    }

    private static boolean unheard(Throwable failure) {
        return Failures.unwrap(failure) instanceof ClusterException told && Errors.UNKNOWN_TOPIC_OR_PARTITION.name().equals(told.error());
    }
}
