package dev.kraftbench.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.group.ConsumerWorld.Client;
import dev.kraftbench.group.ConsumerWorld.Hold;
import dev.kraftbench.group.GroupWorld.Answer;
import dev.kraftbench.metadata.ClusterDelta;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.ImageRecords;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.apache.kafka.common.metadata.PartitionRecord;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

/** Members of consumer groups and their epochs. */
class ConsumerGroupTest {

    private static final String GROUP = "g";

    private final ConsumerWorld world = new ConsumerWorld();

    private static Set<String> orders(int... partitions) {
        Set<String> names = new TreeSet<>();
        for (int each : partitions) {
            names.add("orders-" + each);
        }
        return names;
    }

    // ---- joining and leaving

    @Test
    void theFirstMemberGetsEverythingWithItsFirstAnswer() {
        Client a = world.client(GROUP, "a", "orders");
        assertEquals(Errors.NONE, a.beat());
        assertEquals(1, a.epoch);
        assertEquals(orders(0, 1, 2, 3, 4, 5), a.owned);
        assertEquals("Stable", world.describe(GROUP).groupState());
    }

    @Test
    void aPartitionIsGivenOnlyWhenItsOwnerHasGivenItUp() {
        Client a = world.client(GROUP, "a", "orders");
        a.beat();
        a.beat();
        Client b = world.client(GROUP, "b", "orders");
        b.beat();
        assertEquals(Set.of(), b.owned);
        assertEquals(2, b.epoch);
        Set<String> before = a.owned;
        a.beat();
        assertEquals(3, a.owned.size());
        assertEquals(1, a.epoch, "the member moves on when it has given up");
        b.beat();
        assertEquals(Set.of(), b.owned);
        a.beat();
        assertEquals(2, a.epoch);
        b.beat();
        Set<String> all = new TreeSet<>(a.owned);
        all.addAll(b.owned);
        assertEquals(before, all);
        assertEquals(3, b.owned.size());
        assertEquals("Stable", world.describe(GROUP).groupState());
    }

    @Test
    void whatALeavingMemberHadGoesToTheOthers() {
        Client a = world.client(GROUP, "a", "orders");
        Client b = world.client(GROUP, "b", "orders");
        a.beat();
        world.converge(a, b);
        assertEquals(3, a.owned.size());
        assertEquals(Errors.NONE, b.leave(-1));
        a.beat();
        assertEquals(6, a.owned.size());
        assertEquals(Errors.NONE, a.leave(-1));
        assertEquals("Empty", world.describe(GROUP).groupState());
        assertEquals(Errors.NONE, world.world.deleteGroup(GROUP));
        assertEquals(Errors.GROUP_ID_NOT_FOUND.code(), world.describe(GROUP).errorCode());
    }

    @Test
    void membersThatKeepTheirPartitionsMoveOnWithoutBeingAsked() {
        Client a = world.client(GROUP, "a", "orders");
        Client b = world.client(GROUP, "b", "orders");
        Client c = world.client(GROUP, "c", "returns");
        a.beat();
        world.converge(a, b, c);
        int epoch = world.describe(GROUP).groupEpoch();
        Client d = world.client(GROUP, "d", "returns");
        d.beat();
        assertEquals(epoch + 1, world.describe(GROUP).groupEpoch());
        assertEquals("Stable", world.describe(GROUP).groupState());
        assertEquals(epoch, a.epoch);
        int had = Integer.parseInt(a.owned.iterator().next().substring("orders-".length()));
        assertEquals(Errors.NONE, commit("a", epoch, had));
        assertEquals(Errors.STALE_MEMBER_EPOCH, commit("a", epoch, 5 - had));
        assertEquals(Errors.STALE_MEMBER_EPOCH, commit("a", epoch + 2, had));
        assertEquals(Errors.NONE, a.beat());
        assertEquals(epoch + 1, a.epoch);
        assertEquals(3, a.owned.size());
    }

    private Errors commit(String member, int epoch, int partition) {
        var request = GroupWorld.commitRequest(GROUP, member, epoch, "orders", partition, 7);
        request.topics().getFirst().setTopicId(ConsumerWorld.ORDERS);
        return world.world.commit(request, 10).get();
    }

    // ---- epochs

    @Test
    void anEpochThatIsNotTheMembersIsFenced() {
        Client a = world.client(GROUP, "a", "orders");
        a.beat();
        a.beat();
        a.epoch = 9;
        assertEquals(Errors.FENCED_MEMBER_EPOCH, a.beat());
        assertEquals(Errors.NONE, a.beat());
        assertEquals(6, a.owned.size());
    }

    @Test
    void aMemberThatHasNotHadItsAnswerMaySendAgain() {
        Client a = world.client(GROUP, "a", "orders");
        a.beat();
        a.beat();
        Client b = world.client(GROUP, "b", "orders");
        b.beat();
        a.beat();
        ConsumerGroupHeartbeatRequestData given = a.request();
        assertEquals(2, world.sendRaw(given, ClientContext.Patience.NONE).get().memberEpoch());
        assertEquals(2, world.sendRaw(given, ClientContext.Patience.NONE).get().memberEpoch());
    }

