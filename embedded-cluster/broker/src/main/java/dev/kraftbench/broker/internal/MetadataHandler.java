package dev.kraftbench.broker.internal;

import dev.kraftbench.broker.ImageWatch;
import dev.kraftbench.broker.TopicCreation;
import dev.kraftbench.broker.internal.access.Caller;
import dev.kraftbench.metadata.BrokerRegistration;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.Endpoint;
import dev.kraftbench.metadata.PartitionRegistration;
import dev.kraftbench.metadata.TopicImage;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataRequestData.MetadataRequestTopic;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponsePartition;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopic;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.Nullable;

/** METADATA: brokers and topics, creating missing topics where that is allowed. */
public final class MetadataHandler implements RequestHandler {

    /** @param autoCreate {@code auto.create.topics.enable} */
    public record Settings(int nodeId, String clusterId, boolean autoCreate) {}

    private final Settings settings;
    private final ImageWatch images;
    private final TopicCreation creation;

    public MetadataHandler(Settings settings, ImageWatch images, TopicCreation creation) {
        this.settings = settings;
        this.images = images;
        this.creation = creation;
    }

    @Override
    public void handle(Request request, ResponseSink sink) {
        MetadataRequestData asked = (MetadataRequestData) request.message();
        if (isMalformed(asked, request.version())) {
            sink.respond(malformed(asked));
            return;
        }
        Set<String> missing = missing(asked);
        boolean mayCreate = settings.autoCreate() && (asked.allowAutoTopicCreation() || request.version() < 4);
        if (missing.isEmpty() || !mayCreate) {
            sink.respond(answer(request, asked, Map.of()));
            return;
        }
        creation.ensureFor(request, missing, failures -> sink.respond(answer(request, asked, failures)));
    }

    /** Names were not nullable before version 10, and topics can be asked for by id since version 12 only. */
    private static boolean isMalformed(MetadataRequestData asked, short version) {
        if (asked.topics() == null) {
            return false;
        }
        for (MetadataRequestTopic topic : asked.topics()) {
            boolean byId = isById(topic);
            if (topic.name() == null && (version < 10 || !byId) || byId && version < 12) {
                return true;
            }
        }
        return false;
    }

    /** Whoever gives an id means it, whatever name stands beside it: clients leave the empty one there. */
    private static boolean isById(MetadataRequestTopic topic) {
        return !topic.topicId().equals(Uuid.ZERO_UUID);
    }

    private MetadataResponseData malformed(MetadataRequestData asked) {
        MetadataResponseData answer = new MetadataResponseData().setClusterId(settings.clusterId());
        for (MetadataRequestTopic topic : asked.topics()) {
            answer.topics()
                    .add(topic(topic.name() == null ? "" : topic.name(), topic.topicId(), Errors.INVALID_REQUEST));
        }
        return answer;
    }

    private Set<String> missing(MetadataRequestData asked) {
        Set<String> missing = new LinkedHashSet<>();
        if (asked.topics() != null) {
            ClusterImage image = images.image();
            for (MetadataRequestTopic topic : asked.topics()) {
                if (!isById(topic) && topic.name() != null && image.topics().topic(topic.name()) == null) {
                    missing.add(topic.name());
                }
            }
        }
        return missing;
    }

    /** Each topic as it is first named or identified: an answer has all of its partitions, so it must not grow with repetitions. */
    private static List<MetadataRequestTopic> once(List<MetadataRequestTopic> asked) {
        Set<String> names = new HashSet<>();
        Set<Uuid> ids = new HashSet<>();
        return asked.stream()
                .filter(topic -> isById(topic) ? ids.add(topic.topicId()) : names.add(topic.name()))
                .toList();
    }

