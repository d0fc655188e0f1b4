package dev.kraftbench.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.group.GroupWorld.Answer;
import dev.kraftbench.group.StreamsWorld.Client;
import dev.kraftbench.group.StreamsWorld.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData.TopicInfo;
import org.apache.kafka.common.message.StreamsGroupHeartbeatResponseData.EndpointToPartitions;
import org.apache.kafka.common.message.StreamsGroupHeartbeatResponseData.Status;
import org.apache.kafka.common.message.StreamsGroupTopologyDescriptionUpdateRequestData;
import org.apache.kafka.common.message.StreamsGroupTopologyDescriptionUpdateResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

/** Streams groups as their members see them: joining, tasks going from one to another, leaving, fail-over. */
class StreamsGroupTest {

    private static final Set<String> ALL = Set.of("0_0", "0_1", "0_2", "0_3", "1_0", "1_1", "1_2", "1_3");
    private static final byte STALE_TOPOLOGY = 0;
    private static final byte MISSING_SOURCE_TOPICS = 1;
    private static final byte INCORRECTLY_PARTITIONED_TOPICS = 2;
    private static final byte MISSING_INTERNAL_TOPICS = 3;
    private static final byte SHUTDOWN_APPLICATION = 4;
    private static final byte ASSIGNMENT_DELAYED = 5;
    private static final byte MISSING_CLIENT_TAGS = 6;

    private final StreamsWorld streams = new StreamsWorld();
    private final Client a = streams.client("a");
    private final Client b = streams.client("b");

    private static Errors error(StreamsHeartbeat answer) {
        return Errors.forCode(answer.response().errorCode());
    }

    private static List<Byte> statuses(StreamsHeartbeat answer) {
        return answer.response().status().stream().map(Status::statusCode).toList();
    }

    // ---- joining

    @Test
    void theFirstMemberGetsAllTasksAtOnce() {
        streams.topics(4);

        StreamsHeartbeat answer = a.join();

        assertEquals(Errors.NONE, error(answer));
        assertEquals(ALL, a.active);
        assertEquals(List.of(), answer.response().status());
        assertEquals(5_000, answer.response().heartbeatIntervalMs());
        assertEquals("Stable", streams.describe().groupState());
    }

    @Test
    void aTaskGoesToANewMemberOnlyWhenItsOwnerHasGivenItUp() {
        streams.topics(4);
        a.join();

        b.join();
        assertEquals(Set.of(), b.active);
        assertEquals("Reconciling", streams.describe().groupState());

        assertNotNull(a.heartbeat().response().activeTasks());
        assertEquals(4, a.active.size());
        b.heartbeat();
        assertEquals(Set.of(), b.active, "a has been told but has not said that it has given up its tasks");

        a.heartbeat();
        b.heartbeat();
        Set<String> together = new TreeSet<>(a.active);
        together.addAll(b.active);
        assertEquals(ALL, together);
        assertEquals(4, b.active.size());
        assertEquals(a.epoch, b.epoch);
        assertEquals("Stable", streams.describe().groupState());
    }

    @Test
    void tasksOfAMemberThatLeavesGoToTheOthersAtTheirNextHeartbeat() {
        streams.topics(4);
        a.join();
        b.join();
        streams.settle(a, b);

        assertEquals(Errors.NONE, b.leave(-1));
        a.heartbeat();

        assertEquals(ALL, a.active);
        assertEquals(Errors.UNKNOWN_MEMBER_ID, error(b.heartbeat()));
    }

    @Test
    void theGroupOfTheLastMemberIsEmptyAndMayBeDeleted() {
        streams.topics(4);
        a.join();
        assertEquals(Errors.NON_EMPTY_GROUP, streams.world.deleteGroup(StreamsWorld.GROUP));

        a.leave(-1);
        assertEquals("Empty", streams.describe().groupState());
        assertEquals(Set.of(StreamsWorld.GROUP), streams.world.list(Set.of("empty"), Set.of("streams")));
        assertEquals(Errors.NONE, streams.world.deleteGroup(StreamsWorld.GROUP));
        assertEquals(Errors.GROUP_ID_NOT_FOUND.code(), streams.describe().errorCode());
        streams.world.failOver();
        assertEquals(Errors.GROUP_ID_NOT_FOUND.code(), streams.describe().errorCode());
    }

