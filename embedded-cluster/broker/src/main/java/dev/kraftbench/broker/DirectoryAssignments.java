package dev.kraftbench.broker;

import dev.kraftbench.kernel.Link;
import dev.kraftbench.protocol.PeerRequest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.AssignReplicasToDirsRequestData;
import org.apache.kafka.common.message.AssignReplicasToDirsResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the controller in which log directory each replica lies, so that it can move leaderships when one fails (KIP-858). One request
 * at a time, repeated until it is taken. On the metadata lane, but for {@link #assign}.
 */
public final class DirectoryAssignments {

    private static final Logger LOG = LoggerFactory.getLogger(DirectoryAssignments.class);
    private static final int MAX_PER_REQUEST = 2_000;
    private static final long TIMEOUT_NANOS = 10_000_000_000L;
    private static final long RETRY_NANOS = 500_000_000L;

    private final int nodeId;
    private final LongSupplier brokerEpoch;
    private final ControllerChannel controller;
    private final Map<TopicIdPartition, Uuid> waiting = new LinkedHashMap<>();
    private boolean underWay;
    private boolean scheduled;

    /** @param brokerEpoch of the present registration, for any thread */
    public DirectoryAssignments(int nodeId, LongSupplier brokerEpoch, ControllerChannel controller) {
        this.nodeId = nodeId;
        this.brokerEpoch = brokerEpoch;
        this.controller = controller;
    }

    /** The replica lies in this directory. Any thread. */
    public void assign(TopicIdPartition partition, Uuid directory) {
        controller.lane().execute(() -> {
            waiting.put(partition, directory);
            sendSoon(0);
        });
    }

    private void sendSoon(long delayNanos) {
        if (!underWay && !scheduled) {
            scheduled = true;
            controller.lane().schedule(delayNanos, this::send);
        }
    }

    private void send() {
        scheduled = false;
        if (underWay || waiting.isEmpty()) {
            return;
        }
        underWay = true;
        Map<TopicIdPartition, Uuid> batch = new LinkedHashMap<>();
        for (Iterator<Map.Entry<TopicIdPartition, Uuid>> each = waiting.entrySet().iterator();
                each.hasNext() && batch.size() < MAX_PER_REQUEST; ) {
            Map.Entry<TopicIdPartition, Uuid> entry = each.next();
            batch.put(entry.getKey(), entry.getValue());
            each.remove();
        }
        PeerRequest request = PeerRequest.of(ApiKeys.ASSIGN_REPLICAS_TO_DIRS, request(batch));
        controller.send(request, TIMEOUT_NANOS, controller.lane(), delivery -> {
            underWay = false;
            if (isTaken(delivery)) {
                sendSoon(0);
            } else {
                // What has been told since goes before.
                batch.forEach(waiting::putIfAbsent);
                sendSoon(RETRY_NANOS);
            }
        });
    }

    private boolean isTaken(Link.Delivery<ApiMessage> delivery) {
        return switch (delivery) {
            case Link.Delivery.Answered<ApiMessage>(ApiMessage message) -> {
                Errors error = Errors.forCode(((AssignReplicasToDirsResponseData) message).errorCode());
                if (error != Errors.NONE) {
                    LOG.atInfo().addKeyValue("nodeId", nodeId).addKeyValue("error", error).log("directories not taken yet");
                }
                // A partition that is refused by itself has been deleted or moved away meanwhile.
                yield error == Errors.NONE;
            }
            case Link.Delivery.Lost<ApiMessage>(Link.Loss reason, String detail) -> reason == Link.Loss.CLOSED;
        };
    }

    private AssignReplicasToDirsRequestData request(Map<TopicIdPartition, Uuid> batch) {
        Map<Uuid, Map<Uuid, AssignReplicasToDirsRequestData.TopicData>> byDirectory = new LinkedHashMap<>();
        batch.forEach((partition, directory) -> byDirectory
                .computeIfAbsent(directory, id -> new LinkedHashMap<>())
                .computeIfAbsent(partition.topicId(), id -> new AssignReplicasToDirsRequestData.TopicData().setTopicId(id))
                .partitions()
                .add(new AssignReplicasToDirsRequestData.PartitionData().setPartitionIndex(partition.partition())));
        AssignReplicasToDirsRequestData request =
                new AssignReplicasToDirsRequestData().setBrokerId(nodeId).setBrokerEpoch(brokerEpoch.getAsLong());
        byDirectory.forEach((directory, topics) -> request.directories()
                .add(new AssignReplicasToDirsRequestData.DirectoryData()
                        .setId(directory)
                        .setTopics(new ArrayList<>(topics.values()))));
        return request;
    }
}
