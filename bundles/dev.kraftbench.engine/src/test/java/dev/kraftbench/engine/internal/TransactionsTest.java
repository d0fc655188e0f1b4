package dev.kraftbench.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.change.ChangePlan;
import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.core.change.TransactionChange;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.core.transaction.PartitionProducer;
import dev.kraftbench.core.transaction.TransactionSummary;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Transactions seen and ended from outside, with Kafka's own producers inside of them. */
class TransactionsTest extends RemoteSteps {
    private static final PartitionId PARTITION = new PartitionId("orders", 0);

    TransactionsTest() {
        super(1);
    }

    @BeforeAll
    void fill() {
        change(new TopicChange.Create("orders", 1, 1, Map.of()));
    }

    /** With a transaction open and a record in it. */
    private KafkaProducer<String, String> producer(String id) throws Exception {
        KafkaProducer<String, String> producer = new KafkaProducer<>(Map.of("bootstrap.servers", cluster.bootstrapServers(), "transactional.id", id),
                new StringSerializer(), new StringSerializer());
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>("orders", "k", "v")).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        return producer;
    }

    private TransactionSummary transaction(String id) throws Exception {
        return await(connection.transactions().transactions(LIMIT)).all().stream().filter(t -> t.id().equals(id)).findFirst().orElseThrow();
    }

    private PartitionProducer inPartition(long producerId) throws Exception {
        return await(connection.transactions().producers(List.of(PARTITION), LIMIT)).all().stream().filter(p -> p.producerId() == producerId).findFirst()
                .orElseThrow();
    }

    @Test
    void anOpenTransactionIsKnownWithItsPartitionsAndProducers() throws Exception {
        try (KafkaProducer<String, String> producer = producer("payments")) {
            TransactionSummary open = transaction("payments");
            assertEquals("Ongoing", open.state());
            assertTrue(open.open());
            assertEquals("[orders-0]", open.partitions().toString());
            assertTrue(inPartition(open.producerId()).inTransaction());
            assertEquals(List.of(), await(connection.transactions().hanging(Duration.ZERO, LIMIT)).all(), "its coordinator knows it");
            producer.commitTransaction();
        }
        assertTrue(!transaction("payments").open());
    }

    @Test
    void aTransactionIsTerminatedAndItsProducerFenced() throws Exception {
        try (KafkaProducer<String, String> producer = producer("stuck")) {
            ChangePlan plan = change(new TransactionChange.Terminate("stuck"));
            assertTrue(plan.commandLines().getFirst().endsWith("forceTerminateTransaction --transactionalId stuck"), plan.commandLines().toString());
            assertThrows(KafkaException.class, producer::commitTransaction);
        }
        assertTrue(!transaction("stuck").open());
    }

    @Test
    void aFencedProducerCannotGoOn() throws Exception {
        try (KafkaProducer<String, String> producer = producer("zombie")) {
            change(new TransactionChange.FenceProducers(List.of("zombie")));
            assertThrows(KafkaException.class, producer::commitTransaction);
        }
        assertTrue(!transaction("zombie").open());
    }

    @Test
    void aTransactionInOnePartitionIsAborted() throws Exception {
        try (KafkaProducer<String, String> producer = producer("hanging")) {
            PartitionProducer open = inPartition(transaction("hanging").producerId());
            ChangePlan plan = change(new TransactionChange.AbortHanging(open));
            assertTrue(plan.commandLines().getFirst().contains("abort --topic orders --partition 0 --start-offset " + open.transactionStart()));
            assertTrue(plan.undo().isEmpty());
            assertTrue(!inPartition(open.producerId()).inTransaction());
            producer.abortTransaction();
        }
    }
}