    @Test
    void aGroupOfAnotherTypeIsNoStreamsGroup() {
        streams.topics(4);
        streams.world.stable("classic", 1);

        StreamsHeartbeat answer = streams.ask(a.joinRequest().setGroupId("classic"));

        assertEquals(Errors.GROUP_ID_NOT_FOUND, error(answer));
    }

    @Test
    void anEmptyClassicGroupBecomesAStreamsGroupAndKeepsItsOffsets() {
        streams.topics(4);
        streams.world.commit(StreamsWorld.GROUP, "", -1, StreamsWorld.WORDS, 0, 17);

        a.join();

        assertEquals(ALL, a.active);
        assertEquals(17, streams.world.fetch(StreamsWorld.GROUP, StreamsWorld.WORDS, 0));
        streams.world.failOver();
        assertEquals("Stable", streams.describe().groupState());
        assertEquals(17, streams.world.fetch(StreamsWorld.GROUP, StreamsWorld.WORDS, 0));
    }

    @Test
    void badRequestsAreTurnedAwayAndLeaveNoGroupBehind() {
        streams.topics(4);

        assertEquals(Errors.INVALID_REQUEST, error(streams.ask(a.joinRequest().setMemberId(""))));
        assertEquals(Errors.INVALID_REQUEST, error(streams.ask(a.joinRequest().setRebalanceTimeoutMs(-1))));
        assertEquals(Errors.INVALID_REQUEST, error(streams.ask(a.joinRequest().setTopology(null))));
        assertEquals(Errors.INVALID_REQUEST, error(streams.ask(a.joinRequest().setWarmupTasks(null))));
        assertEquals(Errors.INVALID_REQUEST, error(streams.ask(a.joinRequest().setMemberEpoch(-3))));
        StreamsGroupHeartbeatRequestData regex = a.joinRequest();
        regex.topology().subtopologies().getFirst().setSourceTopicRegex(List.of("w.*"));
        assertEquals(Errors.INVALID_REQUEST, error(streams.ask(regex)));
        StreamsGroupHeartbeatRequestData internal = a.joinRequest();
        internal.topology().subtopologies().getFirst().setSourceTopics(List.of("__consumer_offsets"));
        assertEquals(Errors.STREAMS_INVALID_TOPOLOGY, error(streams.ask(internal)));
        StreamsGroupHeartbeatRequestData changelog = a.joinRequest();
        changelog.topology().subtopologies().get(1).stateChangelogTopics().getFirst().setPartitions(3);
        assertEquals(Errors.STREAMS_INVALID_TOPOLOGY, error(streams.ask(changelog)));
        StreamsGroupHeartbeatRequestData unwritten = a.joinRequest();
        unwritten.topology().subtopologies().getFirst().setRepartitionSinkTopics(List.of());
        assertEquals(Errors.STREAMS_INVALID_TOPOLOGY, error(streams.ask(unwritten)));

        assertEquals(Errors.GROUP_ID_NOT_FOUND.code(), streams.describe().errorCode());
    }

    // ---- topics

    @Test
    void internalTopicsAreAskedForAndTasksComeOnceTheyExist() {
        streams.topic(StreamsWorld.WORDS, 3);

        StreamsHeartbeat answer = a.join();

        assertEquals(List.of(MISSING_INTERNAL_TOPICS), statuses(answer));
        assertEquals(
                List.of(StreamsWorld.CHANGELOG, StreamsWorld.REPARTITION), answer.topicsToCreate().stream().map(CreatableTopic::name).toList());
        assertTrue(answer.topicsToCreate().stream().allMatch(topic -> topic.numPartitions() == 3 && topic.replicationFactor() == -1));
        assertTrue(answer.response().heartbeatIntervalMs() <= 200, "a change is pending");
        assertEquals("NotReady", streams.describe().groupState());
        assertEquals(List.of(), a.heartbeat().topicsToCreate(), "they are being created");

        streams.create(answer);
        assertEquals(List.of(), statuses(a.heartbeat()));
        assertEquals(6, a.active.size());
    }

