package dev.kraftbench.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code kraftbench bench [--peer] [--runs N] [--seconds S] [--only NAME,…]}: medians of a fresh three-node cluster per run; with {@code --peer} Apache Kafka
 * in turn with ours, and the ratio, which is what to quote: machines differ. Without {@code --only} everything is measured.
 */
public final class Bench {

    /** A measurement of a started cluster. */
    private interface OnCluster {
        void measure(Contestant.Running cluster, long started, int seconds, Figures figures) throws Exception;
    }

    private static final Map<String, OnCluster> ON_CLUSTER = new LinkedHashMap<>();
    /** These start processes of their own, a node each; by the number of committed offsets to load. */
    private static final Map<String, Integer> FAIL_OVERS = new LinkedHashMap<>();

    static {
        ON_CLUSTER.put("data", Measurement::of);
        ON_CLUSTER.put("consumer-group", (cluster, started, seconds, figures) -> GroupChanges.measure(cluster, "consumer", figures));
        ON_CLUSTER.put("classic-group", (cluster, started, seconds, figures) -> GroupChanges.measure(cluster, "classic", figures));
        ON_CLUSTER.put("share-group", (cluster, started, seconds, figures) -> ShareMeasurement.measure(cluster, figures));
        ON_CLUSTER.put("transactions", (cluster, started, seconds, figures) -> TransactionMeasurement.measure(cluster, seconds, figures));
        ON_CLUSTER.put("many-groups", (cluster, started, seconds, figures) -> ManyGroups.measure(cluster, figures));
        ON_CLUSTER.put("many-members", (cluster, started, seconds, figures) -> ManyMembers.measure(cluster, figures));
        FAIL_OVERS.put("fail-over", 0);
        FAIL_OVERS.put("fail-over-million", 1_000_000);
    }

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        List<String> options = Arrays.asList(arguments);
        int runs = option(options, "--runs", 3);
        int seconds = option(options, "--seconds", 8);
        List<String> names = names(options);
        List<Contestant> contestants = options.contains("--peer") ? List.of(new Kraftbench(), new ApacheKafka()) : List.of(new Kraftbench());
        var figures = new LinkedHashMap<String, Map<String, List<Double>>>();
        for (int run = 1; run <= runs; run++) {
            for (Contestant contestant : contestants) {
                System.err.printf("run %d of %d: %s%n", run, runs, contestant.name());
                run(contestant, names, seconds).forEach((name, value) -> figures
                        .computeIfAbsent(name, n -> new LinkedHashMap<>())
                        .computeIfAbsent(contestant.name(), n -> new ArrayList<>())
                        .add(value));
            }
        }
        print(contestants, figures);
        System.exit(0);
    }

    private static List<String> names(List<String> options) {
        var all = new ArrayList<>(ON_CLUSTER.keySet());
        all.addAll(FAIL_OVERS.keySet());
        int at = options.indexOf("--only");
        if (at < 0) {
            return all;
        }
        List<String> wanted = at + 1 < options.size() ? List.of(options.get(at + 1).split(",")) : List.of("");
        if (!all.containsAll(wanted)) {
            System.err.println("kraftbench: --only takes names out of " + String.join(",", all));
            System.exit(2);
        }
        return wanted;
    }

    private static int option(List<String> options, String name, int otherwise) {
        int at = options.indexOf(name);
        return at < 0 ? otherwise : Integer.parseInt(options.get(at + 1));
    }

    private static Map<String, Double> run(Contestant contestant, List<String> names, int seconds) throws Exception {
        var figures = new Figures();
        if (names.stream().anyMatch(ON_CLUSTER::containsKey)) {
            inDirectory(directory -> {
                long started = System.nanoTime();
                try (var cluster = contestant.start(directory)) {
                    for (String name : names) {
                        if (ON_CLUSTER.containsKey(name)) {
                            System.err.println("  " + name);
                            ON_CLUSTER.get(name).measure(cluster, started, seconds, figures);
                        }
                    }
                }
            });
        }
        for (String name : names) {
            if (FAIL_OVERS.containsKey(name)) {
                System.err.println("  " + name);
                inDirectory(directory -> CoordinatorFailover.measure(directory, contestant instanceof ApacheKafka, FAIL_OVERS.get(name), figures));
            }
        }
        return figures.medians();
    }

    private interface InDirectory {
        void run(Path directory) throws Exception;
    }

    private static void inDirectory(InDirectory work) throws Exception {
        Path directory = Files.createTempDirectory("kraftbench-bench");
        try {
            work.run(directory);
        } finally {
            try (var files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static void print(List<Contestant> contestants, Map<String, Map<String, List<Double>>> figures) {
        System.out.printf("%-56s", "median (min–max); < smaller is better");
        contestants.forEach(c -> System.out.printf("%28s", c.name()));
        System.out.println(contestants.size() == 2 ? "    ratio" : "");
        figures.forEach((name, byContestant) -> {
            System.out.printf("%-56s", name);
            var medians = new ArrayList<Double>();
            for (Contestant contestant : contestants) {
                List<Double> sorted = byContestant.get(contestant.name()).stream().sorted().toList();
                medians.add(sorted.get(sorted.size() / 2));
                System.out.printf("%28s", "%.3g (%.3g–%.3g)".formatted(medians.getLast(), sorted.getFirst(), sorted.getLast()));
            }
            System.out.println(medians.size() == 2 ? "%9.2f".formatted(medians.get(0) / medians.get(1)) : "");
        });
    }
}
