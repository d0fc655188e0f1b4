package dev.kraftbench.conformance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;

/**
 * Kills the coordinator of a group, of transactions or of share state with SIGKILL while real clients work, again and again at random moments, and restarts
 * it. No confirmed commit may go back, no transaction be lost or half applied, no accepted record be delivered again. Run by
 * {@code scripts/coordinator-kill-rounds [ROUNDS] [SEED] [apache]} and, with few rounds, by a test.
 */
public final class CoordinatorKillRounds {

    private static final int PARTITIONS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Map<String, String> SETTINGS = Map.of(
            "default.replication.factor", "3",
            "min.insync.replicas", "2",
            "offsets.topic.num.partitions", "3",
            "transaction.state.log.num.partitions", "3",
            "share.coordinator.state.topic.num.partitions", "3",
            "group.initial.rebalance.delay.ms", "0");

    private final ThreeNodes nodes;
    private final Admin admin;
    private final Random random;
    private final Map<String, List<Long>> pauses = new LinkedHashMap<>();

    private CoordinatorKillRounds(ThreeNodes nodes, Admin admin, Random random) {
        this.nodes = nodes;
        this.admin = admin;
        this.random = random;
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length == 0 ? 20 : Integer.parseInt(arguments[0]);
        long seed = arguments.length < 2 ? System.nanoTime() : Long.parseLong(arguments[1]);
        boolean apache = arguments.length > 2 && arguments[2].equals("apache");
        System.out.println("seed " + seed);
        Path directory = Files.createTempDirectory("kraftbench-coordinator-kill");
        Map<String, List<Long>> pauses = run(directory, rounds, seed, apache ? Set.of(1, 2, 3) : Set.of());
        System.out.printf("%d rounds passed; kill -9 of the coordinator to the next confirmations of each of its clients:%n", rounds);
        pauses.forEach((load, times) -> {
            List<Long> sorted = times.stream().sorted().toList();
            System.out.printf("  %-16s median %d ms, worst %d ms%n", load, sorted.get(sorted.size() / 2), sorted.getLast());
        });
        System.exit(0);
    }

    /** Returns the milliseconds from each kill to new confirmations, by the load whose coordinator was killed. */
    static Map<String, List<Long>> run(Path directory, int rounds, long seed, Set<Integer> apache) throws Exception {
        try (var nodes = ThreeNodes.start(directory, SETTINGS, apache);
                var admin = Admin.create(QuickClients.settings(nodes.bootstrapServers()))) {
            QuickClients.await("three brokers", PATIENCE, () -> admin.describeCluster().nodes().get(60, TimeUnit.SECONDS).size() == 3);
            var all = new CoordinatorKillRounds(nodes, admin, new Random(seed));
            try {
                all.run(rounds);
            } finally {
                System.err.print(nodes.errors(60));
            }
            return all.pauses;
        }
    }

    private void run(int rounds) throws Exception {
        String servers = nodes.bootstrapServers();
        List<String> topics = List.of("consumed", "consumed-classically", "transformed", "shared");
        List<NewTopic> all = new ArrayList<>();
        topics.forEach(topic -> all.add(new NewTopic(topic, PARTITIONS, (short) 3)));
        all.add(new NewTopic("output", PARTITIONS, (short) 3));
        SharedWork.configure(admin);
        admin.createTopics(all).all().get(60, TimeUnit.SECONDS);
        try (var writer = new PacedLoad(servers, topics, PARTITIONS);
                var consumers = new CommittingGroup(servers, "consumer", "consumed", PARTITIONS);
                var classic = new CommittingGroup(servers, "classic", "consumed-classically", PARTITIONS);
                var pipeline = new ExactlyOncePipeline(servers, "transformed", "output", PARTITIONS);
                var shared = new SharedWork(servers, "shared", PARTITIONS)) {
            List<CoordinatedLoad> loads = List.of(consumers, pipeline, shared, classic);
            for (CoordinatedLoad load : loads) {
                awaitConfirmations(load, 3);
            }
            for (int round = 0; round < rounds; round++) {
                round(round, loads);
            }
            long written = writer.stop();
            for (CoordinatedLoad load : loads) {
                load.finish(admin);
            }
            System.out.println(written + " records written; commits, transactions and acceptances verified");
        }
    }

    private void round(int round, List<CoordinatedLoad> loads) throws Exception {
        CoordinatedLoad load = loads.get(round % loads.size());
        TimeUnit.MILLISECONDS.sleep(random.nextInt(1_000));
        int victim = load.coordinator(admin);
        long killed = System.nanoTime();
        nodes.kill(victim);
        awaitConfirmations(load, 2);
        long pause = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killed);
        pauses.computeIfAbsent(load.name(), name -> new ArrayList<>()).add(pause);
        for (CoordinatedLoad each : loads) {
            awaitConfirmations(each, 2);
            each.check(admin);
        }
        nodes.launch(victim);
        awaitFullIsr();
        for (CoordinatedLoad each : loads) {
            awaitConfirmations(each, 2);
            each.check(admin);
        }
        System.out.printf("round %d: killed node %d, coordinator of the %s, which was served again after %d ms%n", round + 1, victim, load.name(), pause);
    }

    /** Waits until each part of a load has been confirmed so many things more: one may have been under way before. */
    private void awaitConfirmations(CoordinatedLoad load, long more) throws Exception {
        Map<String, Long> before = load.confirmations();
        try {
            QuickClients.await("confirmations", PATIENCE, () -> {
                Map<String, Long> now = load.confirmations();
                return before.entrySet().stream().allMatch(each -> now.get(each.getKey()) >= each.getValue() + more);
            });
        } catch (IllegalStateException e) {
            load.check(admin);
            throw new IllegalStateException(load.name() + " does not go on: " + before + " before, now " + load.confirmations(), e);
        }
    }

    private void awaitFullIsr() throws Exception {
        QuickClients.await("the restarted node in every ISR", PATIENCE, () -> QuickClients.answer(PATIENCE, () -> {
            Set<String> names = admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get(30, TimeUnit.SECONDS);
            Map<String, TopicDescription> topics = admin.describeTopics(names).allTopicNames().get(30, TimeUnit.SECONDS);
            return topics.values().stream().flatMap(topic -> topic.partitions().stream()).allMatch(each -> each.isr().size() == 3);
        }));
    }
}
