package dev.kraftbench.conformance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;

/**
 * Kills one of three node processes with SIGKILL under an acks=all idempotent load, again and again: a partition leader, the active
 * controller, any other in turn. Each time writes must go on by themselves and the restarted node must rejoin every ISR; at the end no
 * acknowledged record may be lost, repeated or out of order. Run by {@code scripts/kill-rounds ROUNDS} and, with few rounds, by a test.
 */
public final class KillNineRounds {

    private static final String TOPIC = "kill-nine";
    private static final int PARTITIONS = 3;

    private KillNineRounds() {}

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length == 0 ? 20 : Integer.parseInt(arguments[0]);
        Path directory = Files.createTempDirectory("kraftbench-kill-nine");
        List<Long> pauses = run(directory, rounds);
        Collections.sort(pauses);
        System.out.printf("%d rounds passed; kill -9 to writes again on every partition: median %d ms, worst %d ms%n",
                rounds, pauses.get(pauses.size() / 2), pauses.getLast());
    }

    /** Runs the rounds and returns the milliseconds from each kill to new acknowledgements on every partition. */
    static List<Long> run(Path directory, int rounds) throws Exception {
        var pauses = new ArrayList<Long>();
        try (var nodes = ThreeNodes.start(directory, Map.of("default.replication.factor", "3", "min.insync.replicas", "2"))) {
            var settings = new Properties();
            settings.put("bootstrap.servers", nodes.bootstrapServers());
            settings.put("reconnect.backoff.max.ms", "200");
            try (var admin = Admin.create(settings)) {
                admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 3))).all().get(30, TimeUnit.SECONDS);
                try (var load = new AcknowledgedLoad(nodes.bootstrapServers(), TOPIC, PARTITIONS)) {
                    load.awaitMoreOnEveryPartition(100, Duration.ofSeconds(30));
                    for (int round = 0; round < rounds; round++) {
                        pauses.add(round(round, nodes, admin, load));
                    }
                    load.stopAndVerify();
                    System.out.println(load.acknowledgements() + " acknowledged records verified");
                }
            }
        }
        return pauses;
    }

    private static long round(int round, ThreeNodes nodes, Admin admin, AcknowledgedLoad load) throws Exception {
        String role = round % 3 == 0 ? "partition leader" : round % 3 == 1 ? "active controller" : "node";
        int victim = switch (round % 3) {
            case 0 -> describe(admin).partitions().get(round / 3 % PARTITIONS).leader().id();
            case 1 -> admin.describeMetadataQuorum().quorumInfo().get(30, TimeUnit.SECONDS).leaderId();
            default -> 1 + round / 3 % 3;
        };
        long killed = System.nanoTime();
        nodes.kill(victim);
        load.awaitMoreOnEveryPartition(50, Duration.ofSeconds(50));
        long pause = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killed);
        nodes.launch(victim);
        nodes.awaitReady(victim);
        awaitFullIsr(admin);
        load.awaitMoreOnEveryPartition(50, Duration.ofSeconds(50));
        System.out.printf("round %d: killed %s %d, writes went on after %d ms, back in every ISR%n", round + 1, role, victim, pause);
        return pause;
    }

    private static TopicDescription describe(Admin admin) throws Exception {
        return admin.describeTopics(List.of(TOPIC)).allTopicNames().get(30, TimeUnit.SECONDS).get(TOPIC);
    }

    private static void awaitFullIsr(Admin admin) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (true) {
            TopicDescription topic = describe(admin);
            if (topic.partitions().stream().map(TopicPartitionInfo::isr).allMatch(isr -> isr.size() == 3)) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("a restarted node did not rejoin: " + topic);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
