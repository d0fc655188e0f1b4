package dev.kraftbench.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs a scenario under many seeds. The first failure ends the run with one command that replays it, and with a file that tells all that
 * happened in it. A seed given as system property {@value #SEED_PROPERTY} is run alone.
 */
public final class Seeds {

    public static final String SEED_PROPERTY = "kraftbench.simulation.seed";

    /** What happens under a seed; throws when it goes wrong. */
    @FunctionalInterface
    public interface Scenario {
        void run(Simulation simulation);
    }

    private final String test;
    private final Path traces;

    /**
     * @param test class and method, for the replay command: {@code RaftSimulationTest#survives}
     * @param traces directory for traces of failures
     */
    public Seeds(String test, Path traces) {
        this.test = test;
        this.traces = traces;
    }

    /** Runs the seeds {@code first} to {@code first + count - 1}. @return events that happened in all of them */
    public long run(long first, int count, Scenario scenario) {
        String only = System.getProperty(SEED_PROPERTY);
        if (only != null) {
            Simulation simulation = new Simulation(Long.parseLong(only));
            runOne(simulation, scenario);
            return simulation.events();
        }
        long events = 0;
        for (long seed = first; seed < first + count; seed++) {
            Simulation simulation = new Simulation(seed);
            runOne(simulation, scenario);
            events += simulation.events();
        }
        return events;
    }

    private void runOne(Simulation simulation, Scenario scenario) {
        try {
            scenario.run(simulation);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(
                    "seed " + simulation.seed() + ": " + e.getMessage() + System.lineSeparator()
                            + "replay: mvn -f embedded-cluster/pom.xml -pl simulation -am test -Dsurefire.failIfNoSpecifiedTests=false -Dtest="
                            + test + " -D" + SEED_PROPERTY + "="
                            + simulation.seed() + System.lineSeparator() + "trace: " + writeTrace(simulation.seed(), scenario),
                    e);
        }
    }

    /** Runs the seed again, now writing down what happens: the same, for there is no other chance than the seed. */
    private Path writeTrace(long seed, Scenario scenario) {
        Simulation again = new Simulation(seed);
        again.keepTrace();
        String end = "ended well this time: the scenario is not deterministic";
        try {
            scenario.run(again);
        } catch (RuntimeException | AssertionError e) {
            end = "ended with " + e;
        }
        Path file = traces.resolve(test.replace('#', '.') + "-" + seed + ".trace");
        try {
            Files.createDirectories(traces);
            List<String> lines = new java.util.ArrayList<>(again.trace());
            lines.add(end);
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }
}
