package dev.kraftbench.remote;

import dev.kraftbench.core.ClusterException;
import dev.kraftbench.core.records.ReadRecord;
import dev.kraftbench.core.records.RecordBrowser;
import dev.kraftbench.core.records.RecordQuery;
import dev.kraftbench.core.records.RecordSearch;
import dev.kraftbench.core.records.RecordSieve;
import dev.kraftbench.core.records.RecordTail;
import dev.kraftbench.core.records.SearchLimits;
import dev.kraftbench.core.records.SearchOutcome;
import dev.kraftbench.core.records.SearchPlan;
import dev.kraftbench.core.records.SearchProgress;
import dev.kraftbench.core.records.SearchRun;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;

/** Searches and tails over Kafka's consumer, each with a consumer and a virtual thread of its own. */
final class RecordReading implements RecordBrowser {
    private final AdminAccess access;

    RecordReading(AdminAccess access) {
        this.access = access;
    }

    @Override
    public CompletableFuture<SearchPlan> plan(RecordQuery query, Duration timeout) {
        return Unheard.asked(Unheard.TRIES, Unheard.PAUSE,
                () -> access.ask("LIST_OFFSETS", session -> Failures.limited("LIST_OFFSETS", new SearchPlanner(session, query).plan(timeout), timeout)));
    }

    @Override
    public RecordSearch search(SearchPlan plan, RecordSieve sieve, SearchLimits limits, Consumer<List<ReadRecord>> found) {
        Search search = new Search();
        Thread.ofVirtual().name("kraftbench-search-" + plan.query().topic()).start(() -> {
            if (plan.spans().isEmpty()) {
                search.outcome.complete(new SearchOutcome(SearchOutcome.Ending.COMPLETE, SearchProgress.NONE, plan.spans(), List.of()));
                return;
            }
            KafkaConsumer<byte[], byte[]> consumer = null;
            try {
                consumer = search.opening.open(access, plan.query());
                ConsumerSource source = new ConsumerSource(consumer, plan.query().topic(), plan.spans(), limits.patience(), System::nanoTime);
                search.outcome.complete(search.run(new SearchRun(plan, source, sieve, limits, found, System::nanoTime)));
            } catch (WakeupException stopped) {
                search.outcome.complete(new SearchOutcome(SearchOutcome.Ending.STOPPED, SearchProgress.NONE, plan.spans(), List.of()));
            } catch (ClusterException | RuntimeException | Error e) {
                search.outcome.completeExceptionally(Failures.of("FETCH", e));
            } finally {
                close(consumer);
            }
        });
        return search;
    }

    private static final class Search implements RecordSearch {
        final CompletableFuture<SearchOutcome> outcome = new CompletableFuture<>();
        final RecordConsumer opening = new RecordConsumer();
        private SearchRun run;
        private boolean stopped;

        Search() {
            outcome.whenComplete((done, failure) -> stop());
        }

        SearchOutcome run(SearchRun started) {
            synchronized (this) {
                run = started;
                if (stopped) {
                    started.stop();
                }
            }
            return started.run();
        }

        @Override
        public synchronized SearchProgress progress() {
            return run == null ? SearchProgress.NONE : run.progress();
        }

        @Override
        public synchronized void stop() {
            stopped = true;
            opening.giveUp();
            if (run != null) {
                run.stop();
            }
        }

        @Override
        public CompletableFuture<SearchOutcome> outcome() {
            return outcome;
        }
    }

    @Override
    public RecordTail tail(RecordQuery query, RecordSieve sieve, Consumer<List<ReadRecord>> found) {
        TailRun tail = new TailRun(query, sieve, found);
        Thread.ofVirtual().name("kraftbench-tail-" + query.topic()).start(() -> {
            KafkaConsumer<byte[], byte[]> consumer = null;
            try {
                consumer = tail.opening().open(access, query);
                tail.run(consumer);
            } catch (WakeupException stopped) {
                tail.end();
            } catch (ClusterException | RuntimeException | Error e) {
                tail.fail(Failures.of("FETCH", e));
            } finally {
                close(consumer);
            }
        });
        return tail;
    }

    private static void close(@org.jspecify.annotations.Nullable KafkaConsumer<byte[], byte[]> consumer) {
        if (consumer != null) {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        }
    }
}
