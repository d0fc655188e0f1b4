package dev.kraftbench.transaction;

import static dev.kraftbench.transaction.TransactionWorld.A0;
import static dev.kraftbench.transaction.TransactionWorld.A1;
import static dev.kraftbench.transaction.TransactionWorld.B0;
import static dev.kraftbench.transaction.TransactionWorld.ID;
import static dev.kraftbench.transaction.TransactionWorld.TIMEOUT_MILLIS;
import static dev.kraftbench.transaction.TransactionWorld.producer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.transaction.FakeBrokers.Marker;
import dev.kraftbench.transaction.TransactionEvent.AbortReason;
import dev.kraftbench.transaction.TransactionWorld.Reply;
import java.time.Duration;
import java.util.Deque;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.ListTransactionsResponseData.TransactionState;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

class TransactionCoordinatorTest {

    private TransactionWorld world = new TransactionWorld();

    private Set<TopicPartition> markedPartitions() {
        return world.brokers.written.stream().map(Marker::partition).collect(Collectors.toSet());
    }

    /** A transaction whose markers can't be written, since broker 1 says nothing. */
    private ProducerIdAndEpoch stuck(ProducerIdAndEpoch by, boolean commit) {
        world.brokers.silent.add(1);
        assertEquals(Errors.NONE, world.add(by, A0, A1));
        Answer answer = world.end(by, commit);
        assertEquals(Errors.NONE, answer.error());
        return answer.producer();
    }

    private void unstick() {
        world.brokers.silent.clear();
        world.brokers.answer();
        world.settle();
    }

    // ---- a transaction's life

    @Test
    void aTransactionIsCommittedInAllItsPartitions() {
        ProducerIdAndEpoch first = world.init();
        assertEquals(producer(100, 0), first);
        assertEquals(Errors.NONE, world.add(first, A0, B0));
        assertEquals(Errors.NONE, world.add(first, A1));
        assertEquals("Ongoing", world.state());
        assertEquals(new Answer(Errors.NONE, producer(100, 1)), world.end(first, true));
        assertEquals("CompleteCommit", world.state());
        assertEquals(
                Set.of(
                        new Marker(1, A0, 100, (short) 1, true, 1, 2),
                        new Marker(2, A1, 100, (short) 1, true, 1, 2),
                        new Marker(1, B0, 100, (short) 1, true, 1, 2)),
                Set.copyOf(world.brokers.written));
        assertEquals(3, world.brokers.written.size());
        assertEquals(2, world.brokers.requests, "one to each broker");
    }

    @Test
    void oneProducerDoesOneTransactionAfterTheOther() {
        ProducerIdAndEpoch producer = world.init();
        for (int i = 0; i < 10; i++) {
            assertEquals(Errors.NONE, world.add(producer, A0));
            Answer ended = world.end(producer, i % 2 == 0);
            assertEquals(new Answer(Errors.NONE, producer(100, i + 1)), ended);
            assertEquals(i % 2 == 0 ? "CompleteCommit" : "CompleteAbort", world.state());
            producer = ended.producer();
        }
        assertEquals(10, world.brokers.written.size());
    }

    @Test
    void inOldVersionsTheEpochStays() {
        ProducerIdAndEpoch producer = world.init();
        assertEquals(Errors.NONE, world.adding(producer, 0, A0).get());
        assertEquals(new Answer(Errors.NONE, producer), world.ending(producer, true, 0).get());
        assertEquals(List.of(new Marker(1, A0, 100, (short) 0, true, 1, 0)), world.brokers.written);
        assertEquals(Errors.NONE, world.adding(producer, 0, A0).get());
        assertEquals(new Answer(Errors.NONE, producer), world.ending(producer, false, 0).get());
    }

