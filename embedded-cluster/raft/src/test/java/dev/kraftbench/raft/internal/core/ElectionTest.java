package dev.kraftbench.raft.internal.core;

import static dev.kraftbench.raft.internal.core.CoreBench.fetch;
import static dev.kraftbench.raft.internal.core.CoreBench.known;
import static dev.kraftbench.raft.internal.core.CoreBench.vote;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.raft.ReplicaKey;
import java.util.List;
import java.util.OptionalInt;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

class ElectionTest {

    private static List<String> replies(CoreBench bench) {
        return bench.lines().filter(line -> line.startsWith("reply")).toList();
    }

    @Test
    void anUnattachedVoterAsksForPreVotesFirst() {
        CoreBench bench = CoreBench.voter(3);

        bench.after(60);

        assertEquals("Prospective", bench.role());
        assertEquals(
                List.of("send to 2: pre-vote epoch 0, log 0/0", "send to 3: pre-vote epoch 0, log 0/0"), bench.lines().toList());
    }

    @Test
    void aCandidateAsksOnlyOnceItsOwnVoteIsDurable() {
        CoreBench bench = CoreBench.voter(3);
        bench.after(60).remember();

        bench.voteFrom(2, true);

        assertEquals("Candidate", bench.role());
        assertEquals(List.of("persist: epoch 1, voted 1, leader -", "leader: -, epoch 1"), bench.lines().toList());
        bench.persisted();
        assertEquals(List.of("send to 2: vote epoch 1, log 0/0", "send to 3: vote epoch 1, log 0/0"), bench.lines().toList());
    }

    @Test
    void aMajorityMakesALeaderWhichBeginsItsEpochInTheLog() {
        CoreBench bench = CoreBench.voter(3);

        bench.elected();

        assertEquals("Leader", bench.role());
        assertEquals(1, bench.core.logEnd());
        assertTrue(bench.lines().anyMatch("append control: 1 at 0, epoch 1"::equals));
        assertTrue(bench.lines().anyMatch("send to 3: begin epoch 1"::equals));
    }

    @Test
    void aSingleVoterLeadsAloneOnceItsVoteIsDurable() {
        CoreBench bench = CoreBench.voter(1);

        bench.after(60);
        assertEquals("Candidate", bench.role());
        bench.persisted();

        assertEquals("Leader", bench.role());
    }

    @Test
    void aVoteIsGivenOnceInAnEpochAndOnlyWhenDurable() {
        CoreBench bench = CoreBench.voter(3);

        bench.receives(vote(5, 2, 0, 0, false));
        assertEquals(List.of(), replies(bench));
        bench.persisted();
        assertEquals(List.of("reply: granted, NONE, epoch 5, leader -"), replies(bench));

        bench.receives(vote(5, 3, 9, 4, false));
        assertEquals(List.of("reply: refused, NONE, epoch 5, leader -"), replies(bench));
        bench.receives(vote(5, 2, 0, 0, false));
        assertEquals(List.of("reply: granted, NONE, epoch 5, leader -"), replies(bench));
    }

    @Test
    void aVoteSurvivesARestart() {
        CoreBench bench = CoreBench.with(
                1, 3, new ElectionState(5, OptionalInt.empty(), ReplicaKey.of(2)), List.of(), 0);

        bench.receives(vote(5, 3, 9, 4, false));

        assertEquals(List.of("reply: refused, NONE, epoch 5, leader -"), replies(bench));
    }

    @Test
    void aReplicaThatWasCandidateOrLeaderDoesNotTakeUpItsEpochAgain() {
        CoreBench bench = CoreBench.with(
                1, 1, new ElectionState(5, OptionalInt.of(1), ReplicaKey.of(1)), List.of(new EpochHistory.Start(5, 0)), 3);

        bench.after(60).persisted();

        assertEquals("Leader", bench.role());
        assertEquals(6, bench.core.epoch());
    }

    @Test
    void aLogThatIsBehindGetsNoVote() {
        CoreBench bench = CoreBench.with(1, 3, new ElectionState(4, OptionalInt.empty(), null), List.of(
                new EpochHistory.Start(2, 0), new EpochHistory.Start(4, 10)), 12);

        bench.receives(vote(5, 2, 100, 3, false)).persisted();
        assertEquals(List.of("reply: refused, NONE, epoch 5, leader -"), replies(bench));
        bench.receives(vote(5, 3, 11, 4, false));
        assertEquals(List.of("reply: refused, NONE, epoch 5, leader -"), replies(bench));
        bench.receives(vote(5, 3, 12, 4, false)).persisted();
        assertEquals(List.of("reply: granted, NONE, epoch 5, leader -"), replies(bench));
    }

