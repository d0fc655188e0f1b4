package dev.kraftbench.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.VirtualLane;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import dev.kraftbench.storage.VerificationGuard;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;

class ShardRuntimeTest {

    private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(5);

    private final VirtualLane lane = new VirtualLane();
    private final MemoryLog log = new MemoryLog(new TopicPartition("tallies", 0));
    private final List<TallyShard> shards = new ArrayList<>();
    private final List<Outcome<Long>> answers = new ArrayList<>();
    private ShardRuntime<TallyShard> runtime = runtime(1_000);

    private ShardRuntime<TallyShard> runtime(int maxWaiting) {
        return runtime(maxWaiting, lane);
    }

    private ShardRuntime<TallyShard> runtime(int maxWaiting, Helpers helpers) {
        return new ShardRuntime<>(
                new ShardSettings(1, COMMIT_TIMEOUT.toNanos(), 200, maxWaiting),
                log,
                lane,
                helpers,
                new RecordFormat(TallyShard.TYPES),
                timers -> {
                    TallyShard shard = new TallyShard(timers);
                    shards.add(shard);
                    return shard;
                });
    }

    private void start() {
        lane.execute(runtime::start);
        lane.settle();
    }

    private void add(String name, long amount) {
        runtime.write(shard -> shard.add(name, amount), answers::add);
    }

    private TallyShard shard() {
        return shards.getLast();
    }

    private static Outcome<Long> replied(long value) {
        return new Outcome.Replied<>(value);
    }

    private static Outcome<Long> failed(Errors error) {
        return new Outcome.Failed<>(error);
    }

    @Test
    void answersAWriteOnceTheHighWatermarkHasPassedIt() {
        start();
        log.autoCommit = false;
        add("a", 1);
        lane.settle();
        assertEquals(1, log.endOffset());
        assertEquals(List.of(), answers);
        log.commit();
        assertEquals(List.of(replied(1)), answers);
    }

    @Test
    void appendsWhatOneTurnOfTheLaneDecidesInOneBatch() {
        start();
        add("a", 1);
        add("a", 2);
        add("b", 5);
        lane.settle();
        assertEquals(1, log.appends);
        assertEquals(List.of(replied(1), replied(3), replied(5)), answers);
    }

    @Test
    void aTimeOutIsTakenEvenWhenThereIsNoRoomForRequests() {
        runtime = runtime(2);
        start();
        log.autoCommit = false;
        add("a", 1);
        add("b", 1);
        lane.settle();
        shard().timers.schedule("t", Duration.ofMillis(5).toNanos(), () -> shard().add("late", 1));

        lane.advance(Duration.ofMillis(10));
        lane.settle();

        assertEquals(1, shard().tallies.get("late"), "or it would be lost for good");
    }

    @Test
    void answersAReadOnlyWhenWhatItSawIsCommitted() {
        start();
        log.autoCommit = false;
        add("a", 1);
        runtime.read(shard -> shard.tallies.get("a"), answers::add);
        lane.settle();
        assertEquals(List.of(), answers);
        log.commit();
        assertEquals(List.of(replied(1), replied(1)), answers);
        runtime.read(shard -> shard.tallies.get("a"), answers::add);
        lane.settle();
        assertEquals(3, answers.size());
    }

    @Test
    void turnsRequestsAwayWhileItLoads() {
        start();
        IntStream.range(0, 20).forEach(i -> add("n" + i, i));
        lane.settle();
        runtime.close(Errors.NOT_COORDINATOR);
        answers.clear();
        runtime = runtime(1_000);
        lane.execute(runtime::start);
        lane.step();
        add("a", 1);
        lane.step();
        lane.step();
        assertEquals(List.of(failed(Errors.COORDINATOR_LOAD_IN_PROGRESS)), answers);
        assertFalse(shard().loaded);
        lane.settle();
        assertTrue(shard().loaded);
    }

    @Test
    void loadsInChunksEverythingThatIsInTheLogAndReleasesIt() {
        start();
        for (int i = 0; i < 50; i++) {
            add("n" + i, i);
            lane.settle();
        }
        runtime.close(Errors.NOT_COORDINATOR);
        int readsBefore = log.reads;
        runtime = runtime(1_000);
        start();
        assertEquals(2, shards.size());
        assertEquals(shards.get(0).tallies, shards.get(1).tallies);
        assertTrue(log.reads - readsBefore > 10, "one read for several chunks");
        assertEquals(0, log.pinned());
    }

