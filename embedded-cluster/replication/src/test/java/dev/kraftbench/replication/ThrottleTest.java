package dev.kraftbench.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.replication.ReadSpec.Reader;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.junit.jupiter.api.Test;

class ThrottleTest extends OneBroker {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long UNLIMITED = Throttle.UNLIMITED;

    // ---- the budget

    @Test
    void whatIsTakenComesBackInTimeButNoMoreThanASecondsWorth() {
        Throttle throttle = new Throttle();
        assertEquals(UNLIMITED, throttle.available(0));
        throttle.limit(1_000);
        assertEquals(1_000, throttle.available(0));
        throttle.spend(1_500, 0);
        assertEquals(-500, throttle.available(0));
        assertEquals(0, throttle.available(SECOND / 2));
        assertEquals(400, throttle.available(SECOND * 9 / 10));
        assertEquals(1_000, throttle.available(100 * SECOND));
        throttle.limit(UNLIMITED);
        assertEquals(UNLIMITED, throttle.available(100 * SECOND));
    }

    @Test
    void whoWaitsLooksAgainWhenThereMayBeSomethingAndNeverMuchLater() {
        Throttle throttle = new Throttle();
        throttle.limit(1_000);
        throttle.spend(1_100, 0);
        assertEquals(101_000_000, throttle.waitNanos(0));
        throttle.spend(1_000_000, 0);
        assertEquals(SECOND / 2, throttle.waitNanos(0));
        throttle.limit(0);
        assertEquals(SECOND / 2, throttle.waitNanos(0));
    }

    @Test
    void theTopicSaysWhoIsHeldBack() {
        assertFalse(ThrottledReplicas.of("").contains(0, 1));
        assertFalse(ThrottledReplicas.of("none").contains(0, 1));
        assertTrue(ThrottledReplicas.of("*").contains(0, 1));
        ThrottledReplicas some = ThrottledReplicas.of("0:1, 10:2");
        assertTrue(some.contains(0, 1));
        assertTrue(some.contains(10, 2));
        assertFalse(some.contains(0, 2));
    }

    // ---- a leader

    private int fetch(int follower, long offset) {
        Reader reader = new Reader.Replica(follower, 10 + follower);
        FetchOutcome outcome = broker.partition().fetch(new ReadSpec(reader, offset, 1 << 20, true, -1, -1, 0), true);
        int size = ((FetchOutcome.Records) outcome).records().sizeInBytes();
        outcome.release();
        broker.partition().sent(reader, size, 0);
        return size;
    }

    @Test
    void aLeaderGivesAReplicaOutOfSyncNoMoreThanTheRate() {
        broker.settings.put("leader.replication.throttled.replicas", "0:1");
        broker.rates = new ReplicationRates(100, UNLIMITED, UNLIMITED);
        broker.topicLedBy(1, 1, 3);
        for (int i = 0; i < 10; i++) {
            broker.append(1, "some value of a length");
        }
        long all = broker.partition().status().sizeBytes();
        assertTrue(all > 500, "batches of " + all + " bytes together");

        assertEquals(100, fetch(2, 0));
        assertEquals(0, fetch(2, 1));
        assertEquals(all, fetch(3, 0), "who is in sync is not held back");
        broker.lane.advanceMillis(300);
        assertEquals(all / 10, fetch(2, 1), "a first batch goes whole, however little there is");
        broker.lane.advanceMillis(500);
        assertEquals(0, fetch(2, 2), "and has to be made up for");
        broker.lane.advanceMillis(5_000);
        assertEquals(100, fetch(2, 2));
    }

    @Test
    void aLeaderHoldsNobodyBackWhomTheTopicDoesNotName() {
        broker.settings.put("leader.replication.throttled.replicas", "0:2,1:1");
        broker.rates = new ReplicationRates(1, UNLIMITED, UNLIMITED);
        broker.topicLedBy(1, 1);
        broker.append(1, "a");
        broker.append(1, "b");
        int both = fetch(2, 0);
        assertEquals(broker.partition().status().sizeBytes(), both);
        assertEquals(both, fetch(2, 0));
    }

    // ---- a follower

    private void answer(TestBroker.Sent sent, MemoryRecords records, long highWatermark) {
        FetchResponseData response = new FetchResponseData().setSessionId(77);
        response.responses()
                .add(new FetchResponseData.FetchableTopicResponse()
                        .setTopicId(TestBroker.TOPIC_ID)
                        .setPartitions(List.of(new FetchResponseData.PartitionData()
                                .setPartitionIndex(0)
                                .setRecords(records)
                                .setHighWatermark(highWatermark)
                                .setLogStartOffset(0))));
        sent.answer(response);
        broker.lane.settle();
    }

    private static FetchPartition only(TestBroker.Sent sent) {
        return sent.fetch().topics().getFirst().partitions().getFirst();
    }

    @Test
    void aFollowerThatLagsFetchesNoMoreThanTheRate() {
        broker.settings.put("follower.replication.throttled.replicas", "0:1");
        broker.rates = new ReplicationRates(UNLIMITED, 40, UNLIMITED);
        broker.topicLedBy(2, 2, 3);
        TestBroker.Sent first = broker.sent.remove();
        assertEquals(40, only(first).partitionMaxBytes());

        answer(first, TestBroker.stored(0, 5, "a"), 3);

        assertEquals(1, broker.partition().logEndOffset());
        TestBroker.Sent without = broker.sent.remove();
        assertTrue(without.fetch().topics().isEmpty());
        assertEquals(List.of(0), without.fetch().forgottenTopicsData().getFirst().partitions());
        broker.lane.advanceMillis(500);
        assertTrue(broker.sent.isEmpty(), "69 bytes are more than the first second's");
        broker.lane.advanceMillis(1_000);
        TestBroker.Sent again = broker.sent.remove();
        assertEquals(1, only(again).fetchOffset());
        assertTrue(only(again).partitionMaxBytes() < 40);
    }

    @Test
    void aFollowerThatIsThereIsNotHeldBack() {
        broker.settings.put("follower.replication.throttled.replicas", "*");
        broker.rates = new ReplicationRates(UNLIMITED, 40, UNLIMITED);
        broker.topicLedBy(2, 2, 3);
        answer(broker.sent.remove(), TestBroker.stored(0, 5, "a"), 1);
        TestBroker.Sent next = broker.sent.remove();
        assertEquals(1, only(next).fetchOffset());
        assertEquals(1 << 20, only(next).partitionMaxBytes());
    }
}
