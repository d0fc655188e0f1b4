package dev.kraftbench.group;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.group.GroupWorld.Answer;
import dev.kraftbench.group.GroupWorld.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupRequestData.MemberIdentity;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

class ClassicGroupTest {

    private static final String GROUP = "inventory";

    private final GroupWorld world = new GroupWorld().start();

    private static Errors error(JoinGroupResponseData answer) {
        return Errors.forCode(answer.errorCode());
    }

    private static Errors error(SyncGroupResponseData answer) {
        return Errors.forCode(answer.errorCode());
    }

    // ---- joining

    @Test
    void aNewMemberIsGivenAnIdAndJoinsWithIt() {
        JoinGroupResponseData first = world.join(GROUP, "").get();
        assertEquals(Errors.MEMBER_ID_REQUIRED, error(first));
        assertTrue(first.memberId().startsWith("client-"));
        Answer<JoinGroupResponseData> second = world.join(GROUP, first.memberId());
        assertFalse(second.here());
        world.pass(3_000);
        assertEquals(Errors.NONE, error(second.get()));
        assertEquals(1, second.get().generationId());
        assertEquals(first.memberId(), second.get().leader());
        assertEquals(1, second.get().members().size());
    }

    @Test
    void aClientTooOldForMemberIdsJoinsAtOnce() {
        Answer<JoinGroupResponseData> answer = world.send(GroupWorld.joinRequest(GROUP, "", null), 3);
        world.pass(3_000);
        assertEquals(Errors.NONE, error(answer.get()));
    }

    @Test
    void theFirstRebalanceWaitsOnceMoreWhenSomebodyElseCame() {
        Answer<JoinGroupResponseData> one = world.join(GROUP, world.newMember(GROUP));
        world.pass(2_000);
        Answer<JoinGroupResponseData> two = world.join(GROUP, world.newMember(GROUP));
        world.pass(1_500);
        assertFalse(one.here());
        world.pass(2_500);
        assertEquals(1, one.get().generationId());
        assertEquals(2, one.get().members().size());
        assertEquals(0, two.get().members().size());
        assertEquals(one.get().leader(), two.get().leader());
    }

    @Test
    void theFirstRebalanceWaitsNoLongerThanTheRebalanceTimeout() {
        Answer<JoinGroupResponseData> first = world.join(GROUP, world.newMember(GROUP));
        int waited = 0;
        while (!first.here() && waited < 2 * GroupWorld.REBALANCE_MILLIS) {
            world.join(GROUP, world.newMember(GROUP));
            world.pass(1_000);
            waited += 1_000;
        }
        assertTrue(waited <= GroupWorld.REBALANCE_MILLIS, "waited " + waited);
    }

    @Test
    void anUnknownMemberIdIsRefused() {
        assertEquals(Errors.UNKNOWN_MEMBER_ID, error(world.join(GROUP, "who").get()));
        world.stable(GROUP, 1);
        assertEquals(Errors.UNKNOWN_MEMBER_ID, error(world.join(GROUP, "who").get()));
    }

    @Test
    void aSessionTimeoutOutOfBoundsIsRefused() {
        assertEquals(Errors.INVALID_SESSION_TIMEOUT, error(world.send(GroupWorld.joinRequest(GROUP, "", null).setSessionTimeoutMs(5_999), 9).get()));
        assertEquals(Errors.INVALID_SESSION_TIMEOUT, error(world.send(GroupWorld.joinRequest(GROUP, "", null).setSessionTimeoutMs(1_800_001), 9).get()));
    }

    @Test
    void anEmptyGroupIdIsRefused() {
        assertEquals(Errors.INVALID_GROUP_ID, error(world.join("", "").get()));
        assertEquals(Errors.INVALID_GROUP_ID, world.heartbeat("", "m", 1));
    }

