package dev.kraftbench.broker.internal.access;

import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.message.CreatePartitionsRequestData;
import org.apache.kafka.common.message.CreatePartitionsRequestData.CreatePartitionsTopic;
import org.apache.kafka.common.message.CreatePartitionsResponseData;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicResult;
import org.apache.kafka.common.message.DeleteTopicsRequestData;
import org.apache.kafka.common.message.DeleteTopicsRequestData.DeleteTopicState;
import org.apache.kafka.common.message.DeleteTopicsResponseData;
import org.apache.kafka.common.message.DeleteTopicsResponseData.DeletableTopicResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** Topics created, grown and deleted by the controller: the right to the cluster, or to the topic. */
final class TopicChangeGuards {

    private static final Errors REFUSED = Errors.TOPIC_AUTHORIZATION_FAILED;
    private static final int NOT_TOLD = -1;

    private final TopicNames names;

    TopicChangeGuards(TopicNames names) {
        this.names = names;
    }

    void addTo(Map<ApiKeys, Guard> guards) {
        guards.put(ApiKeys.CREATE_TOPICS, creations().then(Guard.answered(CreateTopicsResponseData.class, TopicChangeGuards::hideConfigs)));
        guards.put(ApiKeys.CREATE_PARTITIONS, growth());
        guards.put(ApiKeys.DELETE_TOPICS, this::deletions);
    }

    private static Guard creations() {
        return new PartGuard<CreateTopicsRequestData, CreatableTopic, CreateTopicsResponseData>(
                CreateTopicsRequestData::topics,
                (caller, topic) -> caller.mayCreate(topic.name()),
                CreateTopicsResponseData::new,
                (answer, topic) -> answer.topics()
                        .add(new CreatableTopicResult()
                                .setName(topic.name())
                                .setErrorCode(REFUSED.code())
                                .setErrorMessage("No ACL allows " + topic.name() + " to be created")));
    }

    /** Who may create a topic is not told its configuration unless he may see that too. */
    private static void hideConfigs(Caller caller, CreateTopicsResponseData answer) {
        answer.topics().stream()
                .filter(topic -> topic.errorCode() == Errors.NONE.code() && !caller.quietly().mayTopic(AclOperation.DESCRIBE_CONFIGS, topic.name()))
                .forEach(topic -> topic.setTopicConfigErrorCode(REFUSED.code())
                        .setNumPartitions(NOT_TOLD)
                        .setReplicationFactor((short) NOT_TOLD)
                        .setConfigs(List.of()));
    }

    private static Guard growth() {
        return new PartGuard<CreatePartitionsRequestData, CreatePartitionsTopic, CreatePartitionsResponseData>(
                CreatePartitionsRequestData::topics,
                (caller, topic) -> caller.mayTopic(AclOperation.ALTER, topic.name()),
                CreatePartitionsResponseData::new,
                (answer, topic) -> answer.setResults(Lists.with(
                        answer.results(),
                        new CreatePartitionsResponseData.CreatePartitionsTopicResult()
                                .setName(topic.name())
                                .setErrorCode(REFUSED.code()))));
    }

    /** Old clients name topics in another field. */
    private void deletions(Request request, Caller caller, RequestHandler next, ResponseSink sink) {
        DeleteTopicsRequestData asked = (DeleteTopicsRequestData) request.message();
        if (asked.topicNames().isEmpty()) {
            new PartGuard<DeleteTopicsRequestData, DeleteTopicState, DeleteTopicsResponseData>(
                            DeleteTopicsRequestData::topics,
                            (who, topic) -> mayDelete(who, topic.name(), topic.topicId()),
                            DeleteTopicsResponseData::new,
                            (answer, topic) -> refuse(answer, shown(caller, topic), topic.topicId()))
                    .handle(request, caller, next, sink);
        } else {
            new PartGuard<DeleteTopicsRequestData, String, DeleteTopicsResponseData>(
                            DeleteTopicsRequestData::topicNames,
                            (who, name) -> mayDelete(who, name, Uuid.ZERO_UUID),
                            DeleteTopicsResponseData::new,
                            (answer, name) -> refuse(answer, name, Uuid.ZERO_UUID))
                    .handle(request, caller, next, sink);
        }
    }

    private boolean mayDelete(Caller caller, @Nullable String name, Uuid id) {
        return caller.quietly().mayCluster(AclOperation.DELETE) || names.allow(caller, AclOperation.DELETE, name, id);
    }

    /** A topic that was named by its id is named in the answer only to those who may describe it. */
    private @Nullable String shown(Caller caller, DeleteTopicState topic) {
        if (topic.name() != null) {
            return topic.name();
        }
        String name = names.of(null, topic.topicId());
        return name != null && caller.quietly().mayTopic(AclOperation.DESCRIBE, name) ? name : null;
    }

    private static void refuse(DeleteTopicsResponseData answer, @Nullable String name, Uuid id) {
        answer.responses()
                .add(new DeletableTopicResult()
                        .setName(name)
                        .setTopicId(id)
                        .setErrorCode(REFUSED.code())
                        .setErrorMessage(REFUSED.message()));
    }
}