    @Test
    void markersAreSentWhenTheDecisionIsCommittedAndTheProducerIsAnsweredThen() {
        ProducerIdAndEpoch producer = world.init();
        world.add(producer, A0);
        world.log.autoCommit = false;
        Reply<Answer> ending = world.ending(producer, true, 2);
        assertFalse(ending.isHere());
        assertEquals(0, world.brokers.requests, "or partitions would commit what may yet be lost");
        world.log.commit();
        assertTrue(ending.isHere());
        world.settle();
        assertEquals(1, world.brokers.written.size());
    }

    @Test
    void aDecisionThatTakesLongToCommitIsStillCarriedOut() {
        ProducerIdAndEpoch producer = world.init();
        world.add(producer, A0);
        world.log.autoCommit = false;
        Reply<Answer> ending = world.ending(producer, true, 2);
        world.pass(5_000);
        assertEquals(Errors.COORDINATOR_NOT_AVAILABLE, ending.get().error());
        world.log.autoCommit = true;
        world.pass(1_000);
        assertEquals(1, world.brokers.written.size());
        assertEquals(new Answer(Errors.NONE, producer(100, 1)), world.end(producer, true), "the client asks again");
    }

    @Test
    void anEndThatTheLogDoesNotTakeChangesNothing() {
        ProducerIdAndEpoch producer = world.init();
        world.add(producer, A0);
        world.log.refusal = Errors.NOT_ENOUGH_REPLICAS;
        assertEquals(Errors.COORDINATOR_NOT_AVAILABLE, world.end(producer, true).error());
        assertEquals(Errors.COORDINATOR_NOT_AVAILABLE, world.initialising(ID).get().error());
        world.log.refusal = Errors.NONE;
        assertEquals("Ongoing", world.state());
        assertEquals(new Answer(Errors.NONE, producer(100, 1)), world.end(producer, true));
    }

    @Test
    void aCompletionThatTheLogDoesNotTakeIsTriedAgain() {
        ProducerIdAndEpoch next = stuck(world.init(), true);
        world.log.refusal = Errors.NOT_ENOUGH_REPLICAS;
        unstick();
        assertEquals("PrepareCommit", world.state());
        world.log.refusal = Errors.NONE;
        world.pass(300);
        assertEquals("CompleteCommit", world.state());
        assertEquals(Errors.NONE, world.add(next, A0));
    }

    // ---- who may

    @Test
    void aNewProducerFencesTheOldOne() {
        ProducerIdAndEpoch old = world.init();
        ProducerIdAndEpoch young = world.init();
        assertEquals(producer(100, 1), young);
        assertEquals(Errors.PRODUCER_FENCED, world.add(old, A0));
        assertEquals(Errors.PRODUCER_FENCED, world.end(old, true).error());
        assertEquals(Errors.NONE, world.add(young, A0));
        assertTrue(world.events.contains(new TransactionEvent.ProducerFenced(ID, 100, (short) 0)));
    }

    @Test
    void aNewProducerAbortsTheTransactionOfTheOldOneAndIsAnsweredWhenThatIsDone() {
        ProducerIdAndEpoch old = world.init();
        world.add(old, A0);
        assertEquals(producer(100, 2), world.init(), "epoch 1 is that of the markers");
        assertEquals(List.of(new Marker(1, A0, 100, (short) 1, false, 1, 2)), world.brokers.written);
        assertTrue(world.events.contains(new TransactionEvent.AbortDecided(ID, 1, AbortReason.FENCED)));
        assertEquals("Empty", world.state());
    }

    @Test
    void theSameInClustersOfOldTransactionVersions() {
        world = new TransactionWorld(0, TransactionSettings.DEFAULT);
        ProducerIdAndEpoch old = world.init();
        world.adding(old, 0, A0);
        assertEquals(producer(100, 2), world.init());
        assertEquals(List.of(new Marker(1, A0, 100, (short) 1, false, 1, 0)), world.brokers.written);
    }

    @Test
    void timeoutsAreBounded() {
        assertEquals(Errors.INVALID_TRANSACTION_TIMEOUT, world.initialising(0, false).get().error());
        assertEquals(Errors.INVALID_TRANSACTION_TIMEOUT, world.initialising(900_001, false).get().error());
        assertEquals(Errors.NONE, world.initialising(900_000, false).get().error());
    }

