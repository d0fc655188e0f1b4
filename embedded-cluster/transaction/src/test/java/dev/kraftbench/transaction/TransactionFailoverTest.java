package dev.kraftbench.transaction;

import static dev.kraftbench.transaction.TransactionWorld.A0;
import static dev.kraftbench.transaction.TransactionWorld.A1;
import static dev.kraftbench.transaction.TransactionWorld.ID;
import static dev.kraftbench.transaction.TransactionWorld.TIMEOUT_MILLIS;
import static dev.kraftbench.transaction.TransactionWorld.producer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.transaction.FakeBrokers.Marker;
import dev.kraftbench.transaction.TransactionWorld.Reply;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

/** Another broker takes over a transactional id, in whatever state it is. */
class TransactionFailoverTest {

    private final TransactionWorld world = new TransactionWorld();

    private List<Marker> markersOf(org.apache.kafka.common.TopicPartition partition) {
        return world.brokers.written.stream().filter(marker -> marker.partition().equals(partition)).toList();
    }

    @Test
    void aFreshProducerStaysAndTheNextFencesIt() {
        ProducerIdAndEpoch producer = world.init();
        world.failOver();
        assertEquals("Empty", world.state());
        assertEquals(Errors.NONE, world.add(producer, A0));
        assertEquals(producer(100, 2), world.init());
    }

    @Test
    void anOpenTransactionGoesOn() {
        ProducerIdAndEpoch producer = world.init();
        world.add(producer, A0);
        world.failOver();
        assertEquals("Ongoing", world.state());
        world.add(producer, A1);
        assertEquals(new Answer(Errors.NONE, producer(100, 1)), world.end(producer, true));
        assertEquals(2, world.brokers.written.size());
        assertEquals(2, world.brokers.written.getFirst().coordinatorEpoch());
    }

    @Test
    void anOpenTransactionIsAbortedAtTheTimeoutItHadBefore() {
        ProducerIdAndEpoch producer = world.init();
        world.add(producer, A0);
        world.pass(TIMEOUT_MILLIS - 10);
        world.failOver();
        assertEquals("Ongoing", world.state());
        world.pass(10);
        assertEquals("CompleteAbort", world.state());
    }

    @Test
    void aTransactionThatTimedOutWithoutACoordinatorIsAbortedByTheNextOne() {
        ProducerIdAndEpoch producer = world.init();
        world.add(producer, A0);
        world.resign();
        world.pass(TIMEOUT_MILLIS + 5);
        world.failOver();
        assertEquals("CompleteAbort", world.state());
        assertEquals(List.of(new Marker(1, A0, 100, (short) 1, false, 2, 2)), world.brokers.written);
    }

    @Test
    void aDecisionIsCarriedOutByTheNextCoordinator() {
        for (boolean commit : new boolean[] {true, false}) {
            TransactionFailoverTest each = new TransactionFailoverTest();
            each.decisionIsCarriedOut(commit);
        }
    }

    private void decisionIsCarriedOut(boolean commit) {
        ProducerIdAndEpoch producer = world.init();
        world.add(producer, A0, A1);
        world.brokers.silent.add(1);
        assertEquals(Errors.NONE, world.end(producer, commit).error());
        assertEquals(1, world.brokers.written.size(), "at broker 2");
        world.brokers.silent.clear();
        world.failOver();
        assertEquals(commit ? "CompleteCommit" : "CompleteAbort", world.state());
        assertEquals(List.of(new Marker(1, A0, 100, (short) 1, commit, 2, 2)), markersOf(A0));
        assertEquals(2, markersOf(A1).size(), "nobody knows that it has its marker");
        world.brokers.answer();
        world.settle();
        assertEquals(new Answer(Errors.NONE, producer(100, 1)), world.end(producer, commit), "the client asks again");
    }

    @Test
    void whatIsNotCommittedYetWhenItIsLoadedIsNotActedOnBeforeItIs() {
        ProducerIdAndEpoch producer = world.init();
        world.add(producer, A0);
        world.log.autoCommit = false;
        world.ending(producer, true, 2);
        world.resign();
        // The next leader has the record, but does not know whether the others have it.
        world.electWithUncommitted();
        assertEquals(0, world.brokers.requests);
        world.pass(20_000);
        assertEquals(0, world.brokers.requests);
        world.log.autoCommit = true;
        world.log.commit();
        world.pass(1_000);
        assertEquals(1, markersOf(A0).size());
        assertEquals("CompleteCommit", world.state());
    }

    @Test
    void whatWasNotCommittedWasNeverAnswered() {
        ProducerIdAndEpoch producer = world.init();
        world.add(producer, A0);
        world.log.autoCommit = false;
        Reply<Answer> ending = world.ending(producer, true, 2);
        world.log.autoCommit = true;
        world.failOver();
        assertEquals(Errors.NOT_COORDINATOR, ending.get().error());
        assertEquals("Ongoing", world.state());
        assertEquals(List.of(), world.brokers.written);
    }

