package dev.kraftbench.share;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.coordinator.SharePartitionKey;
import dev.kraftbench.kernel.VirtualLane;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.WriteShareGroupStateRequestData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.junit.jupiter.api.Test;

class SharePartitionTest {

    private static final SharePartitionKey KEY = new SharePartitionKey("g", new Uuid(1, 1), 0);
    private static final int LOCK_MILLIS = 1_000;
    private static final int MANY = 1 << 20;

    private final VirtualLane lane = new VirtualLane();
    private final MemoryShareLog log = new MemoryShareLog();
    private final MemoryPersister persister = new MemoryPersister();
    private final MemoryDeadLetters deadLetters = new MemoryDeadLetters();
    private final List<ShareEvent> events = new ArrayList<>();
    private final List<SharePartition> over = new ArrayList<>();
    private ShareSettings settings = new ShareSettings(3, 200, LOCK_MILLIS, true, false, new ShareSettings.Reset.Earliest(), ShareSettings.DeadLetterQueue.NONE);
    private SharePartition partition = partition();

    private SharePartition partition() {
        ShareEvents listener = new ShareEvents() {
            @Override
            public boolean wanted() {
                return true;
            }

            @Override
            public void happened(List<ShareEvent> some) {
                events.addAll(some);
            }
        };
        return new SharePartition(KEY, log, new SharePartition.Context(lane, persister, deadLetters, () -> settings, listener, over::add));
    }

    private void load() {
        partition.load();
        lane.settle();
    }

    private void initialize(long startOffset) {
        persister.put(KEY, 1, startOffset);
        load();
    }

    /** Ranges as {@code first-last×deliveries}. */
    private String acquire(String member, int maxRecords) {
        return ranges(partition.fetch(new Wish(member, maxRecords, true, 500), MANY, true));
    }

    private static String ranges(ShareFetchResult result) {
        return switch (result) {
            case ShareFetchResult.Acquired(var records, var ranges, var ignored) -> {
                records.release();
                yield String.join(" ", ranges.stream()
                        .map(range -> range.firstOffset() + "-" + range.lastOffset() + "×" + range.deliveries())
                        .toList());
            }
            case ShareFetchResult.Nothing ignored -> "nothing";
            case ShareFetchResult.Failed(Errors error) -> error.toString();
        };
    }

    private List<Errors> acknowledge(String member, long first, long last, byte... types) {
        List<Errors> outcomes = new ArrayList<>();
        List<Byte> all = new ArrayList<>();
        for (byte type : types) {
            all.add(type);
        }
        partition.acknowledge(member, List.of(new Acknowledgement(first, last, all)), outcomes::add);
        lane.settle();
        return outcomes;
    }

    @Test
    void whatOneHasNobodyElseGetsUntilItIsGivenBack() {
        initialize(0);
        log.append(10);
        assertEquals("0-5×1", acquire("a", 6));
        assertEquals("6-9×1", acquire("b", 6));
        assertEquals("nothing", acquire("c", 6));
        assertEquals(List.of(Errors.INVALID_RECORD_STATE), acknowledge("b", 0, 5, Acknowledgement.ACCEPT));

        assertEquals(List.of(Errors.NONE), acknowledge(
                "a", 0, 5,
                Acknowledgement.ACCEPT, Acknowledgement.ACCEPT, Acknowledgement.RELEASE,
                Acknowledgement.RELEASE, Acknowledgement.REJECT, Acknowledgement.ACCEPT));
        assertEquals(2, persister.startOffset(KEY));
        assertEquals("2-3×2", acquire("c", 6));
        assertEquals(List.of(Errors.NONE), acknowledge("c", 2, 3, Acknowledgement.ACCEPT));
        assertEquals(6, persister.startOffset(KEY), "what was accepted and rejected before is skipped");
        assertEquals(0, log.pinned);
    }

