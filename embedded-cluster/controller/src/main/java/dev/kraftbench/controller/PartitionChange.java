package dev.kraftbench.controller;

import dev.kraftbench.metadata.LeaderRecoveryState;
import dev.kraftbench.metadata.PartitionRegistration;
import dev.kraftbench.metadata.RecordVersions;
import dev.kraftbench.protocol.ApiMessageAndVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metadata.PartitionChangeRecord;

/**
 * Works out one change of a partition: the leader, the ISR, the eligible leader replicas (KIP-966) and the end of a reassignment, as a
 * record with only the fields that change.
 *
 * <p>While the ISR is smaller than {@code min.insync.replicas} nothing can be acknowledged with acks=all, so members that leave it then
 * still hold everything below the high watermark: they go to the ELR, from which a leader can be elected without loss.
 */
final class PartitionChange {

    /** How a leader may be found. */
    enum Election {
        /** The preferred leader if it is in the ISR, else as {@link #ONLINE}. */
        PREFERRED,
        /** From the ISR, or from the ELR if the ISR is empty. */
        ONLINE,
        /** If there is no other way, any replica that is alive, at the price of lost records. */
        UNCLEAN
    }

    /** What is the same for all changes decided at once. */
    record Rules(boolean elrEnabled, RecordVersions versions, IntFunction<Uuid> defaultDirectory) {}

    private record Elected(int leader, boolean unclean) {}

    private final Uuid topicId;
    private final int partitionId;
    private final PartitionRegistration partition;
    private final IntPredicate acceptableLeader;
    private final int minIsr;
    private final Rules rules;
    private Election election = Election.ONLINE;
    private List<Integer> isr;
    private List<Integer> replicas;
    private List<Integer> removing;
    private List<Integer> adding;
    private List<Integer> elr;
    private LeaderRecoveryState recoveryState;
    private Set<Integer> uncleanShutdown = Set.of();
    private final Map<Integer, Uuid> directories = new HashMap<>();

    /**
     * @param acceptableLeader whether a replica is alive and its directory on-line
     * @param minIsr the topic's {@code min.insync.replicas}, at most its replication factor
     */
    PartitionChange(
            Uuid topicId, int partitionId, PartitionRegistration partition, IntPredicate acceptableLeader, int minIsr, Rules rules) {
        this.topicId = topicId;
        this.partitionId = partitionId;
        this.partition = partition;
        this.acceptableLeader = acceptableLeader;
        this.minIsr = minIsr;
        this.rules = rules;
        this.isr = partition.isr();
        this.replicas = partition.replicas();
        this.removing = partition.removingReplicas();
        this.adding = partition.addingReplicas();
        this.elr = partition.elr();
        this.recoveryState = partition.leaderRecoveryState();
        for (int i = 0; i < partition.replicas().size(); i++) {
            directories.put(partition.replicas().get(i), partition.directories().get(i));
        }
    }

    PartitionChange election(Election kind) {
        election = kind;
        return this;
    }

    PartitionChange isr(List<Integer> target) {
        isr = target;
        return this;
    }

    PartitionChange recoveryState(LeaderRecoveryState target) {
        recoveryState = target;
        return this;
    }

    /** These replicas came back from an unclean shutdown: they may have lost records, and leave ISR and ELR. */
    PartitionChange uncleanShutdown(Set<Integer> brokers) {
        uncleanShutdown = brokers;
        return this;
    }

    PartitionChange directory(int broker, Uuid directory) {
        directories.put(broker, directory);
        return this;
    }

    PartitionChange reassignment(List<Integer> targetReplicas, List<Integer> targetRemoving, List<Integer> targetAdding) {
        replicas = targetReplicas;
        removing = targetRemoving;
        adding = targetAdding;
        return this;
    }

    /** The record, or empty if nothing changes. */
    Optional<ApiMessageAndVersion> build() {
        PartitionChangeRecord record = new PartitionChangeRecord().setTopicId(topicId).setPartitionId(partitionId);
        completeReassignment();
        populateElr();
        boolean unclean = elect(record);
        if (record.leader() == PartitionRegistration.NO_LEADER_CHANGE && !replicas.containsAll(partition.replicas())) {
            // Replicas that are dropped must not act on the old leader epoch.
            record.setLeader(partition.leader());
        }
        if (unclean || !rules.elrEnabled()) {
            elr = List.of();
        }
        if (!elr.equals(partition.elr())) {
            record.setEligibleLeaderReplicas(elr);
        }
        if (record.isr() == null && !isr.equals(partition.isr()) && (!isr.isEmpty() || rules.elrEnabled())) {
            record.setIsr(isr);
        }
        setLastKnownLeader(record);
        setAssignment(record);
        if (recoveryState != partition.leaderRecoveryState()) {
            record.setLeaderRecoveryState(recoveryState.value());
        }
        return isEmpty(record)
                ? Optional.empty()
                : Optional.of(new ApiMessageAndVersion(record, rules.versions().partitionChange()));
    }