    @Test
    void isLoadedOnceHoweverFastTheChunksAreDecoded() {
        start();
        for (int i = 0; i < 50; i++) {
            add("n" + i, i);
            lane.settle();
        }
        runtime.close(Errors.NOT_COORDINATOR);
        runtime = runtime(1_000, new PromptHelpers());
        start();
        add("a", 1);
        lane.settle();
        lane.advance(Duration.ofSeconds(10));
        lane.settle();
        assertEquals(2, shards.size());
        assertEquals(replied(1), answers.getLast());
    }

    /** Done before the caller's turn of the lane is over. */
    private static final class PromptHelpers implements Helpers {
        @Override
        public <T> void submit(Lane home, Callable<T> work, Consumer<Outcome<T>> done) {
            Outcome<T> outcome;
            try {
                outcome = new Outcome.Done<>(work.call());
            } catch (Exception e) {
                outcome = new Outcome.Failed<>(e);
            }
            Outcome<T> result = outcome;
            home.execute(() -> done.accept(result));
        }
    }

    @Test
    void leavesRecordsOfUnknownTypesAlone() {
        ByteBuffer key = ByteBuffer.allocate(4).putShort((short) 99).putShort((short) 7).flip();
        log.append(MemoryRecords.withRecords(Compression.NONE, new SimpleRecord(0, key, ByteBuffer.allocate(3))));
        start();
        add("a", 4);
        lane.settle();
        assertEquals(List.of(replied(4)), answers);
        assertEquals(2, log.endOffset());
    }

    @Test
    void appliesNothingThatTheLogWouldRefuse() {
        start();
        log.refusal = Errors.NOT_ENOUGH_REPLICAS;
        add("a", 1);
        lane.settle();
        assertEquals(List.of(failed(Errors.COORDINATOR_NOT_AVAILABLE)), answers);
        assertTrue(shard().tallies.isEmpty());
        log.refusal = Errors.NONE;
        add("a", 1);
        lane.settle();
        assertEquals(replied(1), answers.getLast());
        assertEquals(1, shards.size());
    }

    @Test
    void dropsAndLoadsAgainWhenAnAppendFailsAfterItsRecordsWereApplied() {
        start();
        add("a", 1);
        lane.settle();
        log.failNextAppend = Errors.KAFKA_STORAGE_ERROR;
        add("a", 10);
        add("b", 10);
        lane.settle();
        assertEquals(List.of(replied(1), failed(Errors.NOT_COORDINATOR), failed(Errors.NOT_COORDINATOR)), answers);
        assertEquals(Errors.NOT_COORDINATOR, shard().unloaded);
        lane.advance(Duration.ofSeconds(2));
        assertEquals(2, shards.size());
        runtime.read(shard -> shard.tallies.get("a"), answers::add);
        lane.settle();
        assertEquals(replied(1), answers.getLast());
        assertFalse(shard().tallies.containsKey("b"));
    }

    @Test
    void answersEveryoneWhenTheLeadershipIsLostAtAnyMoment() {
        for (int moment = 0; moment < 6; moment++) {
            answers.clear();
            log.autoCommit = true;
            runtime = runtime(1_000);
            lane.execute(runtime::start);
            if (moment > 0) {
                lane.settle();
            }
            log.autoCommit = false;
            add("a", 1);
            if (moment > 1) {
                lane.step();
            }
            add("b", 1);
            if (moment > 2) {
                lane.settle();
            }
            if (moment > 3) {
                log.commit();
            }
            add("c", 1);
            if (moment > 4) {
                lane.step();
            }
            lane.execute(() -> runtime.close(Errors.NOT_COORDINATOR));
            lane.settle();
            add("d", 1);
            lane.settle();
            assertEquals(4, answers.size(), "moment " + moment);
            assertEquals(failed(Errors.NOT_COORDINATOR), answers.getLast());
            assertTrue(log.isClosed());
        }
    }

