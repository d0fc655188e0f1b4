package dev.kraftbench.group.internal.share;

import dev.kraftbench.coordinator.CoordinatorRecord;
import dev.kraftbench.coordinator.CoordinatorResult;
import dev.kraftbench.group.GroupEvent;
import dev.kraftbench.group.internal.Group;
import dev.kraftbench.group.internal.ShardPorts;
import dev.kraftbench.metadata.TopicImage;
import dev.kraftbench.metadata.TopicsImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.AlterShareGroupOffsetsRequestData;
import org.apache.kafka.common.message.AlterShareGroupOffsetsRequestData.AlterShareGroupOffsetsRequestPartition;
import org.apache.kafka.common.message.AlterShareGroupOffsetsRequestData.AlterShareGroupOffsetsRequestTopic;
import org.apache.kafka.common.message.AlterShareGroupOffsetsResponseData;
import org.apache.kafka.common.message.AlterShareGroupOffsetsResponseData.AlterShareGroupOffsetsResponsePartition;
import org.apache.kafka.common.message.AlterShareGroupOffsetsResponseData.AlterShareGroupOffsetsResponseTopic;
import org.apache.kafka.common.message.DeleteGroupsResponseData.DeletableGroupResult;
import org.apache.kafka.common.message.DeleteShareGroupOffsetsRequestData;
import org.apache.kafka.common.message.DeleteShareGroupOffsetsRequestData.DeleteShareGroupOffsetsRequestTopic;
import org.apache.kafka.common.message.DeleteShareGroupOffsetsResponseData;
import org.apache.kafka.common.message.DeleteShareGroupOffsetsResponseData.DeleteShareGroupOffsetsResponseTopic;
import org.apache.kafka.common.message.DeleteShareGroupStateResponseData;
import org.apache.kafka.common.message.DeleteShareGroupStateResponseData.DeleteStateResult;
import org.apache.kafka.common.message.DeleteShareGroupStateResponseData.PartitionResult;
import org.apache.kafka.common.message.InitializeShareGroupStateResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * What administrators do with the start offsets of a share group that has no members (KIP-932). Confined to the shard's lane.
 *
 * <p>Each change is announced by a record before the share coordinators are asked, and told done by another after they have answered: in
 * between, whoever coordinates the group next can see that it was under way.
 */
public final class ShareOffsets {

    private final ShardPorts ports;
    private final Promises promises;
    private final StateDeletions deletions;
    private final ShareRebalance rebalance;

    ShareOffsets(ShardPorts ports, Promises promises, StateDeletions deletions, ShareRebalance rebalance) {
        this.ports = ports;
        this.promises = promises;
        this.deletions = deletions;
        this.rebalance = rebalance;
    }

    private TopicsImage topics() {
        return ports.image().get().topics();
    }

    private @Nullable ShareGroup group(String groupId) {
        return ports.groups().get(groupId, ShareGroup.class);
    }

    /** Share-partitions that have a state, by topic. */
    public Map<Uuid, Set<Integer>> initialized(String groupId) {
        ShareGroup group = group(groupId);
        return group == null ? Map.of() : group.states().initializedPartitions();
    }

    // ---- alter

