package dev.kraftbench.controller;

import dev.kraftbench.metadata.PartitionRegistration;
import dev.kraftbench.metadata.TopicImage;
import dev.kraftbench.protocol.ApiMessageAndVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData.ReassignablePartition;
import org.apache.kafka.common.message.AlterPartitionReassignmentsResponseData;
import org.apache.kafka.common.message.AlterPartitionReassignmentsResponseData.ReassignablePartitionResponse;
import org.apache.kafka.common.message.AlterPartitionReassignmentsResponseData.ReassignableTopicResponse;
import org.apache.kafka.common.message.ListPartitionReassignmentsRequestData;
import org.apache.kafka.common.message.ListPartitionReassignmentsResponseData;
import org.apache.kafka.common.message.ListPartitionReassignmentsResponseData.OngoingPartitionReassignment;
import org.apache.kafka.common.message.ListPartitionReassignmentsResponseData.OngoingTopicReassignment;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * Moves partitions to other replicas (KIP-455). Pure.
 *
 * <pre>
 *   [1 2 3] ─▶ [2 3 4 1] adding 4, removing 1 ─▶ 4 catches up and joins the ISR ─▶ [2 3 4] in a new leader epoch
 *                     └─▶ cancelled: [2 3 1]
 * </pre>
 *
 * The last step is part of the ISR change that makes it possible: {@link PartitionChange}.
 */
final class ReassignmentDecisions {

    private final ClusterView view;

    ReassignmentDecisions(ClusterView view) {
        this.view = view;
    }

    private record Named(String topic, int partition) {}

    /** What becomes of a partition: a record, nothing if it is so already, or a refusal. */
    private sealed interface Outcome {
        record Changed(Optional<ApiMessageAndVersion> record) implements Outcome {}

        record Refused(Refusal refusal) implements Outcome {}
    }

    private static Outcome refused(Errors error, String message) {
        return new Outcome.Refused(new Refusal(error, message));
    }

    Decision<AlterPartitionReassignmentsResponseData> alter(AlterPartitionReassignmentsRequestData request) {
        AlterPartitionReassignmentsResponseData response = new AlterPartitionReassignmentsResponseData()
                .setErrorMessage(null)
                .setAllowReplicationFactorChange(request.allowReplicationFactorChange());
        List<ApiMessageAndVersion> records = new ArrayList<>();
        Set<Named> seen = new HashSet<>();
        for (AlterPartitionReassignmentsRequestData.ReassignableTopic topic : request.topics()) {
            ReassignableTopicResponse answer = new ReassignableTopicResponse().setName(topic.name());
            response.responses().add(answer);
            for (ReassignablePartition partition : topic.partitions()) {
                Outcome outcome = seen.add(new Named(topic.name(), partition.partitionIndex()))
                        ? alter(topic.name(), partition, request.allowReplicationFactorChange())
                        : refused(Errors.INVALID_REQUEST, "The partition is named more than once.");
                answer.partitions().add(answer(partition.partitionIndex(), outcome, records));
            }
        }
        return new Decision<>(records, response);
    }

    private static ReassignablePartitionResponse answer(int partitionId, Outcome outcome, List<ApiMessageAndVersion> records) {
        ReassignablePartitionResponse answer =
                new ReassignablePartitionResponse().setPartitionIndex(partitionId).setErrorMessage(null);
        switch (outcome) {
            case Outcome.Changed(Optional<ApiMessageAndVersion> record) -> record.ifPresent(records::add);
            case Outcome.Refused(Refusal(Errors error, String message)) ->
                answer.setErrorCode(error.code()).setErrorMessage(message);
        }
        return answer;
    }

    private Outcome alter(String topicName, ReassignablePartition wanted, boolean replicationFactorMayChange) {
        TopicImage topic = view.image().topics().topic(topicName);
        if (topic == null) {
            return refused(Errors.UNKNOWN_TOPIC_OR_PARTITION, "Unable to find a topic named " + topicName + ".");
        }
        PartitionRegistration partition = topic.partition(wanted.partitionIndex());
        if (partition == null) {
            return refused(
                    Errors.UNKNOWN_TOPIC_OR_PARTITION,
                    "Unable to find partition " + topicName + ":" + wanted.partitionIndex() + ".");
        }
        return wanted.replicas() == null
                ? cancel(topic, wanted.partitionIndex(), partition)
                : reassign(topic, wanted.partitionIndex(), partition, wanted.replicas(), replicationFactorMayChange);
    }

