package dev.kraftbench.group.internal.share;

import dev.kraftbench.coordinator.CoordinatorResult;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.InitializeShareGroupStateRequestData;
import org.apache.kafka.common.message.InitializeShareGroupStateRequestData.InitializeStateData;
import org.apache.kafka.common.message.InitializeShareGroupStateRequestData.PartitionData;
import org.apache.kafka.common.message.InitializeShareGroupStateResponseData;
import org.apache.kafka.common.protocol.Errors;

/**
 * Has the share coordinators give share-partitions their first state. A topic's share-partitions become initialized together or are tried
 * again together, so that those of a topic new to the group all start where {@code share.auto.offset.reset} says; those that a topic gets
 * later start at 0, so that nothing is lost that was produced before the group knew of them. Confined to the shard's lane.
 */
final class ShareInitialization {

    /** The start offset of a share-partition that is to follow the group's configuration. */
    private static final long BY_CONFIGURATION = -1;

    private final StateAnswers coordinators;
    private final StateDeletions deletions;

    /** What to do with the topics, of a group by its id, that have their state now. */
    private final BiFunction<String, Result, CoordinatorResult<?>> done;

    private final Map<String, Set<Uuid>> underWay = new HashMap<>();

    /**
     * Which share-partitions have got their state, and whether all have.
     *
     * @param fenced those that have state with a higher epoch than the group's
     */
    record Result(Map<Uuid, Set<Integer>> initialized, Map<Uuid, Set<Integer>> fenced, Errors firstError) {}

    ShareInitialization(StateAnswers coordinators, StateDeletions deletions, BiFunction<String, Result, CoordinatorResult<?>> done) {
        this.coordinators = coordinators;
        this.deletions = deletions;
        this.done = done;
    }

    /**
     * Asks for what the group waits for and has not been asked for yet; what is being deleted waits until that is over. Its records must be
     * committed.
     */
    void begin(ShareGroup group) {
        Set<Uuid> asked = underWay.getOrDefault(group.id(), Set.of());
        Set<Uuid> deleting = deletions.topics(group.id());
        Map<Uuid, Map<Integer, Long>> offsets = new TreeMap<>();
        group.states().initializing().forEach((id, topic) -> {
            if (!asked.contains(id) && !deleting.contains(id)) {
                boolean known = group.states().initialized().containsKey(id);
                Map<Integer, Long> starts = new TreeMap<>();
                topic.partitions().forEach(partition -> {
                    if (!group.states().isInitialized(id, partition)) {
                        starts.put(partition, known ? 0 : BY_CONFIGURATION);
                    }
                });
                if (!starts.isEmpty()) {
                    offsets.put(id, starts);
                }
            }
        });
        if (!offsets.isEmpty()) {
            ask(group.id(), group.epoch(), offsets, response -> done.apply(group.id(), result(response)), lost -> { });
        }
    }

    /**
     * Asks for these start offsets.
     *
     * @param offsets by topic and partition
     * @param lost told if the shard is dropped before the answer is worked in
     */
    void ask(
            String groupId,
            int stateEpoch,
            Map<Uuid, Map<Integer, Long>> offsets,
            Function<InitializeShareGroupStateResponseData, CoordinatorResult<?>> then,
            Consumer<Errors> lost) {
        underWay.computeIfAbsent(groupId, any -> new HashSet<>()).addAll(offsets.keySet());
        coordinators.initialize(
                request(groupId, stateEpoch, offsets),
                response -> {
                    forget(groupId, offsets.keySet());
                    return then.apply(response);
                },
                lost);
    }

    private void forget(String groupId, Set<Uuid> topics) {
        Set<Uuid> asked = underWay.get(groupId);
        if (asked != null) {
            asked.removeAll(topics);
            if (asked.isEmpty()) {
                underWay.remove(groupId);
            }
        }
    }

    private static InitializeShareGroupStateRequestData request(String groupId, int stateEpoch, Map<Uuid, Map<Integer, Long>> offsets) {
        return new InitializeShareGroupStateRequestData()
                .setGroupId(groupId)
                .setTopics(offsets.entrySet().stream()
                        .map(topic -> new InitializeStateData()
                                .setTopicId(topic.getKey())
                                .setPartitions(topic.getValue().entrySet().stream()
                                        .map(each -> new PartitionData()
                                                .setPartition(each.getKey())
                                                .setStateEpoch(stateEpoch)
                                                .setStartOffset(each.getValue()))
                                        .toList()))
                        .toList());
    }

    static Result result(InitializeShareGroupStateResponseData response) {
        Map<Uuid, Set<Integer>> initialized = new TreeMap<>();
        Map<Uuid, Set<Integer>> fenced = new TreeMap<>();
        Errors firstError = Errors.NONE;
        for (InitializeShareGroupStateResponseData.InitializeStateResult topic : response.results()) {
            Set<Integer> partitions = new HashSet<>();
            Errors error = Errors.NONE;
            for (InitializeShareGroupStateResponseData.PartitionResult partition : topic.partitions()) {
                partitions.add(partition.partition());
                error = error == Errors.NONE ? Errors.forCode(partition.errorCode()) : error;
                if (partition.errorCode() == Errors.FENCED_STATE_EPOCH.code()) {
                    fenced.computeIfAbsent(topic.topicId(), any -> new TreeSet<>()).add(partition.partition());
                }
            }
            if (error == Errors.NONE) {
                initialized.put(topic.topicId(), partitions);
            }
            firstError = firstError == Errors.NONE ? error : firstError;
        }
        return new Result(initialized, fenced, firstError);
    }
}
