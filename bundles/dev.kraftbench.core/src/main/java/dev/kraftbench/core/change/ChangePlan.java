package dev.kraftbench.core.change;

import java.util.List;
import java.util.Optional;

/**
 * What applying a change would do.
 *
 * @param commandLines the equivalent of Kafka's own tools, one a line
 * @param warnings what a person should know before confirming, such as data that cannot be brought back
 * @param undo the change that takes this one back; empty where there is no way back
 * @param steps the plan of each change of a batch; none for any other change
 */
public record ChangePlan(Change change, List<Difference> differences, List<String> commandLines, List<String> warnings, Optional<Change> undo,
        List<ChangePlan> steps) {
    public ChangePlan {
        differences = List.copyOf(differences);
        commandLines = List.copyOf(commandLines);
        warnings = List.copyOf(warnings);
        steps = List.copyOf(steps);
    }

    /** Of a single change. */
    public ChangePlan(Change change, List<Difference> differences, List<String> commandLines, List<String> warnings, Optional<Change> undo) {
        this(change, differences, commandLines, warnings, undo, List.of());
    }

    /** Whether all is as wanted already, so that there is nothing to take back either. */
    public boolean idle() {
        return differences.isEmpty() && undo.isEmpty();
    }

    /** @param before empty for something new
     *  @param after empty for something removed */
    public record Difference(String what, String before, String after) {}
}
