package dev.kraftbench.broker.internal.data;

import dev.kraftbench.kernel.Peer;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.replication.FetchOutcome;
import dev.kraftbench.replication.FetchOutcome.Positions;
import dev.kraftbench.storage.AbortedTransaction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.jspecify.annotations.Nullable;

/** Makes the response of a fetch: everything in a full one, only what is news in an incremental one. */
final class FetchAnswer {

    private static final short LEADERS_SINCE = 12;
    /** Where a leader is has had a place in the answer only since KIP-951. */
    private static final short ENDPOINTS_SINCE = 16;

    private final ClusterImage image;
    private final Request request;
    private final FetchSession session;
    private final boolean full;
    private final FetchResponseData response = new FetchResponseData();
    private final Map<FetchSession.Key, FetchResponseData.FetchableTopicResponse> topics = new LinkedHashMap<>();

    FetchAnswer(ClusterImage image, Request request, FetchSession session, boolean full) {
        this.image = image;
        this.request = request;
        this.session = session;
        this.full = full;
    }

    FetchResponseData of(HeldFetch fetch) {
        List<FetchSession.Entry> gaveRecords = new ArrayList<>();
        long bytes = 0;
        for (int i = 0; i < fetch.wanted().size(); i++) {
            HeldFetch.Wanted wanted = fetch.wanted().get(i);
            FetchOutcome outcome = fetch.outcome(i);
            PartitionData data = data(wanted.entry().key.partition());
            boolean news =
                    switch (outcome) {
                        case FetchOutcome.Records(var records, Positions positions, var aborted) -> {
                            positions(data, positions);
                            int size = records.sizeInBytes();
                            // Lanes read without knowing of each other: what is too much together is left for the next fetch.
                            boolean fits = fetch.fits(bytes, size);
                            data.setAbortedTransactions(aborted == null ? null : abortedTransactions(fits ? aborted : List.of()));
                            if (fits) {
                                data.setRecords(records);
                                bytes += size;
                                gaveRecords.add(wanted.entry());
                            } else {
                                records.release();
                            }
                            yield wanted.entry().tell(positions, false) || fits;
                        }
                        case FetchOutcome.Diverging(var leader, Positions positions) -> {
                            positions(data, positions);
                            data.setDivergingEpoch(new FetchResponseData.EpochEndOffset()
                                    .setEpoch(leader.epoch())
                                    .setEndOffset(leader.endOffset()));
                            // A follower that has yet to truncate takes no high watermark: it must be told again.
                            yield wanted.entry().tell(null, true);
                        }
                        case FetchOutcome.OutOfRange(Positions positions) -> {
                            data.setErrorCode(Errors.OFFSET_OUT_OF_RANGE.code());
                            yield wanted.entry().tell(null, true);
                        }
                        case FetchOutcome.Failed(Errors error) -> {
                            data.setErrorCode(error.code());
                            hint(wanted, error, data);
                            yield wanted.entry().tell(null, true);
                        }
                    };
            if (full || news) {
                topic(wanted.entry()).partitions().add(data);
            }
        }
        gaveRecords.forEach(session::moveToEnd);
        return response.setSessionId(session.id()).setResponses(new ArrayList<>(topics.values()));
    }

    private static PartitionData data(int partition) {
        return new PartitionData()
                .setPartitionIndex(partition)
                .setHighWatermark(-1)
                .setLastStableOffset(-1)
                .setLogStartOffset(-1)
                .setAbortedTransactions(null)
                .setRecords(MemoryRecords.EMPTY);
    }

    private static List<FetchResponseData.AbortedTransaction> abortedTransactions(List<AbortedTransaction> aborted) {
        List<FetchResponseData.AbortedTransaction> told = new ArrayList<>(aborted.size());
        for (AbortedTransaction each : aborted) {
            told.add(new FetchResponseData.AbortedTransaction()
                    .setProducerId(each.producerId())
                    .setFirstOffset(each.firstOffset()));
        }
        return told;
    }

    private static void positions(PartitionData data, Positions positions) {
        data.setHighWatermark(positions.highWatermark())
                .setLastStableOffset(positions.lastStableOffset())
                .setLogStartOffset(positions.logStartOffset());
    }

    private FetchResponseData.FetchableTopicResponse topic(FetchSession.Entry entry) {
        FetchSession.Key ofTopic = new FetchSession.Key(entry.key.topicId(), entry.key.topic(), -1);
        return topics.computeIfAbsent(
                ofTopic,
                key -> new FetchResponseData.FetchableTopicResponse()
                        .setTopicId(key.topicId())
                        .setTopic(entry.topic)
                        .setPartitions(new ArrayList<>()));
    }

    private void hint(HeldFetch.Wanted wanted, Errors error, PartitionData data) {
        if (request.version() < LEADERS_SINCE || session.isReplica()) {
            return;
        }
        FetchSession.Key key = wanted.entry().key;
        @Nullable LeaderHints hint = LeaderHints.of(
                image,
                error,
                LeaderHints.topicId(image, key.topicId(), key.topic()),
                key.partition(),
                request.connection().listener());
        if (hint == null) {
            return;
        }
        data.setCurrentLeader(new FetchResponseData.LeaderIdAndEpoch()
                .setLeaderId(hint.leader())
                .setLeaderEpoch(hint.leaderEpoch()));
        Peer endpoint = request.version() < ENDPOINTS_SINCE ? null : hint.endpoint();
        if (endpoint != null && response.nodeEndpoints().find(hint.leader()) == null) {
            response.nodeEndpoints()
                    .add(new FetchResponseData.NodeEndpoint()
                            .setNodeId(hint.leader())
                            .setHost(endpoint.host())
                            .setPort(endpoint.port())
                            .setRack(hint.rack()));
        }
    }
}
