package dev.kraftbench.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kraftbench.core.event.ClusterEvent.Coordinated;
import dev.kraftbench.core.event.CoordinatorStep;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StepBudgetTest {
    private static final Instant START = Instant.ofEpochSecond(1_000);

    private final StepBudget budget = new StepBudget();

    private static List<Coordinated> steps(String group, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> CoordinatorSteps.step(START, CoordinatorStep.RECORDS_ACCEPTED, group, "orders-0", i, "m")).toList();
    }

    @Test
    void aQuietGroupTellsEverything() {
        List<Coordinated> steps = steps("quiet", StepBudget.STEPS_PER_SECOND);
        assertEquals(steps, budget.pass(steps, START));
        assertEquals(List.of(), budget.turn(START.plusSeconds(1)));
    }

    @Test
    void whatABusyGroupDoesTooMuchIsCountedAndToldOnceTheSecondIsOver() {
        assertEquals(StepBudget.STEPS_PER_SECOND, budget.pass(steps("busy", 100), START).size());
        assertEquals(1, budget.pass(steps("other", 1), START.plusMillis(500)).size());
        assertEquals(List.of(), budget.pass(steps("busy", 7), START.plusMillis(900)));
        List<Coordinated> next = budget.pass(steps("busy", 1), START.plusMillis(1_000));
        assertEquals(List.of(CoordinatorStep.SHARE_STEPS_LEFT_OUT, CoordinatorStep.RECORDS_ACCEPTED), next.stream().map(Coordinated::step).toList());
        assertEquals(List.of("busy", Integer.toString(107 - StepBudget.STEPS_PER_SECOND)), next.getFirst().arguments());
    }
}
