package dev.kraftbench.simulation.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kraftbench.node.NodeFactories;
import dev.kraftbench.replication.ReplicationRules;
import dev.kraftbench.simulation.Seeds;
import dev.kraftbench.simulation.Simulation;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of whole clusters: many seeds in which all holds, some in which a rule is broken, which must be noticed, and one twice, which must be the same. */
abstract class WholeClusters {

    private final String property;
    private final int seeds;
    private final int seedsForMutants;

    @TempDir
    Path traces;

    int runs;

    /**
     * @param name of the system properties {@code kraftbench.simulation.NAME.seeds} and {@code .first}
     * @param seeds how many there are to hold unless the property says so
     * @param seedsForMutants within which a broken rule must be noticed
     */
    WholeClusters(String name, int seeds, int seedsForMutants) {
        this.property = "kraftbench.simulation." + name;
        this.seeds = seeds;
        this.seedsForMutants = seedsForMutants;
    }

    /** A cluster and its clients, under whatever befalls them. */
    abstract void run(Simulation simulation, NodeFactories factories, Tampering tampering);

    private void run(Simulation simulation) {
        run(simulation, NodeFactories.DIRECT, Tampering.NONE);
        runs++;
    }

    /** @return how many events there were in all runs */
    final long allHolds(String test) {
        Seeds all = new Seeds(getClass().getSimpleName() + "#" + test, Path.of("target", "simulation"));
        return all.run(Long.getLong(property + ".first", 1), Integer.getInteger(property + ".seeds", seeds), this::run);
    }

    final void noticed(ReplicationRules broken) {
        NodeFactories sound = NodeFactories.DIRECT;
        NodeFactories factories = new NodeFactories(
                sound.storage(),
                sound.quorum(),
                sound.controller(),
                (config, directories, ports) -> sound.replication().create(config.withRules(broken), directories, ports),
                sound.broker());
        noticed(factories, () -> Tampering.NONE);
    }

    final void noticed(Supplier<Tampering> broken) {
        noticed(NodeFactories.DIRECT, broken);
    }

    private void noticed(NodeFactories factories, Supplier<Tampering> broken) {
        Seeds some = new Seeds(getClass().getSimpleName() + "#aBrokenRule", traces);

        AssertionError noticed = assertThrows(
                AssertionError.class, () -> some.run(1, seedsForMutants, simulation -> run(simulation, factories, broken.get())));

        System.out.println("Noticed: " + noticed.getMessage().lines().findFirst().orElseThrow());
    }

    @Test
    void theSameSeedIsTheSameRun() {
        assertEquals(trace(4711), trace(4711));
    }

    private List<String> trace(long seed) {
        Simulation simulation = new Simulation(seed);
        simulation.keepTrace();
        run(simulation);
        return simulation.trace();
    }
}