    @Test
    void aViewTellsTheFateOfEveryRecordUnderDelivery() {
        initialize(0);
        log.append(6);
        acquire("a", 6);
        acknowledge("a", 0, 0, Acknowledgement.RELEASE);
        acknowledge("a", 1, 2, Acknowledgement.ACCEPT, Acknowledgement.ACCEPT);
        acknowledge("a", 3, 3, Acknowledgement.REJECT);
        ShareWindow view = partition.view();
        assertEquals(0, view.start());
        assertEquals(6, view.end());
        assertEquals(List.of("0-0 AVAILABLE×1 ", "1-2 ACKNOWLEDGED×1 ", "3-3 ARCHIVED×1 ", "4-5 ACQUIRED×1 a"), view.parts().stream()
                .map(part -> part.firstOffset() + "-" + part.lastOffset() + " " + part.state() + "×" + part.deliveries() + " " + part.member())
                .toList());
    }

    @Test
    void acknowledgementsAreAnsweredWhenTheyAreDurable() {
        initialize(0);
        log.append(4);
        acquire("a", 4);
        persister.holds = true;
        List<Errors> first = acknowledge("a", 0, 0, Acknowledgement.ACCEPT);
        List<Errors> second = acknowledge("a", 1, 1, Acknowledgement.ACCEPT);
        List<Errors> third = acknowledge("a", 2, 3, Acknowledgement.RELEASE);
        assertEquals(List.of(Errors.INVALID_RECORD_STATE), acknowledge("a", 1, 1, Acknowledgement.RELEASE), "it is under way");
        assertEquals("nothing", acquire("b", 4));
        assertEquals(1, persister.writes.size(), "the rest waits for the first write");

        persister.answer();
        lane.settle();
        assertEquals(List.of(List.of(Errors.NONE), List.of(), List.of()), List.of(first, second, third));
        assertEquals(2, persister.writes.size(), "and goes together");
        persister.answer();
        lane.settle();
        assertEquals(List.of(List.of(Errors.NONE), List.of(Errors.NONE)), List.of(second, third));
        assertEquals("2-3×2", acquire("b", 4));
        WriteShareGroupStateRequestData.PartitionData last = persister.writes.getLast();
        assertEquals(2, last.startOffset());
        assertEquals(0, last.deliveryCompleteCount());
        assertEquals(1, last.stateBatches().size(), "nothing below the start is written");
    }

    @Test
    void whatCouldNotBeWrittenIsAsBefore() {
        initialize(0);
        log.append(2);
        acquire("a", 2);
        persister.failWrite = Errors.COORDINATOR_NOT_AVAILABLE;
        assertEquals(List.of(Errors.COORDINATOR_NOT_AVAILABLE), acknowledge("a", 0, 1, Acknowledgement.ACCEPT));
        assertEquals(List.of(Errors.NONE), acknowledge("a", 0, 1, Acknowledgement.ACCEPT));
        assertEquals(2, persister.startOffset(KEY));
    }

    @Test
    void aLockThatEndsWhileItsAcknowledgementFailsIsGone() {
        initialize(0);
        log.append(1);
        acquire("a", 1);
        persister.holds = true;
        persister.failWrite = Errors.COORDINATOR_NOT_AVAILABLE;
        List<Errors> outcome = acknowledge("a", 0, 0, Acknowledgement.ACCEPT);
        lane.advanceMillis(LOCK_MILLIS);
        assertEquals("nothing", acquire("b", 1));
        persister.answer();
        lane.settle();
        assertEquals(List.of(Errors.COORDINATOR_NOT_AVAILABLE), outcome);
        assertEquals("0-0×2", acquire("b", 1));
    }

