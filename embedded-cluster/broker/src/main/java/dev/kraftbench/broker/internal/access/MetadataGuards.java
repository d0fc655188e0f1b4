package dev.kraftbench.broker.internal.access;

import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.DescribeClusterRequestData;
import org.apache.kafka.common.message.DescribeClusterResponseData;
import org.apache.kafka.common.message.DescribeTopicPartitionsRequestData;
import org.apache.kafka.common.message.DescribeTopicPartitionsRequestData.TopicRequest;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataRequestData.MetadataRequestTopic;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopic;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourceType;

/** What clients ask of the cluster as a whole. Topics that a client may not describe look the same to him whether they exist or not. */
final class MetadataGuards {

    private static final byte GROUP = 0;
    private static final byte TRANSACTION = 1;
    private static final byte SHARE = 2;
    private static final short COORDINATORS_BATCHED_SINCE = 4;
    private static final short CREATION_ASKED_SINCE = 4;
    private static final int NOBODY = -1;

    private final TopicNames names;
    private final boolean autoCreate;

    /** @param autoCreate {@code auto.create.topics.enable} */
    MetadataGuards(TopicNames names, boolean autoCreate) {
        this.names = names;
        this.autoCreate = autoCreate;
    }

    void addTo(Map<ApiKeys, Guard> guards) {
        guards.put(ApiKeys.METADATA, this::metadata);
        guards.put(ApiKeys.DESCRIBE_TOPIC_PARTITIONS, this::topicPartitions);
        guards.put(ApiKeys.FIND_COORDINATOR, MetadataGuards::coordinator);
        guards.put(ApiKeys.DESCRIBE_CLUSTER, clusterOperations());
    }

    /** Tells what the client may do with the cluster, if he may see it at all. */
    static Guard clusterOperations() {
        return (request, caller, next, sink) -> {
            boolean told = ((DescribeClusterRequestData) request.message()).includeClusterAuthorizedOperations();
            next.handle(request, told ? Guard.amended(sink, message -> narrow(caller, (DescribeClusterResponseData) message)) : sink);
        };
    }

    private static void narrow(Caller caller, DescribeClusterResponseData answer) {
        if (answer.errorCode() == Errors.NONE.code()) {
            answer.setClusterAuthorizedOperations(operationsOnCluster(caller));
        }
    }

    private static int operationsOnCluster(Caller caller) {
        return caller.quietly().mayCluster(AclOperation.DESCRIBE) ? caller.operations(ResourceType.CLUSTER, Resource.CLUSTER_NAME) : 0;
    }

    private void metadata(Request request, Caller caller, RequestHandler next, ResponseSink sink) {
        MetadataRequestData asked = (MetadataRequestData) request.message();
        ResponseSink narrowing = Guard.amended(sink, message -> narrow(caller, asked, (MetadataResponseData) message));
        if (asked.topics() == null || request.version() == 0 && asked.topics().isEmpty()) {
            next.handle(request, Guard.amended(narrowing, message -> ((MetadataResponseData) message)
                    .topics()
                    .removeIf(topic -> topic.name() != null && !caller.quietly().mayTopic(AclOperation.DESCRIBE, topic.name()))));
            return;
        }
        boolean creates = autoCreate && (asked.allowAutoTopicCreation() || request.version() < CREATION_ASKED_SINCE);
        Lists.Split<MetadataRequestTopic> topics = Lists.split(
                asked.topics(), topic -> !maySee(caller, topic) || creates && isMissing(topic) && !caller.mayCreate(topic.name()));
        List<MetadataRequestTopic> refused = topics.chosen();
        if (refused.isEmpty()) {
            next.handle(request, narrowing);
            return;
        }
        MetadataRequestData rest = asked.duplicate().setTopics(topics.others());
        // To the oldest version an empty list means all topics.
        short version = (short) Math.max(1, request.version());
        Request passed = new Request(request.api(), version, request.header(), rest, request.connection());
        next.handle(passed, Guard.amended(narrowing, message -> {
            MetadataResponseData answer = (MetadataResponseData) message;
            refused.forEach(topic -> answer.topics().add(refusedTopic(topic)));
        }));
    }

    private boolean maySee(Caller caller, MetadataRequestTopic topic) {
        boolean byId = !topic.topicId().equals(Uuid.ZERO_UUID);
        return names.allow(caller, AclOperation.DESCRIBE, byId ? null : topic.name(), topic.topicId());
    }

    private boolean isMissing(MetadataRequestTopic topic) {
        return topic.topicId().equals(Uuid.ZERO_UUID) && topic.name() != null && !names.exists(topic.name());
    }

