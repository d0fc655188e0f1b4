package dev.kraftbench.simulation.replication;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.replication.ReplicationRules;
import dev.kraftbench.simulation.Seeds;
import dev.kraftbench.simulation.Simulation;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Leaders and followers under kills, losses of power, cut links and elections. */
class ReplicationSimulationTest {

    private static final int SEEDS = Integer.getInteger("kraftbench.simulation.seeds", 1_000);
    private static final int SEEDS_FOR_MUTANTS = 200;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path traces;

    private long acknowledged;

    @Test
    void acknowledgedRecordsSurviveEverythingWithinTheBudget() {
        long events = seeds("acknowledgedRecordsSurviveEverythingWithinTheBudget")
                .run(1, SEEDS, simulation -> run(simulation, ReplicationRules.STANDARD));
        System.out.printf("Simulated replicas: %d runs, %d events, %d records acknowledged%n", SEEDS, events, acknowledged);
        assertTrue(acknowledged > 0, "producers got nothing through");
    }

    @Test
    void aHighWatermarkThatForgetsAReplicaAboutToJoinIsCaught() {
        caught(new ReplicationRules() {
            @Override
            public boolean holdsHighWatermark(boolean inIsr, boolean joiningIsr, boolean leavingIsr, boolean caughtUpAndEligible) {
                return inIsr || leavingIsr;
            }
        });
    }

    @Test
    void aHighWatermarkThatForgetsAReplicaAboutToLeaveIsCaught() {
        caught(new ReplicationRules() {
            @Override
            public boolean holdsHighWatermark(boolean inIsr, boolean joiningIsr, boolean leavingIsr, boolean caughtUpAndEligible) {
                return !leavingIsr && (inIsr || joiningIsr || caughtUpAndEligible);
            }
        });
    }

    @Test
    void aFollowerThatDoesNotTruncateIsCaught() {
        caught(new ReplicationRules() {
            @Override
            public boolean truncatesOnDivergence() {
                return false;
            }
        });
    }

    private void caught(ReplicationRules broken) {
        AssertionError caught = assertThrows(
                AssertionError.class,
                () -> seeds("aBrokenRule").run(1, SEEDS_FOR_MUTANTS, simulation -> new ReplicationScenario(simulation, broken).run()));
        assertTrue(caught.getMessage().startsWith("seed "), caught.getMessage());
    }

    private Seeds seeds(String method) {
        return new Seeds("ReplicationSimulationTest#" + method, traces);
    }

    private void run(Simulation simulation, ReplicationRules rules) {
        ReplicationScenario scenario = new ReplicationScenario(simulation, rules);
        scenario.run();
        acknowledged += scenario.acknowledged();
    }
}
