package dev.kraftbench.raft.internal.core;

import static dev.kraftbench.raft.internal.core.CoreBench.LISTENER;
import static dev.kraftbench.raft.internal.core.CoreBench.TICKET;
import static dev.kraftbench.raft.internal.core.CoreBench.endpoint;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.raft.ReplicaKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

/** A leader, number 1, whose voters are changed; 2 and 3 are the others, 4 follows. */
class VoterChangesTest {

    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private CoreBench bench = CoreBench.dynamic(3).elected();

    private static ReplicaKey key(int id) {
        return CoreBench.key(id);
    }

    private CoreBench fetches(int replica, long offset) {
        return bench.receives(new Message.Fetch(bench.core.epoch(), key(replica), offset, bench.core.epoch(), 1024, 0, 0));
    }

    /** The leader's first records are committed, and 4 has all there is. */
    private void settle() {
        bench.flushed();
        fetches(2, bench.core.logEnd());
        fetches(4, bench.core.logEnd());
    }

    private List<Errors> outcomes() {
        return bench.effects(Effect.ReplyChange.class).stream().map(reply -> reply.outcome().error()).toList();
    }

    private List<Errors> change(VoterChange change) {
        bench.step(new Input.ChangeVoters(change, TICKET, TIMEOUT_NANOS));
        return outcomes();
    }

    private static VoterChange.Add add(int id) {
        return new VoterChange.Add(key(id), Map.of(LISTENER, endpoint(id)), true);
    }

    private static VoterChange.Remove remove(int id) {
        return new VoterChange.Remove(key(id));
    }

    private Set<Integer> voters() {
        return bench.core.voters().ids();
    }

    @Test
    void aNewVoterCountsAtOnceAndIsToldWhenItIsCommitted() {
        settle();
        long end = bench.core.logEnd();
        assertEquals(List.of(), change(add(4)));
        assertEquals(Set.of(1, 2, 3, 4), voters());
        bench.flushed();
        fetches(2, bench.core.logEnd());
        assertTrue(bench.core.highWatermark().getAsLong() <= end, "two of four are no majority");
        fetches(4, bench.core.logEnd());
        assertEquals(List.of(Errors.NONE), outcomes());
    }

    @Test
    void theFirstChangeWaitsForSomethingOfTheLeadersEpochToBeCommitted() {
        bench.flushed();
        fetches(4, bench.core.logEnd());
        assertEquals(List.of(Errors.REQUEST_TIMED_OUT), change(add(4)));
        settle();
        assertEquals(List.of(), change(add(4)));
    }

    @Test
    void anotherChangeWaitsForTheLast() {
        settle();
        change(remove(3));
        assertEquals(List.of(Errors.REQUEST_TIMED_OUT), change(add(4)));
        bench.after(TimeUnit.NANOSECONDS.toMillis(TIMEOUT_NANOS) / 4);
        fetches(2, 0);
        assertEquals(List.of(Errors.REQUEST_TIMED_OUT), change(add(4)));
        bench.flushed();
        fetches(2, bench.core.logEnd());
        fetches(4, bench.core.logEnd());
        assertEquals(List.of(), change(add(4)));
        assertEquals(Set.of(1, 2, 4), voters());
    }

    @Test
    void whoIsInTheSetOrNotThereOrBehindIsRefused() {
        settle();
        assertEquals(List.of(Errors.DUPLICATE_VOTER), change(add(2)));
        assertEquals(List.of(Errors.REQUEST_TIMED_OUT), change(add(5)), "never heard of");
        assertEquals(List.of(Errors.VOTER_NOT_FOUND), change(remove(4)));
        assertEquals(
                List.of(Errors.VOTER_NOT_FOUND), change(new VoterChange.Remove(new ReplicaKey(3, new Uuid(9, 9)))), "another directory");
        assertEquals(List.of(Errors.INVALID_REQUEST), change(new VoterChange.Add(key(4), Map.of("OTHER", endpoint(4)), true)));
        assertEquals(Set.of(1, 2, 3), voters());
    }

    @Test
    void fixedVotersStay() {
        bench = CoreBench.voter(3).elected();
        bench.flushed();
        assertEquals(List.of(Errors.UNSUPPORTED_VERSION), change(add(4)));
        assertEquals(List.of(Errors.UNSUPPORTED_VERSION), change(remove(2)));
    }

    @Test
    void aFollowerRefuses() {
        bench = CoreBench.dynamic(3).following(2, 1);
        assertEquals(List.of(Errors.NOT_LEADER_OR_FOLLOWER), change(add(4)));
    }

    @Test
    void aLeaderThatRemovedItselfCountsNoMoreAndGoesWhenThatIsCommitted() {
        settle();
        change(remove(1));
        bench.flushed();
        long end = bench.core.logEnd();
        fetches(2, end);
        assertTrue(bench.core.highWatermark().getAsLong() < end, "one of two is no majority");
        fetches(3, end);
        assertEquals(List.of(Errors.NONE), outcomes());
        assertEquals("Leader", bench.role());
        bench.after(100);
        assertEquals("Resigned", bench.role());
    }

    @Test
    void whoMayAloneHaveTheRecordOfItsRemovalStandsForElection() {
        settle();
        change(remove(1));
        bench.flushed();
        bench.step(new Input.Resign(bench.core.epoch()));
        bench.after(1_000).remember();
        assertEquals("Unattached", bench.role());
        bench.persisted();
        bench.after(5_000).remember();
        assertEquals("Prospective", bench.role());
    }

    @Test
    void whatIsNotCommittedInTimeIsToldSo() {
        settle();
        bench.step(new Input.ChangeVoters(remove(3), TICKET, TimeUnit.MILLISECONDS.toNanos(500)));
        bench.after(500);
        assertEquals(List.of(Errors.REQUEST_TIMED_OUT), outcomes());
        assertEquals(Set.of(1, 2), voters());
    }

    @Test
    void aVoterThatMovedIsWrittenDown() {
        settle();
        bench.receives(new Message.UpdateVoter(
                bench.core.epoch(), key(2), Map.of(LISTENER, endpoint(7)), (short) 0, (short) 1));
        assertEquals(endpoint(7), bench.core.voters().endpoint(2, LISTENER).orElseThrow());
        bench.flushed();
        fetches(2, bench.core.logEnd());
        assertEquals(1, bench.effects(Effect.Reply.class).stream().filter(reply -> reply.response() instanceof Message.EpochAnswer).count());
    }

    @Test
    void aFollowerWhoseAddressIsAnotherTellsItsLeader() {
        bench = CoreBench.dynamic(3).at(endpoint(8)).following(2, 1);
        bench.fetched(0, 1);
        Message.UpdateVoter update = bench.effects(Effect.Send.class).stream()
                .map(Effect.Send::request)
                .filter(Message.UpdateVoter.class::isInstance)
                .map(Message.UpdateVoter.class::cast)
                .findFirst()
                .orElseThrow();
        assertEquals(Map.of(LISTENER, endpoint(8)), update.listeners());
    }
}
