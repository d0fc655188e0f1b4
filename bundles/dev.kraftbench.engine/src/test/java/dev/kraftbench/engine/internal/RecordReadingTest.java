package dev.kraftbench.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ClusterException;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.change.ChangePlan;
import dev.kraftbench.core.change.OperationsLog;
import dev.kraftbench.core.records.ReadRecord;
import dev.kraftbench.core.records.RecordQuery;
import dev.kraftbench.core.records.RecordSieve;
import dev.kraftbench.core.records.RecordSupply;
import dev.kraftbench.core.records.RecordTail;
import dev.kraftbench.core.records.SearchLimits;
import dev.kraftbench.core.records.SearchOutcome;
import dev.kraftbench.core.records.SearchOutcome.Ending;
import dev.kraftbench.core.records.SearchPlan;
import dev.kraftbench.core.records.Seek;
import dev.kraftbench.core.records.StoredRecord;
import dev.kraftbench.core.records.WriteChange;
import dev.kraftbench.core.serde.Decoded;
import dev.kraftbench.node.EmbeddedCluster;
import dev.kraftbench.remote.RemoteConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searches and tails through a remote connection, against a cluster of ours. */
class RecordReadingTest extends ConnectionSteps {
    private static final RecordSieve ALL = new RecordSieve() {
        @Override
        public ReadRecord sift(StoredRecord stored) {
            return read(stored);
        }

        @Override
        public boolean passesAll() {
            return true;
        }
    };

    @TempDir
    private Path directory;

    private final List<ReadRecord> found = new CopyOnWriteArrayList<>();
    private EmbeddedCluster cluster;
    private ClusterConnection connection;
    private Admin admin;

    @Override
    ClusterConnection connection() {
        return connection;
    }