    @Test
    void missingTopicsAreAskedForAgainAfterAWhile() {
        streams.topic(StreamsWorld.WORDS, 3);
        a.join();

        streams.world.pass(1_001);

        assertEquals(2, a.heartbeat().topicsToCreate().size());
    }

    @Test
    void missingSourceTopicsAreNamedAndTheGroupGoesOnWhenTheyCome() {
        StreamsHeartbeat answer = a.join();
        assertEquals(List.of(MISSING_SOURCE_TOPICS), statuses(answer));
        assertTrue(answer.response().status().getFirst().statusDetail().contains(StreamsWorld.WORDS));
        assertEquals(5_000, answer.response().heartbeatIntervalMs(), "the client's patience is counted in intervals");

        streams.topics(2);

        assertEquals(List.of(), statuses(a.heartbeat()));
        assertEquals(4, a.active.size());
    }

    @Test
    void topicsThatDoNotGoTogetherAreTold() {
        streams.topic(StreamsWorld.WORDS, 4).topic(StreamsWorld.REPARTITION, 4).topic(StreamsWorld.CHANGELOG, 3);

        StreamsHeartbeat answer = a.join();

        assertEquals(List.of(INCORRECTLY_PARTITIONED_TOPICS), statuses(answer));
        assertEquals(Set.of(), a.active);
    }

    @Test
    void aGroupWhoseTopicGoesGivesUpItsTasks() {
        streams.topics(2);
        a.join();
        assertEquals(4, a.active.size());

        streams.world.deleteTopic(streams.world.image.topics().topic(StreamsWorld.WORDS).id());

        assertEquals(List.of(MISSING_SOURCE_TOPICS), statuses(a.heartbeat()));
        assertEquals(Set.of(), a.active);
    }

    // ---- epochs

    @Test
    void aMemberOfAnotherEpochIsFencedButALostAnswerIsForgiven() {
        streams.topics(4);
        a.join();
        int before = a.epoch;
        b.join();
        a.heartbeat();
        Set<String> kept = new HashSet<>(a.active);
        a.heartbeat();
        assertTrue(a.epoch > before);

        int now = a.epoch;
        a.epoch = before;
        a.active.clear();
        a.active.addAll(kept);
        StreamsHeartbeat again = a.heartbeat();
        assertEquals(Errors.NONE, error(again));
        assertEquals(now, again.response().memberEpoch());

        a.epoch = now + 7;
        assertEquals(Errors.FENCED_MEMBER_EPOCH, error(a.heartbeat()));
        a.epoch = now - 2;
        assertEquals(Errors.FENCED_MEMBER_EPOCH, error(a.heartbeat()));
    }

    @Test
    void aMemberCommitsInItsEpochAndInAnOlderOneForWhatItHadThen() {
        streams.topics(4);
        a.join();
        int before = a.epoch;
        b.join();
        streams.settle(a, b);
        assertTrue(a.epoch > before);
        int kept = a.active.stream().filter(task -> task.startsWith("0_")).map(task -> Integer.parseInt(task.substring(2))).findFirst().orElseThrow();
        int given = b.active.stream().filter(task -> task.startsWith("0_")).map(task -> Integer.parseInt(task.substring(2))).findFirst().orElseThrow();

        assertEquals(Errors.NONE, streams.world.commit(StreamsWorld.GROUP, "a", a.epoch, StreamsWorld.WORDS, kept, 1));
        assertEquals(Errors.NONE, streams.world.commit(StreamsWorld.GROUP, "a", before, StreamsWorld.WORDS, kept, 2));
        assertEquals(Errors.STALE_MEMBER_EPOCH, streams.world.commit(StreamsWorld.GROUP, "a", before, StreamsWorld.WORDS, given, 3));
        assertEquals(Errors.STALE_MEMBER_EPOCH, streams.world.commit(StreamsWorld.GROUP, "b", before, StreamsWorld.WORDS, given, 3));
        assertEquals(Errors.STALE_MEMBER_EPOCH, streams.world.commit(StreamsWorld.GROUP, "a", a.epoch + 1, StreamsWorld.WORDS, kept, 3));
        assertEquals(Errors.UNKNOWN_MEMBER_ID, streams.world.commit(StreamsWorld.GROUP, "c", before, StreamsWorld.WORDS, kept, 3));
        assertEquals(Errors.UNKNOWN_MEMBER_ID, streams.world.commit(StreamsWorld.GROUP, "", -1, StreamsWorld.WORDS, kept, 3));
        assertEquals(2, streams.world.fetch(StreamsWorld.GROUP, StreamsWorld.WORDS, kept));
    }

