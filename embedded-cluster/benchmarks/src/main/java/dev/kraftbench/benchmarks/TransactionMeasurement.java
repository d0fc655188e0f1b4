package dev.kraftbench.benchmarks;

import java.time.Duration;
import org.apache.kafka.clients.producer.ProducerRecord;

/** One producer that commits transactions of ten records of 100 bytes in three partitions, one after the other. */
final class TransactionMeasurement {

    private static final String TOPIC = "bench-transactions";

    private TransactionMeasurement() {}

    static void measure(Contestant.Running cluster, int seconds, Figures figures) throws Exception {
        Clients.createTopic(cluster.bootstrapServers(), TOPIC, 3);
        try (var producer = Clients.producer(cluster.bootstrapServers(), "transactional.id", TOPIC)) {
            producer.initTransactions();
            for (long begin = System.nanoTime(); System.nanoTime() - begin < Duration.ofSeconds(2).toNanos(); ) {
                commit(producer);
            }
            long begin = System.nanoTime();
            int committed = 0;
            while (System.nanoTime() - begin < Duration.ofSeconds(seconds).toNanos()) {
                commit(producer);
                committed++;
            }
            figures.add("transactions of 10 records a second", committed / (Clients.millisSince(begin) / 1e3));
        }
    }

    private static void commit(org.apache.kafka.clients.producer.KafkaProducer<byte[], byte[]> producer) {
        producer.beginTransaction();
        for (int i = 0; i < 10; i++) {
            producer.send(new ProducerRecord<>(TOPIC, i % 3, null, new byte[100]));
        }
        producer.commitTransaction();
    }
}
