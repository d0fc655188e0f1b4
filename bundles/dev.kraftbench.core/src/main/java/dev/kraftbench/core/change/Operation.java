package dev.kraftbench.core.change;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A line of the operations log.
 *
 * @param connection id of the connection that made it; empty where it can't be taken back from here
 * @param error empty when it succeeded
 * @param undo command lines that take it back; empty where there are none
 * @param back the change that takes it back; empty where there is none, and for operations of an earlier session
 */
public record Operation(Instant at, String connection, String cluster, String title, List<String> commandLines, String error, List<String> undo,
        Optional<Change> back) {
    public Operation {
        commandLines = List.copyOf(commandLines);
        undo = List.copyOf(undo);
    }

    /** One that can't be taken back from here. */
    public Operation(Instant at, String cluster, String title, List<String> commandLines, String error, List<String> undo) {
        this(at, "", cluster, title, commandLines, error, undo, Optional.empty());
    }

    public boolean succeeded() {
        return error.isEmpty();
    }
}
