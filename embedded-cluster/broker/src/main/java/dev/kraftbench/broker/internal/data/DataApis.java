package dev.kraftbench.broker.internal.data;

import dev.kraftbench.broker.AddPartitionsChannel;
import dev.kraftbench.broker.FetchSettings;
import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.kernel.LaneGroup;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.replication.Replicas;
import java.util.EnumMap;
import java.util.Map;
import org.apache.kafka.common.protocol.ApiKeys;

/** The handlers of everything that has to do with records. */
public final class DataApis {

    /** What has to be told to others about transactions, and asked of them. */
    public record Transactions(AddPartitionsChannel coordinators, OffsetsMarkers offsets) {}

    private final Map<ApiKeys, RequestHandler> handlers = new EnumMap<>(ApiKeys.class);

    public DataApis(
            Replicas replicas,
            LaneGroup lanes,
            Helpers helpers,
            FetchSettings fetching,
            Transactions transactions) {
        handlers.put(
                ApiKeys.PRODUCE, new ProduceHandler(replicas, new TransactionalProduces(transactions.coordinators())));
        handlers.put(ApiKeys.WRITE_TXN_MARKERS, new WriteTxnMarkersHandler(replicas, transactions.offsets()));
        handlers.put(ApiKeys.FETCH, new FetchHandler(replicas, lanes, fetching));
        handlers.put(ApiKeys.LIST_OFFSETS, new ListOffsetsHandler(replicas));
        handlers.put(ApiKeys.OFFSET_FOR_LEADER_EPOCH, new LeaderEpochsHandler(replicas));
        handlers.put(ApiKeys.DELETE_RECORDS, new DeleteRecordsHandler(replicas));
        handlers.put(ApiKeys.DESCRIBE_PRODUCERS, new ProducersHandler(replicas));
        handlers.put(ApiKeys.ALTER_REPLICA_LOG_DIRS, new MoveLogsHandler(replicas));
        handlers.put(ApiKeys.DESCRIBE_LOG_DIRS, new LogDirsHandler(replicas, helpers));
    }

    public Map<ApiKeys, RequestHandler> handlers() {
        return handlers;
    }
}
