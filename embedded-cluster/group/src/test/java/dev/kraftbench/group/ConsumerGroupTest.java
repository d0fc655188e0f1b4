package dev.kraftbench.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
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
import org.apache.kafka.common.Uuid;
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
        settled(a);
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

    // ---- topics

    @Test
    void topicsThatCameWhileNobodyCoordinatedAreAssigned() {
        Client a = world.client(GROUP, "a", "orders", "returns");
        Client b = world.regexClient("g2", "b", "orders|returns");
        a.beat();
        b.beat();
        world.converge(a, b);
        world.world.resign();
        world.world.createTopic("returns", ConsumerWorld.RETURNS, 2);
        world.world.start();
        world.world.pass(100);
        world.converge(a, b);
        assertEquals(8, a.owned.size());
        assertEquals(8, b.owned.size());
    }

    @Test
    void topicsThatCameWhileTheLogTookNothingAreAssigned() {
        Client a = world.client(GROUP, "a", "orders", "returns");
        a.beat();
        world.converge(a);
        world.world.log.refusal = Errors.NOT_ENOUGH_REPLICAS;
        world.world.createTopic("returns", ConsumerWorld.RETURNS, 2);
        world.world.pass(2_000);
        world.world.log.refusal = Errors.NONE;
        world.world.pass(1_000);
        world.converge(a);
        assertEquals(8, a.owned.size());
    }

    @Test
    void newPartitionsAndTopicsAreAssigned() {
        Client a = world.client(GROUP, "a", "orders", "returns");
        a.beat();
        assertEquals(6, a.owned.size());
        world.world.createTopic("returns", ConsumerWorld.RETURNS, 2);
        world.world.pass(1);
        a.beat();
        assertEquals(8, a.owned.size());
        world.world.deleteTopic(ConsumerWorld.ORDERS);
        world.converge(a);
        assertEquals(Set.of("returns-0", "returns-1"), a.owned);
    }

    @Test
    void aRegularExpressionStandsForTopicsThatComeLaterToo() {
        Client a = world.regexClient(GROUP, "a", "order.*");
        a.beat();
        world.converge(a);
        assertEquals(6, a.owned.size());
        Uuid late = new Uuid(3, 9);
        world.name(late, "orders-late");
        world.world.createTopic("orders-late", late, 1);
        world.world.pass(100);
        world.converge(a);
        assertEquals(7, a.owned.size());
    }

    // ---- holding

    @Test
    void anAnswerWithoutNewsIsHeldUntilThereIsSome() {
        Client a = world.client(GROUP, "a", "orders");
        a.patience = new Hold();
        a.beat();
        a.beat();
        Answer<ConsumerGroupHeartbeatResponseData> held = a.send();
        assertFalse(held.here());
        Client b = world.client(GROUP, "b", "orders");
        b.beat();
        assertTrue(held.here());
        assertNotNull(held.get().assignment());
    }

    @Test
    void aHeldAnswerGoesOutBeforeTheClientsIntervalIsOverAndWhenItAsksForSomethingElse() {
        Client a = world.client(GROUP, "a", "orders");
        Hold hold = new Hold();
        a.patience = hold;
        a.beat();
        a.beat();
        Answer<ConsumerGroupHeartbeatResponseData> first = a.send();
        world.world.pass(a.interval / 2);
        assertFalse(first.here());
        world.world.pass(a.interval / 2);
        assertTrue(first.here());
        assertNull(first.get().assignment());
        Answer<ConsumerGroupHeartbeatResponseData> second = a.send();
        assertFalse(second.here());
        hold.over();
        world.world.pass(1);
        assertTrue(second.here());
    }

    @Test
    void aJoinIsAnsweredWhenItsPartitionsAreFree() {
        Client a = world.client(GROUP, "a", "orders");
        a.beat();
        a.beat();
        Client b = world.client(GROUP, "b", "orders");
        b.patience = new Hold();
        Answer<ConsumerGroupHeartbeatResponseData> held = b.send();
        world.world.pass(60);
        a.beat();
        assertEquals(3, a.owned.size());
        assertFalse(held.here());
        a.beat();
        assertTrue(held.here());
        assertEquals(3, held.get().assignment().topicPartitions().getFirst().partitions().size());
    }

    @Test
    void aJoinIsAnsweredWithNothingWhenOthersKeepItsPartitionsForLong() {
        Client a = world.client(GROUP, "a", "orders");
        a.beat();
        a.beat();
        Client b = world.client(GROUP, "b", "orders");
        b.patience = new Hold();
        Answer<ConsumerGroupHeartbeatResponseData> joined = b.send();
        world.world.pass(400);
        assertFalse(joined.here());
        world.world.pass(200);
        assertEquals(Errors.NONE, b.take(joined.get()));
        assertEquals(2, b.epoch);
        assertEquals(Set.of(), b.owned);
        a.beat();
        Answer<ConsumerGroupHeartbeatResponseData> held = b.send();
        assertFalse(held.here());
        a.beat();
        assertTrue(held.here());
        assertEquals(3, held.get().assignment().topicPartitions().getFirst().partitions().size());
    }

    @Test
    void membersThatAreStartedTogetherShareATarget() {
        Client a = world.client(GROUP, "a", "orders");
        a.beat();
        a.beat();
        List<Client> joining = List.of(world.client(GROUP, "b", "orders"), world.client(GROUP, "c", "orders"));
        joining.forEach(each -> {
            each.patience = new Hold();
            each.send();
            world.world.pass(20);
        });
        assertEquals(1, world.describe(GROUP).assignmentEpoch());
        world.world.pass(20);
        assertEquals(3, world.describe(GROUP).assignmentEpoch());
    }

    @Test
    void theTargetOfAMemberThatJoinsDoesNotKeepWhatALeavingOneHadUnread() {
        Client a = world.client(GROUP, "a", "orders");
        Client b = world.client(GROUP, "b", "orders");
        a.beat();
        world.converge(a, b);
        int epoch = world.describe(GROUP).groupEpoch();
        Client c = world.client(GROUP, "c", "orders");
        c.patience = new Hold();
        Answer<ConsumerGroupHeartbeatResponseData> joined = c.send();
        assertEquals(epoch, world.describe(GROUP).assignmentEpoch());
        b.leave(-1);
        world.world.pass(1);
        assertEquals(epoch + 2, world.describe(GROUP).assignmentEpoch());
        assertEquals(3, joined.get().assignment().topicPartitions().getFirst().partitions().size());
    }

    /** It has taken its partitions over, and the time in which it is asked to hurry is over. */
    private void settled(Client client) {
        client.beat();
        world.world.pass(500);
        client.beat();
    }

    @Test
    void aMemberIsAskedToHurryWhileItTakesPartitionsOver() {
        Client a = world.client(GROUP, "a", "orders");
        Client b = world.client(GROUP, "b", "orders");
        settled(a);
        assertEquals(5_000, a.interval);
        b.beat();
        assertEquals(25, b.interval, "a joining member");
        a.beat();
        assertEquals(25, a.interval, "a member that has to give some up");
        settled(a);
        assertEquals(5_000, a.interval);
        world.world.pass(500);
        b.beat();
        assertEquals(25, b.interval, "a member that takes over what the other gave up");
        settled(b);
        assertEquals(5_000, b.interval);
    }

    @Test
    void aMemberThatWaitsForOthersForLongDoesNotHurryAnyMore() {
        Client a = world.client(GROUP, "a", "orders");
        Client b = world.client(GROUP, "b", "orders");
        settled(a);
        settled(b);
        assertEquals(100, b.interval);
    }

    @Test
    void aMemberWhoseAnswersHaveNoTimeToBeHeldIsHeardMoreOftenUntilThereIsPeace() {
        Client a = world.client(GROUP, "a", "orders");
        Hold hold = new Hold();
        a.patience = hold;
        a.beat();
        settled(a);
        int rest = a.interval;
        interrupted(a, hold);
        interrupted(a, hold);
        assertEquals(rest, a.interval, "that may be chance");

        interrupted(a, hold);

        assertTrue(a.interval < rest, "heard every " + a.interval + " ms");
        for (int i = 0; i < 50; i++) {
            undisturbed(a);
        }
        assertEquals(rest, a.interval);
    }

    private void interrupted(Client client, Hold hold) {
        Answer<ConsumerGroupHeartbeatResponseData> answer = client.send();
        assertFalse(answer.here());
        hold.over();
        world.world.pass(1);
        client.take(answer.get());
    }

    private void undisturbed(Client client) {
        Answer<ConsumerGroupHeartbeatResponseData> answer = client.send();
        assertFalse(answer.here());
        world.world.pass(client.interval);
        client.take(answer.get());
    }

    @Test
    void whoeverIsHeldWhenTheCoordinatorGoesIsTold() {
        Client a = world.client(GROUP, "a", "orders");
        a.patience = new Hold();
        a.beat();
        a.beat();
        Answer<ConsumerGroupHeartbeatResponseData> held = a.send();
        world.world.resign();
        assertEquals(Errors.NOT_COORDINATOR.code(), held.get().errorCode());
    }

    @Test
    void aMemberThatLeavesInVainIsNotAnsweredTwice() {
        Client a = world.client(GROUP, "a", "orders");
        a.patience = new Hold();
        a.beat();
        a.beat();
        Answer<ConsumerGroupHeartbeatResponseData> held = a.send();
        world.world.log.refusal = Errors.NOT_ENOUGH_REPLICAS;
        assertEquals(Errors.COORDINATOR_NOT_AVAILABLE, a.leave(-1));
        assertTrue(held.here());
        world.world.log.refusal = Errors.NONE;
        world.world.pass(2 * a.interval);
        assertEquals(Errors.NONE, a.beat());
    }

    @Test
    void whoeverWaitsForItsRecordsWhenTheLogBreaksIsAnsweredOnce() {
        Client a = world.client(GROUP, "a", "orders");
        Client b = world.client(GROUP, "b", "orders");
        a.patience = new Hold();
        b.patience = new Hold();
        a.beat();
        a.beat();
        world.world.log.autoCommit = false;
        Answer<ConsumerGroupHeartbeatResponseData> first = a.send();
        Answer<ConsumerGroupHeartbeatResponseData> second = b.send();
        world.world.pass(50);
        world.world.log.failNextAppend = Errors.KAFKA_STORAGE_ERROR;
        world.client(GROUP, "c", "orders").send();
        world.world.pass(2_000);
        assertTrue(first.here());
        assertTrue(second.here());
    }

    @Test
    void whoeverWaitsWhenTheCoordinatorGoesIsToldInTheSameOrderEachTime() {
        List<String> told = new java.util.ArrayList<>();
        world.world.log.autoCommit = false;
        for (int i = 10; i < 40; i++) {
            String member = "m" + i;
            world.world.coordinator.ask(
                    ConsumerRequests.HEARTBEAT, GroupWorld.client(1), world.client("g" + i, member, "orders").request(), answer -> told.add(member));
        }
        world.world.pass(100);
        assertEquals(List.of(), told);
        world.world.resign();
        assertEquals(30, told.size());
        assertEquals(told.stream().sorted().toList(), told);
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