    /**
     * Begins a reassignment, or replaces the one under way: what that was adding and is not wanted any more leaves again, and what it was
     * removing stays if it is wanted.
     */
    private Outcome reassign(
            TopicImage topic,
            int partitionId,
            PartitionRegistration partition,
            List<Integer> target,
            boolean replicationFactorMayChange) {
        Refusal refusal = TopicDecisions.refusalOfAssignment(view, target, -1);
        if (refusal != null) {
            return new Outcome.Refused(refusal);
        }
        int before = without(partition.replicas(), partition.removingReplicas()).size();
        if (!replicationFactorMayChange && before != target.size()) {
            return refused(
                    Errors.INVALID_REPLICATION_FACTOR,
                    "The replication factor is changed from " + before + " to " + target.size());
        }
        List<Integer> removing = without(partition.replicas(), target).stream().sorted().toList();
        // Replicas that a reassignment under way was to add are still on their way.
        List<Integer> adding = without(target, original(partition)).stream().sorted().toList();
        List<Integer> replicas = new ArrayList<>(target);
        replicas.addAll(removing);
        return new Outcome.Changed(view.change(topic, partitionId, partition)
                .reassignment(List.copyOf(replicas), removing, adding)
                .build());
    }

    /** Back to the replicas from before the reassignment. */
    private Outcome cancel(TopicImage topic, int partitionId, PartitionRegistration partition) {
        if (!partition.isReassigning()) {
            return refused(Errors.NO_REASSIGNMENT_IN_PROGRESS, Errors.NO_REASSIGNMENT_IN_PROGRESS.message());
        }
        List<Integer> replicas = original(partition);
        if (replicas.isEmpty()) {
            return refused(
                    Errors.INVALID_REPLICA_ASSIGNMENT, "Invalid replica assignment: addingReplicas contains all replicas.");
        }
        boolean uncleanAllowed = view.uncleanElection(topic);
        List<Integer> isr = without(partition.isr(), partition.addingReplicas());
        if (isr.isEmpty()) {
            // Only replicas that are to leave again are in sync: the partition would go on with one that is not.
            if (!uncleanAllowed) {
                return refused(
                        Errors.INVALID_REPLICA_ASSIGNMENT,
                        "Unable to revert partition assignment for " + topic.name() + ":" + partitionId
                                + " because it would require an unclean leader election.");
            }
            isr = List.of(replicas.getFirst());
        }
        PartitionChange change = view.change(topic, partitionId, partition)
                .isr(isr)
                .reassignment(replicas, List.of(), List.of());
        if (uncleanAllowed) {
            change.election(PartitionChange.Election.UNCLEAN);
        }
        return new Outcome.Changed(change.build());
    }

    private static List<Integer> original(PartitionRegistration partition) {
        return without(partition.replicas(), partition.addingReplicas());
    }

    private static List<Integer> without(List<Integer> from, Collection<Integer> dropped) {
        return from.stream().filter(id -> !dropped.contains(id)).toList();
    }

    // ---- what is under way

    Decision<ListPartitionReassignmentsResponseData> list(ListPartitionReassignmentsRequestData request) {
        ListPartitionReassignmentsResponseData response = new ListPartitionReassignmentsResponseData().setErrorMessage(null);
        if (request.topics() == null) {
            new TreeMap<>(view.image().topics().byName())
                    .values().forEach(topic -> list(topic, new TreeMap<>(topic.partitions()).keySet(), response));
        } else {
            request.topics().forEach(asked ->
                    list(view.image().topics().topic(asked.name()), asked.partitionIndexes(), response));
        }
        return Decision.reply(response);
    }

    private static void list(
            @Nullable TopicImage topic, Collection<Integer> partitionIds, ListPartitionReassignmentsResponseData response) {
        if (topic == null) {
            return;
        }
        OngoingTopicReassignment ongoing = new OngoingTopicReassignment().setName(topic.name());
        for (int partitionId : partitionIds) {
            PartitionRegistration partition = topic.partition(partitionId);
            if (partition != null && partition.isReassigning()) {
                ongoing.partitions()
                        .add(new OngoingPartitionReassignment()
                                .setPartitionIndex(partitionId)
                                .setReplicas(partition.replicas())
                                .setAddingReplicas(partition.addingReplicas())
                                .setRemovingReplicas(partition.removingReplicas()));
            }
        }
        if (!ongoing.partitions().isEmpty()) {
            response.topics().add(ongoing);
        }
    }
}
