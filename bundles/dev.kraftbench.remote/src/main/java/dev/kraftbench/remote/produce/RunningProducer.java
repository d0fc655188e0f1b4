package dev.kraftbench.remote.produce;

import dev.kraftbench.core.produce.PartitionerChoice;
import dev.kraftbench.core.produce.Partitioners;
import dev.kraftbench.core.produce.ProducerRun;
import dev.kraftbench.core.produce.RecordPath;
import dev.kraftbench.core.produce.RunFigures;
import dev.kraftbench.core.produce.RunFigures.State;
import dev.kraftbench.core.produce.RunRequest;
import dev.kraftbench.core.produce.source.DraftRecord;
import dev.kraftbench.core.produce.source.RecordSource;
import dev.kraftbench.core.produce.source.RowException;
import dev.kraftbench.core.produce.source.SourceSpec;
import dev.kraftbench.remote.Failures;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/** One run: reads its source, keeps the pace, sends, and tells how it goes. */
final class RunningProducer implements ProducerRun {
    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final RunRequest request;
    private final Map<String, Object> properties;
    private final Partitioners partitioners;
    private final BiConsumer<RunFigures, Optional<Throwable>> whenOver;
    private final CompletableFuture<RunFigures> work = new CompletableFuture<>();
    private final CompletableFuture<RunFigures> outcome;
    private final long beganNanos = System.nanoTime();
    private final RunRecorder recorder = new RunRecorder(beganNanos);
    private final RunPace pace;
    private final long endNanos;
    private volatile State state = State.STARTING;
    private volatile long endedNanos = -1;
    private volatile String chosen;
    private volatile @Nullable RunClient client;
    private volatile boolean failedRecord;
    private volatile @Nullable Thread thread;
    /** The line behind the last one that was sent, for going on after a stop; -1 when the source came to its end. Sending thread. */
    private volatile long nextLine;

    /** @param whenOver called once, on the sending thread, however the run ends */
    RunningProducer(RunRequest request, Map<String, Object> clientProperties, Partitioners partitioners, Duration limit,
            BiConsumer<RunFigures, Optional<Throwable>> whenOver) {
        this.request = request;
        this.partitioners = partitioners;
        this.whenOver = whenOver;
        this.chosen = request.partitioner();
        this.properties = new HashMap<>(clientProperties);
        properties.putAll(request.producer().properties());
        this.pace = new RunPace(request.perSecond(), beganNanos);
        this.endNanos = request.duration().isZero() ? beganNanos + Long.MAX_VALUE / 2 : beganNanos + request.duration().toNanos();
        this.nextLine = request.source() instanceof SourceSpec.FromFile from ? from.file().fromLine() : 1;
        this.outcome = Failures.limited("PRODUCE", work, limit);
        // cancelled or too late: nothing is waited for
        outcome.whenComplete((figures, failure) -> {
            if (failure != null) {
                abort();
            }
        });
    }

    void start() {
        Thread sender = Thread.ofPlatform().daemon().name("kraftbench-produce-" + request.topic()).unstarted(this::run);
        thread = sender;
        sender.start();
    }

    private void run() {
        Thread.currentThread().setContextClassLoader(KafkaProducer.class.getClassLoader());
        @Nullable Throwable failure = null;
        try (RecordSource source = request.source().open()) {
            sendAll(source);
        } catch (InterruptedException | InterruptException e) {
            failure = new CancellationException();
        } catch (IOException | RuntimeException | LinkageError e) {
            // a compression's native library may be missing on this machine
            failure = e;
        }
        endedNanos = System.nanoTime();
        state = failure != null ? State.FAILED : nextLine < 0 ? State.ENDED : State.STOPPED;
        RunFigures figures = figures();
        // closed at once, a producer leaves its transaction open, and readers of committed records wait for it to time out
        close(failure == null || request.producer().transactional() ? CLOSE : Duration.ZERO);
        @Nullable Throwable reason = failure == null ? null : Failures.of("PRODUCE", failure);
        whenOver.accept(figures, Optional.ofNullable(reason));
        if (reason == null) {
            work.complete(figures);
        } else {
            work.completeExceptionally(reason);
        }
    }

    private void sendAll(RecordSource source) throws IOException, InterruptedException {
        RunClient mine = newClient();
        int spread = recorder.partitionerIs(name(chosen), mine.partitionCount());
        String inForce = chosen;
        state = pace.paused() ? State.PAUSED : State.RUNNING;
        long inTransaction = 0;
        while (pace.awaitTurn(endNanos) && (!failedRecord || request.skipErrors())) {
            if (!inForce.equals(chosen)) {
                inForce = chosen;
                mine = exchanged(mine, inForce);
                inTransaction = 0;
                spread = recorder.partitionerIs(name(inForce), mine.partitionCount());
            }
            DraftRecord record;
            try {
                record = source.next();
            } catch (RowException e) {
                recorder.skipped(e.line(), String.valueOf(e.getMessage()));
                nextLine = e.line();
                if (request.skipErrors()) {
                    continue;
                }
                break;
            }
            if (record == null) {
                nextLine = -1;
                break;
            }
            send(mine, record, spread, name(inForce));
            nextLine = record.line() + 1;
            if (request.producer().transactional() && ++inTransaction >= request.producer().transactionRecords()) {
                mine.producer().commitTransaction();
                mine.producer().beginTransaction();
                inTransaction = 0;
            }
        }
        state = State.STOPPING;
        settle(mine);
    }

