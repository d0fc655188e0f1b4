package dev.kraftbench.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.controller.PartitionChange.Election;
import dev.kraftbench.metadata.DirectoryIds;
import dev.kraftbench.metadata.FeaturesImage;
import dev.kraftbench.metadata.LeaderRecoveryState;
import dev.kraftbench.metadata.PartitionRegistration;
import dev.kraftbench.metadata.RecordVersions;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metadata.PartitionChangeRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionChangeTest {

    private static final Uuid TOPIC = new Uuid(1, 1);

    private static List<Integer> ids(String text) {
        return text == null || text.isBlank()
                ? List.of()
                : Arrays.stream(text.trim().split(" ")).map(Integer::parseInt).toList();
    }

    private static PartitionRegistration partition(
            String replicas, String isr, String elr, String lastKnown, int leader, LeaderRecoveryState state) {
        List<Integer> all = ids(replicas);
        return new PartitionRegistration(
                all,
                Collections.nCopies(all.size(), new Uuid(9, 9)),
                ids(isr),
                List.of(),
                List.of(),
                ids(elr),
                ids(lastKnown),
                leader,
                state,
                5,
                7);
    }

    private static PartitionChange change(PartitionRegistration partition, Set<Integer> alive, int minIsr, boolean elr) {
        return new PartitionChange(
                TOPIC,
                0,
                partition,
                alive::contains,
                minIsr,
                new PartitionChange.Rules(elr, RecordVersions.of(FeaturesImage.EMPTY), broker -> DirectoryIds.UNASSIGNED));
    }

    private static String text(List<Integer> ids) {
        return ids.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    /** All with replicas 1 2 3 and min.insync.replicas 2. */
    @ParameterizedTest(name = "isr {0} elr {1} last {2} leader {3} alive {4} target {5} {6} -> leader {7} isr {8} elr {9} last {10} {11}")
    @CsvSource(
            nullValues = "-",
            value = {
                // The leader fails: the next in the ISR leads.
                "1 2 3 , -   , - , 1  , 2 3   , 2 3 , ONLINE    , 2  , 2 3   , -   , - , RECOVERED",
                // A follower fails: the leader stays.
                "1 2 3 , -   , - , 1  , 1 2   , 1 2 , ONLINE    , 1  , 1 2   , -   , - , RECOVERED",
                // Below min.insync.replicas those that leave the ISR stay eligible.
                "1 2   , -   , - , 1  , 1     , 1   , ONLINE    , 1  , 1     , 2   , - , RECOVERED",
                "1     , 2   , - , 1  , -     , -   , ONLINE    , -1 , -     , 1 2 , 1 , RECOVERED",
                // With the ISR empty an eligible replica leads without loss.
                "-     , 1 2 , 1 , -1 , 2     , -   , ONLINE    , 2  , 2     , 1   , - , RECOVERED",
                "-     , 1 2 , 1 , -1 , 3     , -   , ONLINE    , -1 , -     , 1 2 , 1 , RECOVERED",
                // Enough in the ISR again: nobody else is needed.
                "1     , 2   , - , 1  , 1 2   , 1 2 , ONLINE    , 1  , 1 2   , -   , - , RECOVERED",
                // Nobody left that is complete: the last leader may lead, in recovery.
                "-     , -   , 1 , -1 , 1 3   , -   , ONLINE    , 1  , 1     , -   , - , RECOVERING",
                "-     , -   , 1 , -1 , 3     , -   , ONLINE    , -1 , -     , -   , 1 , RECOVERED",
                // Unclean elections take anyone alive, but not while there is a better one.
                "-     , -   , 1 , -1 , 3     , -   , UNCLEAN   , 3  , 3     , -   , - , RECOVERING",
                "-     , 2   , 1 , -1 , 2 3   , -   , UNCLEAN   , 2  , 2     , -   , - , RECOVERED",
                "1     , -   , - , 1  , 3     , -   , UNCLEAN   , 3  , 3     , -   , - , RECOVERING",
                // The preferred leader leads again if it is in the ISR.
                "1 2 3 , -   , - , 2  , 1 2 3 , 1 2 3 , PREFERRED , 1 , 1 2 3 , -  , - , RECOVERED",
                "2 3   , -   , - , 2  , 1 2 3 , 2 3 , PREFERRED , 2  , 2 3   , -   , - , RECOVERED"
            })
    void electionTable(
            String isr,
            String elr,
            String lastKnown,
            int leader,
            String alive,
            String targetIsr,
            Election election,
            int newLeader,
            String newIsr,
            String newElr,
            String newLastKnown,
            LeaderRecoveryState newState) {
        PartitionRegistration before = partition("1 2 3", isr, elr, lastKnown, leader, LeaderRecoveryState.RECOVERED);
        PartitionRegistration after = change(before, Set.copyOf(ids(alive)), 2, true)
                .isr(ids(targetIsr))
                .election(election)
                .build()
                .map(record -> before.with((PartitionChangeRecord) record.message()))
                .orElse(before);
        assertEquals(newLeader, after.leader());
        assertEquals(text(ids(newIsr)), text(after.isr()));
        assertEquals(text(ids(newElr)), text(after.elr()));
        assertEquals(text(ids(newLastKnown)), text(after.lastKnownElr()));
        assertEquals(newState, after.leaderRecoveryState());
        assertEquals(leader == newLeader ? 5 : 6, after.leaderEpoch());
    }

    @Test
    void withoutElrTheLastIsrMemberStaysInTheIsr() {
        PartitionRegistration before = partition("1 2 3", "1", "", "", 1, LeaderRecoveryState.RECOVERED);
        PartitionChangeRecord record = (PartitionChangeRecord)
                change(before, Set.of(), 2, false).isr(List.of()).build().orElseThrow().message();
        assertEquals(PartitionRegistration.NO_LEADER, record.leader());
        assertNull(record.isr());
        assertNull(record.eligibleLeaderReplicas());
        assertNull(record.lastKnownElr());
    }

    @Test
    void aReplicaThatComesBackFromAnUncleanShutdownIsNotEligible() {
        PartitionRegistration before = partition("1 2 3", "1", "2", "", 1, LeaderRecoveryState.RECOVERED);
        PartitionRegistration after = before.with((PartitionChangeRecord) change(before, Set.of(), 2, true)
                .isr(List.of())
                .uncleanShutdown(Set.of(1))
                .build()
                .orElseThrow()
                .message());
        assertEquals(List.of(2), after.elr());
        assertEquals(List.of(1), after.lastKnownElr());
        assertEquals(PartitionRegistration.NO_LEADER, after.leader());
    }

    @Test
    void nothingToChangeIsNoRecord() {
        PartitionRegistration before = partition("1 2 3", "1 2 3", "", "", 1, LeaderRecoveryState.RECOVERED);
        assertTrue(change(before, Set.of(1, 2, 3), 2, true).build().isEmpty());
    }

    @Test
    void aRecordHasOnlyWhatChanges() {
        PartitionRegistration before = partition("1 2 3", "1 2 3", "", "", 1, LeaderRecoveryState.RECOVERED);
        PartitionChangeRecord record = (PartitionChangeRecord)
                change(before, Set.of(1, 2, 3), 2, true).isr(List.of(1, 2)).build().orElseThrow().message();
        assertEquals(
                new PartitionChangeRecord().setTopicId(TOPIC).setPartitionId(0).setIsr(List.of(1, 2)), record);
    }

    @Test
    void aLeaderThatHasRecoveredSaysSo() {
        PartitionRegistration before = partition("1 2 3", "1", "", "", 1, LeaderRecoveryState.RECOVERING);
        PartitionRegistration after = before.with((PartitionChangeRecord) change(before, Set.of(1, 2), 1, true)
                .isr(List.of(1, 2))
                .recoveryState(LeaderRecoveryState.RECOVERED)
                .build()
                .orElseThrow()
                .message());
        assertEquals(LeaderRecoveryState.RECOVERED, after.leaderRecoveryState());
        assertEquals(5, after.leaderEpoch());
    }

    @Test
    void aReassignmentEndsWhenAllItAddsAreInTheIsr() {
        PartitionRegistration before = partition("1 2 3", "1 2 3", "", "", 1, LeaderRecoveryState.RECOVERED);
        PartitionRegistration moving = before.with((PartitionChangeRecord) change(before, Set.of(1, 2, 3, 4), 2, true)
                .reassignment(List.of(2, 3, 4, 1), List.of(1), List.of(4))
                .build()
                .orElseThrow()
                .message());
        assertEquals(List.of(2, 3, 4, 1), moving.replicas());
        assertEquals(1, moving.leader());
        assertEquals(DirectoryIds.UNASSIGNED, moving.directoryOf(4));
        PartitionRegistration done = moving.with((PartitionChangeRecord) change(moving, Set.of(1, 2, 3, 4), 2, true)
                .isr(List.of(1, 2, 3, 4))
                .build()
                .orElseThrow()
                .message());
        assertEquals(List.of(2, 3, 4), done.replicas());
        assertEquals(List.of(2, 3, 4), done.isr());
        assertEquals(2, done.leader());
        assertTrue(!done.isReassigning());
    }

    @Test
    void replicasWithoutDirectoriesKeepTheirs() {
        PartitionRegistration before = new PartitionRegistration(List.of(1, 2), List.of(new Uuid(9, 1), new Uuid(9, 2)), List.of(1), List.of(), List.of(),
                List.of(), List.of(), 1, LeaderRecoveryState.RECOVERED, 5, 7);
        PartitionRegistration after = before.with(new PartitionChangeRecord().setReplicas(List.of(2, 3, 1)));
        assertEquals(List.of(new Uuid(9, 2), DirectoryIds.MIGRATING, new Uuid(9, 1)), after.directories());
    }
}
