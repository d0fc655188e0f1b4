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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

        long events = seeds.run(1, SEEDS, simulation -> QuorumWorld.inMemory(simulation, RaftNode::open).run(FAULTS_NANOS));

        System.out.printf("Simulated quorums: %d runs, %d events%n", SEEDS, events);
        assertTrue(events > 0);
    }

    @Test
    void aQuorumOnPartitionLogsSurvivesWhateverBefallsItsDisks() {
        Seeds seeds = new Seeds("RaftSimulationTest#aQuorumOnPartitionLogsSurvivesWhateverBefallsItsDisks", Path.of("target", "simulation"));

        long events = seeds.run(1, SEEDS / 10, simulation -> QuorumWorld.onDisks(simulation).run(FAULTS_NANOS));

        System.out.printf("Simulated quorums on disks: %d runs, %d events%n", SEEDS / 10, events);
        assertTrue(events > 0);
    }

    @ParameterizedTest
    @EnumSource(BrokenRules.class)
    void aBrokenRuleIsCaught(BrokenRules broken, @TempDir Path traces) {
        Seeds seeds = new Seeds("RaftSimulationTest#aBrokenRuleIsCaught", traces);

        AssertionError caught = assertThrows(
                AssertionError.class,
                () -> seeds.run(1, 20_000, simulation -> QuorumWorld.inMemory(simulation, broken::open).run(FAULTS_NANOS)));

        Matcher replay = Pattern.compile("replay: .*" + Seeds.SEED_PROPERTY + "=(\\d+)").matcher(caught.getMessage());
        assertTrue(replay.find(), caught.getMessage());
        // It was the rule: with it the same seed goes well.
        QuorumWorld.inMemory(new Simulation(Long.parseLong(replay.group(1))), RaftNode::open).run(FAULTS_NANOS);
    }

    @Test
    void theSameSeedIsTheSameRun() {
        assertEquals(trace(4711), trace(4711));
    }

    private static List<String> trace(long seed) {
        Simulation simulation = new Simulation(seed);
        simulation.keepTrace();
        QuorumWorld.inMemory(simulation, RaftNode::open).run(FAULTS_NANOS);
        return simulation.trace();
    }
}