    @Test
    void anAcknowledgedWriteIsThereAfterTheNextLeaderLoadedWhateverWasLost() {
        start();
        add("a", 1);
        lane.settle();
        log.autoCommit = false;
        add("a", 100);
        lane.settle();
        lane.execute(() -> runtime.close(Errors.NOT_COORDINATOR));
        lane.settle();
        log.loseUncommitted();
        runtime = runtime(1_000);
        start();
        assertEquals(List.of(replied(1), failed(Errors.NOT_COORDINATOR)), answers);
        assertEquals(1, shard().tallies.get("a"));
    }

    @Test
    void givesUpWaitingForTheCommitAfterItsTimeout() {
        start();
        log.autoCommit = false;
        List<Errors> settled = new ArrayList<>();
        runtime.<Void>write(shard -> CoordinatorResult.settling(List.of(TallyShard.record("x", 1)), settled::add), outcome -> { });
        add("a", 1);
        lane.advance(COMMIT_TIMEOUT.minusMillis(1));
        assertEquals(List.of(), answers);
        lane.advance(Duration.ofMillis(1));
        assertEquals(List.of(failed(Errors.COORDINATOR_NOT_AVAILABLE)), answers);
        assertEquals(List.of(Errors.COORDINATOR_NOT_AVAILABLE), settled);
        log.commit();
        assertEquals(1, answers.size());
    }

    @Test
    void splitsWhatNeedNotStayTogetherAndRefusesWhatMust() {
        log.maxBatchBytes = 500;
        start();
        List<CoordinatorRecord> many = IntStream.range(0, 40).mapToObj(i -> TallyShard.record("n" + i, i)).toList();
        runtime.<Void>write(shard -> CoordinatorResult.background(many), outcome -> { });
        lane.settle();
        assertEquals(40, log.endOffset());
        assertTrue(log.appends > 5);
        runtime.write(shard -> CoordinatorResult.of(many, 7L), answers::add);
        lane.settle();
        assertEquals(List.of(failed(Errors.UNKNOWN_SERVER_ERROR)), answers);
        assertEquals(40, log.endOffset());
    }

    @Test
    void anOperationThatBreaksOffIsAnsweredAndLeavesTheRestAlone() {
        start();
        runtime.<Long>write(shard -> {
            throw new IllegalStateException("broken");
        }, answers::add);
        add("a", 1);
        lane.settle();
        assertEquals(List.of(failed(Errors.UNKNOWN_SERVER_ERROR), replied(1)), answers);
    }

    @Test
    void turnsRequestsAwayWhenTooManyWait() {
        runtime = runtime(3);
        start();
        log.autoCommit = false;
        for (int i = 0; i < 5; i++) {
            add("a", 1);
        }
        lane.settle();
        assertEquals(List.of(failed(Errors.COORDINATOR_LOAD_IN_PROGRESS), failed(Errors.COORDINATOR_LOAD_IN_PROGRESS)), answers);
        log.commit();
        assertEquals(5, answers.size());
    }

    @Test
    void aTimerDecidesRecordsToo() {
        start();
        shard().timers.schedule("tick", Duration.ofSeconds(3).toNanos(), () -> CoordinatorResult.background(List.of(TallyShard.record("t", 9))));
        lane.advance(Duration.ofMillis(2_999));
        assertEquals(0, log.endOffset());
        lane.advance(Duration.ofMillis(1));
        assertEquals(1, log.endOffset());
        assertEquals(9, shard().tallies.get("t"));
    }

    @Test
    void aTimerWhoseRecordsTheLogDoesNotTakeDecidesAgain() {
        start();
        log.refusal = Errors.NOT_ENOUGH_REPLICAS;
        shard().timers.schedule("tick", Duration.ofSeconds(3).toNanos(), () -> CoordinatorResult.background(List.of(TallyShard.record("t", 9))));
        lane.advance(Duration.ofSeconds(10));
        assertEquals(0, log.endOffset());

        log.refusal = Errors.NONE;
        lane.advance(Duration.ofSeconds(10));

        assertEquals(1, log.endOffset(), "once, and not never");
        assertEquals(9, shard().tallies.get("t"));
    }