    @Test
    void aMemberOfAnotherProtocolTypeOrWithoutACommonProtocolIsRefused() {
        world.stable(GROUP, 1);
        assertEquals(Errors.INCONSISTENT_GROUP_PROTOCOL, error(world.send(GroupWorld.joinRequest(GROUP, "", null).setProtocolType("connect"), 9).get()));
        assertEquals(Errors.INCONSISTENT_GROUP_PROTOCOL, error(world.join(GROUP, "", "roundrobin").get()));
    }

    @Test
    void aMemberWithoutProtocolsIsRefusedByAnEmptyGroup() {
        JoinGroupRequestData none = GroupWorld.joinRequest(GROUP, "", null);
        none.protocols().clear();
        assertEquals(Errors.INCONSISTENT_GROUP_PROTOCOL, error(world.send(none, 9).get()));
        assertEquals(Errors.INCONSISTENT_GROUP_PROTOCOL, error(world.send(GroupWorld.joinRequest(GROUP, "", null).setProtocolType(""), 9).get()));
        assertEquals(Errors.GROUP_ID_NOT_FOUND.code(), world.describe(GROUP).errorCode());
    }

    @Test
    void theProtocolMostMembersPreferIsChosenAmongThoseAllSupport() {
        String a = world.newMember(GROUP, "x", "y");
        String b = world.newMember(GROUP, "x", "y");
        String c = world.newMember(GROUP, "x", "y");
        Answer<JoinGroupResponseData> first = world.join(GROUP, a, "only-a", "x", "y");
        world.join(GROUP, b, "y", "x");
        world.join(GROUP, c, "y", "x");
        world.pass(10_000);
        assertEquals("y", first.get().protocolName());
    }

    @Test
    void moreMembersThanTheGroupMayHaveAreRefused() {
        GroupSettings small = GroupSettings.DEFAULT.withClassic(0, 2).withOffsets(100, 1_000_000, 600_000);
        GroupWorld crowded = new GroupWorld().with(small).start();
        crowded.stable(GROUP, 2);
        assertEquals(Errors.GROUP_MAX_SIZE_REACHED, error(crowded.join(GROUP, "").get()));
    }

    @Test
    void aGroupLoadedWithTooManyMembersIsMadeSmaller() {
        Standing standing = world.stable(GROUP, 3);
        world.with(GroupSettings.DEFAULT.withClassic(0, 2).withOffsets(100, 1_000_000, 600_000));
        world.resign();
        world.with(world.settings).start();
        assertEquals("PreparingRebalance", world.state(GROUP));
        world.join(GROUP, standing.members().get(0));
        world.join(GROUP, standing.members().get(1));
        assertEquals(Errors.GROUP_MAX_SIZE_REACHED, error(world.join(GROUP, standing.members().get(2)).get()));
        assertEquals("CompletingRebalance", world.state(GROUP));
    }

    @Test
    void aPendingMemberWhoDoesNotComeBackIsForgottenAndHoldsNobodyUp() {
        Standing standing = world.stable(GROUP, 1);
        world.newMember(GROUP);
        Answer<JoinGroupResponseData> again = world.join(GROUP, standing.leader());
        assertFalse(again.here());
        world.pass(GroupWorld.SESSION_MILLIS);
        assertEquals(2, again.get().generationId());
    }

    @Test
    void aNewMemberThatNobodyWaitsForAnyMoreExpires() {
        Standing standing = world.stable(GROUP, 1);
        JoinGroupRequestData patient = GroupWorld.joinRequest(GROUP, standing.leader(), null).setRebalanceTimeoutMs(600_000).setSessionTimeoutMs(1_800_000);
        world.send(patient, 9);
        world.sync(GROUP, standing.leader(), 2, Map.of());
        Answer<JoinGroupResponseData> lonely = world.join(GROUP, world.newMember(GROUP));
        world.pass(GroupSettings.NEW_MEMBER_JOIN_TIMEOUT_MILLIS);
        assertEquals(Errors.UNKNOWN_MEMBER_ID, error(lonely.get()));
    }

