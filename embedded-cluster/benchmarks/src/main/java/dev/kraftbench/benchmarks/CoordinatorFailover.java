package dev.kraftbench.benchmarks;

import dev.kraftbench.conformance.QuickClients;
import dev.kraftbench.conformance.ThreeNodes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Three processes, of which the one that coordinates a group is killed with SIGKILL while a client commits again and again: how long until the next commit is
 * confirmed, with hardly any offsets and with a million. The client asks again every 20 to 200 ms.
 */
final class CoordinatorFailover {

    private static final String GROUP = "bench-failover";
    private static final int PARTITIONS = 1_000;
    private static final int GROUPS_AT_ONCE = 10;
    private static final int KILLS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private CoordinatorFailover() {}

    /** @param offsets how many committed offsets the killed coordinator's successor has to load */
    static void measure(Path directory, boolean apache, int offsets, Figures figures) throws Exception {
        Map<String, String> settings = Map.of("offsets.topic.num.partitions", "1", "min.insync.replicas", "2", "group.initial.rebalance.delay.ms", "0");
        try (var nodes = ThreeNodes.start(directory, settings, apache ? Set.of(1, 2, 3) : Set.of());
                var admin = Admin.create(QuickClients.settings(nodes.bootstrapServers()))) {
            QuickClients.await("three brokers", PATIENCE, () -> admin.describeCluster().nodes().get(60, TimeUnit.SECONDS).size() == 3);
            admin.createTopics(List.of(new NewTopic(GROUP, PARTITIONS, (short) 1))).all().get(120, TimeUnit.SECONDS);
            commitAll(admin, offsets);
            String figure = offsets == 0 ? "group coordinator kill -9: commits go on, ms <" : "the same with %,d offsets to load, ms <".formatted(offsets);
            for (int kill = 0; kill < (offsets == 0 ? KILLS : 1); kill++) {
                figures.add(figure, kill(nodes, admin));
            }
            for (int group = 0; group < offsets / PARTITIONS; group += Math.max(1, offsets / PARTITIONS / 5)) {
                String name = GROUP + "-" + group;
                var found = QuickClients.answer(PATIENCE, () -> admin.listConsumerGroupOffsets(name).partitionsToOffsetAndMetadata().get(60, TimeUnit.SECONDS));
                if (found.size() != PARTITIONS) {
                    throw new IllegalStateException(name + " has " + found.size() + " offsets");
                }
            }
        }
    }

    private static void commitAll(Admin admin, int offsets) throws Exception {
        for (int group = 0; group < offsets / PARTITIONS; group += GROUPS_AT_ONCE) {
            List<KafkaFuture<Void>> commits = new ArrayList<>();
            for (int g = group; g < group + GROUPS_AT_ONCE; g++) {
                Map<TopicPartition, OffsetAndMetadata> all = new HashMap<>();
                for (int p = 0; p < PARTITIONS; p++) {
                    all.put(new TopicPartition(GROUP, p), new OffsetAndMetadata(g));
                }
                commits.add(admin.alterConsumerGroupOffsets(GROUP + "-" + g, all).all());
            }
            KafkaFuture.allOf(commits.toArray(KafkaFuture[]::new)).get(120, TimeUnit.SECONDS);
        }
    }

    private static double kill(ThreeNodes nodes, Admin admin) throws Exception {
        try (var committer = new Committer(nodes.bootstrapServers())) {
            Clients.await("commits", PATIENCE, () -> committer.confirmed.get() > 10);
            int victim = QuickClients.answer(PATIENCE, () -> admin.describeConsumerGroups(List.of(GROUP)).describedGroups().get(GROUP).get(60, TimeUnit.SECONDS)
                    .coordinator().id());
            nodes.kill(victim);
            long killed = System.nanoTime();
            long before = committer.confirmed.get();
            // one may have been under way
            Clients.await("commits to go on", PATIENCE, () -> committer.confirmed.get() > before + 1);
            double pause = Clients.millisSince(killed);
            nodes.launch(victim);
            QuickClients.await("the restarted node", PATIENCE, () -> isWhole(admin));
            return pause;
        }
    }

    private static boolean isWhole(Admin admin) throws Exception {
        return QuickClients.answer(PATIENCE, () -> {
            Set<String> names = admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get(60, TimeUnit.SECONDS);
            return admin.describeTopics(names).allTopicNames().get(60, TimeUnit.SECONDS).values().stream()
                    .flatMap(topic -> topic.partitions().stream())
                    .allMatch(each -> each.isr().size() == each.replicas().size());
        });
    }

    /** A client with an assigned partition that commits as fast as it is answered. */
    private static final class Committer implements AutoCloseable {

        final AtomicLong confirmed = new AtomicLong();
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final Thread thread;
        private volatile boolean stopping;

        Committer(String servers) {
            var settings = QuickClients.settings(servers);
            settings.put("group.id", GROUP);
            settings.put("enable.auto.commit", "false");
            consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            thread = Thread.ofPlatform().name("committer").start(this::commit);
        }

        private void commit() {
            var partition = new TopicPartition(GROUP, 0);
            try (consumer) {
                consumer.assign(List.of(partition));
                while (!stopping) {
                    try {
                        consumer.commitSync(Map.of(partition, new OffsetAndMetadata(confirmed.get())), PATIENCE);
                        confirmed.incrementAndGet();
                        TimeUnit.MILLISECONDS.sleep(1);
                    } catch (KafkaException e) {
                        // asked again, as a client would
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() throws InterruptedException {
            stopping = true;
            thread.join();
        }
    }
}
