package dev.kraftbench.transaction;

import static dev.kraftbench.transaction.TransactionWorld.A0;
import static dev.kraftbench.transaction.TransactionWorld.A1;
import static dev.kraftbench.transaction.TransactionWorld.B0;
import static dev.kraftbench.transaction.TransactionWorld.producer;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kraftbench.transaction.FakeBrokers.Marker;
import java.util.List;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How markers get to partitions when something is amiss. */
class TransactionMarkersTest {

    private final TransactionWorld world = new TransactionWorld();
    private ProducerIdAndEpoch producer = ProducerIdAndEpoch.NONE;

    @BeforeEach
    void open() {
        producer = world.init();
        world.add(producer, A0, A1, B0);
    }

    private List<Integer> brokersOf(org.apache.kafka.common.TopicPartition partition) {
        return world.brokers.written.stream().filter(marker -> marker.partition().equals(partition)).map(Marker::broker).toList();
    }

    @ParameterizedTest
    @EnumSource(
            value = Errors.class,
            names = {
                "UNKNOWN_TOPIC_OR_PARTITION",
                "NOT_LEADER_OR_FOLLOWER",
                "NOT_ENOUGH_REPLICAS",
                "NOT_ENOUGH_REPLICAS_AFTER_APPEND",
                "REQUEST_TIMED_OUT",
                "KAFKA_STORAGE_ERROR",
                "UNKNOWN_SERVER_ERROR"
            })
    void aPartitionThatCanNotTakeItNowGetsItLater(Errors error) {
        world.brokers.errors.put(A0, error);
        world.end(producer, true);
        assertEquals("PrepareCommit", world.state());
        world.pass(5_000);
        assertEquals(List.of(), brokersOf(A0));
        assertEquals(List.of(2), brokersOf(A1), "the others have theirs, once");
        assertEquals(List.of(1), brokersOf(B0));
        world.brokers.errors.clear();
        world.pass(1_000);
        assertEquals(List.of(1), brokersOf(A0));
        assertEquals("CompleteCommit", world.state());
    }

    @Test
    void thePauseBetweenTwoAttemptsGrows() {
        world.brokers.errors.put(A0, Errors.NOT_ENOUGH_REPLICAS);
        world.end(producer, true);
        int before = world.brokers.requests;
        world.pass(10);
        assertEquals(before + 1, world.brokers.requests);
        world.pass(60_000);
        assertEquals(true, world.brokers.requests < before + 110, "came " + world.brokers.requests + " times");
    }

    @Test
    void theMarkerFollowsTheLeader() {
        world.brokers.errors.put(A0, Errors.NOT_LEADER_OR_FOLLOWER);
        world.end(producer, true);
        world.moveLeaderOfA0To(2);
        world.brokers.errors.clear();
        world.pass(1_000);
        assertEquals(List.of(2), brokersOf(A0));
        assertEquals("CompleteCommit", world.state());
    }

    @Test
    void aPartitionWithoutLeaderIsWaitedFor() {
        world.moveLeaderOfA0To(-1);
        world.end(producer, true);
        world.pass(1_000);
        assertEquals("PrepareCommit", world.state());
        world.moveLeaderOfA0To(2);
        world.pass(1_000);
        assertEquals(List.of(2), brokersOf(A0));
        assertEquals("CompleteCommit", world.state());
    }

    @Test
    void aBrokerThatCanNotBeReachedIsTriedAgain() {
        world.brokers.unreachable.add(1);
        world.end(producer, false);
        world.pass(3_000);
        assertEquals("PrepareAbort", world.state());
        world.brokers.unreachable.clear();
        world.pass(1_000);
        assertEquals("CompleteAbort", world.state());
        assertEquals(3, world.brokers.written.size());
    }

    @Test
    void aDeletedTopicNeedsNoMarkers() {
        world.deleteTopicA();
        world.end(producer, true);
        assertEquals("CompleteCommit", world.state());
        assertEquals(List.of(1), brokersOf(B0));
        assertEquals(1, world.brokers.written.size());
    }

    @Test
    void aTopicThatIsDeletedMeanwhileNeedsNoneAnyMore() {
        world.brokers.unreachable.add(2);
        world.end(producer, true);
        world.pass(500);
        assertEquals("PrepareCommit", world.state());
        world.deleteTopicA();
        world.pass(1_000);
        assertEquals("CompleteCommit", world.state());
    }

    @Test
    void aPartitionThatHasSeenALaterEpochHoldsNothingUp() {
        world.brokers.errors.put(A0, Errors.INVALID_PRODUCER_EPOCH);
        world.end(producer, true);
        assertEquals("CompleteCommit", world.state());
    }

    @Test
    void aCoordinatorOfThePastStops() {
        world.brokers.errors.put(A0, Errors.TRANSACTION_COORDINATOR_FENCED);
        world.end(producer, true);
        int requests = world.brokers.requests;
        world.pass(60_000);
        assertEquals(requests, world.brokers.requests);
        assertEquals("PrepareCommit", world.state());
        world.brokers.errors.clear();
        world.failOver();
        assertEquals("CompleteCommit", world.state());
        assertEquals(2, world.brokers.written.getLast().coordinatorEpoch());
    }

    @Test
    void markersOfSeveralProducersTravelTogether() {
        ProducerIdAndEpoch other = world.initialising("billing").get().producer();
        assertEquals(producer(101, 0), other);
        world.brokers.requests = 0;
        world.endBoth(producer, "billing", other, A0);
        assertEquals(2, world.brokers.requests, "one to each broker");
        assertEquals(4, world.brokers.written.size());
    }
}
