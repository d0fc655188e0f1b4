package dev.kraftbench.engine.internal;

import dev.kraftbench.core.event.ClusterEvent.Coordinated;
import dev.kraftbench.core.event.CoordinatorStep;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many steps with records a share group may tell in a second: a busy one makes thousands, more than anybody reads, and they would
 * push everything else out of the list of events. The rest is counted and told as one step. One thread at a time.
 */
final class StepBudget {
    static final int STEPS_PER_SECOND = 10;
    private static final Duration WINDOW = Duration.ofSeconds(1);

    private static final class Told {
        int told;
        int leftOut;
    }

    private final Map<String, Told> groups = new HashMap<>();
    private Instant windowStart = Instant.MIN;

    /** The steps that are told, in their order, with what was left out before where a second is over. */
    List<Coordinated> pass(List<Coordinated> steps, Instant now) {
        List<Coordinated> passed = new ArrayList<>(turn(now));
        for (Coordinated step : steps) {
            Told told = groups.computeIfAbsent(step.subject(), group -> new Told());
            if (told.told < STEPS_PER_SECOND) {
                told.told++;
                passed.add(step);
            } else {
                told.leftOut++;
            }
        }
        return passed;
    }

    /** What was left out in the second that is over by now. */
    List<Coordinated> turn(Instant now) {
        if (windowStart.equals(Instant.MIN) || now.isBefore(windowStart.plus(WINDOW))) {
            if (windowStart.equals(Instant.MIN)) {
                windowStart = now;
            }
            return List.of();
        }
        List<Coordinated> leftOut = new ArrayList<>();
        groups.forEach((group, told) -> {
            if (told.leftOut > 0) {
                leftOut.add(CoordinatorSteps.step(now, CoordinatorStep.SHARE_STEPS_LEFT_OUT, group, told.leftOut));
            }
        });
        groups.clear();
        windowStart = now;
        return leftOut;
    }
}
