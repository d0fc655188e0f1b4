package dev.kraftbench.app.bars;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Fills a cluster: one wide topic, many small ones, many groups. */
final class LargeCluster {
    static final String WIDE = "wide";
    static final int WIDE_PARTITIONS = Integer.getInteger("kraftbench.bars.wide", 10_000);
    static final int TOPICS = 200;
    static final int PARTITIONS = 5;
    static final int GROUPS = 1_000;
    /** Has records, in every partition. */
    static final String WRITTEN = "topic-000";

    private LargeCluster() {}

    static void fill(String servers) throws ExecutionException, InterruptedException {
        Thread.currentThread().setContextClassLoader(Admin.class.getClassLoader());
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers, "default.api.timeout.ms", "300000", "request.timeout.ms", "120000"))) {
            make(admin, List.of(new NewTopic(WIDE, WIDE_PARTITIONS, (short) 1)));
            List<NewTopic> topics = new ArrayList<>();
            for (int i = 0; i < TOPICS; i++) {
                topics.add(new NewTopic("topic-%03d".formatted(i), PARTITIONS, (short) 3));
            }
            make(admin, topics);
            write(servers);
            List<KafkaFuture<Void>> commits = new ArrayList<>();
            for (int i = 0; i < GROUPS; i++) {
                commits.add(admin.alterConsumerGroupOffsets("group-%04d".formatted(i),
                        Map.of(new TopicPartition("topic-%03d".formatted(i % TOPICS), 0), new OffsetAndMetadata(0))).all());
            }
            KafkaFuture.allOf(commits.toArray(KafkaFuture[]::new)).get();
        }
    }

    private static void write(String servers) throws ExecutionException, InterruptedException {
        ByteArraySerializer bytes = new ByteArraySerializer();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(Map.of("bootstrap.servers", servers), bytes, bytes)) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                producer.send(new ProducerRecord<>(WRITTEN, partition, "key".getBytes(StandardCharsets.UTF_8), "value".getBytes(StandardCharsets.UTF_8))).get();
            }
        }
    }

    private static void make(Admin admin, List<NewTopic> topics) throws ExecutionException, InterruptedException {
        for (KafkaFuture<Void> topic : admin.createTopics(topics).values().values()) {
            try {
                topic.get();
            } catch (ExecutionException e) {
                // a busy machine answered too late, the client asked again, and the first request had been served
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
    }
}