    @Test
    void aMemberThatJoinsTwiceIsAnsweredTwice() {
        String member = world.newMember(GROUP);
        Answer<JoinGroupResponseData> first = world.join(GROUP, member);
        Answer<JoinGroupResponseData> second = world.join(GROUP, member);
        world.pass(10_000);
        assertEquals(Errors.REBALANCE_IN_PROGRESS, error(first.get()));
        assertEquals(Errors.NONE, error(second.get()));
    }

    // ---- rebalances

    @Test
    void aJoinCallsTheOthersToJoinAgain() {
        Standing standing = world.stable(GROUP, 2);
        Answer<JoinGroupResponseData> third = world.join(GROUP, world.newMember(GROUP));
        assertEquals("PreparingRebalance", world.state(GROUP));
        assertEquals(Errors.REBALANCE_IN_PROGRESS, world.heartbeat(GROUP, standing.leader(), 1));
        Answer<JoinGroupResponseData> first = world.join(GROUP, standing.leader());
        assertFalse(first.here());
        world.join(GROUP, standing.follower());
        assertEquals(2, first.get().generationId());
        assertEquals(3, first.get().members().size());
        assertEquals(2, third.get().generationId());
    }

    @Test
    void whoDoesNotJoinAgainInTimeIsOut() {
        Standing standing = world.stable(GROUP, 2);
        Answer<JoinGroupResponseData> third = world.join(GROUP, world.newMember(GROUP));
        for (int i = 0; i < 12; i++) {
            world.heartbeat(GROUP, standing.leader(), 1);
            world.heartbeat(GROUP, standing.follower(), 1);
            world.pass(5_000);
        }
        assertEquals(2, third.get().generationId());
        assertEquals(third.get().memberId(), third.get().leader());
        assertEquals(1, third.get().members().size());
        assertEquals(Errors.UNKNOWN_MEMBER_ID, world.heartbeat(GROUP, standing.leader(), 1));
    }

    @Test
    void aFollowerThatJoinsAgainUnchangedLearnsTheGenerationAndDisturbsNobody() {
        Standing standing = world.stable(GROUP, 2);
        JoinGroupResponseData answer = world.join(GROUP, standing.follower()).get();
        assertEquals(1, answer.generationId());
        assertEquals("Stable", world.state(GROUP));
    }

    @Test
    void aFollowerThatHasChangedCausesARebalance() {
        Standing standing = world.stable(GROUP, 2);
        assertFalse(world.join(GROUP, standing.follower(), "range", "sticky").here());
        assertEquals("PreparingRebalance", world.state(GROUP));
    }

    @Test
    void theLeaderThatJoinsAgainCausesARebalance() {
        Standing standing = world.stable(GROUP, 2);
        assertFalse(world.join(GROUP, standing.leader()).here());
        assertEquals("PreparingRebalance", world.state(GROUP));
    }

    @Test
    void aMemberThatMissedTheAnswerToItsJoinIsToldAgain() {
        String member = world.newMember(GROUP);
        world.join(GROUP, member);
        world.pass(10_000);
        JoinGroupResponseData again = world.join(GROUP, member).get();
        assertEquals(1, again.generationId());
        assertEquals(1, again.members().size());
    }

    @Test
    void aJoinWhileTheAssignmentIsAwaitedSendsTheWaitingBackToJoin() {
        String a = world.newMember(GROUP);
        String b = world.newMember(GROUP);
        world.join(GROUP, a);
        world.join(GROUP, b);
        world.pass(10_000);
        Answer<SyncGroupResponseData> waiting = world.sync(GROUP, b, 1, Map.of());
        assertFalse(waiting.here());
        world.join(GROUP, world.newMember(GROUP));
        assertEquals(Errors.REBALANCE_IN_PROGRESS, error(waiting.get()));
    }

    // ---- assignment

