package dev.kraftbench.raft.internal.core;

import static dev.kraftbench.raft.internal.core.CoreBench.batch;
import static dev.kraftbench.raft.internal.core.CoreBench.fetch;
import static dev.kraftbench.raft.internal.core.CoreBench.led;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.raft.OffsetAndEpoch;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

class ReplicationTest {

    private static List<String> lines(CoreBench bench, String start) {
        return bench.lines().filter(line -> line.startsWith(start)).toList();
    }

    @Test
    void aLeaderCountsItselfOnlyOnceItsLogIsForced() {
        CoreBench bench = CoreBench.voter(3).elected();

        bench.receives(fetch(1, 2, 1, 1));
        assertEquals(OptionalLong.empty(), bench.core.highWatermark());
        bench.flushed();

        assertEquals(List.of("committed: below 1"), lines(bench, "committed"));
    }

    @Test
    void aMajorityCommitsWithoutTheLeadersOwnDisk() {
        CoreBench bench = CoreBench.voter(3).elected();

        bench.receives(fetch(1, 2, 1, 1));
        bench.receives(fetch(1, 3, 1, 1));

        assertEquals(OptionalLong.of(1), bench.core.highWatermark());
    }

    @Test
    void entriesOfOldEpochsAreCommittedOnlyTogetherWithOneOfTheLeadersOwn() {
        CoreBench bench = CoreBench.with(
                1, 3, new ElectionState(4, OptionalInt.empty(), null), List.of(new EpochHistory.Start(4, 0)), 10);
        bench.elected();
        bench.flushed();

        bench.receives(fetch(5, 2, 10, 4));
        assertEquals(OptionalLong.empty(), bench.core.highWatermark());
        bench.receives(fetch(5, 2, 11, 5));

        assertEquals(OptionalLong.of(11), bench.core.highWatermark());
    }

    @Test
    void aFetchWaitsForRecordsAndIsAnsweredWithThem() {
        CoreBench bench = CoreBench.voter(3).elected();
        bench.flushed();

        bench.receives(fetch(1, 2, 1, 1));
        assertEquals(List.of(), lines(bench, "reply"));
        bench.step(new Input.LeaderAppend(batch(1, 3, 1)));

        assertEquals(List.of("reply: records from 1, hw 1, epoch 1"), lines(bench, "reply"));
    }

    @Test
    void aFetchThatWaitedLongEnoughIsAnsweredWithNothing() {
        CoreBench bench = CoreBench.voter(3).elected();
        bench.receives(fetch(1, 2, 1, 1));

        bench.after(500);

        assertEquals(List.of("reply: records from 1, hw -1, epoch 1"), lines(bench, "reply"));
    }

    @Test
    void aFollowerThatKnowsALowerHighWatermarkIsTold() {
        CoreBench bench = CoreBench.voter(3).elected();
        bench.receives(new Message.Fetch(1, dev.kraftbench.raft.ReplicaKey.of(2), 1, 1, 1024, 500_000_000, -1));
        assertEquals(List.of(), lines(bench, "reply"));

        bench.flushed();

        assertEquals(List.of("reply: records from 1, hw 1, epoch 1"), lines(bench, "reply"));
    }

    @Test
    void aDivergingFollowerIsToldWhereItsEpochEnds() {
        CoreBench bench = CoreBench.with(1, 3, new ElectionState(4, OptionalInt.empty(), null), List.of(
                new EpochHistory.Start(2, 0), new EpochHistory.Start(4, 6)), 10);
        bench.elected();

        bench.receives(fetch(5, 2, 9, 3));
        assertEquals(List.of("reply: NONE, epoch 5, leader 1, diverging 6/2"), lines(bench, "reply"));
        bench.receives(fetch(5, 2, 12, 4));
        assertEquals(List.of("reply: NONE, epoch 5, leader 1, diverging 10/4"), lines(bench, "reply"));
    }