    @Test
    void unknownMembersAndGroupsAreToldSo() {
        assertEquals(Errors.GROUP_ID_NOT_FOUND.code(), world.sendRaw(beat("a", 3), ClientContext.Patience.NONE).get().errorCode());
        world.client(GROUP, "a", "orders").beat();
        assertEquals(Errors.UNKNOWN_MEMBER_ID.code(), world.sendRaw(beat("b", 3), ClientContext.Patience.NONE).get().errorCode());
    }

    private static ConsumerGroupHeartbeatRequestData beat(String memberId, int epoch) {
        return new ConsumerGroupHeartbeatRequestData().setGroupId(GROUP).setMemberId(memberId).setMemberEpoch(epoch);
    }

    @Test
    void requestsThatMakeNoSenseAreRefused() {
        assertEquals(Errors.INVALID_REQUEST.code(), world.sendRaw(beat("", 1), ClientContext.Patience.NONE).get().errorCode());
        assertEquals(Errors.INVALID_REQUEST.code(), world.sendRaw(beat("a", 0), ClientContext.Patience.NONE).get().errorCode());
        assertEquals(Errors.INVALID_REQUEST.code(), world.sendRaw(beat("a", -2), ClientContext.Patience.NONE).get().errorCode());
        assertEquals(Errors.INVALID_REQUEST.code(), world.sendRaw(beat("a", -3), ClientContext.Patience.NONE).get().errorCode());
        Client odd = world.client(GROUP, "a", "orders");
        odd.subscription.setServerAssignor("magic");
        assertEquals(Errors.UNSUPPORTED_ASSIGNOR, odd.beat());
        assertEquals(Errors.INVALID_REGULAR_EXPRESSION, world.regexClient(GROUP, "r", "(").beat());
    }

    @Test
    void theFirstAssignorThatTheBrokerOffersIsTheDefaultAndOthersAreRefused() {
        GroupSettings settings = GroupSettings.DEFAULT.with(List.of(ServerAssignor.RANGE), Set.of(GroupType.CLASSIC, GroupType.CONSUMER));
        ConsumerWorld ranges = new ConsumerWorld(new GroupWorld().with(settings));
        Client a = ranges.client(GROUP, "a", "orders");
        a.subscription.setServerAssignor("uniform");
        assertEquals(Errors.UNSUPPORTED_ASSIGNOR, a.beat());
        a.subscription.setServerAssignor(null);
        Client b = ranges.client(GROUP, "b", "orders");
        ranges.converge(a, b);
        assertEquals(orders(0, 1, 2), a.owned);
        assertEquals(orders(3, 4, 5), b.owned);
        assertEquals("range", ranges.describe(GROUP).assignorName());
    }

    @Test
    void whatAGroupConfiguresHoldsWithinTheBrokersBounds() {
        configure("consumer.heartbeat.interval.ms", "1");
        configure("consumer.session.timeout.ms", "1");
        Client a = world.client(GROUP, "a", "orders");
        world.settled(a);
        assertEquals(5_000, a.interval);
        world.world.pass(44_000);
        assertEquals(1, world.describe(GROUP).members().size());
        world.world.pass(1_001);
        assertEquals(0, world.describe(GROUP).members().size());
    }

    private void configure(String name, String value) {
        ClusterDelta delta = new ClusterDelta(world.world.image);
        delta.replay(ImageRecords.configRecord(new ConfigResource(ConfigResource.Type.GROUP, GROUP), name, value).message());
        world.world.publish(delta);
    }

    @Test
    void newPartitionsAreSharedOutThoughTheNodePublishesThemLater() {
        Client a = world.client(GROUP, "a", "orders");
        a.beat();
        a.beat();
        ClusterImage before = world.world.image;
        ClusterDelta delta = new ClusterDelta(before);
        delta.replay(new PartitionRecord().setTopicId(ConsumerWorld.ORDERS).setPartitionId(6).setReplicas(List.of(1)).setIsr(List.of(1)).setLeader(1));
        ClusterImage after = delta.apply(before.offset() + 1, 1);
        world.world.coordinator.metadataChanged(delta, after);
        world.world.pass(10);
        world.world.image = after;
        a.beat();
        assertEquals(orders(0, 1, 2, 3, 4, 5, 6), a.owned);
    }

    // ---- time-outs

    @Test
    void aMemberThatIsNotHeardOfIsTakenOut() {
        Client a = world.client(GROUP, "a", "orders");
        Client b = world.client(GROUP, "b", "orders");
        a.beat();
        world.converge(a, b);
        for (int i = 0; i < 9; i++) {
            world.world.pass(5_000);
            a.beat();
        }
        a.beat();
        assertEquals(6, a.owned.size());
        assertEquals(Errors.UNKNOWN_MEMBER_ID, b.beat());
    }

