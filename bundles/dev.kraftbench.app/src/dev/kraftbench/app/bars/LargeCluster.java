package dev.kraftbench.app.bars;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Fills a cluster: one wide topic, many small ones, many groups. */
final class LargeCluster {
    static final String WIDE = "wide";
    static final int WIDE_PARTITIONS = Integer.getInteger("kraftbench.bars.wide", 10_000);
    static final int TOPICS = 200;
    static final int PARTITIONS = 5;
    static final int GROUPS = 1_000;

    private LargeCluster() {}

    static void fill(String servers) throws ExecutionException, InterruptedException {
        Thread.currentThread().setContextClassLoader(Admin.class.getClassLoader());
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers, "default.api.timeout.ms", "300000", "request.timeout.ms", "120000"))) {
            admin.createTopics(List.of(new NewTopic(WIDE, WIDE_PARTITIONS, (short) 1))).all().get();
            List<NewTopic> topics = new ArrayList<>();
            for (int i = 0; i < TOPICS; i++) {
                topics.add(new NewTopic("topic-%03d".formatted(i), PARTITIONS, (short) 3));
            }
            admin.createTopics(topics).all().get();
            List<KafkaFuture<Void>> commits = new ArrayList<>();
            for (int i = 0; i < GROUPS; i++) {
                commits.add(admin.alterConsumerGroupOffsets("group-%04d".formatted(i),
                        Map.of(new TopicPartition("topic-%03d".formatted(i % TOPICS), 0), new OffsetAndMetadata(0))).all());
            }
            KafkaFuture.allOf(commits.toArray(KafkaFuture[]::new)).get();
        }
    }
}
