package dev.kraftbench.broker.internal.data;

import dev.kraftbench.broker.AddPartitionsChannel;
import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.kernel.LaneGroup;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.replication.Replicas;
import java.util.EnumMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.protocol.ApiKeys;

/** The handlers of everything that has to do with records. */
public final class DataApis {

    /** What has to be told to others about transactions, and asked of them. */
    public record Transactions(AddPartitionsChannel coordinators, OffsetsMarkers offsets) {}

    private final Map<ApiKeys, RequestHandler> handlers = new EnumMap<>(ApiKeys.class);

    /**
     * @param fetchSessionSlots how many fetch sessions are kept ({@code max.incremental.fetch.session.cache.slots})
     * @param fetchMaxBytes that a client gets at a time ({@code fetch.max.bytes})
     * @param random for the ids of fetch sessions
     */
    public DataApis(
            Replicas replicas,
            LaneGroup lanes,
            Helpers helpers,
            int fetchSessionSlots,
            int fetchMaxBytes,
            RandomGenerator random,
            Transactions transactions) {
        handlers.put(
                ApiKeys.PRODUCE, new ProduceHandler(replicas, new TransactionalProduces(transactions.coordinators())));
        handlers.put(ApiKeys.WRITE_TXN_MARKERS, new WriteTxnMarkersHandler(replicas, transactions.offsets()));
        handlers.put(ApiKeys.FETCH, new FetchHandler(replicas, lanes, fetchSessionSlots, fetchMaxBytes, random));
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
