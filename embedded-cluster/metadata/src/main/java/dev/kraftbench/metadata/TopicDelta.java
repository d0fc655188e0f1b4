package dev.kraftbench.metadata;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metadata.PartitionChangeRecord;
import org.apache.kafka.common.metadata.PartitionRecord;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/** What changes in one topic: it is new, or some of its partitions change or are added. Part of a {@link ClusterDelta}. */
public final class TopicDelta {

    private final Uuid id;
    private final String name;
    private final @Nullable TopicImage base;
    private final SortedMap<Integer, PartitionRegistration> changed = new TreeMap<>();

    TopicDelta(Uuid id, String name, @Nullable TopicImage base) {
        this.id = id;
        this.name = name;
        this.base = base;
    }

    public Uuid id() {
        return id;
    }

    public String name() {
        return name;
    }

    /** The topic before, or null if it is new. */
    public @Nullable TopicImage base() {
        return base;
    }

    public boolean isNew() {
        return base == null;
    }

    /** The new and changed partitions as they are now, by rising id. */
    public SortedMap<Integer, PartitionRegistration> changedPartitions() {
        return Collections.unmodifiableSortedMap(changed);
    }

    /** The partition before, or null if it is new. */
    public @Nullable PartitionRegistration before(int partitionId) {
        return base == null ? null : base.partition(partitionId);
    }

    /** The partition now, or null if there is none. */
    public @Nullable PartitionRegistration partition(int partitionId) {
        PartitionRegistration now = changed.get(partitionId);
        return now == null ? before(partitionId) : now;
    }

    void replay(PartitionRecord record) {
        changed.put(record.partitionId(), PartitionRegistration.of(record));
    }

    void replay(PartitionChangeRecord record) {
        PartitionRegistration now = partition(record.partitionId());
        if (now == null) {
            throw new InvalidMetadataException("A change of partition " + name + "-" + record.partitionId() + ", which does not exist");
        }
        changed.put(record.partitionId(), now.with(record));
    }

    /** Forgets the eligible leader replicas of every partition (KIP-966). */
    void clearElr() {
        SortedMap<Integer, PartitionRegistration> all = new TreeMap<>();
        if (base != null) {
            all.putAll(base.partitions());
        }
        all.putAll(changed);
        all.forEach((partitionId, partition) -> {
            if (!partition.elr().isEmpty() || !partition.lastKnownElr().isEmpty()) {
                changed.put(
                        partitionId,
                        partition.with(new PartitionChangeRecord()
                                .setPartitionId(partitionId)
                                .setTopicId(id)
                                .setEligibleLeaderReplicas(List.of())
                                .setLastKnownElr(List.of())));
            }
        });
    }

    void set(int partitionId, PartitionRegistration partition) {
        changed.put(partitionId, partition);
    }

    TopicImage apply() {
        PMap<Integer, PartitionRegistration> partitions = HashTreePMap.empty();
        if (base != null) {
            partitions = base.partitions() instanceof PMap<Integer, PartitionRegistration> shared
                    ? shared
                    : HashTreePMap.from(base.partitions());
        }
        for (Map.Entry<Integer, PartitionRegistration> entry : changed.entrySet()) {
            partitions = partitions.plus(entry.getKey(), entry.getValue());
        }
        return new TopicImage(name, id, partitions);
    }
}
