package dev.kraftbench.group.internal.streams;

import dev.kraftbench.group.internal.streams.topology.TopicResolution;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData.CopartitionGroup;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData.Subtopology;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData.TaskIds;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData.TopicInfo;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** What a heartbeat must and must not say (KIP-1071, as of Kafka 4.4). Stateless. */
final class HeartbeatRules {

    /** Why a heartbeat is turned away. */
    record Problem(Errors error, String message) {}

    private HeartbeatRules() {}

    /** What is wrong with the request whatever the group, or null. */
    static @Nullable Problem problem(StreamsGroupHeartbeatRequestData request) {
        if (request.memberId().isBlank()) {
            return invalid("MemberId can't be empty.");
        }
        if (isBlank(request.instanceId())) {
            return invalid("InstanceId can't be empty.");
        }
        if (isBlank(request.rackId())) {
            return invalid("RackId can't be empty.");
        }
        if (request.memberEpoch() < MemberProgress.LEFT_FOR_A_WHILE) {
            return invalid("MemberEpoch is " + request.memberEpoch() + ", but must be greater than or equal to -2.");
        }
        if (request.memberEpoch() == MemberProgress.LEFT_FOR_A_WHILE && request.instanceId() == null) {
            return invalid("InstanceId can't be null.");
        }
        boolean anyTasks = request.activeTasks() != null || request.standbyTasks() != null || request.warmupTasks() != null;
        boolean allTasks = request.activeTasks() != null && request.standbyTasks() != null && request.warmupTasks() != null;
        if (anyTasks && !allTasks) {
            return invalid("If one task-type is non-null, all must be non-null.");
        }
        if (request.memberEpoch() != 0) {
            return request.topology() == null ? null : invalid("Topology can only be provided when (re-)joining.");
        }
        return joinProblem(request);
    }

    private static @Nullable Problem joinProblem(StreamsGroupHeartbeatRequestData request) {
        if (request.rebalanceTimeoutMs() < 0) {
            return invalid("RebalanceTimeoutMs must be provided in first request.");
        }
        if (Stream.of(request.activeTasks(), request.standbyTasks(), request.warmupTasks()).anyMatch(tasks -> tasks != null && !tasks.isEmpty())) {
            return invalid("Tasks must be empty when (re-)joining.");
        }
        if (request.topology() == null) {
            return invalid("Topology must be non-null when (re-)joining.");
        }
        if (request.topology().epoch() < 0) {
            return invalid("The topology's epoch must not be negative.");
        }
        Set<String> ids = new HashSet<>();
        for (Subtopology each : request.topology().subtopologies()) {
            Problem problem = ids.add(each.subtopologyId()) ? subtopologyProblem(each) : wrong("Subtopology " + each.subtopologyId() + " comes twice.");
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private static @Nullable Problem subtopologyProblem(Subtopology subtopology) {
        if (!subtopology.sourceTopicRegex().isEmpty()) {
            return invalid("Regular expressions for source topics are not supported yet.");
        }
        for (TopicInfo changelog : subtopology.stateChangelogTopics()) {
            if (changelog.partitions() != 0) {
                return wrong("Changelog topic " + changelog.name() + " must have an undefined partition count, but it is set to "
                        + changelog.partitions() + ".");
            }
        }
        for (TopicInfo source : subtopology.repartitionSourceTopics()) {
            if (source.partitions() < 0) {
                return wrong("Repartition topic " + source.name() + " can't have " + source.partitions() + " partitions.");
            }
        }
        for (CopartitionGroup group : subtopology.copartitionGroups()) {
            boolean sources = allBelow(group.sourceTopics(), subtopology.sourceTopics().size());
            boolean repartition = allBelow(group.repartitionSourceTopics(), subtopology.repartitionSourceTopics().size());
            if (!sources || !repartition || !group.sourceTopicRegex().isEmpty()) {
                return wrong("A copartition group of subtopology " + subtopology.subtopologyId() + " names a topic that the subtopology does not have.");
            }
        }
        return topicProblem(subtopology);
    }

    private static boolean allBelow(Collection<Short> indices, int size) {
        return indices.stream().allMatch(index -> index >= 0 && index < size);
    }

    private static @Nullable Problem topicProblem(Subtopology subtopology) {
        List<String> topics = Stream.of(
                        subtopology.sourceTopics().stream(),
                        subtopology.repartitionSinkTopics().stream(),
                        subtopology.repartitionSourceTopics().stream().map(TopicInfo::name),
                        subtopology.stateChangelogTopics().stream().map(TopicInfo::name))
                .flatMap(each -> each)
                .toList();
        for (String topic : topics) {
            if (Topic.isInternal(topic)) {
                return wrong("Use of Kafka internal topics " + topic + " in a Kafka Streams topology is prohibited.");
            }
            try {
                Topic.validate(topic);
            } catch (InvalidTopicException e) {
                return wrong("Topic names " + topic + " are not valid topic names.");
            }
        }
        return null;
    }

    /** What is wrong with the tasks that a member says it has, or null. */
    static @Nullable Problem taskProblem(StreamsGroupHeartbeatRequestData request, SortedMap<String, TopicResolution.Resolved> subtopologies) {
        for (List<TaskIds> tasks : Arrays.asList(request.activeTasks(), request.standbyTasks(), request.warmupTasks())) {
            for (TaskIds each : tasks == null ? List.<TaskIds>of() : tasks) {
                TopicResolution.Resolved subtopology = subtopologies.get(each.subtopologyId());
                if (subtopology == null) {
                    return invalid("Subtopology " + each.subtopologyId() + " does not exist in the topology.");
                }
                for (int partition : each.partitions()) {
                    if (partition < 0 || partition >= subtopology.tasks()) {
                        return invalid("Task " + partition + " for subtopology " + each.subtopologyId()
                                + " is invalid. Number of tasks for this subtopology: " + subtopology.tasks());
                    }
                }
            }
        }
        return null;
    }

    private static boolean isBlank(@Nullable String text) {
        return text != null && text.isBlank();
    }

    private static Problem invalid(String message) {
        return new Problem(Errors.INVALID_REQUEST, message);
    }

    private static Problem wrong(String message) {
        return new Problem(Errors.STREAMS_INVALID_TOPOLOGY, message);
    }
}