    @Test
    void everyMemberIsGivenItsPartOnceTheLeaderHasAssignedAndTheLogHasIt() {
        String a = world.newMember(GROUP);
        String b = world.newMember(GROUP);
        world.join(GROUP, a);
        world.join(GROUP, b);
        world.pass(10_000);
        world.log.autoCommit = false;
        Answer<SyncGroupResponseData> follower = world.sync(GROUP, b, 1, Map.of());
        Answer<SyncGroupResponseData> leader = world.sync(GROUP, a, 1, Map.of(a, "one", b, "two"));
        assertFalse(leader.here());
        world.log.commit();
        assertArrayEquals("one".getBytes(), leader.get().assignment());
        assertArrayEquals("two".getBytes(), follower.get().assignment());
        assertEquals("range", follower.get().protocolName());
        assertEquals("Stable", world.state(GROUP));
    }

    @Test
    void aMemberTheLeaderForgotGetsAnEmptyPart() {
        String a = world.newMember(GROUP);
        String b = world.newMember(GROUP);
        world.join(GROUP, a);
        world.join(GROUP, b);
        world.pass(10_000);
        Answer<SyncGroupResponseData> follower = world.sync(GROUP, b, 1, Map.of());
        world.sync(GROUP, a, 1, Map.of(a, "all"));
        assertEquals(0, follower.get().assignment().length);
    }

    @Test
    void anAssignmentThatCanNotBeStoredSendsEveryoneBackToJoin() {
        String member = world.newMember(GROUP);
        world.join(GROUP, member);
        world.pass(10_000);
        world.log.refusal = Errors.NOT_ENOUGH_REPLICAS;
        assertEquals(Errors.COORDINATOR_NOT_AVAILABLE, error(world.sync(GROUP, member, 1, Map.of(member, "all")).get()));
        assertEquals("PreparingRebalance", world.state(GROUP));
        world.log.refusal = Errors.NONE;
        assertEquals(2, world.join(GROUP, member).get().generationId());
    }

    @Test
    void anAssignmentThatIsNotReplicatedInTimeSendsEveryoneBackToJoin() {
        String member = world.newMember(GROUP);
        world.join(GROUP, member);
        world.pass(10_000);
        world.log.autoCommit = false;
        Answer<SyncGroupResponseData> answer = world.sync(GROUP, member, 1, Map.of(member, "all"));
        world.pass(5_000);
        assertEquals(Errors.COORDINATOR_NOT_AVAILABLE, error(answer.get()));
        world.log.commit();
        assertEquals("PreparingRebalance", world.state(GROUP));
    }

    @Test
    void aSyncOfAnotherGenerationOrProtocolIsRefused() {
        Standing standing = world.stable(GROUP, 1);
        assertEquals(Errors.ILLEGAL_GENERATION, error(world.sync(GROUP, standing.leader(), 7, Map.of()).get()));
        assertEquals(Errors.UNKNOWN_MEMBER_ID, error(world.sync(GROUP, "who", 1, Map.of()).get()));
        assertEquals(Errors.UNKNOWN_MEMBER_ID, error(world.sync("nowhere", "who", 1, Map.of()).get()));
        SyncGroupRequestData wrong = new SyncGroupRequestData().setGroupId(GROUP).setMemberId(standing.leader()).setGenerationId(1);
        assertEquals(Errors.INCONSISTENT_GROUP_PROTOCOL, error(world.sync(wrong.duplicate().setProtocolType("connect")).get()));
        assertEquals(Errors.INCONSISTENT_GROUP_PROTOCOL, error(world.sync(wrong.duplicate().setProtocolName("sticky")).get()));
    }

    @Test
    void aMemberOfAStableGroupThatAsksAgainGetsItsPart() {
        Standing standing = world.stable(GROUP, 2);
        assertArrayEquals(("part of " + standing.follower()).getBytes(), world.sync(GROUP, standing.follower(), 1, Map.of()).get().assignment());
    }

    @Test
    void aSyncDuringARebalanceIsToldOfIt() {
        Standing standing = world.stable(GROUP, 2);
        world.join(GROUP, world.newMember(GROUP));
        assertEquals(Errors.REBALANCE_IN_PROGRESS, error(world.sync(GROUP, standing.leader(), 1, Map.of()).get()));
    }

