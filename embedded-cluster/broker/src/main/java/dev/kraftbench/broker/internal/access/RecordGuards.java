package dev.kraftbench.broker.internal.access;

import dev.kraftbench.protocol.ForwardingSink;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import java.util.Map;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.message.DeleteRecordsRequestData;
import org.apache.kafka.common.message.DeleteRecordsResponseData;
import org.apache.kafka.common.message.DescribeProducersRequestData;
import org.apache.kafka.common.message.DescribeProducersResponseData;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsResponseData;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.resource.ResourceType;

/** Requests about records of partitions, topic by topic. FETCH is not among them: its topics are those of a session. */
final class RecordGuards {

    private static final short REFUSED = Errors.TOPIC_AUTHORIZATION_FAILED.code();
    private static final long NONE = -1;

    private final TopicNames names;
    private final PartGuard<ProduceRequestData, TopicProduceData, ProduceResponseData> producePart;

    RecordGuards(TopicNames names) {
        this.names = names;
        this.producePart = new PartGuard<>(ProduceRequestData::topicData, this::mayWrite, ProduceResponseData::new, RecordGuards::refuse);
    }

    void addTo(Map<ApiKeys, Guard> guards) {
        guards.put(ApiKeys.PRODUCE, this::produce);
        guards.put(ApiKeys.LIST_OFFSETS, listOffsets());
        guards.put(ApiKeys.OFFSET_FOR_LEADER_EPOCH, leaderEpochs());
        guards.put(ApiKeys.DELETE_RECORDS, deleteRecords());
        guards.put(ApiKeys.DESCRIBE_PRODUCERS, producers());
    }

    private void produce(Request request, Caller caller, RequestHandler next, ResponseSink sink) {
        ProduceRequestData asked = (ProduceRequestData) request.message();
        String transactionalId = asked.transactionalId();
        if (transactionalId != null && !caller.may(AclOperation.WRITE, ResourceType.TRANSACTIONAL_ID, transactionalId)) {
            RefusedRequests.refuse(request, Errors.TRANSACTIONAL_ID_AUTHORIZATION_FAILED, sink);
            return;
        }
        for (TopicProduceData topic : asked.topicData()) {
            if (!mayWrite(caller, topic)) {
                producePart.handle(request, caller, next, asked.acks() == 0 ? closing(sink) : sink);
                return;
            }
        }
        next.handle(request, sink);
    }

    private boolean mayWrite(Caller caller, TopicProduceData topic) {
        return names.allow(caller, AclOperation.WRITE, topic.name(), topic.topicId());
    }

    private static void refuse(ProduceResponseData answer, TopicProduceData topic) {
        ProduceResponseData.TopicProduceResponse refused =
                new ProduceResponseData.TopicProduceResponse().setName(topic.name()).setTopicId(topic.topicId());
        topic.partitionData().forEach(partition -> refused.partitionResponses()
                .add(new ProduceResponseData.PartitionProduceResponse()
                        .setIndex(partition.index())
                        .setErrorCode(REFUSED)
                        .setErrorMessage(Errors.TOPIC_AUTHORIZATION_FAILED.message())
                        .setBaseOffset(NONE)
                        .setLogAppendTimeMs(NONE)
                        .setLogStartOffset(NONE)));
        answer.responses().add(refused);
    }

    /** A producer that wants no answer learns by the end of its connection that something was refused. */
    private static ResponseSink closing(ResponseSink sink) {
        return new ForwardingSink(sink) {
            @Override
            public void respond(ApiMessage response) {
                noResponse();
            }

            @Override
            public void noResponse() {
                close("PRODUCE with acks=0 was refused: " + Errors.TOPIC_AUTHORIZATION_FAILED);
            }
        };
    }

    private static Guard listOffsets() {
        return new PartGuard<ListOffsetsRequestData, ListOffsetsRequestData.ListOffsetsTopic, ListOffsetsResponseData>(
                ListOffsetsRequestData::topics,
                (caller, topic) -> caller.mayTopic(AclOperation.DESCRIBE, topic.name()),
                ListOffsetsResponseData::new,
                (answer, topic) -> answer.setTopics(Lists.with(
                        answer.topics(),
                        new ListOffsetsResponseData.ListOffsetsTopicResponse()
                                .setName(topic.name())
                                .setPartitions(topic.partitions().stream()
                                        .map(partition -> new ListOffsetsResponseData.ListOffsetsPartitionResponse()
                                                .setPartitionIndex(partition.partitionIndex())
                                                .setErrorCode(REFUSED)
                                                .setOffset(NONE)
                                                .setTimestamp(NONE))
                                        .toList()))));
    }

    /** Followers ask for any topic, consumers for those that they may see. */
    private static Guard leaderEpochs() {
        return new PartGuard<
                OffsetForLeaderEpochRequestData,
                OffsetForLeaderEpochRequestData.OffsetForLeaderTopic,
                OffsetForLeaderEpochResponseData>(
                OffsetForLeaderEpochRequestData::topics,
                (caller, topic) -> caller.quietly().mayCluster(AclOperation.CLUSTER_ACTION) || caller.mayTopic(AclOperation.DESCRIBE, topic.topic()),
                OffsetForLeaderEpochResponseData::new,
                (answer, topic) -> answer.topics()
                        .add(new OffsetForLeaderEpochResponseData.OffsetForLeaderTopicResult()
                                .setTopic(topic.topic())
                                .setPartitions(topic.partitions().stream()
                                        .map(partition -> new OffsetForLeaderEpochResponseData.EpochEndOffset()
                                                .setPartition(partition.partition())
                                                .setErrorCode(REFUSED))
                                        .toList())));
    }

    private static Guard deleteRecords() {
        return new PartGuard<DeleteRecordsRequestData, DeleteRecordsRequestData.DeleteRecordsTopic, DeleteRecordsResponseData>(
                DeleteRecordsRequestData::topics,
                (caller, topic) -> caller.mayTopic(AclOperation.DELETE, topic.name()),
                DeleteRecordsResponseData::new,
                (answer, topic) -> {
                    DeleteRecordsResponseData.DeleteRecordsTopicResult refused =
                            new DeleteRecordsResponseData.DeleteRecordsTopicResult().setName(topic.name());
                    topic.partitions().forEach(partition -> refused.partitions()
                            .add(new DeleteRecordsResponseData.DeleteRecordsPartitionResult()
                                    .setPartitionIndex(partition.partitionIndex())
                                    .setLowWatermark(NONE)
                                    .setErrorCode(REFUSED)));
                    answer.topics().add(refused);
                });
    }

    private static Guard producers() {
        return new PartGuard<DescribeProducersRequestData, DescribeProducersRequestData.TopicRequest, DescribeProducersResponseData>(
                DescribeProducersRequestData::topics,
                (caller, topic) -> caller.mayTopic(AclOperation.READ, topic.name()),
                DescribeProducersResponseData::new,
                (answer, topic) -> answer.setTopics(Lists.with(
                        answer.topics(),
                        new DescribeProducersResponseData.TopicResponse()
                                .setName(topic.name())
                                .setPartitions(topic.partitionIndexes().stream()
                                        .map(partition -> new DescribeProducersResponseData.PartitionResponse()
                                                .setPartitionIndex(partition)
                                                .setErrorCode(REFUSED)
                                                .setErrorMessage(Errors.TOPIC_AUTHORIZATION_FAILED.message()))
                                        .toList()))));
    }
}
