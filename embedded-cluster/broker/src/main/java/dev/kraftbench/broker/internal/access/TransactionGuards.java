package dev.kraftbench.broker.internal.access;

import static org.apache.kafka.common.acl.AclOperation.CLUSTER_ACTION;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.IDEMPOTENT_WRITE;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.TWO_PHASE_COMMIT;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;
import static org.apache.kafka.common.resource.ResourceType.TRANSACTIONAL_ID;

import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.AddOffsetsToTxnRequestData;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTopic;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData.AddPartitionsToTxnPartitionResult;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData.AddPartitionsToTxnTopicResult;
import org.apache.kafka.common.message.DescribeTransactionsRequestData;
import org.apache.kafka.common.message.DescribeTransactionsResponseData;
import org.apache.kafka.common.message.EndTxnRequestData;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.ListTransactionsResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/** Transactional ids and what is written under them. */
final class TransactionGuards {

    private static final short BROKERS_ONLY_SINCE = 4;

    private TransactionGuards() {}

    static void addTo(Map<ApiKeys, Guard> guards) {
        guards.put(ApiKeys.INIT_PRODUCER_ID, TransactionGuards::producerId);
        guards.put(ApiKeys.ADD_PARTITIONS_TO_TXN, TransactionGuards::partitions);
        guards.put(
                ApiKeys.ADD_OFFSETS_TO_TXN,
                Guard.named(WRITE, TRANSACTIONAL_ID, AddOffsetsToTxnRequestData.class, AddOffsetsToTxnRequestData::transactionalId)
                        .then(Guard.named(READ, GROUP, AddOffsetsToTxnRequestData.class, AddOffsetsToTxnRequestData::groupId)));
        guards.put(
                ApiKeys.END_TXN, Guard.named(WRITE, TRANSACTIONAL_ID, EndTxnRequestData.class, EndTxnRequestData::transactionalId));
        guards.put(
                ApiKeys.WRITE_TXN_MARKERS,
                Guard.only(
                        caller -> caller.quietly().mayCluster(AclOperation.ALTER) || caller.mayCluster(CLUSTER_ACTION),
                        Errors.CLUSTER_AUTHORIZATION_FAILED));
        guards.put(ApiKeys.DESCRIBE_TRANSACTIONS, descriptions());
        guards.put(
                ApiKeys.LIST_TRANSACTIONS,
                Guard.answered(ListTransactionsResponseData.class, (caller, answer) -> answer.setTransactionStates(Lists.only(
                        answer.transactionStates(), state -> caller.quietly().may(DESCRIBE, TRANSACTIONAL_ID, state.transactionalId())))));
    }

    /** Whoever may write to any topic may do so idempotently. */
    private static void producerId(Request request, Caller caller, RequestHandler next, ResponseSink sink) {
        InitProducerIdRequestData asked = (InitProducerIdRequestData) request.message();
        String id = asked.transactionalId();
        if (id == null) {
            if (caller.quietly().mayCluster(IDEMPOTENT_WRITE) || caller.maySome(WRITE, TOPIC) || caller.mayCluster(IDEMPOTENT_WRITE)) {
                next.handle(request, sink);
            } else {
                RefusedRequests.refuse(request, Errors.CLUSTER_AUTHORIZATION_FAILED, sink);
            }
        } else if (caller.may(WRITE, TRANSACTIONAL_ID, id)
                && (!asked.enable2Pc() || caller.may(TWO_PHASE_COMMIT, TRANSACTIONAL_ID, id))) {
            next.handle(request, sink);
        } else {
            RefusedRequests.refuse(request, Errors.TRANSACTIONAL_ID_AUTHORIZATION_FAILED, sink);
        }
    }

    /** Clients add the partitions of one transaction, all or none; brokers ask for many transactions at once. */
    private static void partitions(Request request, Caller caller, RequestHandler next, ResponseSink sink) {
        if (request.version() >= BROKERS_ONLY_SINCE) {
            Guard.cluster(CLUSTER_ACTION).handle(request, caller, next, sink);
            return;
        }
        AddPartitionsToTxnRequestData asked = (AddPartitionsToTxnRequestData) request.message();
        if (!caller.may(WRITE, TRANSACTIONAL_ID, asked.v3AndBelowTransactionalId())) {
            RefusedRequests.refuse(request, Errors.TRANSACTIONAL_ID_AUTHORIZATION_FAILED, sink);
            return;
        }
        Set<String> refused = asked.v3AndBelowTopics().stream()
                .map(AddPartitionsToTxnTopic::name)
                .filter(topic -> Topic.isInternal(topic) || !caller.mayTopic(WRITE, topic))
                .collect(Collectors.toSet());
        if (refused.isEmpty()) {
            next.handle(request, sink);
        } else {
            sink.respond(notAdded(asked, refused));
        }
    }

    private static AddPartitionsToTxnResponseData notAdded(AddPartitionsToTxnRequestData asked, Set<String> refused) {
        AddPartitionsToTxnResponseData answer = new AddPartitionsToTxnResponseData();
        for (AddPartitionsToTxnTopic topic : asked.v3AndBelowTopics()) {
            Errors error = refused.contains(topic.name()) ? Errors.TOPIC_AUTHORIZATION_FAILED : Errors.OPERATION_NOT_ATTEMPTED;
            AddPartitionsToTxnTopicResult result = new AddPartitionsToTxnTopicResult().setName(topic.name());
            topic.partitions().forEach(partition -> result.resultsByPartition()
                    .add(new AddPartitionsToTxnPartitionResult().setPartitionIndex(partition).setPartitionErrorCode(error.code())));
            answer.resultsByTopicV3AndBelow().add(result);
        }
        return answer;
    }

    private static Guard descriptions() {
        Guard ids = new PartGuard<DescribeTransactionsRequestData, String, DescribeTransactionsResponseData>(
                DescribeTransactionsRequestData::transactionalIds,
                (caller, id) -> caller.may(DESCRIBE, TRANSACTIONAL_ID, id),
                DescribeTransactionsResponseData::new,
                (answer, id) -> answer.setTransactionStates(Lists.with(
                        answer.transactionStates(),
                        new DescribeTransactionsResponseData.TransactionState()
                                .setTransactionalId(id)
                                .setErrorCode(Errors.TRANSACTIONAL_ID_AUTHORIZATION_FAILED.code()))));
        return ids.then(Guard.answered(DescribeTransactionsResponseData.class, (caller, answer) -> answer.transactionStates()
                .forEach(state -> state.topics().removeIf(topic -> !caller.quietly().mayTopic(DESCRIBE, topic.topic())))));
    }
}