    public CoordinatorResult<AlterShareGroupOffsetsResponseData> alter(
            AlterShareGroupOffsetsRequestData request, Consumer<AlterShareGroupOffsetsResponseData> reply) {
        Group there = ports.groups().get(request.groupId());
        Errors problem = there == null ? Errors.NONE : there instanceof ShareGroup ? there.deleteProblem() : Errors.GROUP_ID_NOT_FOUND;
        if (problem != Errors.NONE) {
            return CoordinatorResult.reply(notAltered(problem));
        }
        ShareGroup group = there instanceof ShareGroup itself ? itself : new ShareGroup(request.groupId());
        int epoch = group.epoch() + 1;
        AlterShareGroupOffsetsResponseData response = new AlterShareGroupOffsetsResponseData();
        Map<Uuid, Map<Integer, Long>> offsets = new TreeMap<>();
        request.topics().forEach(topic -> response.responses().add(altering(topic, offsets)));
        if (!Collections.disjoint(offsets.keySet(), deletions.topics(group.id()))) {
            // Whichever were carried out last would count; clients try again.
            return CoordinatorResult.reply(notAltered(Errors.REBALANCE_IN_PROGRESS));
        }
        Map<Uuid, ShareStates.Topic> initializing = new TreeMap<>();
        offsets.forEach((id, partitions) -> initializing.put(id, new ShareStates.Topic(name(id), partitions.keySet())));
        List<CoordinatorRecord> records = new ArrayList<>();
        records.add(ShareRecords.epoch(group.id(), epoch, group.metadataHash()));
        if (!offsets.isEmpty()) {
            records.add(ShareRecords.states(group.id(), group.states().beginning(initializing)));
        }
        return CoordinatorResult.settling(records, promises.of(error -> {
            if (error != Errors.NONE) {
                reply.accept(notAltered(error));
            } else if (offsets.isEmpty()) {
                reply.accept(response);
            } else {
                rebalance.initialization().ask(
                        group.id(),
                        epoch,
                        offsets,
                        answer -> altered(group.id(), epoch, answer, response, reply),
                        lost -> reply.accept(notAltered(lost)));
            }
        }));
    }

    private static AlterShareGroupOffsetsResponseData notAltered(Errors error) {
        return new AlterShareGroupOffsetsResponseData().setErrorCode(error.code()).setErrorMessage(error.message());
    }

    private String name(Uuid topicId) {
        TopicImage topic = topics().topic(topicId);
        return topic == null ? "" : topic.name();
    }

    /** The answer as it is if all goes well; adds what is to be asked for. */
    private AlterShareGroupOffsetsResponseTopic altering(AlterShareGroupOffsetsRequestTopic asked, Map<Uuid, Map<Integer, Long>> offsets) {
        TopicImage topic = topics().topic(asked.topicName());
        AlterShareGroupOffsetsResponseTopic answer = new AlterShareGroupOffsetsResponseTopic().setTopicName(asked.topicName());
        if (topic != null) {
            answer.setTopicId(topic.id());
        }
        for (AlterShareGroupOffsetsRequestPartition partition : asked.partitions()) {
            boolean known = topic != null && topic.partition(partition.partitionIndex()) != null;
            Errors error = known ? Errors.NONE : Errors.UNKNOWN_TOPIC_OR_PARTITION;
            if (topic != null && known) {
                offsets.computeIfAbsent(topic.id(), any -> new TreeMap<>()).put(partition.partitionIndex(), partition.startOffset());
            }
            answer.partitions().add(new AlterShareGroupOffsetsResponsePartition()
                    .setPartitionIndex(partition.partitionIndex())
                    .setErrorCode(error.code())
                    .setErrorMessage(known ? null : error.message()));
        }
        return answer;
    }

    private CoordinatorResult<?> altered(
            String groupId,
            int epoch,
            InitializeShareGroupStateResponseData answer,
            AlterShareGroupOffsetsResponseData response,
            Consumer<AlterShareGroupOffsetsResponseData> reply) {
        Map<Uuid, Map<Integer, InitializeShareGroupStateResponseData.PartitionResult>> failures = new HashMap<>();
        Map<Uuid, Set<Integer>> settled = new TreeMap<>();
        Map<Uuid, Set<Integer>> failed = new TreeMap<>();
        answer.results().forEach(topic -> topic.partitions().forEach(partition -> {
            boolean done = partition.errorCode() == Errors.NONE.code();
            (done ? settled : failed).computeIfAbsent(topic.topicId(), any -> new TreeSet<>()).add(partition.partition());
            if (!done) {
                failures.computeIfAbsent(topic.topicId(), any -> new HashMap<>()).put(partition.partition(), partition);
            }
        }));
        response.responses().forEach(topic -> topic.partitions().forEach(partition -> {
            var failure = failures.getOrDefault(topic.topicId(), Map.of()).get(partition.partitionIndex());
            if (failure != null && partition.errorCode() == Errors.NONE.code()) {
                partition.setErrorCode(failure.errorCode()).setErrorMessage(failure.errorMessage());
            }
        }));
        ShareGroup group = group(groupId);
        if (group == null) {
            reply.accept(response);
            return CoordinatorResult.deferred();
        }
        ShareStates states = group.states().initialized(settled).notInitializing(failed);
        Set<String> names = settled.keySet().stream().map(this::name).collect(Collectors.toSet());
        ports.events().accept(new GroupEvent.ShareOffsetsAltered(groupId, epoch, names));
        // An administrator who tries again shall succeed.
        rebalance.raiseEpoch(groupId, ShareInitialization.result(answer).fenced());
        return settling(group, states, error -> reply.accept(error == Errors.NONE ? response : notAltered(error)));
    }