    @Test
    void anEmptyFollowerIsSentToTheNewestSnapshot() {
        CoreBench bench = CoreBench.voter(3).elected();
        bench.step(new Input.SnapshotTaken(new OffsetAndEpoch(1, 1)));

        bench.receives(fetch(1, 2, 0, 0));

        assertEquals(List.of("reply: NONE, epoch 1, leader 1, snapshot 1/1"), lines(bench, "reply"));
    }

    @Test
    void fetchesInOtherEpochsAndWithNonsenseAreRefused() {
        CoreBench bench = CoreBench.voter(3).elected();

        bench.receives(fetch(0, 2, 0, 0));
        assertEquals(List.of("reply: FENCED_LEADER_EPOCH, epoch 1, leader 1"), lines(bench, "reply"));
        bench.receives(fetch(2, 2, 0, 0));
        assertEquals(List.of("reply: UNKNOWN_LEADER_EPOCH, epoch 1, leader 1"), lines(bench, "reply"));
        bench.receives(fetch(1, 2, -3, 0));
        assertEquals(List.of("reply: INVALID_REQUEST, epoch 1, leader 1"), lines(bench, "reply"));
        bench.receives(fetch(1, 2, 0, 2));
        assertEquals(List.of("reply: INVALID_REQUEST, epoch 1, leader 1"), lines(bench, "reply"));
    }

    @Test
    void aFollowerFetchesOnOnlyWhenWhatItGotIsForced() {
        CoreBench bench = CoreBench.voter(3).following(2, 1);
        assertEquals(List.of("send to 2: fetch epoch 1 from 0/0, hw -1"), lines(bench, "send"));

        bench.fetched(0, 1, batch(0, 4, 1));
        assertEquals(List.of("append: 0..4", "committed: below 0", "flush: up to 5"), bench.lines().toList());
        bench.flushed();

        assertEquals(List.of("send to 2: fetch epoch 1 from 5/1, hw 0"), bench.lines().toList());
    }

    @Test
    void anObserverNeedsNoForcing() {
        CoreBench bench = CoreBench.with(9, 3, ElectionState.INITIAL, List.of(), 0);
        bench.remember();
        Effect.Send asked = bench.effects(Effect.Send.class).getFirst();
        bench.answered(asked, new Message.FetchAnswer(Errors.FENCED_LEADER_EPOCH, led(1, 2), -1, -1, null, null, List.of())).remember();
        bench.persisted().remember();

        bench.fetched(0, 1, batch(0, 4, 1));

        assertTrue(bench.lines().anyMatch("send to 2: fetch epoch 1 from 5/1, hw 0"::equals), bench.lines().toList().toString());
    }

    @Test
    void aFollowersHighWatermarkNeverPassesItsLog() {
        CoreBench bench = CoreBench.voter(3).following(2, 1);

        bench.fetched(100, 1, batch(0, 4, 1));

        assertEquals(OptionalLong.of(5), bench.core.highWatermark());
    }

    @Test
    void aFollowerCutsOffWhatItsLeaderDoesNotHave() {
        CoreBench bench = CoreBench.with(1, 3, new ElectionState(3, OptionalInt.empty(), null), List.of(
                new EpochHistory.Start(1, 0), new EpochHistory.Start(3, 5)), 9);
        bench.following(2, 4);

        bench.answered(bench.sentTo(2), new Message.FetchAnswer(
                Errors.NONE, led(4, 2), 3, 0, new OffsetAndEpoch(4, 2), null, List.of()));

        assertTrue(bench.lines().anyMatch("truncate: from 5"::equals), bench.lines().toList().toString());
        assertEquals(new OffsetAndEpoch(5, 1), bench.core.logEndAndEpoch());
    }

    @Test
    void committedRecordsAreNeverCutOff() {
        CoreBench bench = CoreBench.voter(3).following(2, 1);
        bench.fetched(5, 1, batch(0, 4, 1));
        bench.flushed().remember();

        assertThrows(IllegalStateException.class, () -> bench.answered(bench.sentTo(2), new Message.FetchAnswer(
                Errors.NONE, led(1, 2), 5, 0, new OffsetAndEpoch(3, 1), null, List.of())));
    }