    @Test
    void locksExpireUnlessTheyAreRenewedAndDeliveriesHaveALimit() {
        initialize(0);
        log.append(2);
        assertEquals("0-1×1", acquire("a", 2));
        lane.advanceMillis(LOCK_MILLIS - 1);
        assertEquals(List.of(Errors.NONE), acknowledge("a", 1, 1, Acknowledgement.RENEW));
        lane.advanceMillis(1);
        assertEquals("0-0×2", acquire("b", 2));
        lane.advanceMillis(LOCK_MILLIS);
        assertEquals("0-0×3", acquire("c", 1), "a record that came back often comes alone");
        lane.advanceMillis(LOCK_MILLIS);
        assertEquals("1-1×2", acquire("c", 1), "three deliveries are the limit");
        assertEquals(1, persister.startOffset(KEY));
        lane.settle();
        assertTrue(events.contains(new ShareEvent.Archived(KEY, 0, 0, 3)), events::toString);
        assertTrue(events.contains(new ShareEvent.LockExpired(KEY, "b", 0, 0)), events::toString);
        assertTrue(events.contains(new ShareEvent.Renewed(KEY, "a", 1, 1)), events::toString);
    }

    @Test
    void renewalsMayBeForbidden() {
        settings = new ShareSettings(3, 200, LOCK_MILLIS, false, false, new ShareSettings.Reset.Earliest(), ShareSettings.DeadLetterQueue.NONE);
        initialize(0);
        log.append(1);
        acquire("a", 1);
        assertEquals(List.of(Errors.INVALID_RECORD_STATE), acknowledge("a", 0, 0, Acknowledgement.RENEW));
    }

    @Test
    void aMemberThatIsGoneHoldsNothingAndWhoWaitsIsWoken() {
        initialize(0);
        log.append(5);
        acquire("a", 5);
        int[] woken = {0};
        partition.await(any -> woken[0]++);
        partition.release("b");
        lane.settle();
        assertEquals(0, woken[0]);
        partition.release("a");
        lane.settle();
        assertEquals(1, woken[0]);
        assertEquals("0-4×1", acquire("c", 5), "what a session held at its end was not delivered");
        partition.await(any -> woken[0]++);
        log.append(1);
        assertEquals(2, woken[0]);
    }

    @Test
    void theEndOfASessionIsNoDeliveryHoweverOftenThereWereSome() {
        initialize(0);
        log.append(2);
        for (int delivery = 1; delivery < 3; delivery++) {
            acquire("a", 2);
            acknowledge("a", 0, 1, Acknowledgement.RELEASE);
        }
        for (int session = 0; session < 5; session++) {
            // The third delivery is the last that the group allows.
            assertEquals("0-0×3", acquire("b", 2));
            partition.release("b");
            lane.settle();
        }
        partition = partition();
        load();
        assertEquals("0-0×3", acquire("c", 2));
        acknowledge("c", 0, 0, Acknowledgement.RELEASE);
        assertEquals("1-1×3", acquire("c", 2), "given up after three deliveries that counted");
    }

    @Test
    void aSessionWhoseEndCouldNotBeWrittenDownHoldsOnUntilItsLocksEnd() {
        initialize(0);
        log.append(2);
        acquire("a", 2);
        persister.failWrite = Errors.COORDINATOR_NOT_AVAILABLE;
        partition.release("a");
        lane.settle();
        assertEquals("nothing", acquire("b", 2));
        persister.failWrite = Errors.NONE;
        lane.advanceMillis(LOCK_MILLIS);
        assertEquals("0-1×2", acquire("b", 2));
    }

    @Test
    void theNextLeaderGoesOnWhereThisOneWas() {
        initialize(0);
        log.append(10);
        acquire("a", 10);
        acknowledge("a", 0, 1, Acknowledgement.ACCEPT);
        acknowledge("a", 4, 5, Acknowledgement.ACCEPT);
        acknowledge("a", 6, 6, Acknowledgement.RELEASE);
        log.refusal = Errors.NOT_LEADER_OR_FOLLOWER;
        assertEquals("NOT_LEADER_OR_FOLLOWER", acquire("a", 1));
        assertEquals(List.of(partition), over);

        log.refusal = Errors.NONE;
        partition = partition();
        load();
        assertEquals("2-3×1 6-6×2 7-9×1", acquire("b", 10));
    }

