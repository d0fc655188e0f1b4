package dev.kraftbench.engine.internal;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ClusterException;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.Subscription;
import dev.kraftbench.core.change.Change;
import dev.kraftbench.core.change.ChangePlan;
import dev.kraftbench.core.change.OperationsLog;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.produce.PartitionerChoice;
import dev.kraftbench.core.produce.PartitionerProblem;
import dev.kraftbench.core.produce.Partitioners;
import dev.kraftbench.remote.RemoteConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Partitioner;
import org.jspecify.annotations.Nullable;

/** The steps of a test with a connection: answers are awaited, changes planned and applied, and the cluster is waited for to be as wanted. */
abstract class ConnectionSteps {
    static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long PATIENCE_SECONDS = 120;

    static final Partitioners BUILT_IN = new NoPartitioners();

    /** Kafka's own only. */
    static class NoPartitioners implements Partitioners {
        @Override
        public List<PartitionerChoice> choices() {
            return List.of();
        }

        @Override
        public Subscription onChange(Consumer<List<PartitionerChoice>> listener) {
            return () -> { };
        }

        @Override
        public Supplier<@Nullable Partitioner> live(String choiceId) {
            return () -> null;
        }

        @Override
        public void failed(String choiceId, PartitionerProblem.Kind kind, Throwable failure) {
            throw new AssertionError(failure);
        }

        @Override
        public List<PartitionerProblem> problems() {
            return List.of();
        }
    }

    /** The one that is open during a test. */
    abstract ClusterConnection connection();

    static RemoteConnection remote(String servers, boolean readOnly) {
        return new RemoteConnection(new ConnectionSettings.Remote("far", "far", Environment.TEST, readOnly, servers, Map.of()), new OperationsLog(), BUILT_IN);
    }

    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("in vain", e);
        }
    }

    /** Why there was no answer. */
    static ClusterException refused(CompletableFuture<?> future) {
        return assertInstanceOf(ClusterException.class,
                assertThrows(ExecutionException.class, () -> future.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).getCause());
    }

    final ClusterSnapshot until(Predicate<ClusterSnapshot> wanted) {
        return until(connection(), wanted);
    }

    static ClusterSnapshot until(ClusterConnection of, Predicate<ClusterSnapshot> wanted) {
        CompletableFuture<ClusterSnapshot> seen = new CompletableFuture<>();
        try (Subscription ignored = of.model().onSnapshot(snapshot -> {
            if (wanted.test(snapshot)) {
                seen.complete(snapshot);
            }
        })) {
            of.refresh();
            return await(seen);
        }
    }

    final ChangePlan change(Change change) {
        ChangePlan plan = await(connection().plan(change, LIMIT));
        await(connection().apply(plan, LIMIT));
        return plan;
    }
}
