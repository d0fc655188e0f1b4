package dev.kraftbench.core.placement;

import dev.kraftbench.core.model.PartitionId;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a person wants of the placement. */
public sealed interface Goal {

    /** Exactly these replicas. */
    record Assign(SortedMap<PartitionId, List<Integer>> replicas) implements Goal {
        public Assign {
            replicas = Collections.unmodifiableSortedMap(new TreeMap<>(replicas));
        }
    }

    /** Each of these topics evenly over all brokers, leaders too. */
    record Spread(Set<String> topics) implements Goal {
        public Spread {
            topics = Collections.unmodifiableSet(new TreeSet<>(topics));
        }
    }

    /** So many replicas for every partition of these topics. */
    record Replication(Set<String> topics, int factor) implements Goal {
        public Replication {
            topics = Collections.unmodifiableSet(new TreeSet<>(topics));
            if (factor < 1) {
                throw new IllegalArgumentException("replication factor " + factor);
            }
        }
    }

    /** No replica on these brokers any more. */
    record Drain(Set<Integer> brokers) implements Goal {
        public Drain {
            brokers = Collections.unmodifiableSet(new TreeSet<>(brokers));
        }
    }

    /**
     * The same for every broker, of one measure.
     *
     * @param topics whose replicas may move; empty for all
     */
    record Balance(Placement.Measure measure, Set<String> topics) implements Goal {
        public Balance {
            topics = Collections.unmodifiableSet(new TreeSet<>(topics));
        }
    }
}
