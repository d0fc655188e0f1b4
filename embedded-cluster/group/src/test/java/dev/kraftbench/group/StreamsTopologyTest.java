package dev.kraftbench.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.kraftbench.group.GroupWorld.Answer;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData.TopicInfo;
import org.apache.kafka.common.message.StreamsGroupTopologyDescriptionUpdateRequestData;
import org.apache.kafka.common.message.StreamsGroupTopologyDescriptionUpdateResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

/** What a streams group makes of its topology: source and internal topics, what is missing, stale or described. */
class StreamsTopologyTest extends StreamsGroupSteps {

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
    void missingClientTagsAreTold() {
        streams.topics(2);
        streams.configure("streams.rack.aware.assignment.tags", "zone");

        assertEquals(List.of(MISSING_CLIENT_TAGS), statuses(a.join()));
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
}
