package dev.kraftbench.group.internal.streams;

import dev.kraftbench.coordinator.CoordinatorRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.coordinator.group.generated.StreamsGroupCurrentMemberAssignmentKey;
import org.apache.kafka.coordinator.group.generated.StreamsGroupCurrentMemberAssignmentValue;
import org.apache.kafka.coordinator.group.generated.StreamsGroupMemberMetadataKey;
import org.apache.kafka.coordinator.group.generated.StreamsGroupMemberMetadataValue;
import org.apache.kafka.coordinator.group.generated.StreamsGroupMetadataKey;
import org.apache.kafka.coordinator.group.generated.StreamsGroupMetadataValue;
import org.apache.kafka.coordinator.group.generated.StreamsGroupTargetAssignmentMemberKey;
import org.apache.kafka.coordinator.group.generated.StreamsGroupTargetAssignmentMemberValue;
import org.apache.kafka.coordinator.group.generated.StreamsGroupTargetAssignmentMetadataKey;
import org.apache.kafka.coordinator.group.generated.StreamsGroupTargetAssignmentMetadataValue;
import org.apache.kafka.coordinator.group.generated.StreamsGroupTopologyKey;

/** Records of streams groups but for the topology's content, in the versions that Kafka 4.4 writes. Stateless. */
final class StreamsRecords {

    private static final int VERSION = 0;

    private StreamsRecords() {}

    // ---- group

    /**
     * The group's own state.
     *
     * @param metadataHash of the topics that the topology needs
     * @param validatedTopologyEpoch the topology that was found to fit the topics, or {@link #NO_EPOCH}
     * @param configs those that the last assignment was made with
     * @param storedDescription the topology whose description is kept by a plugin, or {@link #NO_EPOCH}
     * @param failedDescription the topology whose description a plugin refused, or {@link #NO_EPOCH}
     */
    record GroupMetadata(
            int epoch, long metadataHash, int validatedTopologyEpoch, SortedMap<String, String> configs, int storedDescription, int failedDescription) {

        static final GroupMetadata NEW = new GroupMetadata(1, 0, NO_EPOCH, new TreeMap<>(), NO_EPOCH, NO_EPOCH);
    }

    static final int NO_EPOCH = -1;

    static CoordinatorRecord group(String groupId, GroupMetadata group) {
        List<StreamsGroupMetadataValue.LastAssignmentConfig> configs = new ArrayList<>();
        group.configs().forEach((key, value) -> configs.add(new StreamsGroupMetadataValue.LastAssignmentConfig().setKey(key).setValue(value)));
        return CoordinatorRecord.of(
                new StreamsGroupMetadataKey().setGroupId(groupId),
                new StreamsGroupMetadataValue()
                        .setEpoch(group.epoch())
                        .setMetadataHash(group.metadataHash())
                        .setValidatedTopologyEpoch(group.validatedTopologyEpoch())
                        .setLastAssignmentConfigs(configs)
                        .setStoredDescriptionTopologyEpoch(group.storedDescription())
                        .setFailedDescriptionTopologyEpoch(group.failedDescription()),
                VERSION);
    }

    static GroupMetadata toGroup(StreamsGroupMetadataValue value) {
        SortedMap<String, String> configs = new TreeMap<>();
        if (value.lastAssignmentConfigs() != null) {
            value.lastAssignmentConfigs().forEach(config -> configs.put(config.key(), config.value()));
        }
        return new GroupMetadata(
                value.epoch(),
                value.metadataHash(),
                value.validatedTopologyEpoch(),
                configs,
                value.storedDescriptionTopologyEpoch(),
                value.failedDescriptionTopologyEpoch());
    }

    static CoordinatorRecord assignmentEpoch(String groupId, int epoch, long atMillis) {
        return CoordinatorRecord.of(
                new StreamsGroupTargetAssignmentMetadataKey().setGroupId(groupId),
                new StreamsGroupTargetAssignmentMetadataValue().setAssignmentEpoch(epoch).setAssignmentTimestamp(atMillis),
                VERSION);
    }

