package dev.kraftbench.transaction.internal;

import dev.kraftbench.transaction.TransactionState;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.DescribeTransactionsResponseData;
import org.apache.kafka.common.message.ListTransactionsResponseData;
import org.apache.kafka.common.protocol.Errors;

/** Answers questions about the transactional ids of a shard as they are now. On the shard's lane. */
public final class TransactionQueries {

    /**
     * Which transactional ids are asked for; what is empty lets all through.
     *
     * @param longerThanMillis open for longer than this, or negative
     * @param ids that are asked for (KIP-1152)
     */
    public record Filter(Set<TransactionState> states, Set<Long> producerIds, long longerThanMillis, Predicate<String> ids) {}

    private final Map<String, TransactionMetadata> transactions;
    private final long nowMillis;

    TransactionQueries(Map<String, TransactionMetadata> transactions, long nowMillis) {
        this.transactions = transactions;
        this.nowMillis = nowMillis;
    }

    public List<ListTransactionsResponseData.TransactionState> list(Filter filter) {
        return transactions.values().stream()
                .filter(each -> passes(each, filter))
                .map(each -> new ListTransactionsResponseData.TransactionState()
                        .setTransactionalId(each.transactionalId())
                        .setProducerId(each.producer().id())
                        .setTransactionState(each.state().label()))
                .toList();
    }

    private boolean passes(TransactionMetadata each, Filter filter) {
        return (filter.states().isEmpty() || filter.states().contains(each.state()))
                && (filter.producerIds().isEmpty() || filter.producerIds().contains(each.producer().id()))
                && (filter.longerThanMillis() < 0 || nowMillis - each.startMillis() > filter.longerThanMillis())
                && filter.ids().test(each.transactionalId());
    }

    public DescribeTransactionsResponseData.TransactionState describe(String transactionalId) {
        DescribeTransactionsResponseData.TransactionState answer =
                new DescribeTransactionsResponseData.TransactionState().setTransactionalId(transactionalId);
        TransactionMetadata known = transactions.get(transactionalId);
        if (known == null) {
            return answer.setErrorCode(Errors.TRANSACTIONAL_ID_NOT_FOUND.code());
        }
        for (TopicPartition partition : known.partitions()) {
            DescribeTransactionsResponseData.TopicData topic = answer.topics().find(partition.topic());
            if (topic == null) {
                topic = new DescribeTransactionsResponseData.TopicData().setTopic(partition.topic());
                answer.topics().add(topic);
            }
            topic.partitions().add(partition.partition());
        }
        return answer.setProducerId(known.producer().id())
                .setProducerEpoch(known.producer().epoch())
                .setTransactionState(known.state().label())
                .setTransactionTimeoutMs(known.timeoutMillis())
                .setTransactionStartTimeMs(known.startMillis());
    }
}
