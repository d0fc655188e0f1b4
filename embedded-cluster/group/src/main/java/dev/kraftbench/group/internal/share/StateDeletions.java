package dev.kraftbench.group.internal.share;

import dev.kraftbench.coordinator.CoordinatorResult;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.DeleteShareGroupStateRequestData;
import org.apache.kafka.common.message.DeleteShareGroupStateRequestData.DeleteStateData;
import org.apache.kafka.common.message.DeleteShareGroupStateRequestData.PartitionData;
import org.apache.kafka.common.message.DeleteShareGroupStateResponseData;
import org.apache.kafka.common.protocol.Errors;

/**
 * Has the share coordinators forget share-partitions, and knows of which topics they have not answered yet: a state that was asked for
 * meanwhile might be given first and forgotten then. Confined to the shard's lane.
 */
final class StateDeletions {

    private final StateAnswers coordinators;

    /** How many deletions there are of each topic, by group. */
    private final Map<String, Map<Uuid, Integer>> underWay = new HashMap<>();

    StateDeletions(StateAnswers coordinators) {
        this.coordinators = coordinators;
    }

    /** A deletion has been decided: it is under way from now on, until {@link #ask} has its answer or {@link #end} is called. */
    void begin(String groupId, Collection<Uuid> topics) {
        topics.forEach(topic -> underWay.computeIfAbsent(groupId, any -> new HashMap<>()).merge(topic, 1, Integer::sum));
    }

    void end(String groupId, Collection<Uuid> topics) {
        Map<Uuid, Integer> ofGroup = underWay.get(groupId);
        if (ofGroup != null) {
            topics.forEach(topic -> ofGroup.computeIfPresent(topic, (any, count) -> count == 1 ? null : count - 1));
            if (ofGroup.isEmpty()) {
                underWay.remove(groupId);
            }
        }
    }

    /** Topics whose deletions are under way. */
    Set<Uuid> topics(String groupId) {
        return underWay.getOrDefault(groupId, Map.of()).keySet();
    }

    /**
     * Asks for what has begun. Its records must be committed.
     *
     * @param lost told if the shard is dropped before the answer is worked in
     */
    void ask(
            String groupId,
            Map<Uuid, Set<Integer>> partitions,
            Function<DeleteShareGroupStateResponseData, CoordinatorResult<?>> then,
            Consumer<Errors> lost) {
        coordinators.delete(
                request(groupId, partitions),
                answer -> {
                    end(groupId, partitions.keySet());
                    return then.apply(answer);
                },
                lost);
    }

    private static DeleteShareGroupStateRequestData request(String groupId, Map<Uuid, Set<Integer>> partitions) {
        return new DeleteShareGroupStateRequestData()
                .setGroupId(groupId)
                .setTopics(partitions.entrySet().stream()
                        .map(topic -> new DeleteStateData()
                                .setTopicId(topic.getKey())
                                .setPartitions(topic.getValue().stream().map(each -> new PartitionData().setPartition(each)).toList()))
                        .toList());
    }
}