    @Test
    void aTimerThatIsSetAnewMeanwhileDoesNotDecideAgain() {
        start();
        log.refusal = Errors.NOT_ENOUGH_REPLICAS;
        shard().timers.schedule("tick", Duration.ofSeconds(3).toNanos(), () -> CoordinatorResult.background(List.of(TallyShard.record("t", 9))));
        lane.advance(Duration.ofMillis(3_001));

        log.refusal = Errors.NONE;
        shard().timers.schedule("tick", Duration.ofSeconds(60).toNanos(), CoordinatorResult::deferred);
        lane.advance(Duration.ofSeconds(10));

        assertEquals(0, log.endOffset());
    }

    @Test
    void whoeverWaitsForARecordIsNotToldByAShardThatIsGone() {
        start();
        log.autoCommit = false;
        List<Errors> settled = new ArrayList<>();
        runtime.<Void>write(shard -> CoordinatorResult.settling(List.of(TallyShard.record("x", 1)), settled::add), outcome -> { });
        lane.settle();
        log.failNextAppend = Errors.KAFKA_STORAGE_ERROR;
        add("a", 10);
        lane.settle();

        assertEquals(Errors.NOT_COORDINATOR, shard().unloaded);
        assertEquals(List.of(), settled, "the shard has told everyone when it was unloaded");
    }

    @Test
    void recordsOfWhichOneIsTooLargeAreNotAppliedInPart() {
        log.maxBatchBytes = 500;
        start();
        runtime.<Void>write(
                shard -> CoordinatorResult.background(List.of(TallyShard.record("small", 1), TallyShard.record("n".repeat(600), 1))), outcome -> { });
        lane.settle();

        assertEquals(0, log.endOffset());
        assertTrue(shard().tallies.isEmpty());
    }

    @Test
    void whatTheShardMustNotMissIsTakenEvenWhenThereIsNoRoomForRequests() {
        runtime = runtime(1);
        start();
        log.autoCommit = false;
        add("a", 1);
        runtime.tell(shard -> shard.add("told", 1));
        lane.settle();

        assertEquals(1, shard().tallies.get("told"));
    }

    @Test
    void whatARefusedDecisionCancelledGoesOn() {
        start();
        shard().timers.schedule("tick", Duration.ofSeconds(3).toNanos(), () -> CoordinatorResult.background(List.of(TallyShard.record("t", 9))));
        log.refusal = Errors.NOT_ENOUGH_REPLICAS;
        runtime.write(
                shard -> {
                    shard.timers.cancel("tick");
                    return shard.add("a", 1);
                },
                answers::add);
        lane.settle();
        assertEquals(List.of(failed(Errors.COORDINATOR_NOT_AVAILABLE)), answers);

        log.refusal = Errors.NONE;
        lane.advance(Duration.ofSeconds(3));

        assertEquals(9, shard().tallies.get("t"), "who watched over something that is still there");
    }

    @Test
    void pushingATimerBackSetsNoTimerOfTheLane() {
        start();
        List<Long> fired = new ArrayList<>();
        int before = lane.timersSet();
        long startNanos = lane.nanos();
        for (int i = 0; i < 1_000; i++) {
            shard().timers.schedule("session", Duration.ofSeconds(10).toNanos(), () -> {
                fired.add(lane.nanos());
                return CoordinatorResult.deferred();
            });
            lane.advance(Duration.ofMillis(100));
        }
        assertTrue(lane.timersSet() - before < 15, "set " + (lane.timersSet() - before));
        assertEquals(List.of(), fired);
        lane.advance(Duration.ofSeconds(10));
        assertEquals(List.of(startNanos + Duration.ofMillis(999 * 100 + 10_000).toNanos()), fired);
    }

    @Test
    void aTimerMovedForwardFiresAtItsNewTimeAndACancelledOneNever() {
        start();
        List<String> fired = new ArrayList<>();
        shard().timers.schedule("a", Duration.ofSeconds(10).toNanos(), () -> {
            fired.add("a");
            return CoordinatorResult.deferred();
        });
        shard().timers.schedule("b", Duration.ofSeconds(1).toNanos(), () -> {
            fired.add("b");
            return CoordinatorResult.deferred();
        });
        shard().timers.schedule("a", Duration.ofSeconds(2).toNanos(), () -> {
            fired.add("a, sooner");
            return CoordinatorResult.deferred();
        });
        shard().timers.cancel("b");
        lane.advance(Duration.ofSeconds(2));
        assertEquals(List.of("a, sooner"), fired);
        lane.advance(Duration.ofSeconds(20));
        assertEquals(1, fired.size());
    }