    /** All that is left of a group, in the order that a loader expects. */
    static List<CoordinatorRecord> tombstones(String groupId, Collection<String> memberIds) {
        List<CoordinatorRecord> records = new ArrayList<>();
        memberIds.forEach(id -> records.add(CoordinatorRecord.tombstone(new StreamsGroupCurrentMemberAssignmentKey().setGroupId(groupId).setMemberId(id))));
        memberIds.forEach(id -> records.add(CoordinatorRecord.tombstone(new StreamsGroupTargetAssignmentMemberKey().setGroupId(groupId).setMemberId(id))));
        records.add(CoordinatorRecord.tombstone(new StreamsGroupTargetAssignmentMetadataKey().setGroupId(groupId)));
        memberIds.forEach(id -> records.add(CoordinatorRecord.tombstone(new StreamsGroupMemberMetadataKey().setGroupId(groupId).setMemberId(id))));
        records.add(CoordinatorRecord.tombstone(new StreamsGroupMetadataKey().setGroupId(groupId)));
        records.add(CoordinatorRecord.tombstone(new StreamsGroupTopologyKey().setGroupId(groupId)));
        return records;
    }

    // ---- members

    static CoordinatorRecord member(String groupId, String memberId, MemberProfile profile) {
        List<StreamsGroupMemberMetadataValue.KeyValue> tags = new ArrayList<>();
        profile.clientTags().forEach((key, value) -> tags.add(new StreamsGroupMemberMetadataValue.KeyValue().setKey(key).setValue(value)));
        MemberProfile.Endpoint endpoint = profile.endpoint();
        return CoordinatorRecord.of(
                new StreamsGroupMemberMetadataKey().setGroupId(groupId).setMemberId(memberId),
                new StreamsGroupMemberMetadataValue()
                        .setInstanceId(profile.instanceId())
                        .setRackId(profile.rackId())
                        .setClientId(profile.clientId())
                        .setClientHost(profile.clientHost())
                        .setRebalanceTimeoutMs(profile.rebalanceTimeoutMillis())
                        .setTopologyEpoch(profile.topologyEpoch())
                        .setProcessId(profile.processId())
                        .setUserEndpoint(endpoint == null
                                ? null
                                : new StreamsGroupMemberMetadataValue.Endpoint().setHost(endpoint.host()).setPort(endpoint.port()))
                        .setClientTags(tags),
                VERSION);
    }

    static MemberProfile toProfile(StreamsGroupMemberMetadataValue value) {
        SortedMap<String, String> tags = new TreeMap<>();
        value.clientTags().forEach(tag -> tags.put(tag.key(), tag.value()));
        StreamsGroupMemberMetadataValue.Endpoint endpoint = value.userEndpoint();
        return new MemberProfile(
                value.instanceId(),
                value.rackId(),
                value.clientId(),
                value.clientHost(),
                value.rebalanceTimeoutMs(),
                value.topologyEpoch(),
                value.processId(),
                endpoint == null ? null : new MemberProfile.Endpoint(endpoint.host(), endpoint.port()),
                tags);
    }

    /** A member's disappearance, in the order that a loader expects. */
    static List<CoordinatorRecord> memberTombstones(String groupId, String memberId) {
        return List.of(
                CoordinatorRecord.tombstone(new StreamsGroupCurrentMemberAssignmentKey().setGroupId(groupId).setMemberId(memberId)),
                CoordinatorRecord.tombstone(new StreamsGroupTargetAssignmentMemberKey().setGroupId(groupId).setMemberId(memberId)),
                CoordinatorRecord.tombstone(new StreamsGroupMemberMetadataKey().setGroupId(groupId).setMemberId(memberId)));
    }

    // ---- assignments

    static CoordinatorRecord target(String groupId, String memberId, TaskAssignment target) {
        return CoordinatorRecord.of(
                new StreamsGroupTargetAssignmentMemberKey().setGroupId(groupId).setMemberId(memberId),
                new StreamsGroupTargetAssignmentMemberValue()
                        .setActiveTasks(targetTasks(target.active()))
                        .setStandbyTasks(targetTasks(target.standby()))
                        .setWarmupTasks(targetTasks(target.warmup())),
                VERSION);
    }

    private static List<StreamsGroupTargetAssignmentMemberValue.TaskIds> targetTasks(SortedSet<TaskId> tasks) {
        List<StreamsGroupTargetAssignmentMemberValue.TaskIds> ids = new ArrayList<>();
        partitionsBySubtopology(tasks).forEach((subtopology, partitions) ->
                ids.add(new StreamsGroupTargetAssignmentMemberValue.TaskIds().setSubtopologyId(subtopology).setPartitions(partitions)));
        return ids;
    }

    static TaskAssignment toTarget(StreamsGroupTargetAssignmentMemberValue value) {
        return new TaskAssignment(targetTasks(value.activeTasks()), targetTasks(value.standbyTasks()), targetTasks(value.warmupTasks()));
    }

