package dev.kraftbench.group;

import java.util.List;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.StreamsGroupHeartbeatResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a heartbeat of a member of a streams group.
 *
 * @param topicsToCreate the application's internal topics that the broker is to create
 */
public record StreamsHeartbeat(StreamsGroupHeartbeatResponseData response, List<CreatableTopic> topicsToCreate) {

    public StreamsHeartbeat {
        topicsToCreate = List.copyOf(topicsToCreate);
    }

    /** @param message why, or null for the error's own words */
    public static StreamsHeartbeat refused(Errors error, @Nullable String message) {
        return new StreamsHeartbeat(
                new StreamsGroupHeartbeatResponseData()
                        .setErrorCode(error.code())
                        .setErrorMessage(message == null ? error.message() : message)
                        .setStatus(null),
                List.of());
    }
}
