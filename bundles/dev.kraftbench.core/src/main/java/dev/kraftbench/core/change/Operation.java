package dev.kraftbench.core.change;

import java.time.Instant;
import java.util.List;

/**
 * A line of the operations log.
 *
 * @param error empty when it succeeded
 * @param undo command line that takes it back; empty where there is none
 */
public record Operation(Instant at, String cluster, String title, List<String> commandLines, String error, List<String> undo) {
    public Operation {
        commandLines = List.copyOf(commandLines);
        undo = List.copyOf(undo);
    }

    public boolean succeeded() {
        return error.isEmpty();
    }
}
