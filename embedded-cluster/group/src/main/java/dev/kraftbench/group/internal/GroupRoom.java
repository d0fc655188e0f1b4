package dev.kraftbench.group.internal;

import dev.kraftbench.coordinator.CoordinatorRecord;
import dev.kraftbench.coordinator.CoordinatorResult;
import dev.kraftbench.metadata.ClusterImage;
import java.util.Set;
import org.apache.kafka.common.protocol.Errors;

/** What a shard does for groups of one type: their records and their operations. On the shard's lane. */
public interface GroupRoom {

    /** Applies a record of this room's types, during loading or right after it was appended. */
    void replay(CoordinatorRecord record);

    /** Everything has been replayed; timers may be set. */
    void loaded();

    /** The shard is dropped: answer whoever still waits. Timers are gone already. */
    void unloaded(Errors why);

    /**
     * The cluster has changed.
     *
     * @param changedTopics names of topics that are new, gone, or have other partitions than before; may be empty
     */
    default CoordinatorResult<Void> metadataChanged(ClusterImage image, Set<String> changedTopics) {
        return CoordinatorResult.deferred();
    }
}
