package dev.kraftbench.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Ten thousand groups with committed offsets and no members: what they cost the brokers. */
final class ManyGroups {

    private static final int GROUPS = 10_000;
    private static final int AT_ONCE = 200;
    private static final String TOPIC = "bench-groups";

    private ManyGroups() {}

    static void measure(Contestant.Running cluster, Figures figures) throws Exception {
        Clients.createTopic(cluster.bootstrapServers(), TOPIC, 3);
        try (var admin = Admin.create(Clients.settings(cluster.bootstrapServers()))) {
            commit(admin, 0, AT_ONCE);
            double resident = ProcessAccounting.of(cluster.pids()).residentMegabytes();
            long begin = System.nanoTime();
            for (int group = AT_ONCE; group < GROUPS; group += AT_ONCE) {
                commit(admin, group, group + AT_ONCE);
            }
            figures.add("10,000 groups: commits of new groups a second", (GROUPS - AT_ONCE) / (Clients.millisSince(begin) / 1e3));
            figures.add("10,000 groups: resident memory more, MB <", ProcessAccounting.of(cluster.pids()).residentMegabytes() - resident);
            TimeUnit.SECONDS.sleep(3);
            double cpu = ProcessAccounting.of(cluster.pids()).cpuSeconds();
            TimeUnit.SECONDS.sleep(10);
            figures.add("10,000 groups idle: broker CPU, cores <", (ProcessAccounting.of(cluster.pids()).cpuSeconds() - cpu) / 10);
            begin = System.nanoTime();
            long listed = admin.listGroups().all().get(60, TimeUnit.SECONDS).stream().filter(each -> each.groupId().startsWith(TOPIC)).count();
            if (listed != GROUPS) {
                throw new IllegalStateException(listed + " groups listed");
            }
            figures.add("10,000 groups: list them all, ms <", Clients.millisSince(begin));
        }
    }

    private static void commit(Admin admin, int from, int to) throws Exception {
        List<KafkaFuture<Void>> commits = new ArrayList<>();
        for (int group = from; group < to; group++) {
            commits.add(admin.alterConsumerGroupOffsets(TOPIC + "-" + group, Map.of(
                    new TopicPartition(TOPIC, 0), new OffsetAndMetadata(group), new TopicPartition(TOPIC, 1), new OffsetAndMetadata(group),
                    new TopicPartition(TOPIC, 2), new OffsetAndMetadata(group))).all());
        }
        KafkaFuture.allOf(commits.toArray(KafkaFuture[]::new)).get(120, TimeUnit.SECONDS);
    }
}
