package dev.kraftbench.simulation.cluster;

import dev.kraftbench.kernel.Link.Delivery;
import dev.kraftbench.protocol.PeerRequest;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;

/**
 * Reads a partition from its beginning to its high watermark, once that has reached what was acknowledged: a new leader learns where it
 * stands only from its followers' next fetches.
 */
final class SimReader {

    record Read(long offset, long id) {}

    private final SimClient client;
    private final String topic;
    private final int partition;
    private final List<Read> records = new ArrayList<>();
    private final long atLeast;
    private long next;
    private boolean done;

    SimReader(SimClient client, String topic, int partition, long atLeast) {
        this.atLeast = atLeast;
        this.client = client;
        this.topic = topic;
        this.partition = partition;
    }

    boolean isDone() {
        return done;
    }

    List<Read> records() {
        return records;
    }

    void read() {
        FetchRequestData request = new FetchRequestData()
                .setMaxWaitMs(100)
                .setMinBytes(0)
                .setMaxBytes(1 << 20)
                .setTopics(List.of(new FetchRequestData.FetchTopic()
                        .setTopicId(client.topicId())
                        .setPartitions(List.of(new FetchRequestData.FetchPartition()
                                .setPartition(partition)
                                .setFetchOffset(next)
                                .setPartitionMaxBytes(1 << 20)))));
        client.send(client.leaderOf(partition), PeerRequest.of(ApiKeys.FETCH, request), delivery -> {
            if (delivery instanceof Delivery.Answered<ApiMessage>(ApiMessage message)
                    && ((FetchResponseData) message).errorCode() == 0
                    && !((FetchResponseData) message).responses().isEmpty()) {
                FetchResponseData.PartitionData data = ((FetchResponseData) message).responses().getFirst().partitions().getFirst();
                if (data.errorCode() == Errors.NONE.code()) {
                    take(data);
                    return;
                }
            }
            client.later(() -> client.refresh(topic, this::read));
        });
    }

    private void take(FetchResponseData.PartitionData data) {
        for (Record record : ((MemoryRecords) data.records()).records()) {
            if (record.offset() >= next) {
                records.add(new Read(record.offset(), record.value().getLong(0)));
                next = record.offset() + 1;
            }
        }
        if (next < data.highWatermark()) {
            read();
        } else if (next < atLeast) {
            client.later(() -> client.refresh(topic, this::read));
        } else {
            done = true;
        }
    }
}
