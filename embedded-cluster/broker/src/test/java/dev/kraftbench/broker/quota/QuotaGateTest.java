package dev.kraftbench.broker.quota;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.kernel.VirtualLane;
import dev.kraftbench.metadata.ClusterDelta;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.protocol.Connection;
import dev.kraftbench.protocol.OpenConnection;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.ResponseSink;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.message.SaslHandshakeRequestData;
import org.apache.kafka.common.message.SaslHandshakeResponseData;
import org.apache.kafka.common.metadata.ClientQuotaRecord;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.junit.jupiter.api.Test;

class QuotaGateTest {

    private static final Duration HUNDREDTH = Duration.ofMillis(10);

    private final VirtualLane lane = new VirtualLane();
    private final ClientQuotas quotas = new ClientQuotas(11, TimeUnit.SECONDS.toNanos(1));
    private final List<Long> pausesMillis = new ArrayList<>();
    private final List<ApiMessage> answers = new ArrayList<>();
    private final List<ResponseSink> sinks = new ArrayList<>();
    private ClusterImage image = ClusterImage.EMPTY;
    private final Connection connection = new OpenConnection(lane, "PLAINTEXT") {
        @Override
        public void pause(long nanos) {
            pausesMillis.add(TimeUnit.NANOSECONDS.toMillis(nanos));
        }
    };

    private void quota(String clientId, String key, double value) {
        ClusterDelta delta = new ClusterDelta(image);
        delta.replay(new ClientQuotaRecord().setKey(key).setValue(value).setEntity(
                List.of(new ClientQuotaRecord.EntityData().setEntityType("client-id").setEntityName(clientId))));
        image = delta.apply(image.offset() + 1, 1);
        quotas.published(delta, image);
    }

    /** Handled for so long, and answered then. */
    private void ask(ApiKeys api, ApiMessage message, ApiMessage answer, Duration work) {
        ResponseSink sink = new ResponseSink() {
            @Override
            public void respond(ApiMessage response) {
                answers.add(response);
            }

            @Override
            public void noResponse() {}

            @Override
            public void close(String reason) {}
        };
        Request request = new Request(api, api.latestVersion(), new RequestHeaderData().setClientId("loader"), message, connection);
        lane.execute(() -> new QuotaGate(quotas, (asked, given) -> {
            sinks.add(given);
            lane.advance(work);
            if (answer instanceof ProduceResponseData produced && produced.throttleTimeMs() < 0) {
                given.noResponse();
            } else {
                given.respond(answer);
            }
        }).handle(request, sink));
        lane.settle();
    }

    private static ProduceRequestData produce(int bytes) {
        ProduceRequestData request = new ProduceRequestData();
        request.topicData().add(new ProduceRequestData.TopicProduceData()
                .setPartitionData(List.of(new ProduceRequestData.PartitionProduceData().setRecords(MemoryRecords.readableRecords(ByteBuffer.allocate(bytes))))));
        return request;
    }

    private static ResponseSink unread() {
        return new ResponseSink() {
            @Override
            public void respond(ApiMessage response) {}

            @Override
            public void noResponse() {}

            @Override
            public void close(String reason) {}
        };
    }

    @Test
    void withoutAQuotaTheHandlerGetsTheSinkItself() {
        ResponseSink[] given = new ResponseSink[1];
        ResponseSink own = unread();
        new QuotaGate(quotas, (request, sink) -> given[0] = sink).handle(
                new Request(ApiKeys.PRODUCE, (short) 9, new RequestHeaderData(), produce(10), connection), own);
        assertSame(own, given[0]);
    }

    @Test
    void aProducerAboveItsRateIsToldAndNotRead() {
        quota("loader", "producer_byte_rate", 1_000);
        ask(ApiKeys.PRODUCE, produce(9_000), new ProduceResponseData(), Duration.ZERO);
        assertEquals(List.of(), pausesMillis, "nine seconds' worth of ten");
        ProduceResponseData second = new ProduceResponseData();
        ask(ApiKeys.PRODUCE, produce(9_000), second, Duration.ZERO);
        assertEquals(List.of((long) second.throttleTimeMs()), pausesMillis);
        assertTrue(second.throttleTimeMs() > 8_000 && second.throttleTimeMs() < 8_300, second::toString);
    }

