package dev.kraftbench.broker.internal.group;

import dev.kraftbench.group.ClassicRequests;
import dev.kraftbench.group.GroupCoordinator;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.ResponseSink;
import java.util.List;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupRequestData.MemberIdentity;
import org.apache.kafka.common.message.LeaveGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupResponseData.MemberResponse;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.protocol.Errors;

/** JOIN_GROUP, SYNC_GROUP, HEARTBEAT and LEAVE_GROUP. */
final class MembershipHandlers {

    private static final int REBALANCE_TIMEOUT_SINCE = 1;
    private static final int NULLABLE_PROTOCOL_SINCE = 7;
    private static final int SYNC_NAMES_PROTOCOL_SINCE = 5;
    private static final int LEAVE_BATCHED_SINCE = 3;

    private final GroupCoordinator coordinator;

    MembershipHandlers(GroupCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    void join(Request request, ResponseSink sink) {
        JoinGroupRequestData asked = (JoinGroupRequestData) request.message();
        if (request.version() < REBALANCE_TIMEOUT_SINCE) {
            asked.setRebalanceTimeoutMs(asked.sessionTimeoutMs());
        }
        coordinator.ask(ClassicRequests.JOIN, Requests.context(request), asked, answer -> {
            if (request.version() < NULLABLE_PROTOCOL_SINCE && answer.protocolName() == null) {
                answer.setProtocolName("");
            }
            sink.respond(answer);
        });
    }

    void sync(Request request, ResponseSink sink) {
        SyncGroupRequestData asked = (SyncGroupRequestData) request.message();
        boolean incomplete = asked.protocolType() == null || asked.protocolName() == null;
        if (request.version() >= SYNC_NAMES_PROTOCOL_SINCE && incomplete) {
            sink.respond(new SyncGroupResponseData().setErrorCode(Errors.INCONSISTENT_GROUP_PROTOCOL.code()));
            return;
        }
        coordinator.ask(ClassicRequests.SYNC, Requests.context(request), asked, sink::respond);
    }

    void heartbeat(Request request, ResponseSink sink) {
        coordinator.ask(ClassicRequests.HEARTBEAT, Requests.patientContext(request), (HeartbeatRequestData) request.message(), sink::respond);
    }

    void leave(Request request, ResponseSink sink) {
        LeaveGroupRequestData asked = (LeaveGroupRequestData) request.message();
        if (request.version() >= LEAVE_BATCHED_SINCE) {
            coordinator.ask(ClassicRequests.LEAVE, Requests.context(request), asked, sink::respond);
            return;
        }
        LeaveGroupRequestData batched = new LeaveGroupRequestData()
                .setGroupId(asked.groupId())
                .setMembers(List.of(new MemberIdentity().setMemberId(asked.memberId())));
        coordinator.ask(ClassicRequests.LEAVE, Requests.context(request), batched, answer -> sink.respond(new LeaveGroupResponseData().setErrorCode(firstError(answer))));
    }

    private static short firstError(LeaveGroupResponseData answer) {
        if (answer.errorCode() != Errors.NONE.code()) {
            return answer.errorCode();
        }
        return answer.members().stream().findFirst().map(MemberResponse::errorCode).orElse(Errors.NONE.code());
    }
}
