package dev.kraftbench.broker.internal.share;

import dev.kraftbench.broker.SharePorts;
import dev.kraftbench.broker.internal.data.LeaderHints;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Peer;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import dev.kraftbench.share.Acknowledgement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ShareAcknowledgeRequestData;
import org.apache.kafka.common.message.ShareAcknowledgeResponseData;
import org.apache.kafka.common.message.ShareAcknowledgeResponseData.LeaderIdAndEpoch;
import org.apache.kafka.common.message.ShareAcknowledgeResponseData.NodeEndpoint;
import org.apache.kafka.common.message.ShareAcknowledgeResponseData.PartitionData;
import org.apache.kafka.common.message.ShareAcknowledgeResponseData.ShareAcknowledgeTopicResponse;
import org.apache.kafka.common.protocol.Errors;

/** SHARE_ACKNOWLEDGE: ends the delivery of records without fetching others (KIP-932). Runs on the lane of the member's session. */
final class ShareAcknowledgeHandler implements RequestHandler {

    private final SharePorts ports;
    private final ShareSessions sessions;
    private final Acknowledging acknowledging;

    ShareAcknowledgeHandler(SharePorts ports, ShareSessions sessions, Acknowledging acknowledging) {
        this.ports = ports;
        this.sessions = sessions;
        this.acknowledging = acknowledging;
    }

    @Override
    public void handle(Request request, ResponseSink sink) {
        ShareAcknowledgeRequestData message = (ShareAcknowledgeRequestData) request.message();
        Errors refusal = ShareApis.refusal(ports.images().get(), message.groupId(), message.memberId());
        if (refusal != Errors.NONE) {
            fail(sink, refusal);
            return;
        }
        ShareSession.Key key = new ShareSession.Key(message.groupId(), message.memberId());
        Lane lane = sessions.laneOf(key);
        lane.run(() -> serve(request, message, key, lane, sink));
    }

    private static void fail(ResponseSink sink, Errors error) {
        sink.respond(new ShareAcknowledgeResponseData().setErrorCode(error.code()).setErrorMessage(error.message()));
    }

    private void serve(Request request, ShareAcknowledgeRequestData message, ShareSession.Key key, Lane lane, ResponseSink sink) {
        int epoch = message.shareSessionEpoch();
        ShareSession session = sessions.find(key);
        boolean ends = epoch == ShareSession.FINAL_EPOCH;
        if (epoch == ShareSession.INITIAL_EPOCH) {
            fail(sink, Errors.INVALID_SHARE_SESSION_EPOCH);
            return;
        }
        if (session == null) {
            fail(sink, Errors.SHARE_SESSION_NOT_FOUND);
            return;
        }
        if (!ends) {
            if (session.epoch() != epoch) {
                fail(sink, Errors.INVALID_SHARE_SESSION_EPOCH);
                return;
            }
            session.nextEpoch();
        }
        if (session.held != null) {
            session.held.finish();
        }
        Acknowledging.Renewals renewals = Acknowledging.Renewals.of(request.version(), message.isRenewAck());
        Predicate<String> allowed = ports.access().readable(request);
        acknowledging.acknowledge(key, said(message), renewals, allowed, lane, outcomes -> {
            if (ends && sessions.find(key) == session) {
                sessions.end(session);
            }
            sink.respond(answer(request, outcomes)
                    .setAcquisitionLockTimeoutMs(ports.settings().apply(key.groupId()).lockMillis()));
        });
    }

    private static Map<ShareSession.Place, List<Acknowledgement>> said(ShareAcknowledgeRequestData message) {
        Map<ShareSession.Place, List<Acknowledgement>> said = new LinkedHashMap<>();
        message.topics().forEach(topic -> topic.partitions().forEach(partition -> said.computeIfAbsent(
                        new ShareSession.Place(topic.topicId(), partition.partitionIndex()), any -> new ArrayList<>())
                .addAll(partition.acknowledgementBatches().stream()
                        .map(batch -> new Acknowledgement(batch.firstOffset(), batch.lastOffset(), batch.acknowledgeTypes()))
                        .toList())));
        return said;
    }

    private ShareAcknowledgeResponseData answer(Request request, Map<ShareSession.Place, Errors> outcomes) {
        ShareAcknowledgeResponseData response = new ShareAcknowledgeResponseData();
        Map<Uuid, ShareAcknowledgeTopicResponse> topics = new LinkedHashMap<>();
        outcomes.forEach((place, error) -> {
            PartitionData data = new PartitionData().setPartitionIndex(place.partition()).setErrorCode(error.code());
            if (error != Errors.NONE) {
                data.setErrorMessage(error.message());
                hint(request, place, error, data, response);
            }
            topics.computeIfAbsent(place.topicId(), id -> new ShareAcknowledgeTopicResponse().setTopicId(id)).partitions().add(data);
        });
        topics.values().forEach(topic -> response.responses().add(topic));
        return response;
    }

    private void hint(Request request, ShareSession.Place place, Errors error, PartitionData data, ShareAcknowledgeResponseData response) {
        LeaderHints hint =
                LeaderHints.of(ports.images().get(), error, place.topicId(), place.partition(), request.connection().listener());
        if (hint == null) {
            return;
        }
        data.setCurrentLeader(new LeaderIdAndEpoch().setLeaderId(hint.leader()).setLeaderEpoch(hint.leaderEpoch()));
        Peer endpoint = hint.endpoint();
        if (endpoint != null && response.nodeEndpoints().find(hint.leader()) == null) {
            response.nodeEndpoints().add(new NodeEndpoint()
                    .setNodeId(hint.leader())
                    .setHost(endpoint.host())
                    .setPort(endpoint.port())
                    .setRack(hint.rack()));
        }
    }
}