    /** Somebody may have joined meanwhile: what has got or lost its state is assigned to members, and initialized for them, as ever. */
    private CoordinatorResult<?> settling(ShareGroup group, ShareStates states, Consumer<Errors> done) {
        ShareChange.Outcome outcome = rebalance.settle(rebalance.change(group).states(states), group, null);
        return rebalance.carryOut(group, outcome, null, (error, ignored) -> done.accept(error));
    }

    // ---- delete offsets

    public CoordinatorResult<DeleteShareGroupOffsetsResponseData> delete(
            DeleteShareGroupOffsetsRequestData request, Consumer<DeleteShareGroupOffsetsResponseData> reply) {
        ShareGroup group = group(request.groupId());
        Errors problem = group == null ? Errors.GROUP_ID_NOT_FOUND : group.deleteProblem();
        if (group == null || problem != Errors.NONE) {
            return CoordinatorResult.reply(failed(problem));
        }
        DeleteShareGroupOffsetsResponseData response = new DeleteShareGroupOffsetsResponseData();
        Map<Uuid, Set<Integer>> deleting = new TreeMap<>();
        Map<Uuid, String> names = new TreeMap<>();
        for (DeleteShareGroupOffsetsRequestTopic asked : request.topics()) {
            TopicImage topic = topics().topic(asked.topicName());
            Set<Integer> partitions = topic == null ? Set.of() : deletable(group, topic);
            if (topic == null || partitions.isEmpty()) {
                response.responses().add(new DeleteShareGroupOffsetsResponseTopic()
                        .setTopicName(asked.topicName())
                        .setErrorCode(Errors.UNKNOWN_TOPIC_OR_PARTITION.code())
                        .setErrorMessage(topic == null
                                ? Errors.UNKNOWN_TOPIC_OR_PARTITION.message()
                                : "There is no offset information to delete."));
            } else {
                deleting.put(topic.id(), partitions);
                names.put(topic.id(), topic.name());
            }
        }
        if (deleting.isEmpty()) {
            return CoordinatorResult.reply(response);
        }
        deletions.begin(group.id(), deleting.keySet());
        List<CoordinatorRecord> records = List.of(ShareRecords.states(group.id(), group.states().deleting(names)));
        return CoordinatorResult.settling(records, promises.of(error -> {
            if (error == Errors.NONE) {
                deletions.ask(
                        group.id(),
                        deleting,
                        answer -> deleted(group.id(), names, answer, response, reply),
                        lost -> reply.accept(failed(lost)));
            } else {
                deletions.end(group.id(), deleting.keySet());
                reply.accept(failed(error));
            }
        }));
    }

    private static Set<Integer> deletable(ShareGroup group, TopicImage topic) {
        if (group.states().deleting().containsKey(topic.id())) {
            return topic.partitions().keySet();
        }
        return group.states().initializedPartitions().getOrDefault(topic.id(), Set.of());
    }