    private MetadataResponseData answer(Request request, MetadataRequestData asked, Map<String, Errors> failures) {
        ClusterAnswers cluster = new ClusterAnswers(images.image(), request.connection().listener());
        short version = request.version();
        MetadataResponseData answer = new MetadataResponseData().setClusterId(settings.clusterId());
        List<BrokerRegistration> live = cluster.liveBrokers();
        for (BrokerRegistration broker : live) {
            Endpoint endpoint = cluster.endpoint(broker);
            answer.brokers()
                    .add(new MetadataResponseData.MetadataResponseBroker()
                            .setNodeId(broker.id())
                            .setHost(endpoint.host())
                            .setPort(endpoint.port())
                            .setRack(broker.rack()));
        }
        boolean selfLive = live.stream().anyMatch(broker -> broker.id() == settings.nodeId());
        answer.setControllerId(selfLive ? settings.nodeId() : live.isEmpty() ? -1 : live.getFirst().id());
        // Version 0 says "all topics" with an empty list.
        if (asked.topics() == null || version == 0 && asked.topics().isEmpty()) {
            cluster.image().topics().all().forEach(topic -> answer.topics().add(describe(cluster, topic, version)));
        } else {
            for (MetadataRequestTopic wanted : once(asked.topics())) {
                answer.topics().add(describe(cluster, wanted, version, failures));
            }
        }
        if (asked.includeClusterAuthorizedOperations()) {
            answer.setClusterAuthorizedOperations(Caller.everyOperation(ResourceType.CLUSTER));
        }
        if (asked.includeTopicAuthorizedOperations()) {
            answer.topics().forEach(topic -> topic.setTopicAuthorizedOperations(Caller.everyOperation(ResourceType.TOPIC)));
        }
        return answer;
    }

    private static MetadataResponseTopic describe(
            ClusterAnswers cluster, MetadataRequestTopic wanted, short version, Map<String, Errors> failures) {
        String name = isById(wanted) ? null : wanted.name();
        TopicImage topic = name == null
                ? cluster.image().topics().topic(wanted.topicId())
                : cluster.image().topics().topic(name);
        if (topic != null) {
            return describe(cluster, topic, version);
        }
        if (name == null) {
            return topic(null, wanted.topicId(), Errors.UNKNOWN_TOPIC_ID);
        }
        return topic(name, Uuid.ZERO_UUID, failures.getOrDefault(name, missingTopic(name)));
    }

    private static Errors missingTopic(String name) {
        try {
            Topic.validate(name);
            return Errors.UNKNOWN_TOPIC_OR_PARTITION;
        } catch (InvalidTopicException e) {
            return Errors.INVALID_TOPIC_EXCEPTION;
        }
    }

    private static MetadataResponseTopic topic(@Nullable String name, Uuid id, Errors error) {
        return new MetadataResponseTopic()
                .setName(name)
                .setTopicId(id)
                .setErrorCode(error.code())
                .setIsInternal(name != null && Topic.isInternal(name));
    }

    private static MetadataResponseTopic describe(ClusterAnswers cluster, TopicImage topic, short version) {
        List<MetadataResponsePartition> partitions = new ArrayList<>(topic.partitions().size());
        topic.partitions().forEach((id, partition) -> partitions.add(describe(cluster, id, partition, version)));
        return topic(topic.name(), topic.id(), Errors.NONE).setPartitions(partitions);
    }

    private static MetadataResponsePartition describe(
            ClusterAnswers cluster, int id, PartitionRegistration partition, short version) {
        // Version 0 clients can't cope with replicas that are not among the brokers.
        boolean liveOnly = version == 0;
        List<Integer> replicas = liveOnly ? cluster.onlyLive(partition.replicas()) : partition.replicas();
        List<Integer> isr = liveOnly ? cluster.onlyLive(partition.isr()) : partition.isr();
        int leader = cluster.reachableLeader(partition);
        Errors error = Errors.NONE;
        if (leader == ClusterAnswers.NO_LEADER) {
            error = cluster.leaderError(partition, version >= 6);
        } else if (replicas.size() < partition.replicas().size() || isr.size() < partition.isr().size()) {
            error = Errors.REPLICA_NOT_AVAILABLE;
        }
        return new MetadataResponsePartition()
                .setPartitionIndex(id)
                .setErrorCode(error.code())
                .setLeaderId(leader)
                .setLeaderEpoch(partition.leaderEpoch())
                .setReplicaNodes(replicas)
                .setIsrNodes(isr)
                .setOfflineReplicas(cluster.offlineReplicas(partition));
    }
}
