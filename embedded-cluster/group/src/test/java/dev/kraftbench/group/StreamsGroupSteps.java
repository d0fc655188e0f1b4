package dev.kraftbench.group;

import dev.kraftbench.group.StreamsWorld.Client;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.message.StreamsGroupHeartbeatResponseData.Status;
import org.apache.kafka.common.protocol.Errors;

/** A streams group with two clients that may join it, for tests of what its members see. */
abstract class StreamsGroupSteps {

    static final Set<String> ALL = Set.of("0_0", "0_1", "0_2", "0_3", "1_0", "1_1", "1_2", "1_3");
    static final byte STALE_TOPOLOGY = 0;
    static final byte MISSING_SOURCE_TOPICS = 1;
    static final byte INCORRECTLY_PARTITIONED_TOPICS = 2;
    static final byte MISSING_INTERNAL_TOPICS = 3;
    static final byte SHUTDOWN_APPLICATION = 4;
    static final byte ASSIGNMENT_DELAYED = 5;
    static final byte MISSING_CLIENT_TAGS = 6;

    final StreamsWorld streams = new StreamsWorld();
    final Client a = streams.client("a");
    final Client b = streams.client("b");

    static Errors error(StreamsHeartbeat answer) {
        return Errors.forCode(answer.response().errorCode());
    }

    static List<Byte> statuses(StreamsHeartbeat answer) {
        return answer.response().status().stream().map(Status::statusCode).toList();
    }
}
