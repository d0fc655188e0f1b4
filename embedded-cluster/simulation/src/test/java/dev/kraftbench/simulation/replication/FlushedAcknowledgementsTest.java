package dev.kraftbench.simulation.replication;

import static dev.kraftbench.simulation.replication.CalmCluster.MILLI;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kraftbench.simulation.Latency;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With {@code flush.messages=1} a record is durable before it is acknowledged: it outlives a loss of power in the same moment. */
class FlushedAcknowledgementsTest {

    private static final int BATCHES = 10;

    @ParameterizedTest
    @ValueSource(shorts = {1, -1})
    void anAcknowledgedRecordOutlivesALossOfPower(short acks) throws IOException {
        Map<String, String> settings = new HashMap<>(SimBroker.TOPIC_SETTINGS);
        settings.put(TopicConfig.FLUSH_MESSAGES_INTERVAL_CONFIG, "1");
        settings.remove(TopicConfig.SEGMENT_BYTES_CONFIG);
        CalmCluster cluster = new CalmCluster(settings);
        // So slow that an answer that does not wait is there first.
        cluster.brokers.values().forEach(broker -> broker.machine().helpers().latency(new Latency(20 * MILLI, 40 * MILLI, 0, 0)));
        List<ApiMessage> acknowledged = new ArrayList<>();
        cluster.onAnswer(acknowledged::add);
        for (int i = 0; i < BATCHES; i++) {
            cluster.send(1, ApiKeys.PRODUCE, ApiKeys.PRODUCE.latestVersion(), request(acks));
        }

        cluster.simulation.runUntil("acknowledgements", 10_000 * MILLI, () -> acknowledged.size() == BATCHES);

        for (ApiMessage answer : acknowledged) {
            assertEquals(0, ((ProduceResponseData) answer).responses().iterator().next().partitionResponses().getFirst().errorCode());
        }
        // Without all acknowledgements it is the leader's word only.
        for (int broker : acks == 1 ? List.of(1) : new TreeSet<>(cluster.brokers.keySet())) {
            assertEquals(BATCHES, cluster.endAfterLossOfPower(broker), "at broker " + broker);
        }
    }

    private static ProduceRequestData request(short acks) {
        MemoryRecords records = MemoryRecords.withRecords(Compression.NONE, new SimpleRecord(1_700_000_000_000L, null, new byte[20]));
        ProduceRequestData request = new ProduceRequestData().setAcks(acks).setTimeoutMs(1_000);
        request.topicData()
                .add(new ProduceRequestData.TopicProduceData()
                        .setTopicId(ScriptedController.TOPIC_ID)
                        .setPartitionData(List.of(new ProduceRequestData.PartitionProduceData().setIndex(0).setRecords(records))));
        return request;
    }
}
