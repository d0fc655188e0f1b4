package dev.kraftbench.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.protocol.RecordSlice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsResponseData;
import org.apache.kafka.common.metadata.PartitionRecord;
import org.apache.kafka.common.metadata.TopicRecord;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordsSend;
import org.junit.jupiter.api.Test;

/** A follower whose leader, broker 2, the test plays. */
class FollowerTest extends OneBroker {

    private static final Uuid OTHER_ID = new Uuid(3, 3);

    private static PartitionData data(MemoryRecords records, long highWatermark) {
        return new PartitionData().setPartitionIndex(0).setRecords(records).setHighWatermark(highWatermark).setLogStartOffset(0);
    }

    private static FetchResponseData response(int session, PartitionData... partitions) {
        FetchResponseData response = new FetchResponseData().setSessionId(session);
        if (partitions.length > 0) {
            response.responses()
                    .add(new FetchResponseData.FetchableTopicResponse()
                            .setTopicId(TestBroker.TOPIC_ID)
                            .setPartitions(List.of(partitions)));
        }
        return response;
    }

    private FetchPartition onlyPartition(TestBroker.Sent sent) {
        return sent.fetch().topics().getFirst().partitions().getFirst();
    }

    private void answer(TestBroker.Sent sent, FetchResponseData response) {
        sent.answer(response);
        broker.lane.settle();
    }

    @Test
    void theFirstFetchOpensASessionAndNamesEverything() {
        broker.topicLedBy(2, 1, 2, 3);
        TestBroker.Sent first = broker.sent.remove();
        assertEquals(2, first.to());
        assertEquals(0, first.fetch().sessionEpoch());
        assertEquals(0, first.fetch().maxWaitMs());
        assertEquals(11, first.fetch().replicaState().replicaEpoch());
        assertEquals(5, onlyPartition(first).currentLeaderEpoch());
        assertEquals(-1, onlyPartition(first).lastFetchedEpoch());
        assertTrue(broker.sent.isEmpty(), "one fetch at a time");
    }

    @Test
    void laterFetchesNameOnlyWhatChanged() {
        broker.topicLedBy(2, 1, 2, 3);
        answer(broker.sent.remove(), response(77, data(MemoryRecords.EMPTY, 0)));
        TestBroker.Sent second = broker.sent.remove();
        assertEquals(77, second.fetch().sessionId());
        assertEquals(1, second.fetch().sessionEpoch());
        assertEquals(500, second.fetch().maxWaitMs());
        assertTrue(second.fetch().topics().isEmpty());
        answer(second, response(77, data(TestBroker.stored(0, 5, "a", "b"), 1)));
        TestBroker.Sent third = broker.sent.remove();
        assertEquals(2, third.fetch().sessionEpoch());
        assertEquals(2, onlyPartition(third).fetchOffset());
        assertEquals(5, onlyPartition(third).lastFetchedEpoch());
        assertEquals(2, broker.partition().logEndOffset());
        assertEquals(1, broker.partition().highWatermark());
    }

    @Test
    void aDivergingLogIsCutWhereTheLeaderSays() {
        broker.topicLedBy(2, 1, 2, 3);
        answer(broker.sent.remove(), response(77, data(TestBroker.stored(0, 4, "a", "b", "c"), 1)));
        PartitionData diverging = data(MemoryRecords.EMPTY, 1)
                .setDivergingEpoch(new FetchResponseData.EpochEndOffset().setEpoch(4).setEndOffset(0));
        answer(broker.sent.remove(), response(77, diverging));
        assertEquals(0, broker.partition().logEndOffset());
        assertEquals(0, onlyPartition(broker.sent.remove()).fetchOffset());
    }

    @Test
    void aNewLeaderIsAskedAtOnceThoughTheOldOneHoldsAFetch() {
        broker.topicLedBy(2, 1, 2, 3);
        answer(broker.sent.remove(), response(77, data(MemoryRecords.EMPTY, 0)));
        TestBroker.Sent held = broker.sent.remove();
        broker.publish(TestBroker.change().setLeader(3));
        TestBroker.Sent next = broker.sent.remove();
        assertEquals(3, next.to());
        assertEquals(6, onlyPartition(next).currentLeaderEpoch());
        answer(held, response(77, data(TestBroker.stored(0, 5, "late"), 1)));
        assertEquals(0, broker.partition().logEndOffset(), "what the old leader says no longer counts");
    }