    @BeforeEach
    void connect() throws Exception {
        cluster = EmbeddedCluster.builder().name("far").brokers(3).dataDir(directory).build();
        await(cluster.start());
        connection = remote(cluster.bootstrapServers(), true);
        await(connection.open(LIMIT));
        admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()));
    }

    @AfterEach
    void close() throws Exception {
        admin.close(Duration.ZERO);
        await(connection.close(LIMIT));
        await(cluster.stop());
    }

    private static ReadRecord read(StoredRecord stored) {
        return new ReadRecord(stored, Decoded.NOTHING, Decoded.Meaning.of(new String(stored.value(), StandardCharsets.UTF_8)));
    }

    private void create(int partitions, int replicas) throws Exception {
        admin.createTopics(List.of(new NewTopic("t", partitions, (short) replicas))).all().get(60, TimeUnit.SECONDS);
    }

    private KafkaProducer<String, String> producer(Map<String, Object> more) {
        Map<String, Object> config = new java.util.HashMap<>(more);
        config.put("bootstrap.servers", cluster.bootstrapServers());
        return new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
    }

    private void produce(int partitions, int records) {
        try (KafkaProducer<String, String> producer = producer(Map.of())) {
            for (int i = 0; i < records; i++) {
                producer.send(new ProducerRecord<>("t", i % partitions, 1_000_000L + i, "k" + i, "v" + i));
            }
        }
    }

    private SearchPlan plan(Seek seek, int limit, boolean committed) throws Exception {
        return await(connection.records().plan(new RecordQuery("t", new TreeSet<>(), seek, limit, committed), LIMIT));
    }

    private SearchOutcome search(SearchPlan plan, RecordSieve sieve) throws Exception {
        return await(connection.records().search(plan, sieve, SearchLimits.DEFAULT, found::addAll).outcome());
    }

    private ClusterConnection writable(OperationsLog operations) throws Exception {
        ClusterConnection writable = new RemoteConnection(new ConnectionSettings.Remote("near", "near", Environment.TEST, false,
                cluster.bootstrapServers(), Map.of()), operations, BUILT_IN);
        await(writable.open(LIMIT));
        return writable;
    }

    private static RecordSieve ending(String end) {
        return stored -> new String(stored.value(), StandardCharsets.UTF_8).endsWith(end) ? read(stored) : null;
    }

    private List<String> values() {
        return found.stream().map(record -> record.value().text()).toList();
    }

    @Test
    void pagesOfTheNewestAreExactAndTheirCostIsForetold() throws Exception {
        create(3, 3);
        produce(3, 300);
        SearchPlan plan = plan(new Seek.Newest(), 40, false);
        assertEquals(300, plan.cost(true).records());
        assertEquals(40, plan.cost(false).records());
        assertTrue(plan.cost(true).bytes() > 300 * 4, plan.cost(true).toString());
        SearchOutcome outcome;
        do {
            outcome = search(plan, ALL);
            plan = plan.continued(outcome);
        } while (outcome.resumable());
        assertEquals(300, found.size());
        for (int i = 0; i < 300; i++) {
            assertEquals("v" + (299 - i), found.get(i).value().text());
        }
        StoredRecord first = found.getFirst().stored();
        assertEquals("k299", new String(first.key(), StandardCharsets.UTF_8));
        assertEquals(StoredRecord.TimeKind.CREATE, first.timeKind());
        assertEquals(0, first.leaderEpoch());
    }

    @Test
    void offsetTimeAndFilterSelect() throws Exception {
        create(3, 1);
        produce(3, 300);
        search(plan(new Seek.FromTime(Instant.ofEpochMilli(1_000_290)), 100, false), ALL);
        assertEquals(List.of("v290", "v291", "v292", "v293", "v294", "v295", "v296", "v297", "v298", "v299"), values());
        found.clear();
        search(plan(new Seek.FromOffsets(Map.of(1, 98L)), 100, false), ALL);
        assertEquals(List.of("v295", "v298"), values());
        found.clear();
        SearchOutcome outcome = search(plan(new Seek.Oldest(), 100, false), ending("7"));
        assertEquals(Ending.COMPLETE, outcome.ending());
        assertEquals(30, new HashSet<>(values()).size());
        assertEquals(300, outcome.progress().scanned());
    }

    @Test
    void abortedTransactionsAndMarkersAreNoRecordsOfACommittedView() throws Exception {
        create(1, 3);
        try (KafkaProducer<String, String> producer = producer(Map.of("transactional.id", "tx"))) {
            producer.initTransactions();
            for (int i = 0; i < 20; i++) {
                producer.beginTransaction();
                for (int j = 0; j < 5; j++) {
                    producer.send(new ProducerRecord<>("t", 0, 1_000L + i, "k", "v" + i));
                }
                producer.flush();
                if (i % 2 == 0) {
                    producer.commitTransaction();
                } else {
                    producer.abortTransaction();
                }
            }
        }
        SearchPlan plan = plan(new Seek.Newest(), 7, true);
        SearchOutcome outcome;
        do {
            outcome = search(plan, ALL);
            plan = plan.continued(outcome);
        } while (outcome.resumable());
        assertEquals(50, found.size());
        assertTrue(values().stream().allMatch(value -> Integer.parseInt(value.substring(1)) % 2 == 0), values().toString());
        found.clear();
        search(plan(new Seek.Oldest(), 1_000, false), ALL);
        assertEquals(100, found.size());
    }

    @Test
    void recordsThatRetentionTakesMeanwhileArePassedOver() throws Exception {
        create(1, 3);
        produce(1, 500);
        SearchPlan plan = plan(new Seek.Oldest(), 1_000, false);
        admin.deleteRecords(Map.of(new TopicPartition("t", 0), RecordsToDelete.beforeOffset(450))).all().get(60, TimeUnit.SECONDS);
        SearchOutcome outcome = search(plan, ALL);
        assertEquals(Ending.COMPLETE, outcome.ending());
        assertFalse(outcome.resumable());
        assertEquals(50, found.size());
    }

    @Test
    void aBrokerThatIsGoneCostsItsPartitionsOnlyAndTheSearchGoesOnWhenItIsBack() throws Exception {
        create(3, 1);
        produce(3, 300);
        SearchPlan plan = plan(new Seek.Newest(), 1_000, false);
        int victim = admin.describeTopics(List.of("t")).allTopicNames().get(60, TimeUnit.SECONDS).get("t").partitions().getFirst().leader().id();
        await(cluster.killNode(victim));
        SearchOutcome outcome = search(plan, ending(""));
        assertEquals(200, found.size());
        assertEquals(List.of("partition 0"), outcome.gaps().stream().map(gap -> gap.what()).toList());
        assertTrue(outcome.resumable());
        await(cluster.startNode(victim));
        SearchPlan rest = plan.continued(outcome);
        while (outcome.resumable()) {
            outcome = search(rest, ending(""));
            rest = rest.continued(outcome);
        }
        assertEquals(300, new HashSet<>(values()).size());
        assertEquals(300, found.size());
    }

    @Test
    void aTailTellsWhatIsWritten() throws Exception {
        create(2, 1);
        produce(2, 10);
        CompletableFuture<ReadRecord> first = new CompletableFuture<>();
        CompletableFuture<ReadRecord> last = new CompletableFuture<>();
        RecordTail tail = connection.records().tail(RecordQuery.newest("t", 10), ALL, page -> page.forEach(record -> {
            first.complete(record);
            if (record.value().text().equals("last")) {
                last.complete(record);
            }
        }));
        try (KafkaProducer<String, String> producer = producer(Map.of())) {
            // where the end is depends on when the tail asks: write until it has heard
            while (!first.isDone() && !tail.ended().isDone()) {
                producer.send(new ProducerRecord<>("t", 0, null, "tick")).get();
            }
            producer.send(new ProducerRecord<>("t", 1, null, "last")).get();
        }
        assertEquals("tick", await(first).value().text());
        assertEquals(1, await(last).stored().partition());
        tail.stop();
        await(tail.ended());
        assertTrue(tail.progress().found() > 0);
    }

    @Test
    void whatAQueryFindsIsCopiedAsItIs() throws Exception {
        create(3, 1);
        produce(3, 5_000);
        admin.createTopics(List.of(new NewTopic("copy", 3, (short) 1))).all().get(60, TimeUnit.SECONDS);
        OperationsLog operations = new OperationsLog();
        ClusterConnection target = writable(operations);
        try {
            RecordSupply supply = new RecordSupply.Searched(connection.records(), plan(new Seek.Newest(), 100, false), ending("7"));
            ChangePlan plan = await(target.plan(new WriteChange.Copy(supply, "far", cluster.bootstrapServers(), "copy", true, true), LIMIT));
            assertTrue(plan.undo().isEmpty());
            assertTrue(plan.commandLines().getFirst().contains("kafka-console-consumer"), plan.commandLines().toString());
            await(target.apply(plan, LIMIT));
            assertTrue(operations.operations().getFirst().succeeded());
        } finally {
            await(target.close(LIMIT));
        }
        search(await(connection.records().plan(RecordQuery.oldest("copy", 1_000), LIMIT)), ALL);
        assertEquals(500, found.size());
        for (ReadRecord record : found) {
            int number = Integer.parseInt(record.value().text().substring(1));
            assertEquals(7, number % 10);
            assertEquals(number % 3, record.stored().partition());
            assertEquals(1_000_000L + number, record.stored().timestamp());
        }
    }

    @Test
    void anEditedRecordIsWrittenAndAReadOnlyConnectionRefuses() throws Exception {
        create(3, 1);
        WriteChange.Single write = new WriteChange.Single("t", "t-0@5", new WriteChange.Draft(2, 77L, null, new byte[] {1},
                List.of(new StoredRecord.Header("h", null))));
        assertEquals(ClusterException.Kind.READ_ONLY, refused(connection.plan(write, LIMIT)).kind());
        OperationsLog operations = new OperationsLog();
        ClusterConnection target = writable(operations);
        try {
            await(target.apply(await(target.plan(write, LIMIT)), LIMIT));
            WriteChange.Single wrong = new WriteChange.Single("t", "", new WriteChange.Draft(9, null, null, null, List.of()));
            ChangePlan planned = await(target.plan(wrong, LIMIT));
            assertEquals(2, planned.warnings().size(), planned.warnings().toString());
        } finally {
            await(target.close(LIMIT));
        }
        search(plan(new Seek.Oldest(), 10, false), ALL);
        StoredRecord stored = found.getFirst().stored();
        assertEquals(2, stored.partition());
        assertEquals(77L, stored.timestamp());
        assertEquals("h", stored.headers().getFirst().name());
    }
}
