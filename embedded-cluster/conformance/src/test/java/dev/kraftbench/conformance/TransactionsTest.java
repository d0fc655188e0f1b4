package dev.kraftbench.conformance;

import static dev.kraftbench.conformance.Topics.await;
import static dev.kraftbench.conformance.Topics.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Real transactional producers of kafka-clients 4.4. */
class TransactionsTest {

    private static final String COMMITTED = "read_committed";
    private static final String UNCOMMITTED = "read_uncommitted";

    @RegisterExtension
    static final ClusterProcess CLUSTER = new ClusterProcess()
            .with("offsets.topic.num.partitions", "6")
            .with("transaction.state.log.num.partitions", "6")
            .with("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500")
            .with("group.initial.rebalance.delay.ms", "0");

    private static Topics topics() {
        return new Topics(CLUSTER.admin(), CLUSTER.bootstrapServers());
    }

    private static KafkaProducer<String, String> producer(String id) {
        return producer(id, 60_000);
    }

    private static KafkaProducer<String, String> producer(String id, int timeoutMillis) {
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, CLUSTER.bootstrapServers(),
                ProducerConfig.TRANSACTIONAL_ID_CONFIG, id,
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, timeoutMillis);
        var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
        producer.initTransactions();
        return producer;
    }

    private static void send(KafkaProducer<String, String> producer, String topic, String value) throws Exception {
        get(producer.send(new ProducerRecord<>(topic, 0, null, value)));
    }

    private static TransactionState state(String id) throws Exception {
        return describe(id).state();
    }

    private static TransactionDescription describe(String id) throws Exception {
        return get(CLUSTER.admin().describeTransactions(List.of(id)).description(id));
    }

    @Test
    void readersOfCommittedRecordsSeeCommittedOnesOnlyAndInOrder() throws Exception {
        topics().create("outcomes", 1);
        List<String> expected = new ArrayList<>();
        try (var producer = producer("outcomes-writer")) {
            for (int i = 0; i < 20; i++) {
                producer.beginTransaction();
                for (String half : List.of("a", "b")) {
                    send(producer, "outcomes", i + half);
                }
                if (i % 3 == 0) {
                    producer.abortTransaction();
                } else {
                    producer.commitTransaction();
                    expected.addAll(List.of(i + "a", i + "b"));
                }
            }
        }
        awaitCommitted("outcomes", expected);
        assertEquals(40, topics().read("outcomes", UNCOMMITTED).size());
        assertEquals(TransactionState.COMPLETE_COMMIT, state("outcomes-writer"));
    }

    /** A commit is confirmed before its markers are everywhere. */
    private static void awaitCommitted(String topic, List<String> expected) throws Exception {
        await(topic + " to be readable to its end", () -> topics().read(topic, COMMITTED).size() >= expected.size());
        assertEquals(expected, topics().read(topic, COMMITTED));
    }

    @Test
    void anOpenTransactionHoldsBackWhatWasWrittenBehindIt() throws Exception {
        topics().create("open", 1);
        try (var open = producer("open-writer")) {
            open.beginTransaction();
            send(open, "open", "first");
            topics().fill("open", 1, 0, 3);
            assertEquals(List.of(), topics().read("open", COMMITTED));
            open.commitTransaction();
            awaitCommitted("open", List.of("first", "v0", "v1", "v2"));
        }
    }

    @Test
    void aSecondProducerOfTheSameIdFencesTheFirstAndAbortsItsTransaction() throws Exception {
        topics().create("fenced", 1);
        try (var first = producer("fencing")) {
            first.beginTransaction();
            send(first, "fenced", "by the first");
            try (var second = producer("fencing")) {
                KafkaException refused = assertThrows(KafkaException.class, first::commitTransaction);
                assertTrue(isFenced(refused), () -> "commit of a fenced producer: " + refused);
                second.beginTransaction();
                send(second, "fenced", "by the second");
                second.commitTransaction();
            }
        }
        awaitCommitted("fenced", List.of("by the second"));
        try (var third = producer("fencing")) {
            third.beginTransaction();
            get(CLUSTER.admin().fenceProducers(List.of("fencing")).all());
            assertThrows(Exception.class, () -> {
                send(third, "fenced", "by the third");
                third.commitTransaction();
            });
        }
        assertEquals(List.of("by the second"), topics().read("fenced", COMMITTED));
    }

    private static boolean isFenced(Throwable failure) {
        return failure instanceof ProducerFencedException
                || failure instanceof InvalidProducerEpochException
                || failure.getCause() != null && isFenced(failure.getCause());
    }

    @Test
    void aTransactionThatLastsTooLongIsAborted() throws Exception {
        topics().create("late", 1);
        try (var slow = producer("late-writer", 1_000)) {
            slow.beginTransaction();
            send(slow, "late", "too late");
            topics().fill("late", 1, 0, 1);
            await("the abort", () -> state("late-writer") == TransactionState.COMPLETE_ABORT);
            assertThrows(KafkaException.class, () -> {
                slow.commitTransaction();
            });
        }
        awaitCommitted("late", List.of("v0"));
    }

    @Test
    void offsetsAreCommittedWithTheirTransactionOrNotAtAll() throws Exception {
        topics().create("input", 2);
        topics().create("output", 2);
        topics().fill("input", 2, 0, 100);
        int aborted = 0;
        try (var producer = producer("transformer")) {
            for (int round = 0, left = 100; left > 0; round++) {
                try (var consumer = consumer("transforming")) {
                    boolean abort = aborted == 0 || round % 2 == 0;
                    int transformed = transformOnce(consumer, producer, abort);
                    aborted += abort ? transformed : 0;
                    left -= abort ? 0 : transformed;
                }
            }
        }
        await("the output", () -> topics().read("output", COMMITTED).size() >= 100);
        List<String> expected = IntStream.range(0, 100).mapToObj(i -> "from v" + i).sorted().toList();
        assertEquals(expected, topics().read("output", COMMITTED).stream().sorted().toList());
        assertEquals(100 + aborted, topics().read("output", UNCOMMITTED).size(), "what was aborted lies there too");
        long committed = get(CLUSTER.admin().listConsumerGroupOffsets("transforming").partitionsToOffsetAndMetadata()).values().stream()
                .mapToLong(OffsetAndMetadata::offset)
                .sum();
        assertEquals(100, committed);
    }

    private static KafkaConsumer<String, String> consumer(String group) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, CLUSTER.bootstrapServers(),
                ConsumerConfig.GROUP_ID_CONFIG, group,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "30");
        var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
        consumer.subscribe(List.of("input"));
        return consumer;
    }

    private static int transformOnce(KafkaConsumer<String, String> consumer, KafkaProducer<String, String> producer, boolean abort) throws Exception {
        var records = consumer.poll(Duration.ofSeconds(5));
        Map<TopicPartition, OffsetAndMetadata> offsets = new TreeMap<>(java.util.Comparator.comparing(TopicPartition::toString));
        producer.beginTransaction();
        for (ConsumerRecord<String, String> record : records) {
            producer.send(new ProducerRecord<>("output", record.partition(), null, "from " + record.value()));
            offsets.put(new TopicPartition(record.topic(), record.partition()), new OffsetAndMetadata(record.offset() + 1));
        }
        // A producer that aborts forgets what it has not sent yet.
        producer.flush();
        producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
        if (abort) {
            producer.abortTransaction();
        } else {
            producer.commitTransaction();
        }
        return records.count();
    }

    @Test
    void anAdministratorListsDescribesAndAbortsTransactions() throws Exception {
        topics().create("watched", 1);
        TopicPartition partition = new TopicPartition("watched", 0);
        try (var producer = producer("watched-writer")) {
            producer.beginTransaction();
            send(producer, "watched", "unfinished");
            TransactionDescription open = describe("watched-writer");
            assertEquals(TransactionState.ONGOING, open.state());
            assertEquals(Set.of(partition), open.topicPartitions());
            assertEquals(60_000, open.transactionTimeoutMs());
            assertTrue(open.transactionStartTimeMs().isPresent());
            var ongoing = new ListTransactionsOptions().filterStates(Set.of(TransactionState.ONGOING));
            List<String> ids = get(CLUSTER.admin().listTransactions(ongoing).all()).stream().map(TransactionListing::transactionalId).toList();
            assertTrue(ids.contains("watched-writer"), ids::toString);
            ProducerState active = activeProducer(partition).orElseThrow();
            assertEquals(open.producerId(), active.producerId());
            assertEquals(OptionalLong.of(0), active.currentTransactionStartOffset());
            get(CLUSTER.admin().abortTransaction(new AbortTransactionSpec(
                            partition, active.producerId(), (short) active.producerEpoch(), active.coordinatorEpoch().orElse(0)))
                    .all());
            assertEquals(List.of(), topics().read("watched", COMMITTED));
            await("no open transaction", () -> activeProducer(partition).isEmpty());
            producer.close(Duration.ZERO);
        }
        get(CLUSTER.admin().forceTerminateTransaction("watched-writer").result());
        assertEquals(TransactionState.EMPTY, state("watched-writer"));
    }

    private static Optional<ProducerState> activeProducer(TopicPartition partition) throws Exception {
        return get(CLUSTER.admin().describeProducers(List.of(partition)).partitionResult(partition)).activeProducers().stream()
                .filter(each -> each.currentTransactionStartOffset().isPresent())
                .findFirst();
    }
}
