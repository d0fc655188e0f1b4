package dev.kraftbench.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kraftbench.kernel.Helpers.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PatientHelpersTest {

    private final VirtualLane lane = new VirtualLane();
    private final Helpers helpers = PatientHelpers.of(lane);
    private final List<Outcome<String>> outcomes = new ArrayList<>();

    @Test
    void whatFindsTheQueueFullIsDoneLaterAndOnce() {
        lane.refuseWork(2);
        helpers.submit(lane, () -> "done", outcomes::add);
        lane.settle();
        assertEquals(List.of(), outcomes);
        lane.advanceMillis(1_000);
        assertEquals(List.of(new Outcome.Done<>("done")), outcomes);
    }

    @Test
    void workThatFailsIsNotDoneAgain() {
        IllegalStateException broken = new IllegalStateException();
        helpers.<String>submit(
                lane,
                () -> {
                    throw broken;
                },
                outcomes::add);
        lane.advanceMillis(1_000);
        assertEquals(List.of(new Outcome.Failed<>(broken)), outcomes);
    }
}
