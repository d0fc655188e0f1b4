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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

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
                consumer = consumer(access.clientConfig(), plan.query().committedOnly());
                ConsumerSource source = new ConsumerSource(consumer, plan.query().topic(), plan.spans(), limits.patience(), System::nanoTime);
                search.outcome.complete(search.run(new SearchRun(plan, source, sieve, limits, found, System::nanoTime)));
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
                consumer = consumer(access.clientConfig(), query.committedOnly());
                tail.run(consumer);
            } catch (ClusterException | RuntimeException | Error e) {
                tail.fail(Failures.of("FETCH", e));
            } finally {
                close(consumer);
            }
        });
        return tail;
    }

    static KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> config, boolean committedOnly) {
        Thread.currentThread().setContextClassLoader(KafkaConsumer.class.getClassLoader());
        // whoever browses leaves no trace: no group, no commit, no topic created
        config.remove(ConsumerConfig.GROUP_ID_CONFIG);
        config.put(CommonClientConfigs.CLIENT_ID_CONFIG, "kraftbench-browse");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, committedOnly ? "read_committed" : "read_uncommitted");
        config.put(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, "false");
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "2000");
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "200");
        config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Integer.toString(16 << 20));
        config.put(ConsumerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, "2000");
        config.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "500");
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static void close(@org.jspecify.annotations.Nullable KafkaConsumer<byte[], byte[]> consumer) {
        if (consumer != null) {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        }
    }
}
