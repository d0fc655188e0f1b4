package dev.kraftbench.broker.internal.share;

import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.share.state.ShareCoordinator;
import java.util.EnumMap;
import java.util.Map;
import org.apache.kafka.common.message.DeleteShareGroupStateRequestData;
import org.apache.kafka.common.message.InitializeShareGroupStateRequestData;
import org.apache.kafka.common.message.ReadShareGroupStateRequestData;
import org.apache.kafka.common.message.ReadShareGroupStateSummaryRequestData;
import org.apache.kafka.common.message.WriteShareGroupStateRequestData;
import org.apache.kafka.common.protocol.ApiKeys;

/** The APIs between brokers by which a share coordinator is told and asked (KIP-932). */
public final class ShareStateHandlers {

    private ShareStateHandlers() {}

    public static Map<ApiKeys, RequestHandler> handlers(ShareCoordinator coordinator) {
        Map<ApiKeys, RequestHandler> handlers = new EnumMap<>(ApiKeys.class);
        handlers.put(ApiKeys.INITIALIZE_SHARE_GROUP_STATE, (request, sink) ->
                coordinator.initialize((InitializeShareGroupStateRequestData) request.message(), sink::respond));
        handlers.put(ApiKeys.READ_SHARE_GROUP_STATE, (request, sink) ->
                coordinator.read((ReadShareGroupStateRequestData) request.message(), sink::respond));
        handlers.put(ApiKeys.WRITE_SHARE_GROUP_STATE, (request, sink) ->
                coordinator.write((WriteShareGroupStateRequestData) request.message(), sink::respond));
        handlers.put(ApiKeys.READ_SHARE_GROUP_STATE_SUMMARY, (request, sink) ->
                coordinator.readSummary((ReadShareGroupStateSummaryRequestData) request.message(), sink::respond));
        handlers.put(ApiKeys.DELETE_SHARE_GROUP_STATE, (request, sink) ->
                coordinator.delete((DeleteShareGroupStateRequestData) request.message(), sink::respond));
        return handlers;
    }
}
