package dev.kraftbench.group.internal.share;

import java.util.List;
import org.apache.kafka.common.message.ShareGroupHeartbeatResponseData;
import org.apache.kafka.common.message.ShareGroupHeartbeatResponseData.Assignment;
import org.apache.kafka.common.message.ShareGroupHeartbeatResponseData.TopicPartitions;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** Answers to members of share groups. */
final class ShareAnswers {

    /** The member epoch of somebody who leaves or has left. */
    static final int LEFT = -1;

    private ShareAnswers() {}

    static ShareGroupHeartbeatResponseData heartbeat(ShareMember member, boolean withAssignment, int intervalMillis) {
        ShareGroupHeartbeatResponseData answer = new ShareGroupHeartbeatResponseData()
                .setMemberId(member.id())
                .setMemberEpoch(member.epoch())
                .setHeartbeatIntervalMs(intervalMillis);
        if (withAssignment) {
            answer.setAssignment(new Assignment()
                    .setTopicPartitions(member.assigned().entrySet().stream()
                            .map(each -> new TopicPartitions().setTopicId(each.getKey()).setPartitions(List.copyOf(each.getValue())))
                            .toList()));
        }
        return answer;
    }

    static ShareGroupHeartbeatResponseData left(String memberId) {
        return new ShareGroupHeartbeatResponseData().setMemberId(memberId).setMemberEpoch(LEFT);
    }

    /** @param detail null for the error's own words */
    static ShareGroupHeartbeatResponseData refusal(Errors error, @Nullable String detail) {
        return new ShareGroupHeartbeatResponseData()
                .setErrorCode(error.code())
                .setErrorMessage(detail == null ? error.message() : detail);
    }
}
