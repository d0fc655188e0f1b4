package dev.kraftbench.engine.internal;

import dev.kraftbench.node.EmbeddedCluster;
import dev.kraftbench.remote.AdminSampler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Measures what one round of samples costs against a cluster of ours: {@code SamplingAtScale [topics] [partitions of each] [replicas] [groups]}. Not a
 * test: figures depend on the machine.
 */
final class SamplingAtScale {
    private SamplingAtScale() {}

    public static void main(String[] args) throws Exception {
        int topics = args.length > 0 ? Integer.parseInt(args[0]) : 200;
        int partitions = args.length > 1 ? Integer.parseInt(args[1]) : 50;
        short replicas = args.length > 2 ? Short.parseShort(args[2]) : 1;
        int groups = args.length > 3 ? Integer.parseInt(args[3]) : 1_000;
        Path directory = Files.createTempDirectory("kraftbench-scale");
        EmbeddedCluster cluster = EmbeddedCluster.builder().name("scale").brokers(3).dataDir(directory).build();
        cluster.start().get(60, TimeUnit.SECONDS);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers(), "request.timeout.ms", "60000",
                "default.api.timeout.ms", "120000"))) {
            long began = System.nanoTime();
            for (int from = 0; from < topics; from += 20) {
                List<NewTopic> some = new ArrayList<>();
                for (int i = from; i < Math.min(topics, from + 20); i++) {
                    some.add(new NewTopic("topic-" + i, partitions, replicas));
                }
                admin.createTopics(some).all().get(120, TimeUnit.SECONDS);
            }
            say("created topics", began);
            began = System.nanoTime();
            for (int g = 0; g < groups; g++) {
                Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
                for (int p = 0; p < Math.min(10, partitions); p++) {
                    offsets.put(new TopicPartition("topic-" + g % topics, p), new OffsetAndMetadata(0));
                }
                admin.alterConsumerGroupOffsets("group-" + g, offsets).all().get(120, TimeUnit.SECONDS);
            }
            say("committed for groups", began);
        }
        measure(cluster);
        cluster.stop().get(60, TimeUnit.SECONDS);
        System.exit(0);
    }

    private static void measure(EmbeddedCluster cluster) throws Exception {
        Map<String, Object> config = Map.of("bootstrap.servers", cluster.bootstrapServers(), "enable.metrics.push", "false", "request.timeout.ms", "5000");
        try (Admin admin = Admin.create(config)) {
            AdminSampler sampler = new AdminSampler(admin, Clock.systemUTC());
            for (int round = 1; round <= 8; round++) {
                double before = requests(admin);
                long cpu = cpu();
                long began = System.nanoTime();
                AdminSampler.Sample sample = sampler.sample(round, Duration.ofSeconds(20)).get(60, TimeUnit.SECONDS);
                long took = (System.nanoTime() - began) / 1_000_000;
                long partitions = sample.snapshot().partitions().count();
                System.out.printf("round %d: %d ms, %d ms CPU of the whole JVM, %.0f requests, %d partitions, %d groups, %d groups with offsets, %d gaps%n", round,
                        took, (cpu() - cpu) / 1_000_000, requests(admin) - before, partitions, sample.snapshot().groups().size(),
                        sample.progress().positions().size(), sample.snapshot().gaps().size());
                sample.snapshot().gaps().forEach(gap -> System.out.println("  " + gap));
            }
        }
    }

    private static double requests(Admin admin) {
        return admin.metrics().entrySet().stream().filter(e -> e.getKey().name().equals("request-total") && e.getKey().group().equals("admin-client-metrics"))
                .mapToDouble(e -> (double) e.getValue().metricValue()).sum();
    }

    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean) java.lang.management.ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static void say(String what, long began) {
        System.out.printf("%s in %d ms%n", what, (System.nanoTime() - began) / 1_000_000);
    }
}