    @Test
    void twoPhaseCommitsAreAMatterOfConfigurationAndHaveNoTimeout() {
        assertEquals(Errors.TRANSACTIONAL_ID_AUTHORIZATION_FAILED, world.initialising(60_000, true).get().error());
        world = new TransactionWorld(2, new TransactionSettings(900_000, 1L << 40, 1L << 30, true));
        ProducerIdAndEpoch producer = world.initialising(1, true).get().producer();
        world.add(producer, A0);
        world.pass(Duration.ofDays(3).toMillis());
        assertEquals("Ongoing", world.state());
    }

    @Test
    void anEmptyIdIsAMistake() {
        assertEquals(Errors.INVALID_REQUEST, world.initialising("").get().error());
        assertEquals(Errors.INVALID_REQUEST.code(), world.describe("").errorCode());
    }

    @Test
    void withoutProducerIdsTheProducerTriesAgain() {
        world.hasProducerIds = false;
        assertEquals(Errors.COORDINATOR_LOAD_IN_PROGRESS, world.initialising(ID).get().error());
        world.hasProducerIds = true;
        assertEquals(Errors.NONE, world.initialising(ID).get().error());
    }

    // ---- waiting instead of CONCURRENT_TRANSACTIONS

    @Test
    void theNextTransactionBeginsWhenTheMarkersOfThisOneAreWritten() {
        ProducerIdAndEpoch next = stuck(world.init(), true);
        Reply<Errors> adding = world.adding(next, 2, A0);
        assertFalse(adding.isHere());
        unstick();
        assertEquals(Errors.NONE, adding.get());
        assertEquals("Ongoing", world.state());
    }

    @Test
    void whatBrokersAskWaitsShorterThanWhatProducersAsk() {
        ProducerIdAndEpoch next = stuck(world.init(), true);
        Reply<Errors> fromBroker = world.adding(next, 2, A0);
        Reply<Errors> fromProducer = world.adding(next, 0, A0);
        world.pass(50);
        assertEquals(Errors.CONCURRENT_TRANSACTIONS, fromBroker.get());
        world.pass(1_949);
        assertFalse(fromProducer.isHere());
        world.pass(1);
        assertEquals(Errors.CONCURRENT_TRANSACTIONS, fromProducer.get());
        unstick();
        assertEquals("CompleteCommit", world.state());
    }

    @Test
    void aRepeatedEndWaitsForTheFirst() {
        ProducerIdAndEpoch producer = world.init();
        ProducerIdAndEpoch next = stuck(producer, true);
        Reply<Answer> again = world.ending(producer, true, 2);
        assertFalse(again.isHere());
        assertEquals(Errors.INVALID_TXN_STATE, world.end(producer, false).error());
        unstick();
        assertEquals(new Answer(Errors.NONE, next), again.get());
        assertEquals(2, world.brokers.written.size(), "once for each partition");
    }

    @Test
    void onlySoManyWait() {
        ProducerIdAndEpoch next = stuck(world.init(), true);
        List<Reply<Errors>> waiting = java.util.stream.IntStream.range(0, 9).mapToObj(i -> world.adding(next, 0, A0)).toList();
        assertEquals(Errors.CONCURRENT_TRANSACTIONS, waiting.getLast().get());
        assertEquals(1, waiting.stream().filter(Reply::isHere).count());
        unstick();
        assertTrue(waiting.stream().allMatch(Reply::isHere));
    }

    @Test
    void whoWaitsIsToldWhenTheCoordinatorResigns() {
        ProducerIdAndEpoch next = stuck(world.init(), true);
        Reply<Errors> adding = world.adding(next, 0, A0);
        Reply<Answer> initialising = world.initialising(ID);
        world.resign();
        assertEquals(Errors.NOT_COORDINATOR, adding.get());
        assertEquals(Errors.NOT_COORDINATOR, initialising.get().error());
        world.pass(10_000);
    }

