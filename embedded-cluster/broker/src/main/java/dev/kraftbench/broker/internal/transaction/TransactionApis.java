package dev.kraftbench.broker.internal.transaction;

import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.transaction.ProducerIdSource;
import dev.kraftbench.transaction.TransactionCoordinator;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.protocol.ApiKeys;

/** The requests of producers that have an id, and about their transactions. */
public final class TransactionApis {

    private TransactionApis() {}

    public static Map<ApiKeys, RequestHandler> handlers(
            TransactionCoordinator coordinator, ProducerIdSource producerIds, Supplier<ClusterImage> images, TransactionalOffsets offsets) {
        AddPartitionsHandlers additions = new AddPartitionsHandlers(coordinator, images);
        TransactionQueryHandlers queries = new TransactionQueryHandlers(coordinator);
        Map<ApiKeys, RequestHandler> handlers = new EnumMap<>(ApiKeys.class);
        handlers.put(ApiKeys.INIT_PRODUCER_ID, new InitProducerIdHandler(coordinator, producerIds));
        handlers.put(ApiKeys.ADD_PARTITIONS_TO_TXN, additions::addPartitions);
        handlers.put(ApiKeys.ADD_OFFSETS_TO_TXN, additions::addOffsets);
        handlers.put(ApiKeys.END_TXN, new EndTxnHandler(coordinator));
        handlers.put(ApiKeys.TXN_OFFSET_COMMIT, new TxnOffsetCommitHandler(offsets, images));
        handlers.put(ApiKeys.DESCRIBE_TRANSACTIONS, queries::describe);
        handlers.put(ApiKeys.LIST_TRANSACTIONS, queries::list);
        return handlers;
    }
}