    @Test
    void tasksThatDoNotExistAreNoAnswer() {
        streams.topics(4);
        a.join();
        a.active.add("0_4");
        assertEquals(Errors.INVALID_REQUEST, error(a.heartbeat()));
        a.active.remove("0_4");
        a.active.add("7_0");
        assertEquals(Errors.INVALID_REQUEST, error(a.heartbeat()));
    }

    @Test
    void anOlderTopologyIsStaleAndAnotherOneRefused() {
        streams.topics(4);
        StreamsGroupHeartbeatRequestData first = a.joinRequest();
        first.topology().setEpoch(3);
        a.take(streams.ask(first));

        assertEquals(List.of(STALE_TOPOLOGY), statuses(b.join()));
        StreamsGroupHeartbeatRequestData other = streams.client("c").joinRequest();
        other.topology().setEpoch(3).subtopologies().get(1).setStateChangelogTopics(List.of(new TopicInfo().setName("other-changelog")));
        assertEquals(Errors.INVALID_REQUEST, error(streams.ask(other)));
    }

    @Test
    void aSilentMemberIsRemovedAfterItsSession() {
        streams.topics(4);
        a.join();
        b.join();
        streams.settle(a, b);

        streams.world.pass(44_000);
        a.heartbeat();
        streams.world.pass(2_000);
        a.heartbeat();

        assertEquals(ALL, a.active);
        assertTrue(streams.world.events.stream().anyMatch(event -> event instanceof GroupEvent.MemberExpired(String group, String member, String why)
                && member.equals("b")));
    }

    @Test
    void aMemberThatDoesNotGiveUpItsTasksInTimeIsRemoved() {
        streams.topics(4);
        a.join();
        b.join();
        assertNotNull(a.heartbeat().response().activeTasks());
        a.active.addAll(ALL);

        for (int i = 0; i < 7; i++) {
            streams.world.pass(10_000);
            a.heartbeat();
            b.heartbeat();
        }

        assertEquals(Errors.UNKNOWN_MEMBER_ID, error(a.heartbeat()));
        assertEquals(ALL, b.active);
    }

    // ---- static members

    @Test
    void aStaticMemberThatComesBackFindsItsTasksAndTheEpochStays() {
        streams.topics(4);
        a.instance("one").join();
        b.instance("two").join();
        streams.settle(a, b);
        Set<String> had = new TreeSet<>(a.active);
        int epoch = streams.describe().groupEpoch();

        assertEquals(Errors.NONE, a.leave(-2));
        assertNull(b.heartbeat().response().activeTasks());
        Client returned = streams.new Client("a2", a.processId).instance("one");
        returned.join();

        assertEquals(had, returned.active);
        assertEquals(epoch, streams.describe().groupEpoch());
        assertEquals(Errors.FENCED_INSTANCE_ID, error(a.heartbeat()));
    }