    @Test
    void aMemberThatDoesNotGiveUpInTimeIsTakenOut() {
        Client a = world.client(GROUP, "a", "orders");
        a.beat();
        a.beat();
        Client b = world.client(GROUP, "b", "orders");
        b.beat();
        a.beat();
        assertEquals(3, a.owned.size());
        for (int i = 0; i < 13; i++) {
            world.sendRaw(beat("a", 1), ClientContext.Patience.NONE);
            b.beat();
            world.world.pass(5_000);
        }
        b.beat();
        assertEquals(6, b.owned.size());
        assertEquals(Errors.UNKNOWN_MEMBER_ID.code(), world.sendRaw(beat("a", 1), ClientContext.Patience.NONE).get().errorCode());
    }

    // ---- static members

    @Test
    void aStaticMemberComesBackToItsPartitionsAndNobodyElseIsDisturbed() {
        Client a = world.staticClient(GROUP, "a", "i1", "orders");
        Client b = world.staticClient(GROUP, "b", "i2", "orders");
        a.beat();
        world.converge(a, b);
        Set<String> had = new HashSet<>(b.owned);
        Client early = world.staticClient(GROUP, "b2", "i2", "orders");
        assertEquals(Errors.UNRELEASED_INSTANCE_ID, early.beat());
        int epoch = world.describe(GROUP).groupEpoch();
        assertEquals(Errors.NONE, b.leave(-2));
        Client again = world.staticClient(GROUP, "b2", "i2", "orders");
        assertEquals(Errors.NONE, again.beat());
        assertEquals(had, again.owned);
        assertEquals(epoch, world.describe(GROUP).groupEpoch());
        b.epoch = epoch;
        assertEquals(Errors.FENCED_INSTANCE_ID, b.beat());
    }

    @Test
    void aStaticMemberThatIsAwayStaysAwayWhateverHappensToItsGroup() {
        Client a = world.staticClient(GROUP, "a", "i1", "orders");
        Client b = world.client(GROUP, "b", "returns");
        a.beat();
        world.converge(a, b);
        a.patience = new Hold();
        a.send();
        Client c = world.client(GROUP, "c", "returns");
        c.beat();
        assertEquals(Errors.NONE, a.leave(-2));
        Client d = world.client(GROUP, "d", "returns");
        d.beat();

        Client again = world.staticClient(GROUP, "a2", "i1", "orders");
        assertEquals(Errors.NONE, again.beat());
        assertEquals(6, again.owned.size());
    }

    @Test
    void whoseReturnIsRefusedIsStillMissedWhenItsSessionHasRunOut() {
        Client a = world.staticClient(GROUP, "a", "i1", "orders");
        a.beat();
        a.beat();
        assertEquals(Errors.NONE, a.leave(-2));
        Client again = world.staticClient(GROUP, "a2", "i1", "orders");
        again.subscription.setSubscribedTopicRegex("(");
        assertEquals(Errors.INVALID_REGULAR_EXPRESSION, again.beat());
        assertEquals("a", world.describe(GROUP).members().getFirst().memberId());
        world.world.pass(45_001);
        assertEquals(List.of(), world.describe(GROUP).members());
        assertFalse(world.world.events.contains(new GroupEvent.MemberJoined(GROUP, "a2", "client")));
    }

    // ---- expressions

    @Test
    void anExpressionThatNobodyHasAnyMoreIsNotMissedByTheNextCoordinator() {
        world.world.createTopic("returns", ConsumerWorld.RETURNS, 2);
        Client a = world.regexClient(GROUP, "a", "ord.*");
        world.converge(a);
        assertEquals(6, a.owned.size());
        a.subscription.setSubscribedTopicRegex("").setSubscribedTopicNames(List.of("returns"));
        a.acknowledged = null;
        world.converge(a);
        assertEquals(2, a.owned.size());
        int epoch = world.describe(GROUP).groupEpoch();
        world.world.failOver();
        world.world.pass(100);
        assertEquals(epoch, world.describe(GROUP).groupEpoch());
    }

    // ---- crowds and fail-over

    @Test
    void aCrowdThatJoinsTogetherSharesATarget() {
        List<Answer<ConsumerGroupHeartbeatResponseData>> joins = new java.util.ArrayList<>();
        for (int i = 0; i < 500; i++) {
            joins.add(world.client(GROUP, "m" + i, "orders").send());
        }
        world.world.pass(2_000);
        assertTrue(joins.stream().allMatch(Answer::here));
        long computed = world.world.events.stream().filter(GroupEvent.TargetComputed.class::isInstance).count();
        assertTrue(computed < 100, "computed " + computed + " targets");
        assertEquals(500, world.describe(GROUP).groupEpoch());
    }

    @Test
    void aNewCoordinatorGoesOnWhereTheOldOneStood() {
        Client a = world.client(GROUP, "a", "orders");
        Client b = world.client(GROUP, "b", "orders");
        a.beat();
        world.converge(a, b);
        var before = world.describe(GROUP);
        world.world.failOver();
        assertEquals(before, world.describe(GROUP));
        assertEquals(Errors.NONE, a.beat());
        assertEquals(Errors.NONE, b.beat());
        assertEquals(Set.of(GROUP), world.world.list(Set.of("stable"), Set.of("consumer")));
        assertEquals(Set.of(), world.world.list(Set.of(), Set.of("classic")));
        assertEquals(Errors.NON_EMPTY_GROUP, world.world.deleteGroup(GROUP));
    }
}