    @Test
    void aProducerThatWantsNoAnswerIsNotReadAllTheSame() {
        quota("loader", "producer_byte_rate", 1_000);
        ask(ApiKeys.PRODUCE, produce(18_000), new ProduceResponseData().setThrottleTimeMs(-1), Duration.ZERO);
        assertEquals(List.of(), answers);
        assertEquals(1, pausesMillis.size());
    }

    @Test
    void anotherClientIsNotConcerned() {
        quota("reader", "producer_byte_rate", 1_000);
        ask(ApiKeys.PRODUCE, produce(90_000), new ProduceResponseData(), Duration.ZERO);
        assertEquals(List.of(), pausesMillis);
    }

    @Test
    void aFetchAsksBeforeItSendsRecords() {
        quota("loader", "consumer_byte_rate", 1_000);
        ask(ApiKeys.FETCH, new FetchRequestData(), new FetchResponseData(), Duration.ZERO);
        ResponseSink sink = sinks.getFirst();
        assertEquals(10_000, sink.mostRecordBytes());
        assertEquals(0, sink.holdBack(30_000), "a batch that is too large for ever goes once all is saved up");
        assertEquals(21_000, sink.holdBack(1_000));
        lane.advance(Duration.ofSeconds(21));
        assertEquals(0, sink.holdBack(1_000));
        assertEquals(1, sink.holdBack(1), "what is held back is not counted, what went is");
        lane.advance(Duration.ofMillis(1));
        assertEquals(0, sink.holdBack(1));
        assertEquals(List.of(), pausesMillis, "whoever asks tells it with the answer");
    }

    @Test
    void withOneWindowAFetchStillWaitsForAByte() {
        ClientQuotas nothingSaved = new ClientQuotas(1, TimeUnit.SECONDS.toNanos(1));
        quota("loader", "consumer_byte_rate", 1_000);
        nothingSaved.published(new ClusterDelta(image), image);
        int[] most = new int[1];
        new QuotaGate(nothingSaved, (asked, given) -> most[0] = given.mostRecordBytes()).handle(
                new Request(ApiKeys.FETCH, (short) 17, new RequestHeaderData().setClientId("loader"), new FetchRequestData(), connection),
                unread());
        assertEquals(1, most[0]);
    }

    @Test
    void fetchesOfFollowersAndWhatNodesAskAreNotCounted() {
        quota("loader", "request_percentage", 0.001);
        ask(ApiKeys.FETCH, new FetchRequestData().setReplicaState(new FetchRequestData.ReplicaState().setReplicaId(2)), new FetchResponseData(), HUNDREDTH);
        ask(ApiKeys.FETCH, new FetchRequestData().setReplicaState(new FetchRequestData.ReplicaState().setReplicaId(2)), new FetchResponseData(), HUNDREDTH);
        assertEquals(List.of(), pausesMillis);
    }

    @Test
    void whoTakesTooMuchTimeWaitsAWindowAtMost() {
        quota("loader", "request_percentage", 0.01);
        ask(ApiKeys.METADATA, new MetadataRequestData(), new MetadataResponseData(), HUNDREDTH);
        assertEquals(List.of(), pausesMillis, "its time was not over");
        MetadataResponseData second = new MetadataResponseData();
        ask(ApiKeys.METADATA, new MetadataRequestData(), second, HUNDREDTH);
        assertEquals(990, second.throttleTimeMs(), "ten of them have passed");
        assertEquals(List.of(990L), pausesMillis);
    }

    @Test
    void anAnswerWithoutTheFieldGoesAsItIs() {
        quota("loader", "request_percentage", 0.01);
        ask(ApiKeys.SASL_HANDSHAKE, new SaslHandshakeRequestData(), new SaslHandshakeResponseData(), HUNDREDTH);
        ask(ApiKeys.SASL_HANDSHAKE, new SaslHandshakeRequestData(), new SaslHandshakeResponseData(), HUNDREDTH);
        assertEquals(2, answers.size());
        assertEquals(List.of(990L), pausesMillis);
    }

    @Test
    void whatTheControllerToldIsKeptTo() {
        quota("loader", "controller_mutation_rate", 1);
        ask(ApiKeys.METADATA, new MetadataRequestData(), new MetadataResponseData().setThrottleTimeMs(77), Duration.ZERO);
        assertEquals(List.of(77L), pausesMillis);
    }
}
