package dev.kraftbench.group.internal.streams;

import dev.kraftbench.group.StreamsHeartbeat;
import dev.kraftbench.group.ClientContext;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData.TaskIds;
import org.jspecify.annotations.Nullable;

/**
 * A heartbeat with whoever sent it.
 *
 * @param reply for an answer that comes later than the decision
 */
record StreamsAsk(ClientContext client, StreamsGroupHeartbeatRequestData request, Consumer<StreamsHeartbeat> reply) {

    boolean isJoin() {
        return request.memberEpoch() == 0;
    }

    boolean isLeave() {
        return request.memberEpoch() == MemberProgress.LEFT || request.memberEpoch() == MemberProgress.LEFT_FOR_A_WHILE;
    }

    /** Whether the client is of a kind whose answers may be held, were it not for other requests of it. */
    boolean isPatient() {
        return client.patience() != ClientContext.Patience.NONE;
    }

    String groupId() {
        return request.groupId();
    }

    String memberId() {
        return request.memberId();
    }

    /** What the member says it has, or null if it does not say. */
    @Nullable TaskAssignment reported() {
        if (request.activeTasks() == null || request.standbyTasks() == null || request.warmupTasks() == null) {
            return null;
        }
        return new TaskAssignment(tasks(request.activeTasks()), tasks(request.standbyTasks()), tasks(request.warmupTasks()));
    }

    private static SortedSet<TaskId> tasks(List<TaskIds> ids) {
        SortedSet<TaskId> tasks = new TreeSet<>();
        ids.forEach(each -> each.partitions().forEach(partition -> tasks.add(new TaskId(each.subtopologyId(), partition))));
        return tasks;
    }
}