    // ---- verification

    @Test
    void brokersLearnWhatBelongsToATransaction() {
        ProducerIdAndEpoch producer = world.init();
        world.add(producer, A0);
        assertEquals(Map.of(A0, Errors.NONE, A1, Errors.TRANSACTION_ABORTABLE), world.verify(producer, A0, A1));
        world.resign();
        assertEquals(Map.of(A0, Errors.NOT_COORDINATOR), world.verify(producer, A0));
    }

    // ---- time

    @Test
    void aTransactionIsAbortedAtItsTimeout() {
        ProducerIdAndEpoch producer = world.init();
        world.add(producer, A0);
        world.pass(TIMEOUT_MILLIS - 1);
        world.add(producer, A1);
        assertEquals("Ongoing", world.state());
        world.pass(1);
        assertEquals("CompleteAbort", world.state());
        assertEquals(Set.of(A0, A1), markedPartitions());
        assertTrue(world.events.contains(new TransactionEvent.AbortDecided(ID, 2, AbortReason.TIMED_OUT)));
        assertEquals(Errors.PRODUCER_FENCED, world.add(producer, A0));
        assertEquals(Errors.INVALID_TXN_STATE, world.end(producer, true).error());
        assertEquals(new Answer(Errors.NONE, producer(100, 1)), world.end(producer, false));
    }

    @Test
    void theTimeoutOfAnEndedTransactionDoesNotHitTheNext() {
        ProducerIdAndEpoch producer = world.init();
        world.add(producer, A0);
        world.pass(40_000);
        ProducerIdAndEpoch next = world.end(producer, true).producer();
        world.pass(10_000);
        world.add(next, A0);
        world.pass(TIMEOUT_MILLIS - 1);
        assertEquals("Ongoing", world.state());
        world.pass(1);
        assertEquals("CompleteAbort", world.state());
    }

    @Test
    void anIdThatNobodyUsesIsForgotten() {
        world.init();
        long retention = TransactionSettings.DEFAULT.idExpirationMillis();
        world.pass(retention - 1);
        assertEquals("Empty", world.state());
        world.pass(TransactionSettings.DEFAULT.expirationCheckMillis());
        assertEquals(Errors.TRANSACTIONAL_ID_NOT_FOUND.code(), world.describe(ID).errorCode());
        assertEquals(new TransactionEvent.IdExpired(ID), world.events.getLast());
        world.failOver();
        assertEquals(Errors.TRANSACTIONAL_ID_NOT_FOUND.code(), world.describe(ID).errorCode());
        assertEquals(producer(101, 0), world.init());
    }

    @Test
    void anOpenTransactionKeepsItsIdHoweverOldItIs() {
        world = new TransactionWorld(2, new TransactionSettings(900_000, 10_000, 1_000, true));
        ProducerIdAndEpoch producer = world.initialising(1, true).get().producer();
        world.add(producer, A0);
        world.pass(100_000);
        assertEquals("Ongoing", world.state());
    }

    // ---- used up epochs

    @Test
    void aProducerThatHasUsedUpItsEpochsGoesOnWithAnotherId() {
        ProducerIdAndEpoch producer = world.lastEpoch();
        world.add(producer, A0);
        assertEquals(new Answer(Errors.NONE, producer(101, 0)), world.end(producer, true));
        assertEquals(List.of(new Marker(1, A0, 100, Short.MAX_VALUE, true, 2, 2)), world.brokers.written);
        assertEquals(new Answer(Errors.NONE, producer(101, 0)), world.end(producer, true), "asked again");
        assertEquals(Errors.NONE, world.add(producer(101, 0), A0));
        assertEquals(Errors.INVALID_PRODUCER_ID_MAPPING, world.add(producer, A0));
    }

