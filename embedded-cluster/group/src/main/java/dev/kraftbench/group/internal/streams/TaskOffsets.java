package dev.kraftbench.group.internal.streams;

import dev.kraftbench.group.internal.streams.topology.TopicResolution;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData;

/**
 * How far a member's local state of each task has come, and how far the changelogs go. Immutable.
 *
 * @param offsets sums over the changelogs of the task
 * @param ends the same, of the changelogs' ends
 */
record TaskOffsets(SortedMap<TaskId, Long> offsets, SortedMap<TaskId, Long> ends) {

    static final TaskOffsets NONE = new TaskOffsets(new TreeMap<>(), new TreeMap<>());

    /** What the member says now; what it does not mention stays. Tasks that the topology does not have are left out. */
    TaskOffsets updated(StreamsGroupHeartbeatRequestData request, SortedMap<String, TopicResolution.Resolved> subtopologies) {
        return new TaskOffsets(
                request.taskOffsets() == null ? offsets : byTask(request.taskOffsets(), subtopologies),
                request.taskEndOffsets() == null ? ends : byTask(request.taskEndOffsets(), subtopologies));
    }

    private static SortedMap<TaskId, Long> byTask(
            List<StreamsGroupHeartbeatRequestData.TaskOffset> told, SortedMap<String, TopicResolution.Resolved> subtopologies) {
        SortedMap<TaskId, Long> offsets = new TreeMap<>();
        for (StreamsGroupHeartbeatRequestData.TaskOffset each : told) {
            TopicResolution.Resolved subtopology = subtopologies.get(each.subtopologyId());
            if (subtopology != null && each.partition() >= 0 && each.partition() < subtopology.tasks()) {
                offsets.put(new TaskId(each.subtopologyId(), each.partition()), each.offset());
            }
        }
        return offsets;
    }
}