    @Test
    void whoDoesNotAskForItsPartInTimeIsOut() {
        String a = world.newMember(GROUP);
        String b = world.newMember(GROUP);
        world.join(GROUP, a);
        world.join(GROUP, b);
        world.pass(6_000);
        Answer<SyncGroupResponseData> leader = world.sync(GROUP, a, 1, Map.of(a, "one", b, "two"));
        assertEquals(Errors.NONE, error(leader.get()));
        for (int i = 0; i < 13; i++) {
            world.heartbeat(GROUP, a, 1);
            world.heartbeat(GROUP, b, 1);
            world.pass(5_000);
        }
        assertEquals(Errors.UNKNOWN_MEMBER_ID, world.heartbeat(GROUP, b, 1));
        assertEquals(Errors.REBALANCE_IN_PROGRESS, world.heartbeat(GROUP, a, 1));
    }

    // ---- life and leaving

    @Test
    void aMemberWithoutHeartbeatsExpiresAndTheOthersRebalance() {
        Standing standing = world.stable(GROUP, 2);
        for (int i = 0; i < 2; i++) {
            world.pass(5_000);
            world.heartbeat(GROUP, standing.leader(), 1);
        }
        assertEquals(Errors.REBALANCE_IN_PROGRESS, world.heartbeat(GROUP, standing.leader(), 1));
        assertEquals(Errors.UNKNOWN_MEMBER_ID, world.heartbeat(GROUP, standing.follower(), 1));
        assertTrue(world.events.contains(new GroupEvent.MemberExpired(GROUP, standing.follower(), "no heartbeat within the session time-out")));
    }

    @Test
    void heartbeatsKeepAMemberAliveForEver() {
        Standing standing = world.stable(GROUP, 1);
        for (int i = 0; i < 1_000; i++) {
            world.pass(9_999);
            assertEquals(Errors.NONE, world.heartbeat(GROUP, standing.leader(), 1));
        }
    }

    @Test
    void aHeartbeatOfAnotherGenerationIsRefused() {
        Standing standing = world.stable(GROUP, 1);
        assertEquals(Errors.ILLEGAL_GENERATION, world.heartbeat(GROUP, standing.leader(), 0));
        assertEquals(Errors.UNKNOWN_MEMBER_ID, world.heartbeat("nowhere", "who", 0));
    }

    @Test
    void aMemberThatWaitsInAJoinNeedsNoHeartbeats() {
        Standing standing = world.stable(GROUP, 2);
        Answer<JoinGroupResponseData> waiting = world.join(GROUP, standing.leader());
        for (int i = 0; i < 11; i++) {
            world.pass(5_000);
            world.heartbeat(GROUP, standing.follower(), 1);
        }
        assertFalse(waiting.here());
        world.join(GROUP, standing.follower());
        assertEquals(2, waiting.get().members().size());
    }

    @Test
    void whenAMemberLeavesTheOthersRebalanceAndWhenTheLastLeavesTheGroupIsEmpty() {
        Standing standing = world.stable(GROUP, 2);
        assertEquals(0, world.leave(GROUP, standing.leader()).get().members().getFirst().errorCode());
        assertEquals(Errors.REBALANCE_IN_PROGRESS, world.heartbeat(GROUP, standing.follower(), 1));
        assertEquals(standing.follower(), world.join(GROUP, standing.follower()).get().leader());
        world.leave(GROUP, standing.follower());
        assertEquals("Empty", world.state(GROUP));
        assertTrue(world.events.contains(new GroupEvent.GroupEmptied(GROUP, 3)));
    }

    @Test
    void leavingIsAnsweredForEachMemberOfTheRequest() {
        Standing standing = world.stable(GROUP, 1);
        String pending = world.newMember(GROUP);
        var identities = List.of(pending, "who", standing.leader()).stream()
                .map(id -> new MemberIdentity().setMemberId(id))
                .toArray(MemberIdentity[]::new);
        assertEquals(
                List.of(Errors.NONE.code(), Errors.UNKNOWN_MEMBER_ID.code(), Errors.NONE.code()),
                world.leave(GROUP, identities).get().members().stream().map(each -> each.errorCode()).toList());
        assertEquals(Errors.UNKNOWN_MEMBER_ID.code(), world.leave("nowhere", "who").get().members().getFirst().errorCode());
    }

