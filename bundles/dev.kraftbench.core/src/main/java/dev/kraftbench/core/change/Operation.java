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

    /** How long its texts are together: those of a large reassignment are megabytes. */
    public long characters() {
        return title.length() + error.length() + commandLines.stream().mapToLong(String::length).sum() + undo.stream().mapToLong(String::length).sum();
    }

    public boolean succeeded() {
        return error.isEmpty();
    }
}
