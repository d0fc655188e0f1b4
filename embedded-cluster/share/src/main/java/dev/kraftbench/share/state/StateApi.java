package dev.kraftbench.share.state;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.DeleteShareGroupStateRequestData;
import org.apache.kafka.common.message.DeleteShareGroupStateResponseData;
import org.apache.kafka.common.message.InitializeShareGroupStateRequestData;
import org.apache.kafka.common.message.InitializeShareGroupStateResponseData;
import org.apache.kafka.common.message.ReadShareGroupStateRequestData;
import org.apache.kafka.common.message.ReadShareGroupStateResponseData;
import org.apache.kafka.common.message.ReadShareGroupStateSummaryRequestData;
import org.apache.kafka.common.message.ReadShareGroupStateSummaryResponseData;
import org.apache.kafka.common.message.WriteShareGroupStateRequestData;
import org.apache.kafka.common.message.WriteShareGroupStateResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/**
 * One of the share coordinator's five APIs, taken apart: a request names a group, topics and partitions, an answer has a result for each. So
 * that splitting by coordinator, gathering and trying again are written once. Stateless; any thread.
 *
 * @param <Q> request
 * @param <A> answer
 * @param <P> what a request says of one partition
 * @param <R> the result for one partition
 */
abstract class StateApi<Q extends ApiMessage, A extends ApiMessage, P, R> {

    /** Something about one partition. */
    record Item<T>(Uuid topicId, int partition, T data) {}

    private final ApiKeys key;

    private StateApi(ApiKeys key) {
        this.key = key;
    }

    ApiKeys key() {
        return key;
    }

    abstract String group(Q request);

    abstract List<Item<P>> items(Q request);

    abstract Q request(String groupId, List<Item<P>> items);

    abstract List<Item<R>> results(A answer);

    abstract A answer(List<Item<R>> results);

    abstract Errors error(R result);

    abstract R failed(int partition, Errors error);

    private static <T> Map<Uuid, List<T>> byTopic(List<Item<T>> items) {
        Map<Uuid, List<T>> byTopic = new LinkedHashMap<>();
        items.forEach(item -> byTopic.computeIfAbsent(item.topicId(), any -> new ArrayList<>()).add(item.data()));
        return byTopic;
    }

    static final StateApi<
                    InitializeShareGroupStateRequestData, InitializeShareGroupStateResponseData, InitializeShareGroupStateRequestData.PartitionData, InitializeShareGroupStateResponseData.PartitionResult>
            INITIALIZE = new StateApi<>(ApiKeys.INITIALIZE_SHARE_GROUP_STATE) {
                @Override
                String group(InitializeShareGroupStateRequestData request) {
                    return request.groupId();
                }

                @Override
                List<Item<InitializeShareGroupStateRequestData.PartitionData>> items(InitializeShareGroupStateRequestData request) {
                    List<Item<InitializeShareGroupStateRequestData.PartitionData>> items = new ArrayList<>();
                    request.topics().forEach(topic -> topic.partitions()
                            .forEach(data -> items.add(new Item<>(topic.topicId(), data.partition(), data))));
                    return items;
                }

                @Override
                InitializeShareGroupStateRequestData request(String groupId, List<Item<InitializeShareGroupStateRequestData.PartitionData>> items) {
                    InitializeShareGroupStateRequestData request = new InitializeShareGroupStateRequestData().setGroupId(groupId);
                    byTopic(items).forEach((topicId, data) -> request.topics()
                            .add(new InitializeShareGroupStateRequestData.InitializeStateData().setTopicId(topicId).setPartitions(data)));
                    return request;
                }

                @Override
                List<Item<InitializeShareGroupStateResponseData.PartitionResult>> results(InitializeShareGroupStateResponseData answer) {
                    List<Item<InitializeShareGroupStateResponseData.PartitionResult>> items = new ArrayList<>();
                    answer.results().forEach(topic -> topic.partitions()
                            .forEach(result -> items.add(new Item<>(topic.topicId(), result.partition(), result))));
                    return items;
                }

                @Override
                InitializeShareGroupStateResponseData answer(List<Item<InitializeShareGroupStateResponseData.PartitionResult>> results) {
                    InitializeShareGroupStateResponseData answer = new InitializeShareGroupStateResponseData();
                    byTopic(results).forEach((topicId, some) -> answer.results()
                            .add(new InitializeShareGroupStateResponseData.InitializeStateResult().setTopicId(topicId).setPartitions(some)));
                    return answer;
                }

                @Override
                Errors error(InitializeShareGroupStateResponseData.PartitionResult result) {
                    return Errors.forCode(result.errorCode());
                }

                @Override
                InitializeShareGroupStateResponseData.PartitionResult failed(int partition, Errors error) {
                    return new InitializeShareGroupStateResponseData.PartitionResult()
                            .setPartition(partition)
                            .setErrorCode(error.code())
                            .setErrorMessage(error.message());
                }
            };

