package dev.kraftbench.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ClusterException;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.change.OperationsLog;
import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.core.produce.PartitionRule;
import dev.kraftbench.core.produce.PartitionerChoice;
import dev.kraftbench.core.produce.PartitionerProblem;
import dev.kraftbench.core.produce.ProducerRun;
import dev.kraftbench.core.produce.ProducerSettings;
import dev.kraftbench.core.produce.RecordPath;
import dev.kraftbench.core.produce.RunFigures;
import dev.kraftbench.core.produce.RunRequest;
import dev.kraftbench.core.produce.source.DraftRecord;
import dev.kraftbench.core.produce.source.Encoding;
import dev.kraftbench.core.produce.source.FileSpec;
import dev.kraftbench.core.produce.source.GeneratorSpec;
import dev.kraftbench.core.produce.source.KeySkew;
import dev.kraftbench.core.produce.source.SourceSpec;
import dev.kraftbench.remote.RemoteConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Runs of real producers against a real node. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProducerRunTest extends ConnectionSteps {
    private static final int PARTITIONS = 6;

    @TempDir
    private static Path directory;

    private final OperationsLog operations = new OperationsLog();
    private final TestPartitioners partitioners = new TestPartitioners();
    private EmbeddedConnection connection;

    /** Services by name, as a framework would offer them. */
    private static final class TestPartitioners extends NoPartitioners {
        final Map<String, Partitioner> services = new HashMap<>();
        final List<PartitionerProblem.Kind> failures = new ArrayList<>();

        @Override
        public List<PartitionerChoice> choices() {
            return List.of(new PartitionerChoice(PartitionerChoice.DEFAULT, "Default", ""));
        }

        @Override
        public Supplier<@Nullable Partitioner> live(String choiceId) {
            return () -> services.get(choiceId);
        }

        @Override
        public void failed(String choiceId, PartitionerProblem.Kind kind, Throwable failure) {
            failures.add(kind);
        }
    }

    private record Always(int partition) implements Partitioner {
        @Override
        public int partition(String topic, Object key, byte[] keyBytes, Object value, byte[] valueBytes, Cluster cluster) {
            if (partition == 99) {
                throw new IllegalStateException("out of ideas");
            }
            return partition;
        }

        @Override
        public void configure(Map<String, ?> configs) {
            // needs none
        }

        @Override
        public void close() {
            throw new AssertionError("a producer closed a service that is not its own");
        }
    }

    @Override
    ClusterConnection connection() {
        return connection;
    }

    @BeforeAll
    void start() {
        connection = new EmbeddedConnection(new ConnectionSettings.Local("runs", "runs", Environment.TEST, 1, 0, Map.of()), directory.resolve("data"), operations,
                partitioners, (name, builder, onWithdrawn) -> builder.build());
        await(connection.open(LIMIT));
        change(new TopicChange.Create("made", PARTITIONS, 1, Map.of()));
    }

    @AfterAll
    void stop() {
        await(connection.close(LIMIT));
    }

    private static void until(ProducerRun run, BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            assertFalse(run.outcome().isDone(), () -> "the run ended too early: " + run.figures());
            Thread.yield();
        }
    }

    private ProducerRun run(SourceSpec source, String partitioner, ProducerSettings settings, double perSecond, boolean skip) {
        return connection.producing().start(new RunRequest("made", source, partitioner, settings, perSecond, Duration.ZERO, skip), LIMIT);
    }

    private static SourceSpec given(int count, boolean keys) {
        return new SourceSpec.Given(IntStream.range(0, count)
                .mapToObj(i -> new DraftRecord(keys ? "key-" + i : null, "value-" + i, List.of(Map.entry("h", "1")), null, null, i + 1L)).toList());
    }

    private static SourceSpec endless() {
        return new SourceSpec.Generated(new GeneratorSpec("k-{k}", "v {n}", Encoding.STRING, Encoding.STRING, new KeySkew.Uniform(50), 0, 0, 1));
    }

    @Test
    void everyRecordsWayIsTold() {
        ProducerRun run = run(given(100, true), PartitionerChoice.DEFAULT, ProducerSettings.DEFAULT, 0, false);
        RunFigures figures = await(run.outcome());
        assertEquals(RunFigures.State.ENDED, figures.state());
        assertEquals(100, figures.acknowledged());
        assertEquals(-1, figures.resumeLine());
        assertEquals(100, figures.spreads().getFirst().total());
        assertEquals(PARTITIONS, figures.spreads().getFirst().perPartition().length);
        assertTrue(figures.p50Micros() > 0 && figures.p50Micros() <= figures.p99Micros());
        List<RecordPath> paths = run.paths();
        assertEquals(100, paths.size());
        for (RecordPath path : paths) {
            byte[] key = String.valueOf(path.key()).getBytes(java.nio.charset.StandardCharsets.UTF_8);
            assertEquals(PartitionRule.KEY_HASH, path.rule());
            assertEquals(Utils.murmur2(key), path.murmur2());
            assertEquals(path.hashedPartition(), path.partition(), "the hash tells the partition before Kafka does");
            assertTrue(path.acknowledged() && path.offset() >= 0 && path.broker() > 0);
            assertTrue(path.serialisedMicros() <= path.appendedMicros() && path.serialisedMicros() <= path.ackMicros());
            RecordPath.Batch batch = path.batch();
            assertNotNull(batch);
            assertEquals(batch.baseOffset() + path.indexInBatch(), path.offset(), "records of a batch lie one behind the other");
        }
    }

    @Test
    void recordsOfOneBatchKnowEachOther() {
        // nothing leaves before a batch is full or a second has passed: so there is one batch a partition
        ProducerSettings slow = new ProducerSettings("all", 1_000, 1 << 20, "none", true, "", 1_000, Map.of());
        ProducerRun run = run(given(60, true), PartitionerChoice.DEFAULT, slow, 0, false);
        RunFigures figures = await(run.outcome());
        Map<Long, List<RecordPath>> batches = run.paths().stream().collect(Collectors.groupingBy(path -> java.util.Objects.requireNonNull(path.batch()).number()));
        assertEquals(figures.batches(), batches.size());
        assertEquals(java.util.Arrays.stream(figures.spreads().getFirst().perPartition()).filter(count -> count > 0).count(), figures.batches());
        batches.values().forEach(records -> {
            RecordPath.Batch batch = java.util.Objects.requireNonNull(records.getFirst().batch());
            assertEquals(records.size(), batch.records());
            assertEquals(records.stream().mapToLong(path -> path.keyBytes() + path.valueBytes()).sum(), batch.bytes());
        });
    }

    @Test
    void batchesThatFollowEachOtherAreToldApart() {
        ProducerSettings single = new ProducerSettings("all", 0, 1, "none", true, "", 1_000, Map.of());
        ProducerRun run = run(given(40, true), PartitionerChoice.DEFAULT, single, 0, false);
        RunFigures figures = await(run.outcome());
        assertEquals(40, figures.batches());
        assertTrue(run.paths().stream().allMatch(path -> java.util.Objects.requireNonNull(path.batch()).records() == 1));
    }

    @Test
    void withoutAKeyThePartitionIsSticky() {
        ProducerRun run = run(given(20, false), PartitionerChoice.DEFAULT, ProducerSettings.DEFAULT, 0, false);
        await(run.outcome());
        assertTrue(run.paths().stream().allMatch(path -> path.rule() == PartitionRule.STICKY && path.partition() >= 0 && path.murmur2() == null));
    }

    @Test
    void partitionersAreExchangedWhileRecordsFlow() {
        partitioners.services.put("service:Two", new Always(2));
        partitioners.services.put("service:Four", new Always(4));
        ProducerRun run = run(endless(), PartitionerChoice.DEFAULT, ProducerSettings.DEFAULT, 0, false);
        until(run, () -> run.figures().acknowledged() > 1_000);
        run.choosePartitioner("service:Two");
        until(run, () -> run.figures().spreads().size() == 2 && run.figures().spreads().getLast().total() > 100);
        run.choosePartitioner("service:Four");
        until(run, () -> run.figures().spreads().size() == 3 && run.figures().spreads().getLast().total() > 100);
        run.stop();
        RunFigures figures = await(run.outcome());
        assertEquals(RunFigures.State.STOPPED, figures.state());
        assertEquals(figures.sent(), figures.acknowledged());
        assertEquals(0, figures.spreads().getFirst().empty());
        assertEquals(PARTITIONS, figures.spreads().get(1).skew());
        assertEquals(figures.spreads().get(1).total(), figures.spreads().get(1).perPartition()[2]);
        assertEquals(figures.spreads().get(2).total(), figures.spreads().get(2).perPartition()[4]);
        assertEquals(figures.acknowledged(), figures.spreads().stream().mapToLong(spread -> spread.total()).sum());
    }

    @Test
    void aPausedRunSendsNothingAndGoesOn() {
        ProducerRun run = run(endless(), PartitionerChoice.DEFAULT, ProducerSettings.DEFAULT, 2_000, false);
        until(run, () -> run.figures().acknowledged() > 10);
        run.pause(true);
        until(run, () -> run.figures().state() == RunFigures.State.PAUSED && run.figures().inFlight() == 0);
        long sent = run.figures().sent();
        run.rate(0);
        run.pause(false);
        until(run, () -> run.figures().acknowledged() > sent + 100);
        run.stop();
        await(run.outcome());
    }

    @Test
    void aPartitionerThatFailsIsToldAndStopsTheRun() {
        partitioners.failures.clear();
        partitioners.services.put("service:Throws", new Always(99));
        partitioners.services.put("service:Far", new Always(50));
        RunFigures threw = await(run(given(3, true), "service:Throws", ProducerSettings.DEFAULT, 0, false).outcome());
        assertEquals(1, threw.refused());
        assertTrue(threw.errors().getFirst().reason().contains("out of ideas"), threw.errors().toString());
        RunFigures far = await(run(given(3, true), "service:Far", ProducerSettings.DEFAULT, 0, true).outcome());
        assertEquals(3, far.refused());
        assertTrue(far.errors().getFirst().reason().contains("chose partition 50"), far.errors().toString());
        RunFigures gone = await(run(given(2, true), "service:Gone", ProducerSettings.DEFAULT, 0, true).outcome());
        assertEquals(2, gone.refused());
        assertEquals(List.of(PartitionerProblem.Kind.PARTITION_FAILED, PartitionerProblem.Kind.WRONG_PARTITION, PartitionerProblem.Kind.WRONG_PARTITION,
                PartitionerProblem.Kind.WRONG_PARTITION), partitioners.failures);
    }

    @Test
    void aFileStopsAtItsWrongLineAndIsResumedThere() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= 50; i++) {
            text.append(i == 31 ? "{\"key\": \"k\", oops\n" : "{\"key\": \"k" + i + "\", \"value\": " + i + "}\n");
        }
        Path path = Files.writeString(directory.resolve("r.jsonl"), text);
        FileSpec file = new FileSpec(path, FileSpec.Format.JSON_LINES, ',', false, new FileSpec.Mapping("key", "value", "", "", List.of()), Encoding.STRING,
                Encoding.JSON, 1);
        RunFigures stopped = await(run(new SourceSpec.FromFile(file), PartitionerChoice.DEFAULT, ProducerSettings.DEFAULT, 0, false).outcome());
        assertEquals(RunFigures.State.STOPPED, stopped.state());
        assertEquals(30, stopped.acknowledged());
        assertEquals(31, stopped.resumeLine());
        assertEquals(31, stopped.errors().getFirst().line());
        RunFigures rest = await(run(new SourceSpec.FromFile(file.from(stopped.resumeLine())), PartitionerChoice.DEFAULT, ProducerSettings.DEFAULT, 0, true)
                .outcome());
        assertEquals(19, rest.acknowledged());
        assertEquals(1, rest.skipped());
        assertEquals(RunFigures.State.ENDED, rest.state());
        assertTrue(operations.operations().stream().anyMatch(o -> o.title().equals("Produce 19 records to made")
                && o.commandLines().getLast().contains("kafka-console-producer.sh") && o.error().contains("line 31")));
    }

    @Test
    void transactionsAreCommittedAndSkewedRecordsCompressed() {
        ProducerSettings settings = new ProducerSettings("all", 5, 16_384, "lz4", true, "run-tx", 10, Map.of());
        SourceSpec source = new SourceSpec.Generated(new GeneratorSpec("k", "{\"text\": \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}",
                Encoding.STRING, Encoding.JSON, new KeySkew.HotKey(5, 90), 0, 95, 1));
        ProducerRun run = run(source, PartitionerChoice.DEFAULT, settings, 0, false);
        RunFigures figures = await(run.outcome());
        assertEquals(95, figures.acknowledged());
        assertTrue(figures.compressionRatio() < 1, "ratio " + figures.compressionRatio());
    }

    @Test
    void whatCannotBeOpenedOrIsSetWronglyFailsWithAReason() {
        FileSpec nowhere = new FileSpec(directory.resolve("nowhere.csv"), FileSpec.Format.CSV, ',', true, new FileSpec.Mapping("", "", "", "", List.of()),
                Encoding.STRING, Encoding.STRING, 1);
        ExecutionException missing = assertThrows(ExecutionException.class,
                () -> run(new SourceSpec.FromFile(nowhere), PartitionerChoice.DEFAULT, ProducerSettings.DEFAULT, 0, false).outcome().get(60, TimeUnit.SECONDS));
        assertTrue(String.valueOf(missing.getCause()).contains("nowhere.csv"), String.valueOf(missing.getCause()));
        ProducerSettings wrong = new ProducerSettings("1", 5, 16_384, "none", true, "", 1_000, Map.of());
        ExecutionException refused = assertThrows(ExecutionException.class,
                () -> run(given(1, true), PartitionerChoice.DEFAULT, wrong, 0, false).outcome().get(60, TimeUnit.SECONDS));
        assertTrue(String.valueOf(refused.getCause().getMessage()).contains("acks"), String.valueOf(refused.getCause()));
    }

    @Test
    void cancellingEndsARunAtOnceAndIsLogged() {
        ProducerRun run = run(endless(), PartitionerChoice.DEFAULT, ProducerSettings.DEFAULT, 0, false);
        until(run, () -> run.figures().acknowledged() > 10);
        CompletableFuture<String> logged = new CompletableFuture<>();
        var subscription = operations.onOperation(operation -> logged.complete(operation.error()));
        run.outcome().cancel(true);
        assertTrue(await(logged).startsWith("cancelled"), logged.join());
        subscription.close();
        assertTrue(run.figures().over());
    }

    @Test
    void aRunCancelledInsideATransactionAbortsIt() {
        ProducerSettings transactional = new ProducerSettings("all", 5, 16_384, "none", true, "cancelled-run", 1_000_000, Map.of());
        ProducerRun run = run(endless(), PartitionerChoice.DEFAULT, transactional, 0, false);
        until(run, () -> run.figures().acknowledged() > 10);
        CompletableFuture<String> logged = new CompletableFuture<>();
        var subscription = operations.onOperation(operation -> logged.complete(operation.error()));
        run.outcome().cancel(true);
        assertTrue(await(logged).startsWith("cancelled"), logged.join());
        subscription.close();
        assertFalse(await(connection.transactions().transactions(LIMIT)).all().stream().filter(t -> t.id().equals("cancelled-run")).findFirst().orElseThrow()
                .open(), "nobody has to wait for it to time out");
    }

    @Test
    void aReadOnlyConnectionRefusesBelowAnyView() {
        String servers = ((ConnectionState.Open) connection.state()).bootstrapServers();
        RemoteConnection remote = new RemoteConnection(new ConnectionSettings.Remote("ro", "ro", Environment.TEST, true, servers, Map.of()), operations, partitioners);
        await(remote.open(LIMIT));
        ProducerRun run = remote.producing().start(new RunRequest("made", given(1, true), PartitionerChoice.DEFAULT, ProducerSettings.DEFAULT, 0, Duration.ZERO,
                false), LIMIT);
        assertEquals(ClusterException.Kind.READ_ONLY, refused(run.outcome()).kind());
        await(remote.close(LIMIT));
    }
}