    @Test
    void anInstanceIdInUseIsNotGivenAway() {
        streams.topics(4);
        a.instance("one").join();

        assertEquals(Errors.UNRELEASED_INSTANCE_ID, error(b.instance("one").join()));
        b.epoch = 1;
        assertEquals(Errors.FENCED_INSTANCE_ID, error(b.heartbeat()));
        assertEquals(Errors.UNKNOWN_MEMBER_ID, error(streams.ask(streams.client("c").instance("three").request().setMemberEpoch(1))));
        assertEquals(Errors.FENCED_INSTANCE_ID, b.leave(-1));
    }

    // ---- standbys, endpoints, shutdown

    @Test
    void standbysLieInOtherProcessesThanTheTask() {
        streams.topics(4);
        streams.configure("streams.num.standby.replicas", "1");
        a.join();
        b.join();
        streams.settle(a, b);

        assertEquals(4, a.standby.size() + b.standby.size());
        assertTrue(a.standby.stream().noneMatch(a.active::contains));
        assertTrue(b.standby.stream().noneMatch(b.active::contains));

        b.leave(-1);
        streams.settle(a);
        assertEquals(ALL, a.active);
        assertEquals(Set.of(), a.standby);
    }

    @Test
    void aChangedNumberOfStandbysBeginsAnotherEpoch() {
        streams.topics(4);
        a.join();
        b.join();
        streams.settle(a, b);
        int epoch = a.epoch;

        streams.configure("streams.num.standby.replicas", "1");
        streams.settle(a, b);

        assertTrue(a.epoch > epoch);
        assertEquals(4, a.standby.size() + b.standby.size());
    }

    @Test
    void everyoneLearnsWhoAnswersQueriesForWhat() {
        streams.topics(2);
        a.endpoint(8080).join();
        b.endpoint(8081).join();
        a.heartbeat();
        a.heartbeat();
        b.heartbeat();

        StreamsHeartbeat answer = a.heartbeat();

        List<EndpointToPartitions> endpoints = answer.response().partitionsByUserEndpoint();
        assertNotNull(endpoints);
        assertEquals(Set.of(8080, 8081), Set.copyOf(endpoints.stream().map(each -> each.userEndpoint().port()).toList()));
        assertEquals(4, endpoints.stream().flatMap(each -> each.activePartitions().stream()).mapToInt(each -> each.partitions().size()).sum());
        assertNull(a.heartbeat().response().partitionsByUserEndpoint(), "nothing new");
    }

    @Test
    void aShutdownIsToldToAllUntilTheGroupIsEmpty() {
        streams.topics(2);
        a.join();
        b.join();
        streams.settle(a, b);

        streams.ask(a.request().setShutdownApplication(true));

        assertEquals(List.of(SHUTDOWN_APPLICATION), statuses(b.heartbeat()));
        a.leave(-1);
        assertEquals(List.of(SHUTDOWN_APPLICATION), statuses(b.heartbeat()));
        b.leave(-1);
        assertEquals(List.of(), statuses(a.join()));
    }

    @Test
    void missingClientTagsAreTold() {
        streams.topics(2);
        streams.configure("streams.rack.aware.assignment.tags", "zone");

        assertEquals(List.of(MISSING_CLIENT_TAGS), statuses(a.join()));
    }

    // ---- delays

    @Test
    void theFirstMembersWaitForEachOther() {
        streams.topics(4);
        streams.configure("streams.initial.rebalance.delay.ms", "3000");

        assertEquals(List.of(ASSIGNMENT_DELAYED), statuses(a.join()));
        assertEquals(List.of(ASSIGNMENT_DELAYED), statuses(b.join()));
        assertEquals(Set.of(), a.active);

        streams.world.pass(3_000);
        a.heartbeat();
        b.heartbeat();

        assertEquals(4, a.active.size());
        assertEquals(4, b.active.size());
    }

    @Test
    void assignmentsFollowEachOtherNoSoonerThanConfigured() {
        streams.topics(4);
        streams.configure("streams.assignment.interval.ms", "1000");
        a.join();

        assertEquals(List.of(ASSIGNMENT_DELAYED), statuses(b.join()));
        streams.world.pass(1_000);
        streams.settle(a, b);

        assertEquals(4, b.active.size());
    }