    static final StateApi<
                    ReadShareGroupStateRequestData, ReadShareGroupStateResponseData, ReadShareGroupStateRequestData.PartitionData, ReadShareGroupStateResponseData.PartitionResult>
            READ = new StateApi<>(ApiKeys.READ_SHARE_GROUP_STATE) {
                @Override
                String group(ReadShareGroupStateRequestData request) {
                    return request.groupId();
                }

                @Override
                List<Item<ReadShareGroupStateRequestData.PartitionData>> items(ReadShareGroupStateRequestData request) {
                    List<Item<ReadShareGroupStateRequestData.PartitionData>> items = new ArrayList<>();
                    request.topics().forEach(topic -> topic.partitions()
                            .forEach(data -> items.add(new Item<>(topic.topicId(), data.partition(), data))));
                    return items;
                }

                @Override
                ReadShareGroupStateRequestData request(String groupId, List<Item<ReadShareGroupStateRequestData.PartitionData>> items) {
                    ReadShareGroupStateRequestData request = new ReadShareGroupStateRequestData().setGroupId(groupId);
                    byTopic(items).forEach((topicId, data) -> request.topics()
                            .add(new ReadShareGroupStateRequestData.ReadStateData().setTopicId(topicId).setPartitions(data)));
                    return request;
                }

                @Override
                List<Item<ReadShareGroupStateResponseData.PartitionResult>> results(ReadShareGroupStateResponseData answer) {
                    List<Item<ReadShareGroupStateResponseData.PartitionResult>> items = new ArrayList<>();
                    answer.results().forEach(topic -> topic.partitions()
                            .forEach(result -> items.add(new Item<>(topic.topicId(), result.partition(), result))));
                    return items;
                }

                @Override
                ReadShareGroupStateResponseData answer(List<Item<ReadShareGroupStateResponseData.PartitionResult>> results) {
                    ReadShareGroupStateResponseData answer = new ReadShareGroupStateResponseData();
                    byTopic(results).forEach((topicId, some) -> answer.results()
                            .add(new ReadShareGroupStateResponseData.ReadStateResult().setTopicId(topicId).setPartitions(some)));
                    return answer;
                }

                @Override
                Errors error(ReadShareGroupStateResponseData.PartitionResult result) {
                    return Errors.forCode(result.errorCode());
                }

                @Override
                ReadShareGroupStateResponseData.PartitionResult failed(int partition, Errors error) {
                    return new ReadShareGroupStateResponseData.PartitionResult()
                            .setPartition(partition)
                            .setErrorCode(error.code())
                            .setErrorMessage(error.message());
                }
            };