    @Test
    void whoeverDecidedARecordThatCanNotBeAppliedIsAnswered() {
        start();
        runtime.write(shard -> CoordinatorResult.of(List.of(TallyShard.unreadable()), 1L), answers::add);
        add("a", 1);
        lane.settle();
        assertEquals(List.of(failed(Errors.NOT_COORDINATOR), failed(Errors.NOT_COORDINATOR)), answers);
        lane.advance(Duration.ofSeconds(2));
        assertEquals(2, shards.size());
    }

    // ---- transactions

    private static final TransactionalProducer PRODUCER = new TransactionalProducer(7, (short) 3);

    private void addTransactionally(String name, long amount) {
        runtime.writeTransactional(PRODUCER, VerificationGuard.NONE, shard -> shard.add(name, amount), answers::add);
    }

    private List<Errors> end(boolean committed) {
        List<Errors> ended = new ArrayList<>();
        runtime.endTransaction(new TransactionEnd(PRODUCER, 5, committed, (short) 2), ended::add);
        lane.settle();
        return ended;
    }

    @Test
    void whatATransactionWroteCountsWhenItsCommitIsWritten() {
        start();
        addTransactionally("a", 4);
        lane.settle();
        assertEquals(List.of(replied(4)), answers);
        assertTrue(shard().tallies.isEmpty(), "it is pending");
        log.autoCommit = false;
        List<Errors> ended = end(true);
        assertEquals(List.of(), ended, "the marker is not committed yet");
        log.commit();
        assertEquals(List.of(Errors.NONE), ended);
        assertEquals(4, shard().tallies.get("a"));
    }

    @Test
    void whatAnAbortedTransactionWroteIsForgottenAlsoByTheNextLeader() {
        start();
        addTransactionally("a", 4);
        lane.settle();
        assertEquals(List.of(Errors.NONE), end(false));
        add("b", 1);
        addTransactionally("c", 9);
        lane.settle();
        runtime.close(Errors.NOT_COORDINATOR);
        runtime = runtime(1_000);
        start();
        assertEquals(Map.of("b", 1L), shard().tallies);
        assertEquals(Map.of(7L, Map.of("c", 9L)), shard().pending);
    }

    @Test
    void recordsOfATransactionLieInABatchOfTheirOwnInTheOrderOfTheDecisions() {
        start();
        add("a", 1);
        addTransactionally("b", 1);
        add("c", 1);
        lane.settle();
        assertEquals(3, log.appends);
        MutableRecordBatch batch = log.batches().get(1);
        assertTrue(batch.isTransactional());
        assertEquals(7, batch.producerId());
        assertEquals(3, batch.producerEpoch());
        assertEquals(3, answers.size());
        end(true);
        MutableRecordBatch marker = log.batches().getLast();
        assertTrue(marker.isControlBatch());
        assertEquals(5, EndTransactionMarker.deserialize(marker.iterator().next()).coordinatorEpoch());
    }

    @Test
    void aProducerThatTheLogRefusesIsToldAndTheShardLivesOn() {
        start();
        log.failNextAppend = Errors.INVALID_PRODUCER_EPOCH;
        addTransactionally("a", 1);
        lane.settle();
        log.failNextAppend = Errors.INVALID_PRODUCER_EPOCH;
        assertEquals(List.of(Errors.INVALID_PRODUCER_EPOCH), end(true));
        add("b", 2);
        lane.settle();
        assertEquals(List.of(failed(Errors.INVALID_PRODUCER_EPOCH), replied(2)), answers);
        assertEquals(1, shards.size());
        assertTrue(shard().pending.isEmpty());
    }

    @Test
    void aTransactionIsNotEndedWhereTheShardDoesNotLead() {
        start();
        log.refusal = Errors.NOT_LEADER_OR_FOLLOWER;
        assertEquals(List.of(Errors.NOT_COORDINATOR), end(true));
        lane.execute(() -> runtime.close(Errors.NOT_COORDINATOR));
        assertEquals(List.of(Errors.NOT_COORDINATOR), end(true));
    }
}
