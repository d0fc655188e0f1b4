package dev.kraftbench.transaction.internal;

import dev.kraftbench.coordinator.CoordinatorRecord;
import dev.kraftbench.coordinator.RecordTypes;
import dev.kraftbench.transaction.TransactionState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.coordinator.transaction.generated.CoordinatorRecordType;
import org.apache.kafka.coordinator.transaction.generated.TransactionLogKey;
import org.apache.kafka.coordinator.transaction.generated.TransactionLogValue;
import org.apache.kafka.coordinator.transaction.generated.TransactionLogValue.PartitionsSchema;

/** The records of {@code __transaction_state}, in the versions that Kafka 4.4 writes. Stateless. */
public final class TransactionRecords {

    public static final RecordTypes TYPES = RecordTypes.generated(
            type -> CoordinatorRecordType.fromId(type).newRecordKey(), type -> CoordinatorRecordType.fromId(type).newRecordValue());

    /** From this transaction version on values are flexible and tell of previous and next producer ids (KIP-890). */
    private static final int FLEXIBLE_SINCE = 1;

    private TransactionRecords() {}

    /** @param transactionVersion the cluster's level of the feature */
    static CoordinatorRecord record(TransactionMetadata metadata, short transactionVersion) {
        ProducerLineage producer = metadata.producer();
        TransactionLogValue value = new TransactionLogValue()
                .setProducerId(producer.id())
                .setProducerEpoch(producer.epoch())
                .setTransactionTimeoutMs(metadata.timeoutMillis())
                .setTransactionStatus(metadata.state().id())
                .setTransactionLastUpdateTimestampMs(metadata.lastUpdateMillis())
                .setTransactionStartTimestampMs(metadata.startMillis())
                .setTransactionPartitions(metadata.state() == TransactionState.EMPTY ? null : byTopic(metadata.partitions()));
        boolean flexible = transactionVersion >= FLEXIBLE_SINCE;
        if (flexible) {
            value.setPreviousProducerId(producer.previousId())
                    .setNextProducerId(producer.nextId())
                    .setClientTransactionVersion(metadata.clientVersion());
        }
        return CoordinatorRecord.of(key(metadata.transactionalId()), value, flexible ? 1 : 0);
    }

    static CoordinatorRecord tombstone(String transactionalId) {
        return CoordinatorRecord.tombstone(key(transactionalId));
    }

    private static TransactionLogKey key(String transactionalId) {
        return new TransactionLogKey().setTransactionalId(transactionalId);
    }

    private static List<PartitionsSchema> byTopic(Set<TopicPartition> partitions) {
        Map<String, List<Integer>> byTopic = new LinkedHashMap<>();
        partitions.forEach(partition -> byTopic.computeIfAbsent(partition.topic(), any -> new ArrayList<>()).add(partition.partition()));
        List<PartitionsSchema> all = new ArrayList<>(byTopic.size());
        byTopic.forEach((topic, ids) -> all.add(new PartitionsSchema().setTopic(topic).setPartitionIds(ids)));
        return all;
    }

    static TransactionMetadata toMetadata(String transactionalId, TransactionLogValue value) {
        Set<TopicPartition> partitions = new LinkedHashSet<>();
        if (value.transactionPartitions() != null) {
            value.transactionPartitions().forEach(topic ->
                    topic.partitionIds().forEach(partition -> partitions.add(new TopicPartition(topic.topic(), partition))));
        }
        return new TransactionMetadata(
                transactionalId,
                new ProducerLineage(
                        value.producerId(),
                        value.producerEpoch(),
                        value.previousProducerId(),
                        value.nextProducerId(),
                        ProducerLineage.NO_EPOCH),
                value.transactionTimeoutMs(),
                TransactionState.of(value.transactionStatus()),
                Collections.unmodifiableSet(partitions),
                value.transactionStartTimestampMs(),
                value.transactionLastUpdateTimestampMs(),
                value.clientTransactionVersion());
    }
}
