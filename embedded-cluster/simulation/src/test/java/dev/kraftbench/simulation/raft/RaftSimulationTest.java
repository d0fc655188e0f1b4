package dev.kraftbench.simulation.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.raft.BrokenRules;
import dev.kraftbench.raft.RaftNode;
import dev.kraftbench.simulation.Seeds;
import dev.kraftbench.simulation.Simulation;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RaftSimulationTest {

    private static final int SEEDS = Integer.getInteger("kraftbench.simulation.seeds", 1000);
    private static final long FAULTS_NANOS = TimeUnit.SECONDS.toNanos(8);

    @Test
    void aQuorumSurvivesWhateverBefallsIt() {
        Seeds seeds = new Seeds("RaftSimulationTest#aQuorumSurvivesWhateverBefallsIt", Path.of("target", "simulation"));

        long events = seeds.run(1, SEEDS, simulation -> new QuorumWorld(simulation, RaftNode::open).run(FAULTS_NANOS));

        assertTrue(events > 0);
    }

    @ParameterizedTest
    @EnumSource(BrokenRules.class)
    void aBrokenRuleIsCaught(BrokenRules broken, @TempDir Path traces) {
        Seeds seeds = new Seeds("RaftSimulationTest#aBrokenRuleIsCaught", traces);

        AssertionError caught = assertThrows(
                AssertionError.class,
                () -> seeds.run(1, 20_000, simulation -> new QuorumWorld(simulation, broken::open).run(FAULTS_NANOS)));

        assertTrue(caught.getMessage().contains("replay: "), caught.getMessage());
        System.err.println(broken + " " + caught.getMessage());
    }

    @Test
    void theSameSeedIsTheSameRun() {
        assertEquals(trace(4711), trace(4711));
    }

    private static List<String> trace(long seed) {
        Simulation simulation = new Simulation(seed);
        simulation.keepTrace();
        new QuorumWorld(simulation, RaftNode::open).run(FAULTS_NANOS);
        return simulation.trace();
    }
}
