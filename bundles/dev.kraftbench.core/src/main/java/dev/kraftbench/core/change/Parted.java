package dev.kraftbench.core.change;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A change of parts (partitions, rules) that a cluster makes one by one, so that some may be made and others not. */
public interface Parted extends Change {

    int parts();

    /** The same change of these parts alone; empty if none of them is in it. */
    Optional<? extends Change> only(Set<?> parts);

    /** What of a change concerns these parts: of a batch the steps that do; a change that has no parts is left whole. */
    static Optional<Change> only(Change change, Set<?> parts) {
        if (change instanceof BatchChange batch) {
            List<Change> steps = batch.changes().stream().flatMap(step -> only(step, parts).stream()).toList();
            return steps.isEmpty() ? Optional.empty() : Optional.of(new BatchChange(batch.title(), steps));
        }
        return change instanceof Parted parted ? parted.only(parts).map(Change.class::cast) : Optional.of(change);
    }
}
