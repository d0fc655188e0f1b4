package dev.kraftbench.core.event;

import java.util.Locale;

/**
 * What coordinators do for groups, share-partitions and transactional ids. Each constant says which arguments its {@link
 * ClusterEvent.Coordinated} has; the first is always whom it is about: the group, or the transactional id.
 */
public enum CoordinatorStep {
    // ---- groups

    /** group, member, client */
    MEMBER_JOINED(Area.GROUP),
    /** group, member, reason */
    MEMBER_LEFT(Area.GROUP),
    /** group, member, reason */
    MEMBER_EXPIRED(Area.GROUP),
    /** group, member, epoch it claimed, epoch it has */
    MEMBER_FENCED(Area.GROUP),
    /** group, generation that ends, reason */
    REBALANCE_STARTED(Area.GROUP),
    /** group, generation, number of members */
    GENERATION_STABLE(Area.GROUP),
    /** group, epoch, reason */
    EPOCH_BEGUN(Area.GROUP),
    /** group, epoch, assignor, number of members, number of members whose assignment changes */
    TARGET_COMPUTED(Area.GROUP),
    /** group, epoch, number of members */
    TARGET_REACHED(Area.GROUP),
    /** group, member, epoch, partitions */
    PARTITIONS_ASSIGNED(Area.GROUP),
    /** group, member, epoch, partitions */
    PARTITIONS_REVOKING(Area.GROUP),
    /** group, member, partitions */
    PARTITIONS_RELEASED(Area.GROUP),
    /** group, type before, type after */
    GROUP_CONVERTED(Area.GROUP),
    /** group, regular expression, number of topics */
    REGEX_RESOLVED(Area.GROUP),
    /** group */
    GROUP_EMPTIED(Area.GROUP),
    /** group */
    GROUP_DELETED(Area.GROUP),
    /** group, topology epoch, number of subtopologies */
    TOPOLOGY_CHANGED(Area.GROUP),
    /** group, epoch, number of members */
    TASKS_PLANNED(Area.GROUP),
    /** group, member, epoch, active tasks, standby tasks, tasks to give up */
    TASKS_CHANGED(Area.GROUP),
    /** group, topics */
    TOPICS_WANTED(Area.GROUP),

    // ---- share groups and their records

    /** group, epoch, number of members told */
    SHARE_ASSIGNED(Area.SHARE),
    /** group, topic id, partitions */
    SHARE_STATE_INITIALIZED(Area.SHARE),
    /** group, epoch, topics */
    SHARE_OFFSETS_ALTERED(Area.SHARE),
    /** group, topics */
    SHARE_OFFSETS_DELETED(Area.SHARE),
    /** group, partition, start offset */
    SHARE_LOADED(Area.SHARE),
    /** group, partition, error */
    SHARE_DROPPED(Area.SHARE),
    /** group, partition, offsets, member, number of the delivery */
    RECORDS_ACQUIRED(Area.SHARE),
    /** group, partition, offsets, member */
    RECORDS_ACCEPTED(Area.SHARE),
    /** group, partition, offsets, member */
    RECORDS_RELEASED(Area.SHARE),
    /** group, partition, offsets, member */
    RECORDS_REJECTED(Area.SHARE),
    /** group, partition, offsets, member */
    RECORDS_RENEWED(Area.SHARE),
    /** group, partition, offsets, member */
    LOCK_EXPIRED(Area.SHARE),
    /** group, partition, offsets, number of deliveries */
    RECORDS_ARCHIVED(Area.SHARE),
    /** Group, partition, offsets, dead-letter topic. */
    RECORDS_DEAD_LETTERED(Area.SHARE),
    /** Group, partition, offsets, dead-letter topic, why it could not be written. */
    DEAD_LETTER_FAILED(Area.SHARE),
    /** group, partition, offset */
    SHARE_START_MOVED(Area.SHARE),
    /** group, number of steps that are not told one by one */
    SHARE_STEPS_LEFT_OUT(Area.SHARE),

    // ---- transactions

    /** transactional id, producer id, producer epoch */
    PRODUCER_INITIALISED(Area.TRANSACTION),
    /** transactional id, partition */
    TRANSACTION_BEGUN(Area.TRANSACTION),
    /** transactional id, partition */
    PARTITION_ADDED(Area.TRANSACTION),
    /** transactional id, number of partitions */
    COMMIT_DECIDED(Area.TRANSACTION),
    /** transactional id, number of partitions */
    ABORT_DECIDED(Area.TRANSACTION),
    /** transactional id, number of partitions */
    TRANSACTION_TIMED_OUT(Area.TRANSACTION),
    /** transactional id, number of partitions */
    TRANSACTION_TAKEN_OVER(Area.TRANSACTION),
    /** transactional id, producer id, producer epoch */
    PRODUCER_FENCED(Area.TRANSACTION),
    /** transactional id, partition */
    MARKER_WRITTEN(Area.TRANSACTION),
    /** transactional id */
    TRANSACTION_COMMITTED(Area.TRANSACTION),
    /** transactional id */
    TRANSACTION_ABORTED(Area.TRANSACTION),
    /** transactional id */
    TRANSACTIONAL_ID_EXPIRED(Area.TRANSACTION);

    /** What a step belongs to. */
    public enum Area { GROUP, SHARE, TRANSACTION }

    private final Area area;

    CoordinatorStep(Area area) {
        this.area = area;
    }

    public Area area() {
        return area;
    }

    /** The step in plain English words, for logs. */
    public String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
