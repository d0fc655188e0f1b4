package dev.kraftbench.core.thread;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Asks on a thread of its own: whoever wants to know, mostly the UI thread, waits neither for the classes of a first request, nor for ten thousand partitions
 * to be put into one.
 */
public final class Apart {
    private Apart() {}

    /** Never blocks. Whoever cancels the answer cancels what was asked. */
    public static <T> CompletableFuture<T> ask(Supplier<CompletableFuture<T>> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Thread.ofVirtual().name("kraftbench-question").start(() -> {
            if (answer.isDone()) {
                return; // cancelled before it was asked
            }
            CompletableFuture<T> asked;
            try {
                asked = question.get();
            } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
                return;
            }
            asked.whenComplete((value, failure) -> {
                if (failure == null) {
                    answer.complete(value);
                } else {
                    answer.completeExceptionally(failure);
                }
            });
            answer.whenComplete((value, failure) -> {
                if (answer.isCancelled()) {
                    asked.cancel(false);
                }
            });
        });
        return answer;
    }
}
