package dev.kraftbench.core.group;

import dev.kraftbench.core.model.PartitionId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Where a group shall read on, as a person says it. */
public sealed interface OffsetTarget {

    /** The first record that is still there. */
    record Earliest() implements OffsetTarget {}

    /** After the last record. */
    record Latest() implements OffsetTarget {}

    /** Where it stands; where it stands nowhere, after the last record. */
    record Current() implements OffsetTarget {}

    record To(long offset) implements OffsetTarget {}

    /** The first record of this time or later. */
    record At(Instant time) implements OffsetTarget {}

    /** The first record that is not older. */
    record Back(Duration duration) implements OffsetTarget {}

    /** Forwards, or backwards when negative. */
    record Shift(long by) implements OffsetTarget {}

    /** What a file says. */
    record Listed(Map<PartitionId, Long> offsets) implements OffsetTarget {
        public Listed {
            offsets = Map.copyOf(offsets);
        }
    }

    /** The time whose record is looked for; empty where no time is. */
    default Optional<Instant> time(Instant now) {
        return switch (this) {
            case At(Instant time) -> Optional.of(time);
            case Back(Duration duration) -> Optional.of(now.minus(duration));
            case Earliest e -> Optional.empty();
            case Latest l -> Optional.empty();
            case Current c -> Optional.empty();
            case To t -> Optional.empty();
            case Shift s -> Optional.empty();
            case Listed l -> Optional.empty();
        };
    }
}
