package dev.kraftbench.ui.placement;

import dev.kraftbench.core.model.PartitionId;
import java.util.List;
import java.util.Optional;

/**
 * What somebody had in hand when asking for a reassignment.
 *
 * @param topics empty where it is about the cluster
 */
record Request(Kind kind, List<String> topics, Optional<PartitionId> partition, Optional<Integer> broker) {
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