    @Test
    void batchesThatDoNotContinueTheLogAreLeftOut() {
        CoreBench bench = CoreBench.voter(3).following(2, 1);

        bench.fetched(0, 1, batch(0, 1, 1), batch(7, 8, 1));

        assertEquals(2, bench.core.logEnd());
    }

    @Test
    void aTruncationTakesFromAFlushUnderWayWhatItCutOff() {
        CoreBench bench = CoreBench.voter(3).following(2, 1);
        bench.fetched(0, 1, batch(0, 9, 1));
        bench.following(3, 2);
        assertEquals(0, bench.core.durableEnd());

        bench.step(new Input.LogFlushed(1, 10)).remember();
        bench.answered(bench.sentTo(3), new Message.FetchAnswer(
                Errors.NONE, led(2, 3), 0, 0, new OffsetAndEpoch(4, 1), null, List.of()));

        assertEquals(4, bench.core.durableEnd());
        assertEquals(4, bench.core.logEnd());
    }

    @Test
    void aSnapshotIsFetchedPieceByPieceAndReplacesTheLog() {
        CoreBench bench = CoreBench.voter(3).following(2, 3);
        OffsetAndEpoch id = new OffsetAndEpoch(50, 2);

        bench.answered(bench.sentTo(2), new Message.FetchAnswer(Errors.NONE, led(3, 2), 60, 50, null, id, List.of())).remember();
        assertEquals(List.of("send to 2: fetch snapshot 50-2 at 0"), bench.lines().toList());
        bench.answered(bench.sentTo(2), new Message.FetchSnapshotAnswer(Errors.NONE, led(3, 2), id, 15, 0, ByteBuffer.allocate(10)));
        assertEquals(List.of("store piece: at 0, 10 of 15"), bench.lines().toList());
        bench.step(new Input.SnapshotPieceStored(id, 10, false)).remember();
        assertEquals(List.of("send to 2: fetch snapshot 50-2 at 10"), bench.lines().toList());
        bench.answered(bench.sentTo(2), new Message.FetchSnapshotAnswer(Errors.NONE, led(3, 2), id, 15, 10, ByteBuffer.allocate(5)));
        bench.step(new Input.SnapshotPieceStored(id, 15, true));
        bench.step(new Input.SnapshotInstalled(id, null, OptionalInt.empty()));

        assertEquals(
                List.of("start log at: 50-2", "committed: below 50", "send to 2: fetch epoch 3 from 50/2, hw 50"),
                bench.lines().toList());
    }

    @Test
    void aSnapshotThatIsGoneIsAskedForAnew() {
        CoreBench bench = CoreBench.voter(3).following(2, 3);
        OffsetAndEpoch id = new OffsetAndEpoch(50, 2);
        bench.answered(bench.sentTo(2), new Message.FetchAnswer(Errors.NONE, led(3, 2), 60, 50, null, id, List.of())).remember();

        bench.answered(bench.sentTo(2), new Message.FetchSnapshotAnswer(
                Errors.SNAPSHOT_NOT_FOUND, led(3, 2), id, 0, 0, ByteBuffer.allocate(0)));
        bench.after(20);

        assertTrue(bench.lines().anyMatch("send to 2: fetch epoch 3 from 0/0, hw -1"::equals), bench.lines().toList().toString());
    }

    @Test
    void aLogCutAtASnapshotStillKnowsTheEpochBeforeIt() {
        EpochHistory epochs = new EpochHistory(List.of(new EpochHistory.Start(1, 0), new EpochHistory.Start(3, 20)));
        epochs.startAt(new OffsetAndEpoch(20, 1));

        assertEquals(new OffsetAndEpoch(20, 1), epochs.endOf(2, 20, 30));
        assertEquals(new OffsetAndEpoch(30, 3), epochs.endOf(3, 20, 30));
        epochs.truncateTo(20);
        assertEquals(1, epochs.lastEpoch());
    }
}
