package dev.kraftbench.group.internal.streams;

import org.apache.kafka.common.message.StreamsGroupHeartbeatResponseData;

/** What a member is told about its group's condition, under the codes of the heartbeat's answer (KIP-1071). */
enum GroupStatus {
    STALE_TOPOLOGY(0),
    MISSING_SOURCE_TOPICS(1),
    INCORRECTLY_PARTITIONED_TOPICS(2),
    MISSING_INTERNAL_TOPICS(3),
    SHUTDOWN_APPLICATION(4),
    ASSIGNMENT_DELAYED(5),
    /** From version 1 of the heartbeat on: older clients fail over it. */
    MISSING_CLIENT_TAGS(6);

    private final byte code;

    GroupStatus(int code) {
        this.code = (byte) code;
    }

    StreamsGroupHeartbeatResponseData.Status saying(String detail) {
        return new StreamsGroupHeartbeatResponseData.Status().setStatusCode(code).setStatusDetail(detail);
    }
}
