package dev.kraftbench.metadata;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metadata.PartitionChangeRecord;
import org.apache.kafka.common.metadata.PartitionRecord;
import org.jspecify.annotations.Nullable;

/**
 * A partition as the metadata log knows it. Immutable; the lists are in the order of the log.
 *
 * @param replicas broker ids, the preferred leader first
 * @param directories the log directory of each replica, in the order of {@code replicas} (KIP-858)
 * @param isr the in-sync replicas
 * @param removingReplicas replicas that a reassignment under way takes away
 * @param addingReplicas replicas that a reassignment under way adds
 * @param elr eligible leader replicas: out of the ISR but known to hold everything below the high watermark (KIP-966)
 * @param lastKnownElr the last members of the ELR that were lost by unclean shutdowns, or the last leader
 * @param leader broker id, or {@link #NO_LEADER}
 * @param leaderEpoch grows with each change of the leader
 * @param partitionEpoch grows with each change of anything in here
 */
public record PartitionRegistration(
        List<Integer> replicas,
        List<Uuid> directories,
        List<Integer> isr,
        List<Integer> removingReplicas,
        List<Integer> addingReplicas,
        List<Integer> elr,
        List<Integer> lastKnownElr,
        int leader,
        LeaderRecoveryState leaderRecoveryState,
        int leaderEpoch,
        int partitionEpoch) {

    public static final int NO_LEADER = -1;

    /** In a {@link PartitionChangeRecord}: the leader stays, and its epoch too. */
    public static final int NO_LEADER_CHANGE = -2;

    public PartitionRegistration {
        replicas = List.copyOf(replicas);
        directories = List.copyOf(directories);
        isr = List.copyOf(isr);
        removingReplicas = List.copyOf(removingReplicas);
        addingReplicas = List.copyOf(addingReplicas);
        elr = List.copyOf(elr);
        lastKnownElr = List.copyOf(lastKnownElr);
        if (directories.size() != replicas.size()) {
            throw new IllegalArgumentException(directories.size() + " directories for " + replicas.size() + " replicas");
        }
    }

    public static PartitionRegistration of(PartitionRecord record) {
        return new PartitionRegistration(
                record.replicas(),
                orMigrating(record.directories(), record.replicas().size()),
                record.isr(),
                record.removingReplicas(),
                record.addingReplicas(),
                orEmpty(record.eligibleLeaderReplicas()),
                orEmpty(record.lastKnownElr()),
                record.leader(),
                LeaderRecoveryState.of(record.leaderRecoveryState()),
                record.leaderEpoch(),
                record.partitionEpoch());
    }

    /** This partition after the change; only a change that names a leader (also the same one) starts a new leader epoch. */
    public PartitionRegistration with(PartitionChangeRecord change) {
        List<Integer> newReplicas = change.replicas() == null ? replicas : change.replicas();
        boolean leaderChanges = change.leader() != NO_LEADER_CHANGE;
        return new PartitionRegistration(
                newReplicas,
                directoriesOf(newReplicas, change.directories()),
                change.isr() == null ? isr : change.isr(),
                change.removingReplicas() == null ? removingReplicas : change.removingReplicas(),
                change.addingReplicas() == null ? addingReplicas : change.addingReplicas(),
                change.eligibleLeaderReplicas() == null ? elr : change.eligibleLeaderReplicas(),
                change.lastKnownElr() == null ? lastKnownElr : change.lastKnownElr(),
                leaderChanges ? change.leader() : leader,
                change.leaderRecoveryState() == -1 ? leaderRecoveryState : LeaderRecoveryState.of(change.leaderRecoveryState()),
                leaderChanges ? leaderEpoch + 1 : leaderEpoch,
                partitionEpoch + 1);
    }

    /** Without a word about directories each replica stays where it is; of a new one nobody knows (before KIP-858, metadata.version below 17). */
    private List<Uuid> directoriesOf(List<Integer> newReplicas, @Nullable List<Uuid> told) {
        if (told != null && !told.isEmpty()) {
            return told;
        }
        return newReplicas.stream().map(replica -> Objects.requireNonNullElse(directoryOf(replica), DirectoryIds.MIGRATING)).toList();
    }

    public boolean hasLeader() {
        return leader != NO_LEADER;
    }

    public int preferredLeader() {
        return replicas.isEmpty() ? NO_LEADER : replicas.getFirst();
    }

    public boolean hasPreferredLeader() {
        return leader == preferredLeader();
    }

    public boolean isReassigning() {
        return !addingReplicas.isEmpty() || !removingReplicas.isEmpty();
    }

    /** The log directory of the replica, or null if the broker holds none. */
    public @Nullable Uuid directoryOf(int brokerId) {
        int index = replicas.indexOf(brokerId);
        return index < 0 ? null : directories.get(index);
    }

    private static List<Uuid> orMigrating(@Nullable List<Uuid> directories, int replicas) {
        if (directories == null || directories.isEmpty()) {
            return Collections.nCopies(replicas, DirectoryIds.MIGRATING);
        }
        return directories;
    }

    private static List<Integer> orEmpty(@Nullable List<Integer> ids) {
        return ids == null ? List.of() : ids;
    }
}