    private static SortedSet<TaskId> targetTasks(List<StreamsGroupTargetAssignmentMemberValue.TaskIds> ids) {
        SortedSet<TaskId> tasks = new TreeSet<>();
        ids.forEach(each -> each.partitions().forEach(partition -> tasks.add(new TaskId(each.subtopologyId(), partition))));
        return tasks;
    }

    static CoordinatorRecord progress(String groupId, String memberId, MemberProgress progress) {
        return CoordinatorRecord.of(
                new StreamsGroupCurrentMemberAssignmentKey().setGroupId(groupId).setMemberId(memberId),
                new StreamsGroupCurrentMemberAssignmentValue()
                        .setMemberEpoch(progress.epoch())
                        .setPreviousMemberEpoch(progress.previousEpoch())
                        .setState(progress.state().code())
                        .setActiveTasks(tasksWithEpochs(progress.assigned().active()))
                        .setStandbyTasks(currentTasks(progress.assigned().standby()))
                        .setWarmupTasks(currentTasks(progress.assigned().warmup()))
                        .setActiveTasksPendingRevocation(tasksWithEpochs(progress.pendingRevocation().active()))
                        .setStandbyTasksPendingRevocation(currentTasks(progress.pendingRevocation().standby()))
                        .setWarmupTasksPendingRevocation(currentTasks(progress.pendingRevocation().warmup())),
                VERSION);
    }

    private static List<StreamsGroupCurrentMemberAssignmentValue.TaskIds> currentTasks(SortedSet<TaskId> tasks) {
        List<StreamsGroupCurrentMemberAssignmentValue.TaskIds> ids = new ArrayList<>();
        partitionsBySubtopology(tasks).forEach((subtopology, partitions) ->
                ids.add(new StreamsGroupCurrentMemberAssignmentValue.TaskIds().setSubtopologyId(subtopology).setPartitions(partitions)));
        return ids;
    }

    private static List<StreamsGroupCurrentMemberAssignmentValue.TaskIds> tasksWithEpochs(SortedMap<TaskId, Integer> tasks) {
        List<StreamsGroupCurrentMemberAssignmentValue.TaskIds> ids = new ArrayList<>();
        partitionsBySubtopology(tasks.keySet()).forEach((subtopology, partitions) -> ids.add(new StreamsGroupCurrentMemberAssignmentValue.TaskIds()
                .setSubtopologyId(subtopology)
                .setPartitions(partitions)
                .setAssignmentEpochs(partitions.stream().map(partition -> tasks.get(new TaskId(subtopology, partition))).toList())));
        return ids;
    }

    static MemberProgress toProgress(StreamsGroupCurrentMemberAssignmentValue value) {
        int epoch = value.memberEpoch();
        return new MemberProgress(
                epoch,
                value.previousMemberEpoch(),
                MemberState.of(value.state()),
                new OwnedTasks(withEpochs(value.activeTasks(), epoch), plain(value.standbyTasks()), plain(value.warmupTasks())),
                new OwnedTasks(
                        withEpochs(value.activeTasksPendingRevocation(), epoch),
                        plain(value.standbyTasksPendingRevocation()),
                        plain(value.warmupTasksPendingRevocation())));
    }

    /** Records of Kafka before 4.3 tell no epochs: the member's then. */
    private static SortedMap<TaskId, Integer> withEpochs(List<StreamsGroupCurrentMemberAssignmentValue.TaskIds> ids, int memberEpoch) {
        SortedMap<TaskId, Integer> tasks = new TreeMap<>();
        for (StreamsGroupCurrentMemberAssignmentValue.TaskIds each : ids) {
            List<Integer> epochs = each.assignmentEpochs();
            boolean told = epochs != null && epochs.size() == each.partitions().size();
            for (int i = 0; i < each.partitions().size(); i++) {
                tasks.put(new TaskId(each.subtopologyId(), each.partitions().get(i)), told ? epochs.get(i) : memberEpoch);
            }
        }
        return tasks;
    }

    private static SortedSet<TaskId> plain(List<StreamsGroupCurrentMemberAssignmentValue.TaskIds> ids) {
        SortedSet<TaskId> tasks = new TreeSet<>();
        ids.forEach(each -> each.partitions().forEach(partition -> tasks.add(new TaskId(each.subtopologyId(), partition))));
        return tasks;
    }

    /** @param tasks in their order */
    static Map<String, List<Integer>> partitionsBySubtopology(Collection<TaskId> tasks) {
        Map<String, List<Integer>> partitions = new LinkedHashMap<>();
        tasks.forEach(task -> partitions.computeIfAbsent(task.subtopology(), each -> new ArrayList<>()).add(task.partition()));
        return partitions;
    }
}