    // ---- fail-over

    @Test
    void theNextCoordinatorGoesOnWhereTheLastOneStopped() {
        streams.topics(4);
        a.join();
        b.join();
        a.heartbeat();

        streams.world.failOver();
        streams.settle(a, b);

        assertEquals(4, a.active.size());
        assertEquals(4, b.active.size());
        assertEquals("Stable", streams.describe().groupState());
    }

    // ---- held heartbeats

    @Test
    void aHeldHeartbeatIsAnsweredAsSoonAsThereAreOtherTasks() {
        streams.topics(4);
        a.join();
        Answer<StreamsHeartbeat> held = a.wait(new Patience());
        assertFalse(held.here());

        b.join();
        streams.world.pass(1);

        assertTrue(held.here());
        assertEquals(4, a.active.size());
        Answer<StreamsHeartbeat> waiting = b.wait(new Patience());
        assertFalse(waiting.here(), "a has not given up its tasks");
        Answer<StreamsHeartbeat> done = a.wait(new Patience());
        assertTrue(done.here(), "the epoch is news");
        assertTrue(waiting.here());
        assertEquals(4, b.active.size());
    }

    @Test
    void aHeldHeartbeatIsAnsweredShortlyBeforeTheNextOneIsDue() {
        streams.topics(4);
        a.join();
        Answer<StreamsHeartbeat> before = a.wait(new Patience());
        streams.world.pass(5_000);
        assertTrue(before.here());
        Answer<StreamsHeartbeat> held = a.wait(new Patience());

        int interval = a.told.response().heartbeatIntervalMs();
        streams.world.pass(interval - interval / 10 - 2);
        assertFalse(held.here());
        streams.world.pass(1);

        assertEquals(Errors.NONE, error(held.get()));
        assertEquals(a.epoch, held.get().response().memberEpoch());
    }

    @Test
    void aHeldHeartbeatIsAnsweredWhenTheClientWantsSomethingElse() {
        streams.topics(4);
        a.join();
        Patience patience = new Patience();
        Answer<StreamsHeartbeat> held = a.wait(patience);

        patience.end();
        streams.world.pass(1);

        assertEquals(Errors.NONE, error(held.get()));
    }

    @Test
    void aHeldHeartbeatIsRefusedWhenTheCoordinatorMoves() {
        streams.topics(4);
        a.join();
        Answer<StreamsHeartbeat> held = a.wait(new Patience());

        streams.world.resign();

        assertEquals(Errors.NOT_COORDINATOR, error(held.get()));
    }

    @Test
    void aHeldHeartbeatTellsOfAShutdown() {
        streams.topics(4);
        a.join();
        b.join();
        streams.settle(a, b);
        Answer<StreamsHeartbeat> held = a.wait(new Patience());
        assertFalse(held.here());

        streams.ask(b.request().setShutdownApplication(true));
        streams.world.pass(1);

        assertEquals(List.of(SHUTDOWN_APPLICATION), statuses(held.get()));
    }

    @Test
    void theSecondHeartbeatAnswersTheFirst() {
        streams.topics(4);
        a.join();
        Answer<StreamsHeartbeat> first = a.wait(new Patience());
        Answer<StreamsHeartbeat> second = a.wait(new Patience());

        assertTrue(first.here());
        assertFalse(second.here());
    }

    @Test
    void heldHeartbeatsTellOfNewTopics() {
        streams.topic(StreamsWorld.WORDS, 2);
        StreamsHeartbeat joined = a.join();
        Answer<StreamsHeartbeat> held = a.wait(new Patience());
        assertFalse(held.here());

        streams.create(joined);
        streams.world.pass(1);

        assertTrue(held.here());
        assertEquals(4, a.active.size());
    }

    @Test
    void whoHasTasksIsNotWokenForAnAssignmentThatHasToWait() {
        streams.topics(4);
        a.join();
        streams.configure("streams.assignment.interval.ms", "15000");
        b.join();
        streams.world.pass(1);
        Answer<StreamsHeartbeat> held = a.wait(new Patience());
        if (held.here()) {
            held = a.wait(new Patience());
        }

        streams.client("c").join();
        streams.world.pass(1);

        assertFalse(held.here());
    }