    @Test
    void aTimeoutInTheLastEpochWaitsForAFreshId() {
        ProducerIdAndEpoch producer = world.lastEpoch();
        world.add(producer, A0);
        world.hasProducerIds = false;
        world.pass(TIMEOUT_MILLIS);
        assertEquals("Ongoing", world.state());
        world.hasProducerIds = true;
        world.pass(300);
        assertEquals("CompleteAbort", world.state());
        assertEquals(101, world.describe(ID).producerId());
    }

    @Test
    void anIdForATimeoutThatComesTooLateDoesNotHitTheNextTransaction() {
        ProducerIdAndEpoch producer = world.lastEpoch();
        world.add(producer, A0);
        Deque<Runnable> ids = new ArrayDeque<>();
        world.lateProducerIds = ids;
        world.pass(TIMEOUT_MILLIS);
        Reply<Answer> ending = world.ending(producer, true, 2);
        assertEquals(2, ids.size());
        ids.removeLast().run();
        world.settle();
        ProducerIdAndEpoch next = ending.get().producer();
        assertEquals(Errors.NONE, world.add(next, A0));
        ids.remove().run();
        world.settle();
        assertEquals("Ongoing", world.state());
        world.pass(TIMEOUT_MILLIS - 1);
        assertEquals("Ongoing", world.state());
        world.pass(1);
        assertEquals("CompleteAbort", world.state());
    }

    // ---- questions

    @Test
    void idsAreListedByStateProducerAgeAndName() {
        world.init();
        ProducerIdAndEpoch other = world.initialising("billing").get().producer();
        assertEquals(Set.of(ID, "billing"), ids(List.of(), List.of(), -1, ""));
        assertEquals(Set.of("billing"), ids(List.of(), List.of(other.id()), -1, ""));
        assertEquals(Set.of(ID), ids(List.of(), List.of(), -1, "ord"));
        world.add(producer(100, 0), A0);
        world.pass(1_000);
        assertEquals(Set.of(ID), ids(List.of("Ongoing"), List.of(), -1, ""));
        assertEquals(Set.of(ID), ids(List.of("Ongoing"), List.of(), 999, ""));
        assertEquals(Set.of(), ids(List.of("Ongoing"), List.of(), 1_000, ""));
        assertEquals(List.of("Open"), world.list(List.of("Open", "Empty"), List.of(), -1, "").unknownStateFilters());
        assertEquals(List.of(), world.list(List.of("Open"), List.of(), -1, "").transactionStates());
    }

    private Set<String> ids(List<String> states, List<Long> producerIds, long longerThanMillis, String prefix) {
        return world.list(states, producerIds, longerThanMillis, prefix).transactionStates().stream()
                .map(TransactionState::transactionalId)
                .collect(Collectors.toSet());
    }

    @Test
    void anIdIsDescribed() {
        ProducerIdAndEpoch producer = world.init();
        world.add(producer, A0, B0);
        var described = world.describe(ID);
        assertEquals(100, described.producerId());
        assertEquals(0, described.producerEpoch());
        assertEquals(TIMEOUT_MILLIS, described.transactionTimeoutMs());
        assertEquals(world.lane.wallMillis(), described.transactionStartTimeMs());
        assertEquals(List.of(0), described.topics().find("a").partitions());
        assertEquals(List.of(0), described.topics().find("b").partitions());
    }

    // ---- events

    @Test
    void everyStepIsTold() {
        ProducerIdAndEpoch producer = world.init();
        world.add(producer, A0);
        world.add(producer, B0);
        world.end(producer, true);
        assertEquals(
                List.of(
                        new TransactionEvent.ProducerInitialised(ID, 100, (short) 0),
                        new TransactionEvent.PartitionAdded(ID, A0, true),
                        new TransactionEvent.PartitionAdded(ID, B0, false),
                        new TransactionEvent.CommitDecided(ID, 2),
                        new TransactionEvent.MarkerWritten(ID, A0, true),
                        new TransactionEvent.MarkerWritten(ID, B0, true),
                        new TransactionEvent.TransactionEnded(ID, true)),
                world.events);
    }
}
