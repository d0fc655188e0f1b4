package dev.kraftbench.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A thousand members in one KIP-848 group on a topic of as many partitions: how long until all own their part, until one more does, and what the brokers'
 * processors do while nothing happens. All members are real consumers in this JVM, whose own work is in the times; fetches are held for a minute, so that
 * idle means heartbeats.
 */
final class ManyMembers {

    private static final int MEMBERS = 1_000;
    private static final String TOPIC = "bench-thousand";
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private ManyMembers() {}

    static void measure(Contestant.Running cluster, Figures figures) throws Exception {
        Clients.createTopic(cluster.bootstrapServers(), TOPIC, MEMBERS + 1);
        var members = new ArrayList<KafkaConsumer<byte[], byte[]>>();
        try {
            double cpu = ProcessAccounting.of(cluster.pids()).cpuSeconds();
            long begin = System.nanoTime();
            for (int i = 0; i < MEMBERS; i++) {
                members.add(member(cluster.bootstrapServers()));
                members.getLast().poll(Duration.ZERO);
            }
            awaitShares(members);
            figures.add("1,000 members join: all own their part, s <", Clients.millisSince(begin) / 1e3);
            figures.add("1,000 members join: broker CPU, s <", ProcessAccounting.of(cluster.pids()).cpuSeconds() - cpu);
            TimeUnit.SECONDS.sleep(10);
            cpu = ProcessAccounting.of(cluster.pids()).cpuSeconds();
            TimeUnit.SECONDS.sleep(10);
            figures.add("1,000 members idle: broker CPU, cores <", (ProcessAccounting.of(cluster.pids()).cpuSeconds() - cpu) / 10);
            begin = System.nanoTime();
            members.add(member(cluster.bootstrapServers()));
            awaitShares(members);
            figures.add("1,000 members and one more: all own their part, s <", Clients.millisSince(begin) / 1e3);
        } finally {
            members.parallelStream().forEach(each -> each.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(1))));
        }
    }

    private static KafkaConsumer<byte[], byte[]> member(String servers) {
        var settings = Clients.settings(servers, "group.id", TOPIC, "group.protocol", "consumer", "enable.auto.commit", "false", "auto.offset.reset", "latest",
                "fetch.max.wait.ms", "60000", "request.timeout.ms", "90000", "receive.buffer.bytes", "4096", "send.buffer.bytes", "4096");
        var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.subscribe(List.of(TOPIC));
        return consumer;
    }

    private static void awaitShares(List<KafkaConsumer<byte[], byte[]>> members) throws Exception {
        Clients.await("a part for each of " + members.size(), PATIENCE, () -> {
            members.forEach(each -> each.poll(Duration.ZERO));
            return members.stream().allMatch(each -> !each.assignment().isEmpty())
                    && members.stream().mapToInt(each -> each.assignment().size()).sum() == MEMBERS + 1;
        });
    }
}