    @Test
    void whoWasInitialisedAnewIsFenced() {
        initialize(0);
        log.append(2);
        acquire("a", 1);
        persister.put(KEY, 2, 1);
        assertEquals(List.of(Errors.NOT_LEADER_OR_FOLLOWER), acknowledge("a", 0, 0, Acknowledgement.ACCEPT));
        assertEquals(List.of(partition), over);
        assertEquals("NOT_LEADER_OR_FOLLOWER", acquire("a", 1));
    }

    @Test
    void gapsControlBatchesAndAbortedRecordsAreSkipped() {
        settings = new ShareSettings(3, 200, LOCK_MILLIS, true, true, new ShareSettings.Reset.Earliest(), ShareSettings.DeadLetterQueue.NONE);
        initialize(0);
        log.skip(2);
        log.append(2);
        log.appendTransaction(3, 77, false);
        log.appendTransaction(2, 77, true);
        log.append(1);
        assertEquals("2-3×1 8-9×1 11-11×1", acquire("a", 100));
        acknowledge("a", 2, 3, Acknowledgement.ACCEPT);
        assertEquals(8, persister.startOffset(KEY));
        acknowledge("a", 8, 9, Acknowledgement.ACCEPT);
        assertEquals(11, persister.startOffset(KEY));
    }

    @Test
    void uncommittedReadersGetAbortedRecordsToo() {
        initialize(0);
        log.appendTransaction(3, 77, false);
        assertEquals("0-2×1", acquire("a", 100));
    }

    @Test
    void noMoreIsUnderDeliveryThanMayBe() {
        settings = new ShareSettings(3, 5, LOCK_MILLIS, true, false, new ShareSettings.Reset.Earliest(), ShareSettings.DeadLetterQueue.NONE);
        initialize(0);
        log.append(3);
        log.append(3);
        log.append(3);
        assertEquals("0-4×1", acquire("a", 100));
        assertEquals("nothing", acquire("b", 100));
        assertEquals(List.of(Errors.NONE), acknowledge("a", 1, 1, Acknowledgement.RELEASE));
        assertEquals("1-1×2", acquire("b", 100), "what came back may be had all the same");
        assertEquals(List.of(Errors.NONE), acknowledge("a", 0, 0, Acknowledgement.ACCEPT));
        assertEquals("5-5×1", acquire("b", 100));
    }

    @Test
    void withoutAStrictLimitBatchesStayWholeAndRangesFollowThem() {
        initialize(0);
        log.append(4);
        log.append(4);
        log.append(4);
        assertEquals("0-3×1 4-7×1", ranges(partition.fetch(new Wish("a", 5, false, 3), MANY, true)));
    }

    @Test
    void onlyTheBatchesWithAcquiredRecordsAreGiven() {
        initialize(0);
        for (int i = 0; i < 4; i++) {
            log.append(2);
        }
        acquire("a", 2);
        acquire("b", 2);
        acknowledge("b", 2, 3, Acknowledgement.RELEASE);
        ShareFetchResult.Acquired got =
                assertInstanceOf(ShareFetchResult.Acquired.class, partition.fetch(new Wish("c", 3, true, 500), MANY, true));
        List<Long> bases = StreamSupport.stream(MemoryRecords.readableRecords(got.records().read()).batches().spliterator(), false)
                .map(batch -> batch.baseOffset())
                .toList();
        assertEquals(List.of(2L, 4L), bases);
        got.records().release();
        assertEquals(0, log.pinned);
    }

    @Test
    void aLogThatBeginsLaterLeavesTheGoneBehind() {
        initialize(0);
        log.append(10);
        acquire("a", 4);
        log.startOffset = 3;
        assertEquals("4-9×1", acquire("b", 100));
        assertEquals(List.of(Errors.NONE), acknowledge("a", 0, 3, Acknowledgement.ACCEPT));
        assertEquals(4, persister.startOffset(KEY));
        assertEquals(List.of(Errors.NONE), acknowledge("a", 0, 1, Acknowledgement.ACCEPT), "it does not count any more");
    }