    @Test
    void aMemberThatLeavesWhileItJoinsIsAnswered() {
        Standing standing = world.stable(GROUP, 2);
        Answer<JoinGroupResponseData> waiting = world.join(GROUP, standing.leader());
        world.leave(GROUP, standing.leader());
        assertEquals(Errors.UNKNOWN_MEMBER_ID, error(waiting.get()));
    }

    // ---- static members

    private Standing stableStatic(String... instances) {
        List<Answer<JoinGroupResponseData>> joins = List.of(instances).stream().map(instance -> world.joinStatic(GROUP, "", instance)).toList();
        world.pass(10_000);
        List<String> members = joins.stream().map(join -> join.get().memberId()).toList();
        for (int i = members.size() - 1; i >= 0; i--) {
            world.sync(GROUP, members.get(i), 1, i == 0 ? Map.of(members.getFirst(), "first") : Map.of());
        }
        return new Standing(members, 1);
    }

    @Test
    void aStaticMemberThatComesBackTakesItsPlaceWithoutARebalanceAndFencesItsOldSelf() {
        Standing standing = stableStatic("one", "two");
        JoinGroupResponseData back = world.joinStatic(GROUP, "", "two").get();
        assertEquals(Errors.NONE, error(back));
        assertNotEquals(standing.follower(), back.memberId());
        assertEquals(1, back.generationId());
        assertEquals("Stable", world.state(GROUP));
        assertEquals(Errors.FENCED_INSTANCE_ID, world.heartbeat(GROUP, standing.follower(), 1, "two"));
        assertEquals(Errors.NONE, world.heartbeat(GROUP, back.memberId(), 1, "two"));
        assertEquals(Errors.FENCED_INSTANCE_ID, error(world.joinStatic(GROUP, standing.follower(), "two").get()));
        assertEquals(Errors.UNKNOWN_MEMBER_ID, world.heartbeat(GROUP, standing.follower(), 1, "three"));
    }

    @Test
    void aStaticLeaderThatComesBackIsToldToKeepTheAssignment() {
        stableStatic("one", "two");
        JoinGroupResponseData back = world.joinStatic(GROUP, "", "one").get();
        assertTrue(back.skipAssignment());
        assertEquals(back.memberId(), back.leader());
        assertEquals(2, back.members().size());
        assertArrayEquals("first".getBytes(), world.sync(GROUP, back.memberId(), 1, Map.of()).get().assignment());
    }

    @Test
    void anOldStaticLeaderThatComesBackIsNotToldThatItLeads() {
        Standing standing = stableStatic("one", "two");
        JoinGroupResponseData back = world.send(GroupWorld.joinRequest(GROUP, "", "one"), 8).get();
        assertFalse(back.skipAssignment());
        assertEquals(standing.leader(), back.leader());
        assertEquals(0, back.members().size());
    }

    @Test
    void aStaticMemberThatComesBackWithAnotherProtocolCausesARebalance() {
        world.joinStatic(GROUP, "", "one", "range", "sticky");
        Answer<JoinGroupResponseData> two = world.joinStatic(GROUP, "", "two", "range", "sticky");
        world.pass(10_000);
        assertEquals("range", two.get().protocolName());
        world.sync(GROUP, two.get().leader(), 1, Map.of());
        world.sync(GROUP, two.get().memberId(), 1, Map.of());
        assertFalse(world.joinStatic(GROUP, "", "one", "sticky").here());
        assertEquals("PreparingRebalance", world.state(GROUP));
    }

    @Test
    void aStaticMemberWhoseReturnCanNotBeStoredKeepsItsOldId() {
        Standing standing = stableStatic("one");
        world.log.refusal = Errors.NOT_ENOUGH_REPLICAS;
        assertEquals(Errors.COORDINATOR_NOT_AVAILABLE, error(world.joinStatic(GROUP, "", "one").get()));
        world.log.refusal = Errors.NONE;
        assertEquals(Errors.NONE, world.heartbeat(GROUP, standing.leader(), 1, "one"));
    }