    private static boolean isEmpty(PartitionChangeRecord record) {
        return record.isr() == null
                && record.eligibleLeaderReplicas() == null
                && record.lastKnownElr() == null
                && record.leader() == PartitionRegistration.NO_LEADER_CHANGE
                && record.replicas() == null
                && record.removingReplicas() == null
                && record.addingReplicas() == null
                && record.leaderRecoveryState() == -1
                && record.directories() == null;
    }

    /**
     * A reassignment is done when all replicas that it adds are in the ISR and at least one stays. One that lowers the replication factor
     * also waits for those that stay: else fewer than are in sync now could be left.
     */
    private void completeReassignment() {
        if (adding.isEmpty() && removing.isEmpty()) {
            return;
        }
        List<Integer> remainingIsr = without(isr, removing);
        List<Integer> remainingReplicas = without(replicas, removing);
        if (remainingIsr.isEmpty() || remainingReplicas.isEmpty() || !remainingIsr.containsAll(adding)) {
            return;
        }
        if (adding.size() < removing.size() && !remainingIsr.containsAll(remainingReplicas)) {
            return;
        }
        isr = remainingIsr;
        replicas = remainingReplicas;
        removing = List.of();
        adding = List.of();
    }

    private void populateElr() {
        if (!rules.elrEnabled()) {
            return;
        }
        if (isr.size() >= minIsr) {
            elr = List.of();
            return;
        }
        Set<Integer> candidates = new TreeSet<>(elr);
        candidates.addAll(partition.isr());
        candidates.removeAll(isr);
        candidates.removeAll(uncleanShutdown);
        // Who leaves with a reassignment has no log any more to be elected for.
        candidates.retainAll(replicas);
        elr = List.copyOf(candidates);
    }

    /** Sets the leader if it changes. @return whether the election was unclean */
    private boolean elect(PartitionChangeRecord record) {
        Elected elected = electedLeader();
        if (elected.leader() == partition.leader()) {
            return false;
        }
        if (elr.contains(elected.leader())) {
            isr = List.of(elected.leader());
            elr = without(elr, List.of(elected.leader()));
        }
        record.setLeader(elected.leader());
        if (elected.unclean()) {
            // Only the new leader's log counts from now on.
            record.setIsr(List.of(elected.leader()));
            if (partition.leaderRecoveryState() != LeaderRecoveryState.RECOVERING) {
                record.setLeaderRecoveryState(LeaderRecoveryState.RECOVERING.value());
            }
        }
        return elected.unclean();
    }

    private Elected electedLeader() {
        if (election == Election.PREFERRED && isEligible(replicas.getFirst())) {
            return new Elected(replicas.getFirst(), false);
        }
        if (isEligible(partition.leader())) {
            return new Elected(partition.leader(), false);
        }
        for (int replica : replicas) {
            if (isEligible(replica)) {
                return new Elected(replica, false);
            }
        }
        if (canElectLastKnownLeader()) {
            return new Elected(partition.lastKnownElr().getFirst(), true);
        }
        if (election == Election.UNCLEAN) {
            for (int replica : replicas) {
                if (acceptableLeader.test(replica)) {
                    return new Elected(replica, true);
                }
            }
        }
        return new Elected(PartitionRegistration.NO_LEADER, false);
    }

    private boolean isEligible(int replica) {
        boolean complete = isr.contains(replica) || (isr.isEmpty() && elr.contains(replica));
        return complete && acceptableLeader.test(replica);
    }

    /** With ISR and ELR empty the last leader is the best there is (KIP-966, balanced recovery). */
    private boolean canElectLastKnownLeader() {
        return rules.elrEnabled()
                && elr.isEmpty()
                && isr.isEmpty()
                && partition.lastKnownElr().size() == 1
                && acceptableLeader.test(partition.lastKnownElr().getFirst());
    }

    private void setLastKnownLeader(PartitionChangeRecord record) {
        if (!rules.elrEnabled()) {
            return;
        }
        if (record.leader() == PartitionRegistration.NO_LEADER && partition.lastKnownElr().isEmpty()) {
            record.setLastKnownElr(List.of(partition.leader()));
        } else if (record.leader() >= 0 && !partition.lastKnownElr().isEmpty()) {
            record.setLastKnownElr(List.of());
        }
    }

    private void setAssignment(PartitionChangeRecord record) {
        if (!replicas.isEmpty()) {
            List<Uuid> target = new ArrayList<>(replicas.size());
            for (int replica : replicas) {
                Uuid known = directories.get(replica);
                target.add(known == null ? rules.defaultDirectory().apply(replica) : known);
            }
            if (rules.versions().partitionChange() >= 1 && !target.equals(partition.directories())) {
                record.setDirectories(target);
            }
            if (!replicas.equals(partition.replicas())) {
                record.setReplicas(replicas);
            }
        }
        if (!removing.equals(partition.removingReplicas())) {
            record.setRemovingReplicas(removing);
        }
        if (!adding.equals(partition.addingReplicas())) {
            record.setAddingReplicas(adding);
        }
    }

    private static List<Integer> without(List<Integer> from, List<Integer> dropped) {
        return from.stream().filter(id -> !dropped.contains(id)).toList();
    }
}