    @Test
    void anEmptyGroupGoesWhenItsOffsetsHaveExpired() {
        streams.topics(2);
        a.join();
        streams.world.commit(StreamsWorld.GROUP, "a", a.epoch, StreamsWorld.WORDS, 0, 17);
        streams.world.pass(60_000);
        assertEquals("Empty", streams.describe().groupState(), "its session has ended");

        streams.world.pass(Duration.ofDays(8).toMillis());

        assertEquals(Errors.GROUP_ID_NOT_FOUND.code(), streams.describe().errorCode());
        streams.world.failOver();
        assertEquals(Errors.GROUP_ID_NOT_FOUND.code(), streams.describe().errorCode());
    }

    @Test
    void aDescriptionOfTheTopologyIsAskedForAndShown() {
        streams.topics(2);
        StreamsHeartbeat joined = a.join();
        assertTrue(joined.response().topologyDescriptionRequired());
        assertEquals(1, streams.describe().topologyDescriptionStatus(), "none yet");
        StreamsGroupTopologyDescriptionUpdateRequestData request = new StreamsGroupTopologyDescriptionUpdateRequestData()
                .setGroupId(StreamsWorld.GROUP)
                .setMemberId("a")
                .setTopologyEpoch(0)
                .setTopologyDescription(new StreamsGroupTopologyDescriptionUpdateRequestData.TopologyDescription()
                        .setSubtopologies(List.of(new StreamsGroupTopologyDescriptionUpdateRequestData.TopologyDescriptionSubtopology()
                                .setSubtopologyId("0"))));

        assertEquals(Errors.NONE, tell(request));

        assertFalse(a.heartbeat().response().topologyDescriptionRequired());
        assertEquals(3, streams.describe().topologyDescriptionStatus());
        assertEquals("0", streams.describe().topologyDescription().subtopologies().getFirst().subtopologyId());
        assertEquals(Errors.INVALID_REQUEST, tell(request.duplicate().setTopologyEpoch(1)));
        StreamsGroupTopologyDescriptionUpdateRequestData huge = request.duplicate();
        huge.topologyDescription().setSubtopologies(java.util.Collections.nCopies(200, new StreamsGroupTopologyDescriptionUpdateRequestData.TopologyDescriptionSubtopology()
                .setSubtopologyId("s".repeat(30_000))));
        assertEquals(Errors.INVALID_REQUEST, tell(huge), "it would be kept in memory");
        assertEquals(Errors.UNKNOWN_MEMBER_ID, tell(request.duplicate().setMemberId("z")));
        assertEquals(Errors.UNKNOWN_MEMBER_ID, tell(request.duplicate().setGroupId("other")));
        streams.world.failOver();
        assertTrue(a.heartbeat().response().topologyDescriptionRequired(), "the next coordinator does not know it");
    }

    private Errors tell(StreamsGroupTopologyDescriptionUpdateRequestData request) {
        Answer<StreamsGroupTopologyDescriptionUpdateResponseData> answer = new Answer<>();
        streams.world.coordinator.ask(StreamsRequests.DESCRIBE_TOPOLOGY, GroupWorld.client(0), request, answer);
        streams.world.lane.settle();
        return Errors.forCode(answer.get().errorCode());
    }

    @Test
    void aThousandMembersShareTwoThousandTasks() {
        streams.topics(1_000);
        streams.configure("streams.assignment.interval.ms", "1000");
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            Client client = streams.client("m" + i);
            client.join();
            clients.add(client);
        }
        streams.world.pass(1_000);
        for (int round = 0; round < 3; round++) {
            clients.forEach(Client::heartbeat);
        }

        assertTrue(clients.stream().allMatch(client -> client.active.size() == 2));
        assertEquals("Stable", streams.describe().groupState());
    }
}