    @Test
    void whoWaitsUnderAnOldStaticIdIsFencedAtOnce() {
        stableStatic("one", "two");
        Answer<JoinGroupResponseData> stuck = world.joinStatic(GROUP, world.joinStatic(GROUP, "", "one").get().memberId(), "one");
        assertFalse(stuck.here());
        world.joinStatic(GROUP, "", "one");
        assertEquals(Errors.FENCED_INSTANCE_ID, error(stuck.get()));
    }

    @Test
    void aStaticMemberIsMissedOnlyWhenItsSessionHasRunOut() {
        Standing standing = stableStatic("one", "two");
        Answer<JoinGroupResponseData> first = world.joinStatic(GROUP, standing.leader(), "one");
        assertFalse(first.here());
        world.pass(GroupWorld.SESSION_MILLIS);
        assertEquals(1, first.get().members().size());
    }

    @Test
    void anAdministratorRemovesAStaticMemberByItsInstanceId() {
        stableStatic("one");
        var answer = world.leave(GROUP, new MemberIdentity().setGroupInstanceId("one"));
        assertEquals(0, answer.get().members().getFirst().errorCode());
        assertEquals("Empty", world.state(GROUP));
    }

    @Test
    void aStaticMemberThatComesBackTooLateForTheAssignmentIsAnsweredAllTheSame() {
        List<Answer<JoinGroupResponseData>> joins = new ArrayList<>();
        for (String instance : List.of("one", "two")) {
            joins.add(world.send(GroupWorld.joinRequest(GROUP, "", instance).setRebalanceTimeoutMs(3_000), GroupWorld.JOIN_VERSION));
        }
        while (!joins.getFirst().here()) {
            world.pass(100);
        }
        world.sync(GROUP, joins.getFirst().get().memberId(), 1, Map.of());
        world.log.autoCommit = false;
        Answer<JoinGroupResponseData> back = world.send(GroupWorld.joinRequest(GROUP, "", "two").setRebalanceTimeoutMs(3_000), GroupWorld.JOIN_VERSION);
        world.pass(3_000);
        world.log.autoCommit = true;
        world.log.commit();
        world.pass(0);
        assertEquals(Errors.UNKNOWN_MEMBER_ID, error(back.get()));
    }

    // ---- fail-over

    @Test
    void aNewCoordinatorKnowsTheMembersAndTheirParts() {
        Standing standing = world.stable(GROUP, 2);
        var before = world.describe(GROUP);
        world.failOver();
        assertEquals(before, world.describe(GROUP));
        assertEquals(Errors.NONE, world.heartbeat(GROUP, standing.leader(), 1));
        assertArrayEquals(("part of " + standing.follower()).getBytes(), world.sync(GROUP, standing.follower(), 1, Map.of()).get().assignment());
        world.pass(GroupWorld.SESSION_MILLIS);
        assertEquals("Empty", world.state(GROUP));
    }

    @Test
    void whoWaitsForACoordinatorThatResignsIsSentToTheNext() {
        Answer<JoinGroupResponseData> join = world.join(GROUP, world.newMember(GROUP));
        String member = world.newMember("other");
        world.join("other", member);
        world.pass(0);
        world.resign();
        assertEquals(Errors.NOT_COORDINATOR, error(join.get()));
        assertEquals(Errors.NOT_COORDINATOR, error(world.join(GROUP, "").get()));
    }

    @Test
    void eventsTellTheLifeOfAGroup() {
        Standing standing = world.stable(GROUP, 1);
        world.leave(GROUP, standing.leader());
        world.deleteGroup(GROUP);
        assertEquals(
                List.of("MemberJoined", "RebalanceStarted", "GenerationStable", "MemberLeft", "RebalanceStarted", "GroupEmptied", "GroupDeleted"),
                world.events.stream().map(event -> event.getClass().getSimpleName()).toList());
    }
}