    @Test
    void aGroupBeginsWhereItIsConfiguredTo() {
        log.append(3);
        initialize(-1);
        assertEquals("0-2×1", acquire("a", 5));

        settings = new ShareSettings(3, 200, LOCK_MILLIS, true, false, new ShareSettings.Reset.Latest(), ShareSettings.DeadLetterQueue.NONE);
        partition = partition();
        persister.put(KEY, 1, -1);
        load();
        assertEquals("nothing", acquire("a", 5));
        log.append(1);
        assertEquals("3-3×1", acquire("a", 5));
    }

    @Test
    void whileTheCoordinatorCantBeReachedMembersWaitOn() {
        persister.put(KEY, 1, 0);
        log.append(1);
        persister.holds = true;
        persister.failRead = Errors.COORDINATOR_NOT_AVAILABLE;
        partition.load();
        assertEquals("nothing", acquire("a", 1));
        int[] woken = {0};
        partition.await(any -> woken[0]++);
        persister.answer();
        persister.holds = false;
        lane.settle();
        assertEquals(0, woken[0]);
        lane.advanceMillis(500);
        assertEquals(1, woken[0]);
        assertEquals("0-0×1", acquire("a", 1));
    }

    @Test
    void stateThatDoesNotExistIsAnErrorThatClientsKnow() {
        load();
        assertEquals("UNKNOWN_SERVER_ERROR", acquire("a", 1));
        assertEquals(List.of(partition), over);
    }

    @Test
    void aGroupWithoutMembersReadsItsStateAnewOnceEverythingIsWritten() {
        initialize(0);
        log.append(1);
        acquire("a", 1);
        persister.holds = true;
        partition.release("a");
        partition.retire();
        lane.settle();
        assertEquals(List.of(), over);
        persister.answer();
        lane.settle();
        assertEquals(List.of(partition), over);
    }

    @Test
    void aGroupWithoutMembersReadsItsStateAnewThoughItWasLeftWhileThatWasRead() {
        persister.put(KEY, 1, 0);
        persister.holds = true;
        partition.load();
        partition.retire();
        lane.settle();
        persister.answer();
        lane.settle();
        assertEquals(List.of(partition), over);
    }

    @Test
    void whoeverWaitsForTheStateGetsItThoughTheMemberBeforeIsGone() {
        persister.put(KEY, 1, 0);
        log.append(1);
        persister.holds = true;
        partition.load();
        partition.retire();
        int[] woken = {0};
        partition.await(any -> woken[0]++);
        persister.answer();
        lane.settle();
        assertEquals(1, woken[0]);
        assertEquals(List.of(), over);
        assertEquals("0-0×1", acquire("b", 1));
    }

    @Test
    void whatIsAcceptedWakesNobodyAndWhatIsGivenBackDoes() {
        initialize(0);
        log.append(10);
        acquire("a", 10);
        int[] woken = {0};
        partition.await(any -> woken[0]++);
        assertEquals(List.of(Errors.NONE), acknowledge("a", 0, 4, Acknowledgement.ACCEPT));
        assertEquals(0, woken[0], "there is nothing to have");
        assertEquals(List.of(Errors.NONE), acknowledge("a", 5, 9, Acknowledgement.RELEASE));
        assertEquals(1, woken[0]);
    }

    @Test
    void whoeverFoundNoRoomIsWokenWhenThereIsSome() {
        initialize(0);
        log.append(300);
        assertEquals("0-199×1", acquire("a", 200));
        assertEquals("nothing", acquire("b", 10));
        int[] woken = {0};
        partition.await(any -> woken[0]++);
        assertEquals(List.of(Errors.NONE), acknowledge("a", 0, 99, Acknowledgement.ACCEPT));
        assertEquals(1, woken[0]);
        assertEquals("200-209×1", acquire("b", 10));
    }

    // ---- dead letters

    private void deadLettersTo(String topic, boolean copies) {
        settings = new ShareSettings(3, 200, LOCK_MILLIS, true, false, new ShareSettings.Reset.Earliest(), new ShareSettings.DeadLetterQueue(topic, copies));
    }

