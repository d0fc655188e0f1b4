package dev.kraftbench.remote;

import static dev.kraftbench.remote.RemoteTexts.TEXTS;

import dev.kraftbench.core.model.Gap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaFuture;

/** Answers to thousands of small questions at once, with one time limit and one gap for all of them. */
public final class Gathering {
    private static final int NAMED = 3;

    private Gathering() {}

    /**
     * Those that answered within the limit.
     *
     * @param what is asked of each, such as "offsets of partitions"
     * @param gaps where one is added for all that did not answer; guarded by itself
     */
    public static <K, V> CompletableFuture<Map<K, V>> of(String operation, String what, Map<K, KafkaFuture<V>> each, Duration timeout, List<Gap> gaps) {
        return of(operation, what, each, failure -> false, timeout, gaps);
    }

    /** @param gone which failures say that there is nothing any more that could be asked, and so are no gap */
    public static <K, V> CompletableFuture<Map<K, V>> of(String operation, String what, Map<K, KafkaFuture<V>> each, Predicate<Throwable> gone,
            Duration timeout, List<Gap> gaps) {
        // a future of our own: Kafka's, and those derived from them, refuse to be completed by a time limit
        CompletableFuture<Boolean> end = new CompletableFuture<>();
        KafkaFuture.allOf(each.values().toArray(KafkaFuture[]::new)).whenComplete((done, failure) -> end.complete(true));
        return end.completeOnTimeout(false, AdminQueries.millis(timeout), TimeUnit.MILLISECONDS)
                .thenApply(inTime -> collect(operation, what, each, gone, gaps));
    }

    private static <K, V> Map<K, V> collect(String operation, String what, Map<K, KafkaFuture<V>> each, Predicate<Throwable> gone, List<Gap> gaps) {
        Map<K, V> answers = new HashMap<>();
        List<K> missing = new ArrayList<>();
        String reason = TEXTS.of("failure.late");
        for (Map.Entry<K, KafkaFuture<V>> question : each.entrySet()) {
            KafkaFuture<V> future = question.getValue();
            if (future.isDone() && !future.isCompletedExceptionally()) {
                answers.put(question.getKey(), now(future));
            } else if (!future.isDone()) {
                missing.add(question.getKey());
            } else {
                Throwable failure = Failures.unwrap(future.toCompletionStage().toCompletableFuture().exceptionNow());
                if (!gone.test(failure)) {
                    missing.add(question.getKey());
                    reason = String.valueOf(Failures.of(operation, failure).getMessage());
                }
            }
        }
        if (!missing.isEmpty()) {
            String names = missing.stream().limit(NAMED).map(String::valueOf).sorted().collect(Collectors.joining(", "));
            Gap gap = new Gap(missing.size() == 1 ? what + " " + names : what + " (" + missing.size() + "): " + names + (missing.size() > NAMED ? ", …" : ""),
                    reason);
            synchronized (gaps) {
                gaps.add(gap);
            }
        }
        return answers;
    }

    private static <V> V now(KafkaFuture<V> done) {
        return done.toCompletionStage().toCompletableFuture().resultNow();
    }
}
