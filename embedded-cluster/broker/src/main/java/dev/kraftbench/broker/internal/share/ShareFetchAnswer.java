package dev.kraftbench.broker.internal.share;

import dev.kraftbench.broker.internal.data.LeaderHints;
import dev.kraftbench.kernel.Peer;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.share.ShareFetchResult;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ShareFetchResponseData;
import org.apache.kafka.common.message.ShareFetchResponseData.AcquiredRecords;
import org.apache.kafka.common.message.ShareFetchResponseData.LeaderIdAndEpoch;
import org.apache.kafka.common.message.ShareFetchResponseData.NodeEndpoint;
import org.apache.kafka.common.message.ShareFetchResponseData.PartitionData;
import org.apache.kafka.common.message.ShareFetchResponseData.ShareFetchableTopicResponse;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;

/** Makes the response of a share fetch from what was acquired and how the acknowledgements that came with it ended. On one lane. */
final class ShareFetchAnswer {

    private final ClusterImage image;
    private final Request request;
    private final ShareFetchResponseData response = new ShareFetchResponseData();
    private final Map<Uuid, ShareFetchableTopicResponse> topics = new LinkedHashMap<>();
    private final Map<ShareSession.Place, PartitionData> partitions = new HashMap<>();

    ShareFetchAnswer(ClusterImage image, Request request) {
        this.image = image;
        this.request = request;
    }

    static ShareFetchResponseData failed(Errors error) {
        return new ShareFetchResponseData().setErrorCode(error.code()).setErrorMessage(error.message());
    }

    /** @param full whether also partitions are named of which there is nothing to say */
    void add(ShareSession.Place place, ShareFetchResult result, boolean full) {
        switch (result) {
            case ShareFetchResult.Acquired(var records, var ranges, var ignored) -> {
                PartitionData data = partition(place).setRecords(records);
                ranges.forEach(range -> data.acquiredRecords().add(new AcquiredRecords()
                        .setFirstOffset(range.firstOffset())
                        .setLastOffset(range.lastOffset())
                        .setDeliveryCount((short) range.deliveries())));
            }
            case ShareFetchResult.Nothing ignored -> {
                if (full) {
                    partition(place);
                }
            }
            case ShareFetchResult.Failed(Errors error) -> {
                PartitionData data = partition(place).setErrorCode(error.code()).setErrorMessage(error.message());
                hint(place, error, data);
            }
        }
    }

    void acknowledged(ShareSession.Place place, Errors error) {
        PartitionData data = partition(place).setAcknowledgeErrorCode(error.code());
        if (error != Errors.NONE) {
            data.setAcknowledgeErrorMessage(error.message());
            hint(place, error, data);
        }
    }

    private PartitionData partition(ShareSession.Place place) {
        return partitions.computeIfAbsent(place, ignored -> {
            PartitionData data = new PartitionData().setPartitionIndex(place.partition()).setRecords(MemoryRecords.EMPTY);
            topics.computeIfAbsent(place.topicId(), id -> new ShareFetchableTopicResponse().setTopicId(id)).partitions().add(data);
            return data;
        });
    }

    private void hint(ShareSession.Place place, Errors error, PartitionData data) {
        LeaderHints hint = LeaderHints.of(image, error, place.topicId(), place.partition(), request.connection().listener());
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

    /** @param lockMillis how long locks of the group last */
    ShareFetchResponseData response(int lockMillis) {
        topics.values().forEach(topic -> response.responses().add(topic));
        return response.setAcquisitionLockTimeoutMs(lockMillis);
    }
}