    @Test
    void aPartitionThatIsAddedOvertakesAHeldFetch() {
        broker.topicLedBy(2, 1, 2, 3);
        answer(broker.sent.remove(), response(77, data(MemoryRecords.EMPTY, 0)));
        TestBroker.Sent held = broker.sent.remove();
        addOther();
        TestBroker.Sent overtaking = broker.sent.remove();
        assertEquals(2, overtaking.fetch().sessionEpoch());
        assertEquals(OTHER_ID, overtaking.fetch().topics().getFirst().topicId());
        assertEquals(1, overtaking.fetch().topics().size());

        answer(held, response(77, data(TestBroker.stored(0, 5, "a"), 0)));
        assertTrue(broker.sent.isEmpty(), "the second is still under way");
        answer(overtaking, response(77, data(TestBroker.stored(0, 5, "a"), 1)));
        assertEquals(1, broker.partition().logEndOffset(), "the repeated records are left out");
        assertEquals(1, broker.partition().highWatermark(), "but the session tells this only once");
        assertEquals(1, onlyPartition(broker.sent.remove()).fetchOffset());
    }

    private void addOther() {
        broker.publish(
                new TopicRecord().setName("other").setTopicId(OTHER_ID),
                new PartitionRecord()
                        .setTopicId(OTHER_ID)
                        .setPartitionId(0)
                        .setReplicas(List.of(1, 2))
                        .setIsr(List.of(1, 2))
                        .setLeader(2)
                        .setLeaderEpoch(0)
                        .setPartitionEpoch(0));
    }

    @Test
    void anErrorPausesThePartitionAndLeavesTheOthersAlone() {
        broker.topicLedBy(2, 1, 2, 3);
        answer(
                broker.sent.remove(),
                response(77, data(MemoryRecords.EMPTY, 0).setErrorCode(Errors.UNKNOWN_LEADER_EPOCH.code())));
        TestBroker.Sent forgetting = broker.sent.remove();
        assertEquals(
                List.of(0), forgetting.fetch().forgottenTopicsData().getFirst().partitions());
        answer(forgetting, response(77));
        assertTrue(broker.sent.isEmpty());
        broker.lane.advanceMillis(10);
        assertEquals(0, onlyPartition(broker.sent.remove()).fetchOffset());
    }

    /** Records in a file that may not be readable. */
    private static final class Slice implements RecordSlice {
        private final MemoryRecords records;
        private final boolean readable;
        private int releases;

        Slice(MemoryRecords records, boolean readable) {
            this.records = records;
            this.readable = readable;
        }

        @Override
        public ByteBuffer read() {
            if (!readable) {
                throw new UncheckedIOException(new IOException("Input/output error"));
            }
            return records.buffer().duplicate();
        }

        @Override
        public void release() {
            releases++;
        }

        @Override
        public int sizeInBytes() {
            return records.sizeInBytes();
        }

        @Override
        public RecordsSend<? extends BaseRecords> toSend() {
            return records.toSend();
        }
    }

    @Test
    void aPartitionWhoseRecordsCanNotBeReadPausesAndLeavesTheOthersAlone() {
        broker.topicLedBy(2, 1, 2, 3);
        answer(broker.sent.remove(), response(77, data(MemoryRecords.EMPTY, 0)));
        TestBroker.Sent held = broker.sent.remove();
        addOther();
        TestBroker.Sent overtaking = broker.sent.remove();
        answer(held, response(77));
        Slice broken = new Slice(TestBroker.stored(0, 5, "a"), false);
        Slice whole = new Slice(TestBroker.stored(0, 0, "b"), true);
        FetchResponseData response = response(77, data(MemoryRecords.EMPTY, 0).setRecords(broken));
        response.responses()
                .add(new FetchResponseData.FetchableTopicResponse()
                        .setTopicId(OTHER_ID)
                        .setPartitions(List.of(data(MemoryRecords.EMPTY, 0).setRecords(whole))));

        answer(overtaking, response);

        assertEquals(List.of(1, 1), List.of(broken.releases, whole.releases));
        assertEquals(1, broker.replicas.partition(OTHER_ID, 0).logEndOffset());
        TestBroker.Sent next = broker.sent.remove();
        assertEquals(OTHER_ID, next.fetch().topics().getFirst().topicId());
        assertEquals(List.of(0), next.fetch().forgottenTopicsData().getFirst().partitions());
        answer(next, response(77));
        broker.lane.advanceMillis(10);
        assertEquals(0, onlyPartition(broker.sent.removeLast()).fetchOffset());
    }

