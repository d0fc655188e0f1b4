package dev.kraftbench.core.change;

import java.util.List;

/** Several changes with one preview and one line of the operations log, applied one after the other; the first that fails ends it. */
public record BatchChange(String title, List<Change> changes) implements Change {
    public BatchChange {
        changes = List.copyOf(changes);
        if (changes.isEmpty()) {
            throw new IllegalArgumentException("a batch without changes: " + title);
        }
    }
}
