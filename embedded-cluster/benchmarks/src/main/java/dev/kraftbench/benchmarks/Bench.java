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
 * {@code kraftbench bench [--peer] [--runs N] [--seconds S]}: medians of a fresh three-node cluster per run; with {@code --peer} Apache Kafka in turn with
 * ours, and the ratio, which is what to quote: machines differ.
 */
public final class Bench {

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        List<String> options = Arrays.asList(arguments);
        int runs = option(options, "--runs", 3);
        int seconds = option(options, "--seconds", 8);
        List<Contestant> contestants = options.contains("--peer") ? List.of(new Kraftbench(), new ApacheKafka()) : List.of(new Kraftbench());
        var figures = new LinkedHashMap<String, Map<String, List<Double>>>();
        for (int run = 1; run <= runs; run++) {
            for (Contestant contestant : contestants) {
                System.err.printf("run %d of %d: %s%n", run, runs, contestant.name());
                run(contestant, seconds).forEach((name, value) -> figures
                        .computeIfAbsent(name, n -> new LinkedHashMap<>())
                        .computeIfAbsent(contestant.name(), n -> new ArrayList<>())
                        .add(value));
            }
        }
        print(contestants, figures);
    }

    private static int option(List<String> options, String name, int otherwise) {
        int at = options.indexOf(name);
        return at < 0 ? otherwise : Integer.parseInt(options.get(at + 1));
    }

    private static Map<String, Double> run(Contestant contestant, int seconds) throws Exception {
        Path directory = Files.createTempDirectory("kraftbench-bench");
        long started = System.nanoTime();
        try (var cluster = contestant.start(directory)) {
            return Measurement.of(cluster, started, seconds);
        } finally {
            try (var files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static void print(List<Contestant> contestants, Map<String, Map<String, List<Double>>> figures) {
        System.out.printf("%-42s", "median (min–max); < smaller is better");
        contestants.forEach(c -> System.out.printf("%28s", c.name()));
        System.out.println(contestants.size() == 2 ? "    ratio" : "");
        figures.forEach((name, byContestant) -> {
            System.out.printf("%-42s", name);
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