    static final StateApi<
                    WriteShareGroupStateRequestData, WriteShareGroupStateResponseData, WriteShareGroupStateRequestData.PartitionData, WriteShareGroupStateResponseData.PartitionResult>
            WRITE = new StateApi<>(ApiKeys.WRITE_SHARE_GROUP_STATE) {
                @Override
                String group(WriteShareGroupStateRequestData request) {
                    return request.groupId();
                }

                @Override
                List<Item<WriteShareGroupStateRequestData.PartitionData>> items(WriteShareGroupStateRequestData request) {
                    List<Item<WriteShareGroupStateRequestData.PartitionData>> items = new ArrayList<>();
                    request.topics().forEach(topic -> topic.partitions()
                            .forEach(data -> items.add(new Item<>(topic.topicId(), data.partition(), data))));
                    return items;
                }

                @Override
                WriteShareGroupStateRequestData request(String groupId, List<Item<WriteShareGroupStateRequestData.PartitionData>> items) {
                    WriteShareGroupStateRequestData request = new WriteShareGroupStateRequestData().setGroupId(groupId);
                    byTopic(items).forEach((topicId, data) -> request.topics()
                            .add(new WriteShareGroupStateRequestData.WriteStateData().setTopicId(topicId).setPartitions(data)));
                    return request;
                }

                @Override
                List<Item<WriteShareGroupStateResponseData.PartitionResult>> results(WriteShareGroupStateResponseData answer) {
                    List<Item<WriteShareGroupStateResponseData.PartitionResult>> items = new ArrayList<>();
                    answer.results().forEach(topic -> topic.partitions()
                            .forEach(result -> items.add(new Item<>(topic.topicId(), result.partition(), result))));
                    return items;
                }

                @Override
                WriteShareGroupStateResponseData answer(List<Item<WriteShareGroupStateResponseData.PartitionResult>> results) {
                    WriteShareGroupStateResponseData answer = new WriteShareGroupStateResponseData();
                    byTopic(results).forEach((topicId, some) -> answer.results()
                            .add(new WriteShareGroupStateResponseData.WriteStateResult().setTopicId(topicId).setPartitions(some)));
                    return answer;
                }

                @Override
                Errors error(WriteShareGroupStateResponseData.PartitionResult result) {
                    return Errors.forCode(result.errorCode());
                }

                @Override
                WriteShareGroupStateResponseData.PartitionResult failed(int partition, Errors error) {
                    return new WriteShareGroupStateResponseData.PartitionResult()
                            .setPartition(partition)
                            .setErrorCode(error.code())
                            .setErrorMessage(error.message());
                }
            };

    static final StateApi<
                    ReadShareGroupStateSummaryRequestData, ReadShareGroupStateSummaryResponseData, ReadShareGroupStateSummaryRequestData.PartitionData, ReadShareGroupStateSummaryResponseData.PartitionResult>
            READ_SUMMARY = new StateApi<>(ApiKeys.READ_SHARE_GROUP_STATE_SUMMARY) {
                @Override
                String group(ReadShareGroupStateSummaryRequestData request) {
                    return request.groupId();
                }

                @Override
                List<Item<ReadShareGroupStateSummaryRequestData.PartitionData>> items(ReadShareGroupStateSummaryRequestData request) {
                    List<Item<ReadShareGroupStateSummaryRequestData.PartitionData>> items = new ArrayList<>();
                    request.topics().forEach(topic -> topic.partitions()
                            .forEach(data -> items.add(new Item<>(topic.topicId(), data.partition(), data))));
                    return items;
                }

                @Override
                ReadShareGroupStateSummaryRequestData request(String groupId, List<Item<ReadShareGroupStateSummaryRequestData.PartitionData>> items) {
                    ReadShareGroupStateSummaryRequestData request = new ReadShareGroupStateSummaryRequestData().setGroupId(groupId);
                    byTopic(items).forEach((topicId, data) -> request.topics()
                            .add(new ReadShareGroupStateSummaryRequestData.ReadStateSummaryData().setTopicId(topicId).setPartitions(data)));
                    return request;
                }

                @Override
                List<Item<ReadShareGroupStateSummaryResponseData.PartitionResult>> results(ReadShareGroupStateSummaryResponseData answer) {
                    List<Item<ReadShareGroupStateSummaryResponseData.PartitionResult>> items = new ArrayList<>();
                    answer.results().forEach(topic -> topic.partitions()
                            .forEach(result -> items.add(new Item<>(topic.topicId(), result.partition(), result))));
                    return items;
                }

                @Override
                ReadShareGroupStateSummaryResponseData answer(List<Item<ReadShareGroupStateSummaryResponseData.PartitionResult>> results) {
                    ReadShareGroupStateSummaryResponseData answer = new ReadShareGroupStateSummaryResponseData();
                    byTopic(results).forEach((topicId, some) -> answer.results()
                            .add(new ReadShareGroupStateSummaryResponseData.ReadStateSummaryResult().setTopicId(topicId).setPartitions(some)));
                    return answer;
                }

                @Override
                Errors error(ReadShareGroupStateSummaryResponseData.PartitionResult result) {
                    return Errors.forCode(result.errorCode());
                }

                @Override
                ReadShareGroupStateSummaryResponseData.PartitionResult failed(int partition, Errors error) {
                    return new ReadShareGroupStateSummaryResponseData.PartitionResult()
                            .setPartition(partition)
                            .setErrorCode(error.code())
                            .setErrorMessage(error.message());
                }
            };