    private CoordinatorResult<?> deleted(
            String groupId,
            Map<Uuid, String> names,
            DeleteShareGroupStateResponseData answer,
            DeleteShareGroupOffsetsResponseData response,
            Consumer<DeleteShareGroupOffsetsResponseData> reply) {
        Map<Uuid, Errors> errors = errors(answer);
        Set<Uuid> gone = new HashSet<>();
        names.forEach((id, name) -> {
            Errors error = errors.getOrDefault(id, Errors.UNKNOWN_SERVER_ERROR);
            if (error == Errors.NONE) {
                gone.add(id);
            }
            response.responses().add(new DeleteShareGroupOffsetsResponseTopic()
                    .setTopicId(id)
                    .setTopicName(name)
                    .setErrorCode(error.code())
                    .setErrorMessage(error.message()));
        });
        ShareGroup group = group(groupId);
        if (group == null) {
            reply.accept(response);
            return CoordinatorResult.deferred();
        }
        if (!gone.isEmpty()) {
            ports.events().accept(new GroupEvent.ShareOffsetsDeleted(groupId, gone.stream().map(names::get).collect(Collectors.toSet())));
        }
        return settling(group, group.states().deleted(gone), error -> reply.accept(error == Errors.NONE ? response : failed(error)));
    }

    private static DeleteShareGroupOffsetsResponseData failed(Errors error) {
        return new DeleteShareGroupOffsetsResponseData().setErrorCode(error.code()).setErrorMessage(error.message());
    }

    // ---- delete the group

    /** Has the share coordinators forget the group. Of a group of another type there is nothing to forget; that is a success. */
    public CoordinatorResult<DeletableGroupResult> deleteState(String groupId, Consumer<DeletableGroupResult> reply) {
        ShareGroup group = group(groupId);
        DeletableGroupResult result = new DeletableGroupResult().setGroupId(groupId);
        if (group == null || !group.isEmpty()) {
            return CoordinatorResult.reply(group == null ? result : result.setErrorCode(group.deleteProblem().code()));
        }
        Map<Uuid, Set<Integer>> partitions = kept(group);
        if (partitions.isEmpty()) {
            return CoordinatorResult.reply(result);
        }
        Consumer<Errors> done = error -> reply.accept(result.setErrorCode(error.code()));
        deletions.begin(groupId, partitions.keySet());
        return CoordinatorResult.settling(List.of(ShareRecords.states(groupId, group.states().deletingAll())), promises.of(error -> {
            if (error == Errors.NONE) {
                deletions.ask(groupId, partitions, answer -> answered(groupId, answer, done), done);
            } else {
                deletions.end(groupId, partitions.keySet());
                done.accept(error);
            }
        }));
    }

    private CoordinatorResult<?> answered(String groupId, DeleteShareGroupStateResponseData answer, Consumer<Errors> done) {
        done.accept(errors(answer).values().stream().filter(error -> error != Errors.NONE).findFirst().orElse(Errors.NONE));
        // Whoever has joined meanwhile waits for new state.
        return rebalance.refresh(groupId);
    }

    /** What the share coordinators may keep of the group; nothing of topics that are gone. */
    private Map<Uuid, Set<Integer>> kept(ShareGroup group) {
        Map<Uuid, Set<Integer>> kept = new TreeMap<>();
        ShareStates states = group.states();
        for (Uuid id : states.topics()) {
            TopicImage topic = topics().topic(id);
            if (topic != null) {
                Set<Integer> partitions = new TreeSet<>(topic.partitions().keySet());
                partitions.removeIf(partition -> !states.deleting().containsKey(id) && !states.knows(id, partition));
                kept.put(id, partitions);
            }
        }
        return kept;
    }

    private static Map<Uuid, Errors> errors(DeleteShareGroupStateResponseData answer) {
        Map<Uuid, Errors> errors = new HashMap<>();
        for (DeleteStateResult topic : answer.results()) {
            errors.put(topic.topicId(), topic.partitions().stream()
                    .map(PartitionResult::errorCode)
                    .map(Errors::forCode)
                    .filter(error -> error != Errors.NONE)
                    .findFirst()
                    .orElse(Errors.NONE));
        }
        return errors;
    }
}