    @Test
    void aCoordinatorThatMayHaveBeenReplacedTurnsNobodyAwayForGood() {
        ProducerIdAndEpoch producer = world.init();
        world.add(producer, A0);
        world.log.autoCommit = false;
        Reply<Errors> ofAStranger = world.adding(producer(999, 0), 2, A0);
        Reply<Answer> ofTheFuture = world.ending(producer(100, 7), true, 2);
        assertFalse(ofAStranger.isHere());
        assertFalse(ofTheFuture.isHere());
        world.resign();
        assertEquals(Errors.NOT_COORDINATOR, ofAStranger.get());
        assertEquals(Errors.NOT_COORDINATOR, ofTheFuture.get().error());
    }

    @Test
    void turningAProducerAwayChangesNothing() {
        ProducerIdAndEpoch producer = world.init();
        world.add(producer, A0);
        int told = world.events.size();
        assertEquals(Errors.INVALID_PRODUCER_ID_MAPPING, world.add(producer(999, 0), A0));
        assertEquals(told, world.events.size());
        world.failOver();
        assertEquals("Ongoing", world.state());
        assertEquals(Errors.INVALID_PRODUCER_ID_MAPPING, world.verify(producer(999, 0), A0).get(A0));
        assertEquals(new Answer(Errors.NONE, producer(100, 1)), world.end(producer, true));
        world.pass(TIMEOUT_MILLIS);
        assertEquals("CompleteCommit", world.state());
    }

    @Test
    void completedTransactionsStayAsTheyEnded() {
        ProducerIdAndEpoch producer = world.init();
        world.add(producer, A0);
        ProducerIdAndEpoch next = world.end(producer, false).producer();
        world.failOver();
        assertEquals("CompleteAbort", world.state());
        assertEquals(1, world.brokers.written.size());
        assertEquals(new Answer(Errors.NONE, next), world.end(producer, false));
        assertEquals(Errors.NONE, world.add(next, A0));
    }

    @Test
    void aChangeOfTheProducersIdSurvivesHalfWay() {
        ProducerIdAndEpoch producer = world.lastEpoch();
        world.add(producer, A0);
        world.brokers.silent.add(1);
        assertEquals(producer(101, 0), world.end(producer, true).producer());
        world.brokers.silent.clear();
        world.failOver();
        assertEquals(new Answer(Errors.NONE, producer(101, 0)), world.end(producer, true));
        assertEquals(Errors.NONE, world.add(producer(101, 0), A0));
    }

    @Test
    void anOldCoordinatorsMarkersAreNotSentOn() {
        ProducerIdAndEpoch producer = world.init();
        world.add(producer, A0);
        world.brokers.unreachable.add(1);
        world.end(producer, true);
        world.resign();
        int requests = world.brokers.requests;
        world.pass(60_000);
        assertEquals(requests, world.brokers.requests);
    }

    /** Whatever fails when, every outcome that a producer was told is what the partitions were told, and there is always progress. */
    @Test
    void outcomesAreKeptThroughFailoversAtAnyMoment() {
        for (int seed = 1; seed <= 100; seed++) {
            new TransactionFailoverTest().run(new Random(seed), "seed " + seed);
        }
    }

    private void run(Random random, String seed) {
        ProducerIdAndEpoch producer = world.init();
        for (int i = 0; i < 8; i++) {
            assertEquals(Errors.NONE, world.adding(producer, 2, A0, A1).get(), seed);
            boolean commit = random.nextBoolean();
            int before = world.brokers.written.size();
            world.log.autoCommit = random.nextInt(3) > 0;
            if (random.nextBoolean()) {
                world.brokers.unreachable.add(1 + random.nextInt(2));
            }
            Reply<Answer> ending = world.ending(producer, commit, 2);
            world.pass(random.nextInt(30));
            boolean failsOver = random.nextBoolean();
            if (failsOver) {
                world.failOver();
            }
            world.log.autoCommit = true;
            world.log.commit();
            world.brokers.unreachable.clear();
            world.pass(1_000);
            Answer told = ending.get();
            if (told.error() != Errors.NONE) {
                assertTrue(failsOver, seed);
                told = world.end(producer, commit);
            }
            assertEquals(Errors.NONE, told.error(), seed);
            assertEquals(commit ? "CompleteCommit" : "CompleteAbort", world.state(), seed);
            List<Marker> markers = world.brokers.written.subList(before, world.brokers.written.size());
            assertTrue(markers.stream().allMatch(marker -> marker.committed() == commit), seed);
            assertTrue(markers.stream().anyMatch(marker -> marker.partition().equals(A0)), seed);
            assertTrue(markers.stream().anyMatch(marker -> marker.partition().equals(A1)), seed);
            assertEquals(producer.epoch() + 1, told.producer().epoch(), seed);
            producer = told.producer();
        }
        assertFalse(world.list(List.of("CompleteCommit", "CompleteAbort"), List.of(), -1, ID).transactionStates().isEmpty(), seed);
    }
}
