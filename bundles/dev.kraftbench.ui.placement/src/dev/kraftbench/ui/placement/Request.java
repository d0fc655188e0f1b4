package dev.kraftbench.ui.placement;

import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.core.placement.Placement;
import java.util.List;
import java.util.Optional;

/**
 * What somebody had in hand when asking for a reassignment.
 *
 * @param topics empty where it is about the cluster
 * @param measure by which brokers are balanced, if they are
 */
record Request(Kind kind, List<String> topics, Optional<PartitionId> partition, Optional<Integer> broker, Placement.Measure measure) {
    Request {
        topics = List.copyOf(topics);
    }

    enum Kind {
        SPREAD,
        FACTOR,
        DRAIN,
        BALANCE,
        MOVE
    }
}
