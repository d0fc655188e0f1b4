package dev.kraftbench.simulation.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.simulation.Seeds;
import dev.kraftbench.simulation.Simulation;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ClusterSimulationTest {

    private static final int SEEDS = Integer.getInteger("kraftbench.simulation.cluster.seeds", 50);
    private static final long FAULTS_NANOS = TimeUnit.SECONDS.toNanos(20);

    @Test
    void whatWholeNodesAcknowledgeIsThereOnceAndInOrder() {
        Seeds seeds = new Seeds("ClusterSimulationTest#whatWholeNodesAcknowledgeIsThereOnceAndInOrder", Path.of("target", "simulation"));

        long events = seeds.run(1, SEEDS, simulation -> new ClusterWorld(simulation).run(FAULTS_NANOS));

        assertTrue(events > 0);
    }

    @Test
    void theSameSeedIsTheSameRun() {
        assertEquals(trace(4711), trace(4711));
    }

    private static List<String> trace(long seed) {
        Simulation simulation = new Simulation(seed);
        simulation.keepTrace();
        new ClusterWorld(simulation).run(FAULTS_NANOS);
        return simulation.trace();
    }
}
