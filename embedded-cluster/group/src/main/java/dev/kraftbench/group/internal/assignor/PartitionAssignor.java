package dev.kraftbench.group.internal.assignor;

import dev.kraftbench.group.ServerAssignor;
import dev.kraftbench.group.internal.modern.PartitionSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/** Spreads partitions over the members that read them: each partition of a topic that anybody reads goes to exactly one of its readers. */
public sealed interface PartitionAssignor permits UniformAssignor, RangeAssignor {

    /**
     * A member to assign to.
     *
     * @param topics that it reads and that exist
     * @param current what the last target gave it
     */
    record Reader(String memberId, @Nullable String instanceId, Set<Uuid> topics, PartitionSet current) {

        /** By instance id, which outlives a restart, and otherwise by member id. */
        static final Comparator<Reader> STEADY_ORDER = Comparator.comparing((Reader reader) -> reader.instanceId() == null)
                .thenComparing(reader -> reader.instanceId() == null ? reader.memberId() : reader.instanceId());
    }

    static PartitionAssignor of(ServerAssignor assignor) {
        return switch (assignor) {
            case UNIFORM -> new UniformAssignor();
            case RANGE -> new RangeAssignor();
        };
    }

    /**
     * Assigns anew.
     *
     * @param partitions how many partitions each topic has that anybody reads
     * @return for each reader its partitions
     */
    Map<String, PartitionSet> assign(List<Reader> readers, Map<Uuid, Integer> partitions);
}