    @Test
    void preVotesBindNobody() {
        CoreBench bench = CoreBench.voter(3);

        bench.receives(vote(0, 2, 0, 0, true));
        assertEquals(List.of("reply: granted, NONE, epoch 0, leader -"), replies(bench));
        bench.receives(vote(0, 3, 0, 0, true));
        assertEquals(List.of("reply: granted, NONE, epoch 0, leader -"), replies(bench));
    }

    @Test
    void whoFetchesFromALeaderGrantsNoPreVote() {
        CoreBench bench = CoreBench.voter(3).following(2, 1);
        bench.fetched(0, 1);

        bench.receives(vote(1, 3, 0, 0, true));
        assertEquals(List.of("reply: refused, NONE, epoch 1, leader 2"), replies(bench));

        bench.step(new Input.Disconnected(2)).receives(vote(1, 3, 0, 0, true));
        assertEquals(List.of("reply: granted, NONE, epoch 1, leader 2"), replies(bench));
    }

    @Test
    void oldEpochsAndOtherReplicasAreToldSo() {
        CoreBench bench = CoreBench.voter(3).following(2, 7);

        bench.receives(vote(6, 3, 0, 0, false));
        assertEquals(List.of("reply: refused, FENCED_LEADER_EPOCH, epoch 7, leader 2"), replies(bench));
        bench.receives(new Message.Vote(7, ReplicaKey.of(3), ReplicaKey.of(2), new dev.kraftbench.raft.OffsetAndEpoch(0, 0), false));
        assertEquals(List.of("reply: refused, INVALID_VOTER_KEY, epoch 7, leader 2"), replies(bench));
        bench.receives(vote(7, 3, 0, 7, false));
        assertEquals(List.of("reply: refused, INVALID_REQUEST, epoch 7, leader 2"), replies(bench));
    }

    @Test
    void aFollowerWhoseLeaderIsLostAsksSoonForPreVotes() {
        CoreBench bench = CoreBench.voter(3).following(2, 1);
        bench.fetched(0, 1);

        bench.step(new Input.Disconnected(2));
        bench.after(75);

        assertEquals("Prospective", bench.role());
    }

    @Test
    void aFollowerReturnsToItsLeaderWhenTheOthersAreContent() {
        CoreBench bench = CoreBench.voter(3).following(2, 1);
        bench.fetched(0, 1);
        bench.after(2000).remember();
        assertEquals("Prospective", bench.role());

        bench.voteFrom(2, false);
        bench.voteFrom(3, false);

        assertEquals("Follower", bench.role());
        assertEquals(1, bench.core.epoch());
    }

    @Test
    void aVoterThatDoesNotKnowPreVotesIsAskedForARealOne() {
        CoreBench bench = CoreBench.voter(3);
        bench.after(60).remember();
        Effect.Send send = bench.sentTo(2);

        bench.step(new Input.Unanswered(send.serial(), 2, send.request(), true));

        assertEquals("Candidate", bench.role());
    }

    @Test
    void aCandidateThatLosesWaitsAndAsksForPreVotesAgain() {
        CoreBench bench = CoreBench.voter(3);
        bench.after(60).remember();
        bench.voteFrom(2, true).remember();
        bench.persisted().remember();

        bench.voteFrom(2, false);
        bench.voteFrom(3, false);
        assertEquals("Candidate", bench.role());
        bench.after(1000);

        assertEquals("Prospective", bench.role());
        assertEquals(1, bench.core.epoch());
    }

    @Test
    void aHigherEpochEndsAnyRole() {
        CoreBench bench = CoreBench.voter(3).elected();

        bench.answered(bench.sentTo(3), new Message.EpochAnswer(Errors.FENCED_LEADER_EPOCH, known(9)));

        assertEquals("Unattached", bench.role());
        assertEquals(9, bench.core.epoch());
    }

    @Test
    void aLeaderNotFetchedFromResignsAndNamesItsSuccessors() {
        CoreBench bench = CoreBench.voter(3).elected();
        bench.receives(fetch(1, 3, 1, 1));

        bench.after(3001);

        assertEquals("Resigned", bench.role());
        assertTrue(bench.lines().anyMatch("send to 2: end epoch 1, prefer [3, 2]"::equals), bench.lines().toList().toString());
    }

    @Test
    void theFirstSuccessorElectsAtOnce() {
        CoreBench bench = CoreBench.voter(3).following(2, 1);
        bench.fetched(0, 1);

        bench.receives(new Message.EndEpoch(
                1, 2, java.util.Map.of(), List.of(ReplicaKey.of(1), ReplicaKey.of(3))));

        assertEquals("Prospective", bench.role());
    }

    @Test
    void anObserverNeverElects() {
        CoreBench bench = CoreBench.with(9, 3, ElectionState.INITIAL, List.of(), 0);

        bench.after(100_000);

        assertEquals("Unattached", bench.role());
        assertEquals(0, bench.core.epoch());
    }
}