    static final StateApi<
                    DeleteShareGroupStateRequestData, DeleteShareGroupStateResponseData, DeleteShareGroupStateRequestData.PartitionData, DeleteShareGroupStateResponseData.PartitionResult>
            DELETE = new StateApi<>(ApiKeys.DELETE_SHARE_GROUP_STATE) {
                @Override
                String group(DeleteShareGroupStateRequestData request) {
                    return request.groupId();
                }

                @Override
                List<Item<DeleteShareGroupStateRequestData.PartitionData>> items(DeleteShareGroupStateRequestData request) {
                    List<Item<DeleteShareGroupStateRequestData.PartitionData>> items = new ArrayList<>();
                    request.topics().forEach(topic -> topic.partitions()
                            .forEach(data -> items.add(new Item<>(topic.topicId(), data.partition(), data))));
                    return items;
                }

                @Override
                DeleteShareGroupStateRequestData request(String groupId, List<Item<DeleteShareGroupStateRequestData.PartitionData>> items) {
                    DeleteShareGroupStateRequestData request = new DeleteShareGroupStateRequestData().setGroupId(groupId);
                    byTopic(items).forEach((topicId, data) -> request.topics()
                            .add(new DeleteShareGroupStateRequestData.DeleteStateData().setTopicId(topicId).setPartitions(data)));
                    return request;
                }

                @Override
                List<Item<DeleteShareGroupStateResponseData.PartitionResult>> results(DeleteShareGroupStateResponseData answer) {
                    List<Item<DeleteShareGroupStateResponseData.PartitionResult>> items = new ArrayList<>();
                    answer.results().forEach(topic -> topic.partitions()
                            .forEach(result -> items.add(new Item<>(topic.topicId(), result.partition(), result))));
                    return items;
                }

                @Override
                DeleteShareGroupStateResponseData answer(List<Item<DeleteShareGroupStateResponseData.PartitionResult>> results) {
                    DeleteShareGroupStateResponseData answer = new DeleteShareGroupStateResponseData();
                    byTopic(results).forEach((topicId, some) -> answer.results()
                            .add(new DeleteShareGroupStateResponseData.DeleteStateResult().setTopicId(topicId).setPartitions(some)));
                    return answer;
                }

                @Override
                Errors error(DeleteShareGroupStateResponseData.PartitionResult result) {
                    return Errors.forCode(result.errorCode());
                }

                @Override
                DeleteShareGroupStateResponseData.PartitionResult failed(int partition, Errors error) {
                    return new DeleteShareGroupStateResponseData.PartitionResult()
                            .setPartition(partition)
                            .setErrorCode(error.code())
                            .setErrorMessage(error.message());
                }
            };
}
