package dev.kraftbench.remote.produce;

import dev.kraftbench.core.ClusterException;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.change.Operation;
import dev.kraftbench.core.change.OperationsLog;
import dev.kraftbench.core.produce.Partitioners;
import dev.kraftbench.core.produce.ProduceCommand;
import dev.kraftbench.core.produce.ProducerRun;
import dev.kraftbench.core.produce.Producing;
import dev.kraftbench.core.produce.RecordPath;
import dev.kraftbench.core.produce.RunFigures;
import dev.kraftbench.core.produce.RunRequest;
import dev.kraftbench.core.text.Texts;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Starts runs on one connection; refuses them on one that is read-only, and writes each into the operations log when it is over. */
public final class ProducerRuns implements Producing {
    private static final Texts TEXTS = Texts.beside(ProducerRuns.class);
    private static final int MOST_BLOCK_MILLIS = 15_000;
    private static final int DELIVERY_MILLIS = 30_000;

    /** Properties of a client of the cluster. */
    public interface Client {
        Map<String, Object> properties() throws ClusterException;
    }

    private final ConnectionSettings settings;
    private final Client client;
    private final Partitioners partitioners;
    private final OperationsLog operations;
    private final Runnable refresh;

    public ProducerRuns(ConnectionSettings settings, Client client, Partitioners partitioners, OperationsLog operations, Runnable refresh) {
        this.settings = settings;
        this.client = client;
        this.partitioners = partitioners;
        this.operations = operations;
        this.refresh = refresh;
    }

    @Override
    public ProducerRun start(RunRequest request, Duration limit) {
        if (settings.readOnly()) {
            return new Refused(request, new ClusterException(ClusterException.Kind.READ_ONLY, "PRODUCE", null, TEXTS.of("read_only", settings.name()),
                    TEXTS.of("read_only_advice"), null));
        }
        Map<String, Object> properties;
        try {
            properties = new HashMap<>(client.properties());
        } catch (ClusterException e) {
            return new Refused(request, e);
        }
        String servers = String.valueOf(properties.get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG));
        int delivery = (int) Math.clamp(limit.toMillis(), 1_000L, DELIVERY_MILLIS);
        properties.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, "false");
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, "kraftbench-produce");
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Math.min(delivery, MOST_BLOCK_MILLIS));
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, delivery + request.producer().lingerMillis());
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.max(500, delivery / 3));
        RunningProducer run = new RunningProducer(request, properties, partitioners, limit,
                (figures, failure) -> over(request, servers, figures, failure));
        run.start();
        return run;
    }

    private void over(RunRequest request, String servers, RunFigures figures, Optional<Throwable> failure) {
        String title = TEXTS.of("title", figures.acknowledged(), request.topic());
        String error = "";
        if (failure.isPresent()) {
            error = TEXTS.of(failure.get() instanceof CancellationException ? "cancelled" : "failed", failure.get().getMessage(), figures.acknowledged(),
                    figures.sent());
        } else if (!figures.errors().isEmpty()) {
            RunFigures.RunError first = figures.errors().getLast();
            error = TEXTS.of("errors", figures.refused(), figures.skipped(), first.line(), first.reason());
        }
        operations.add(new Operation(Instant.now(), settings.name(), title, ProduceCommand.of(request, servers), error, List.of()));
        refresh.run();
    }

    /** A run that never began. */
    private record Refused(RunRequest request, ClusterException reason) implements ProducerRun {
        @Override
        public CompletableFuture<RunFigures> outcome() {
            return CompletableFuture.failedFuture(reason);
        }

        @Override
        public RunFigures figures() {
            return new RunFigures(RunFigures.State.FAILED, 0, 0, 0, 0, 0, Double.NaN, -1, -1, -1, -1, -1, List.of(), 0, Double.NaN, Duration.ZERO, List.of(), -1);
        }

        @Override
        public List<RecordPath> paths() {
            return List.of();
        }

        @Override
        public void stop() {
            // never ran
        }

        @Override
        public void pause(boolean paused) {
            // never ran
        }

        @Override
        public void choosePartitioner(String choiceId) {
            // never ran
        }

        @Override
        public void rate(double perSecond) {
            // never ran
        }
    }
}