    @Test
    void aFollowerTellsOfRecordsThatAreToBeFlushedFirstWhenTheyAre() {
        broker.settings.put(TopicConfig.FLUSH_MESSAGES_INTERVAL_CONFIG, "1");
        broker.topicLedBy(2, 1, 2, 3);
        broker.lane.holdOutcomes();
        answer(broker.sent.remove(), response(77, data(TestBroker.stored(0, 5, "a", "b"), 0)));
        TestBroker.Sent forgetting = broker.sent.remove();
        assertTrue(forgetting.fetch().topics().isEmpty());
        assertEquals(List.of(0), forgetting.fetch().forgottenTopicsData().getFirst().partitions());
        answer(forgetting, response(77));
        broker.lane.advanceMillis(10_000);
        assertTrue(broker.sent.isEmpty());
        assertEquals(2, broker.partition().logEndOffset());

        broker.lane.releaseOutcomes();

        assertEquals(2, onlyPartition(broker.sent.remove()).fetchOffset());
    }

    @Test
    void aLostFetchBeginsAnew() {
        broker.topicLedBy(2, 1, 2, 3);
        answer(broker.sent.remove(), response(77, data(TestBroker.stored(0, 5, "a"), 0)));
        broker.sent.remove().lose();
        broker.lane.advanceMillis(20);
        TestBroker.Sent again = broker.sent.remove();
        assertEquals(0, again.fetch().sessionEpoch());
        assertEquals(1, onlyPartition(again).fetchOffset());
    }

    @Test
    void aForgottenSessionIsMadeAnewAtOnce() {
        broker.topicLedBy(2, 1, 2, 3);
        answer(broker.sent.remove(), response(77, data(MemoryRecords.EMPTY, 0)));
        answer(broker.sent.remove(), new FetchResponseData().setErrorCode(Errors.FETCH_SESSION_ID_NOT_FOUND.code()));
        assertEquals(0, broker.sent.remove().fetch().sessionEpoch());
    }

    @Test
    void aFollowerBehindTheLeadersFirstRecordBeginsThere() {
        broker.topicLedBy(2, 1, 2, 3);
        answer(
                broker.sent.remove(),
                response(77, data(MemoryRecords.EMPTY, -1).setErrorCode(Errors.OFFSET_OUT_OF_RANGE.code())));
        answerOffset(90);
        answerOffset(40);
        broker.lane.settle();
        assertEquals(40, broker.partition().logStartOffset());
        assertEquals(40, broker.partition().logEndOffset());
        TestBroker.Sent fetch = broker.sent.removeLast();
        assertEquals(40, onlyPartition(fetch).fetchOffset());
    }

    private void answerOffset(long offset) {
        TestBroker.Sent sent = broker.sent.stream()
                .filter(one -> one.message() instanceof ListOffsetsRequestData)
                .findFirst()
                .orElseThrow();
        broker.sent.remove(sent);
        sent.answer(new ListOffsetsResponseData()
                .setTopics(List.of(new ListOffsetsResponseData.ListOffsetsTopicResponse()
                        .setName(TestBroker.TOPIC)
                        .setPartitions(List.of(new ListOffsetsResponseData.ListOffsetsPartitionResponse()
                                .setPartitionIndex(0)
                                .setOffset(offset))))));
    }

    @Test
    void aBrokerThatCameBackElsewhereIsConnectedThere() {
        broker.topicLedBy(2, 1, 2, 3);
        TestBroker.Sent old = broker.sent.remove();
        var moved = TestBroker.broker(2).setBrokerEpoch(50);
        moved.endPoints().iterator().next().setPort(7777);
        broker.publish(moved);
        TestBroker.Sent anew = broker.sent.remove();
        assertEquals(0, anew.fetch().sessionEpoch());
        answer(old, response(77, data(TestBroker.stored(0, 5, "late"), 1)));
        assertEquals(0, broker.partition().logEndOffset());
    }
}