    @Test
    void whatIsRejectedIsArchivedOnceItIsADeadLetter() {
        deadLettersTo("dlq.t", false);
        initialize(0);
        log.append(3);
        acquire("a", 3);
        deadLetters.holds = true;
        assertEquals(List.of(Errors.NONE), acknowledge("a", 0, 2, Acknowledgement.REJECT, Acknowledgement.ACCEPT, Acknowledgement.ACCEPT));
        assertEquals(List.of("0-0×1 Offset rejected by client."), deadLetters.summary());
        assertEquals(Map.of(), deadLetters.letters.getFirst().contents());
        assertEquals(0, persister.startOffset(KEY), "it is not done with yet");

        deadLetters.answer();
        lane.settle();
        assertEquals(3, persister.startOffset(KEY));
        assertTrue(events.contains(new ShareEvent.DeadLettered(KEY, 0, 0, "dlq.t", "")), events.toString());
    }

    @Test
    void whatIsDeliveredTooOftenIsADeadLetterWithItsContents() {
        deadLettersTo("dlq.t", true);
        initialize(0);
        log.append(1);
        for (int i = 0; i < 3; i++) {
            acquire("a", 1);
            lane.advanceMillis(LOCK_MILLIS + 1);
            lane.settle();
        }
        assertEquals(List.of("0-0×3 Offset delivery count exceeded the threshold."), deadLetters.summary());
        assertEquals("v0", StandardCharsets.UTF_8.decode(deadLetters.letters.getFirst().contents().get(0L).value()).toString());
        assertEquals(1, persister.startOffset(KEY));
        assertEquals(0, log.pinned);
    }

    @Test
    void aDeadLetterTopicThatDoesNotWorkDoesNotStopTheGroup() {
        deadLettersTo("dlq.t", false);
        initialize(0);
        log.append(2);
        acquire("a", 2);
        deadLetters.error = "no such topic";
        acknowledge("a", 0, 1, Acknowledgement.REJECT);
        assertEquals(2, persister.startOffset(KEY));
        assertTrue(events.contains(new ShareEvent.DeadLettered(KEY, 0, 1, "dlq.t", "no such topic")), events.toString());
    }

    @Test
    void anotherLeaderSendsTheDeadLettersThatTheFirstDidNotComeTo() {
        deadLettersTo("dlq.t", false);
        initialize(0);
        log.append(2);
        acquire("a", 2);
        deadLetters.holds = true;
        acknowledge("a", 0, 1, Acknowledgement.REJECT);
        partition.end(Errors.NOT_LEADER_OR_FOLLOWER);
        deadLetters.letters.clear();
        deadLetters.holds = false;

        partition = partition();
        load();
        assertEquals(List.of("0-1×1 Offset rejected by client."), deadLetters.summary());
        assertEquals(2, persister.startOffset(KEY));
    }

    @Test
    void aLetterThatComesBackToALeaderOfThePastChangesNothing() {
        deadLettersTo("dlq.t", false);
        initialize(0);
        log.append(1);
        acquire("a", 1);
        deadLetters.holds = true;
        acknowledge("a", 0, 0, Acknowledgement.REJECT);
        partition.end(Errors.NOT_LEADER_OR_FOLLOWER);
        int writes = persister.writes.size();
        deadLetters.answer();
        lane.settle();
        assertEquals(writes, persister.writes.size());
    }

    @Test
    void onlySomeDeadLettersAreUnderWayAtATime() {
        deadLettersTo("dlq.t", false);
        initialize(0);
        log.append(40);
        acquire("a", 40);
        deadLetters.holds = true;
        byte[] everyOther = new byte[40];
        for (int i = 0; i < 40; i++) {
            everyOther[i] = i % 2 == 0 ? Acknowledgement.REJECT : Acknowledgement.ACCEPT;
        }
        acknowledge("a", 0, 39, everyOther);
        assertEquals(8, deadLetters.letters.size());
        deadLetters.holds = false;
        deadLetters.answer();
        lane.settle();
        assertEquals(20, deadLetters.letters.size());
        assertEquals(40, persister.startOffset(KEY));
    }
}