    private static MetadataResponseTopic refusedTopic(MetadataRequestTopic topic) {
        boolean byId = !topic.topicId().equals(Uuid.ZERO_UUID);
        return new MetadataResponseTopic()
                .setName(byId ? null : topic.name())
                .setTopicId(topic.topicId())
                .setIsInternal(!byId && Topic.isInternal(topic.name()))
                .setErrorCode(Errors.TOPIC_AUTHORIZATION_FAILED.code());
    }

    private static void narrow(Caller caller, MetadataRequestData asked, MetadataResponseData answer) {
        if (asked.includeClusterAuthorizedOperations()) {
            answer.setClusterAuthorizedOperations(operationsOnCluster(caller));
        }
        if (asked.includeTopicAuthorizedOperations()) {
            answer.topics().stream()
                    .filter(topic -> topic.errorCode() != Errors.TOPIC_AUTHORIZATION_FAILED.code() && topic.name() != null)
                    .forEach(topic -> topic.setTopicAuthorizedOperations(caller.operations(ResourceType.TOPIC, topic.name())));
        }
    }

    private void topicPartitions(Request request, Caller caller, RequestHandler next, ResponseSink sink) {
        DescribeTopicPartitionsRequestData asked = (DescribeTopicPartitionsRequestData) request.message();
        ResponseSink narrowing = Guard.amended(sink, message -> ((DescribeTopicPartitionsResponseData) message).topics().stream()
                .filter(topic -> topic.errorCode() != Errors.TOPIC_AUTHORIZATION_FAILED.code() && topic.name() != null)
                .forEach(topic -> topic.setTopicAuthorizedOperations(caller.operations(ResourceType.TOPIC, topic.name()))));
        if (asked.topics().isEmpty()) {
            List<TopicRequest> visible = names.images().get().topics().byName().keySet().stream()
                    .filter(name -> caller.quietly().mayTopic(AclOperation.DESCRIBE, name))
                    .map(name -> new TopicRequest().setName(name))
                    .toList();
            if (visible.isEmpty()) {
                sink.respond(new DescribeTopicPartitionsResponseData());
            } else {
                next.handle(Guard.with(request, asked.duplicate().setTopics(visible)), narrowing);
            }
            return;
        }
        new PartGuard<DescribeTopicPartitionsRequestData, TopicRequest, DescribeTopicPartitionsResponseData>(
                        DescribeTopicPartitionsRequestData::topics,
                        (who, topic) -> who.mayTopic(AclOperation.DESCRIBE, topic.name()),
                        DescribeTopicPartitionsResponseData::new,
                        (answer, topic) -> answer.topics()
                                .add(new DescribeTopicPartitionsResponseData.DescribeTopicPartitionsResponseTopic()
                                        .setName(topic.name())
                                        .setErrorCode(Errors.TOPIC_AUTHORIZATION_FAILED.code())
                                        .setIsInternal(false)))
                .handle(request, caller, next, narrowing);
    }

    private static void coordinator(Request request, Caller caller, RequestHandler next, ResponseSink sink) {
        FindCoordinatorRequestData asked = (FindCoordinatorRequestData) request.message();
        byte type = asked.keyType();
        if (type == SHARE) {
            Guard.cluster(AclOperation.CLUSTER_ACTION).handle(request, caller, next, sink);
        } else if (request.version() >= COORDINATORS_BATCHED_SINCE) {
            new PartGuard<FindCoordinatorRequestData, String, FindCoordinatorResponseData>(
                            FindCoordinatorRequestData::coordinatorKeys,
                            (who, key) -> mayFind(who, type, key),
                            FindCoordinatorResponseData::new,
                            (answer, key) -> answer.setCoordinators(Lists.with(
                                    answer.coordinators(),
                                    new FindCoordinatorResponseData.Coordinator()
                                            .setKey(key)
                                            .setErrorCode(errorOf(type).code())
                                            .setErrorMessage(errorOf(type).message())
                                            .setNodeId(NOBODY)
                                            .setHost("")
                                            .setPort(NOBODY))))
                    .handle(request, caller, next, sink);
        } else if (mayFind(caller, type, asked.key())) {
            next.handle(request, sink);
        } else {
            RefusedRequests.refuse(request, errorOf(type), sink);
        }
    }

    private static boolean mayFind(Caller caller, byte type, String key) {
        return switch (type) {
            case GROUP -> caller.may(AclOperation.DESCRIBE, ResourceType.GROUP, key);
            case TRANSACTION -> caller.may(AclOperation.DESCRIBE, ResourceType.TRANSACTIONAL_ID, key);
            default -> true;
        };
    }

    private static Errors errorOf(byte type) {
        return type == GROUP ? Errors.GROUP_AUTHORIZATION_FAILED : Errors.TRANSACTIONAL_ID_AUTHORIZATION_FAILED;
    }
}