    private RunClient newClient() {
        RunClient fresh = new RunClient(properties, request.topic(), chosen, partitioners);
        client = fresh;
        if (request.producer().transactional()) {
            fresh.producer().initTransactions();
            fresh.producer().beginTransaction();
        }
        return fresh;
    }

    /** What was sent before is acknowledged before the other partitioner decides: no record of a key overtakes another. */
    private RunClient exchanged(RunClient mine, String inForce) {
        if (mine.canBecome(inForce)) {
            mine.become(inForce, partitioners);
            return mine;
        }
        settle(mine);
        mine.close(CLOSE);
        return newClient();
    }

    private void settle(RunClient mine) {
        if (request.producer().transactional()) {
            mine.producer().commitTransaction();
        } else {
            mine.producer().flush();
        }
    }

    private void send(RunClient mine, DraftRecord record, int spread, String partitioner) {
        long began = System.nanoTime();
        Trail trail = new Trail(recorder.nextNumber(), record, recorder.follow(began), spread, partitioner, mine.rule(record), began);
        try {
            mine.send(record, trail, (metadata, failure) -> {
                if (trail.followed && metadata != null) {
                    trail.broker = mine.leader(metadata.partition());
                }
                recorder.answered(trail, metadata, failure == null ? null : reason(failure), System.nanoTime());
                if (failure != null) {
                    failedRecord = true;
                }
            });
            trail.appendedNanos = System.nanoTime();
            recorder.appended(trail);
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException | IllegalArgumentException | IllegalStateException e) {
            // the partitioner, a serializer or the producer itself refused this record; the next may do better
            recorder.refused(trail, reason(e), System.nanoTime());
            failedRecord = true;
        }
    }

    private static String reason(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }

    private String name(String choiceId) {
        return partitioners.choices().stream().filter(choice -> choice.id().equals(choiceId)).findFirst().map(PartitionerChoice::name)
                .orElse(choiceId.replace(PartitionerChoice.SERVICE_PREFIX, ""));
    }

    private void abort() {
        pace.stop();
        Thread sender = thread;
        if (sender != null) {
            sender.interrupt();
        }
    }

    private void close(Duration limit) {
        RunClient last = client;
        if (last != null) {
            Thread.interrupted();
            last.close(limit);
        }
    }

    @Override
    public RunRequest request() {
        return request;
    }

    @Override
    public CompletableFuture<RunFigures> outcome() {
        return outcome;
    }

    @Override
    public RunFigures figures() {
        long now = endedNanos < 0 ? System.nanoTime() : endedNanos;
        RunRecorder.Counts c = recorder.counts();
        RunClient last = client;
        State seen = state == State.RUNNING && pace.paused() ? State.PAUSED : state;
        return new RunFigures(seen, c.sent(), c.acknowledged(), c.refused(), c.skipped(), c.bytes(), rate(seen, c, now), c.p50(), c.p99(), c.max(),
                c.recentP50(), c.recentP99(), c.spreads(), c.batches(), last == null ? Double.NaN : last.compressionRatio(),
                Duration.ofNanos(now - beganNanos), c.errors(), resumeLine(c));
    }

    /** Lately while it runs, over all of it when it is over. */
    private double rate(State seen, RunRecorder.Counts c, long now) {
        return switch (seen) {
            case STARTING, RUNNING, PAUSED, STOPPING -> recorder.perSecond(now);
            case ENDED, STOPPED, FAILED -> c.acknowledged() / Math.max(1e-3, (now - beganNanos) / 1e9);
        };
    }

    /** The first line that was refused, unless errors are passed over; else where sending stopped. */
    private long resumeLine(RunRecorder.Counts c) {
        return c.firstRefusedLine() >= 0 && !request.skipErrors() ? c.firstRefusedLine() : nextLine;
    }

    @Override
    public List<RecordPath> paths() {
        return recorder.paths();
    }

    @Override
    public void stop() {
        pace.stop();
    }

    @Override
    public void pause(boolean paused) {
        pace.pause(paused);
    }

    @Override
    public void choosePartitioner(String choiceId) {
        chosen = choiceId;
    }

    @Override
    public void rate(double perSecond) {
        pace.rate(perSecond);
    }
}
