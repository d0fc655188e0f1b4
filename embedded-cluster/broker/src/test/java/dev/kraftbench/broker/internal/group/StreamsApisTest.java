package dev.kraftbench.broker.internal.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.broker.ControllerChannel;
import dev.kraftbench.broker.TopicAccess;
import dev.kraftbench.broker.TopicCreation;
import dev.kraftbench.broker.internal.PublishedImage;
import dev.kraftbench.broker.internal.Wire;
import dev.kraftbench.coordinator.MemoryLog;
import dev.kraftbench.coordinator.ShardSettings;
import dev.kraftbench.group.GroupCoordinator;
import dev.kraftbench.group.GroupSettings;
import dev.kraftbench.group.GroupType;
import dev.kraftbench.kernel.VirtualLane;
import dev.kraftbench.metadata.Features;
import dev.kraftbench.metadata.config.EffectiveConfigs;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.StreamsGroupDescribeRequestData;
import org.apache.kafka.common.message.StreamsGroupDescribeResponseData;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData;
import org.apache.kafka.common.message.StreamsGroupHeartbeatResponseData;
import org.apache.kafka.common.message.StreamsGroupTopologyDescriptionUpdateRequestData;
import org.apache.kafka.common.message.StreamsGroupTopologyDescriptionUpdateResponseData;
import org.apache.kafka.common.metadata.FeatureLevelRecord;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests about streams groups as clients of every version send them, through bytes and back. */
class StreamsApisTest {

    private static final String GROUP = "word-count";
    private static final byte MISSING_INTERNAL_TOPICS = 3;

    private final VirtualLane lane = new VirtualLane();
    private final PublishedImage image = new PublishedImage(lane);
    private Wire wire = new Wire(lane, Map.of());

    @BeforeEach
    void start() {
        start(GroupSettings.DEFAULT);
    }

    private void start(GroupSettings settings) {
        image.broker(1);
        image.topic(GroupCoordinator.TOPIC, new Uuid(1, 1), 1, 1);
        image.topic("words", new Uuid(2, 2), 2, 1);
        EffectiveConfigs configs = new EffectiveConfigs(1, Map.of("group.streams.initial.rebalance.delay.ms", "0"));
        GroupCoordinator coordinator = new GroupCoordinator(new GroupCoordinator.Context(
                new ShardSettings(1, Duration.ofSeconds(5).toNanos(), 1 << 16, 1_000), settings,
                image.images()::image, configs, lane, () -> new Random(7), new NoShareState(), event -> { }));
        ControllerChannel nowhere = new ControllerChannel(lane, (peer, home) -> {
            throw new AssertionError("no link to " + peer);
        }, Optional::empty);
        TopicCreation creation = new TopicCreation(nowhere, image.images(), new TopicCreation.Settings(Map.of(), Duration.ofSeconds(2)));
        wire = new Wire(lane, StreamsHandlers.handlers(coordinator, image.images(), creation, TopicAccess.OPEN));
        lane.execute(() -> coordinator.elected(new MemoryLog(new TopicPartition(GroupCoordinator.TOPIC, 0)), lane));
        lane.settle();
    }

    private void enable() {
        image.publish(new FeatureLevelRecord().setName(Features.STREAMS_VERSION).setFeatureLevel((short) 1));
    }

    private static StreamsGroupHeartbeatRequestData join(String member, String... changelogs) {
        StreamsGroupHeartbeatRequestData.Topology topology = new StreamsGroupHeartbeatRequestData.Topology();
        topology.subtopologies().add(new StreamsGroupHeartbeatRequestData.Subtopology()
                .setSubtopologyId("0")
                .setSourceTopics(List.of("words"))
                .setStateChangelogTopics(List.of(changelogs).stream().map(name -> new StreamsGroupHeartbeatRequestData.TopicInfo().setName(name)).toList()));
        return new StreamsGroupHeartbeatRequestData()
                .setGroupId(GROUP)
                .setMemberId(member)
                .setRebalanceTimeoutMs(60_000)
                .setProcessId(member)
                .setTopology(topology);
    }

    private StreamsGroupHeartbeatResponseData heartbeat(int version, StreamsGroupHeartbeatRequestData request) {
        return wire.answer(ApiKeys.STREAMS_GROUP_HEARTBEAT, version, request, StreamsGroupHeartbeatResponseData.class);
    }

    @Test
    void membersOfEveryVersionAreServed() {
        enable();
        Wire.versions(ApiKeys.STREAMS_GROUP_HEARTBEAT).forEach(version -> {
            StreamsGroupHeartbeatResponseData answer = heartbeat(version, join("member-" + version));
            assertEquals(Errors.NONE.code(), answer.errorCode());
            assertTrue(answer.memberEpoch() > 0);
            assertEquals(version >= 1, answer.topologyDescriptionRequired());
        });
    }

    @Test
    void groupsAreDescribedInEveryVersion() {
        enable();
        heartbeat(1, join("member"));
        Wire.versions(ApiKeys.STREAMS_GROUP_DESCRIBE).forEach(version -> {
            StreamsGroupDescribeRequestData request =
                    new StreamsGroupDescribeRequestData().setGroupIds(List.of(GROUP, "nobody", GROUP)).setIncludeAuthorizedOperations(true);
            StreamsGroupDescribeResponseData answer =
                    wire.answer(ApiKeys.STREAMS_GROUP_DESCRIBE, version, request, StreamsGroupDescribeResponseData.class);
            Map<String, StreamsGroupDescribeResponseData.DescribedGroup> groups = new HashMap<>();
            answer.groups().forEach(group -> groups.put(group.groupId(), group));
            assertEquals(2, answer.groups().size());
            assertEquals(Errors.GROUP_ID_NOT_FOUND.code(), groups.get("nobody").errorCode());
            assertEquals("Stable", groups.get(GROUP).groupState());
            assertEquals("words", groups.get(GROUP).topology().subtopologies().getFirst().sourceTopics().getFirst());
            assertEquals(List.of(0, 1), groups.get(GROUP).members().getFirst().assignment().activeTasks().getFirst().partitions());
            assertTrue(groups.get(GROUP).authorizedOperations() > 0);
            assertEquals(version >= 1 ? "sticky" : null, groups.get(GROUP).assignorName());
        });
    }

    @Test
    void aMemberIsToldWhyInternalTopicsCouldNotBeCreated() {
        enable();
        List<ApiMessage> answers = wire.ask(ApiKeys.STREAMS_GROUP_HEARTBEAT, 1, join("member", "counts-changelog"));
        lane.advance(Duration.ofSeconds(3));

        StreamsGroupHeartbeatResponseData answer = (StreamsGroupHeartbeatResponseData) answers.getFirst();
        assertEquals(MISSING_INTERNAL_TOPICS, answer.status().getFirst().statusCode());
        String detail = answer.status().getFirst().statusDetail();
        assertTrue(detail.contains("Creation failed: counts-changelog (The controller did not answer)"), detail);
    }

    @Test
    void withoutTheFeatureNothingIsServed() {
        assertEquals(Errors.UNSUPPORTED_VERSION.code(), heartbeat(1, join("member")).errorCode());
        assertEquals(
                Errors.UNSUPPORTED_VERSION.code(),
                wire.answer(
                                ApiKeys.STREAMS_GROUP_DESCRIBE,
                                1,
                                new StreamsGroupDescribeRequestData().setGroupIds(List.of(GROUP)),
                                StreamsGroupDescribeResponseData.class)
                        .groups()
                        .getFirst()
                        .errorCode());
        assertEquals(
                Errors.UNSUPPORTED_VERSION.code(),
                wire.answer(
                                ApiKeys.STREAMS_GROUP_TOPOLOGY_DESCRIPTION_UPDATE,
                                0,
                                new StreamsGroupTopologyDescriptionUpdateRequestData().setGroupId(GROUP),
                                StreamsGroupTopologyDescriptionUpdateResponseData.class)
                        .errorCode());
    }

    @Test
    void whatTheBrokersConfigurationLeavesOutIsNotServed() {
        start(GroupSettings.DEFAULT.with(GroupSettings.DEFAULT.assignors(), Set.of(GroupType.CLASSIC)));
        enable();
        assertEquals(Errors.UNSUPPORTED_VERSION.code(), heartbeat(1, join("member")).errorCode());
    }

    @Test
    void idsThatAreMissingAreRefusedAndTheLongestAreTaken() {
        enable();
        String longest = "x".repeat(Short.MAX_VALUE);
        assertEquals(Errors.INVALID_REQUEST.code(), heartbeat(1, join("member").setGroupId("")).errorCode());
        assertEquals(Errors.INVALID_REQUEST.code(), heartbeat(1, join("")).errorCode());
        assertEquals(Errors.INVALID_REQUEST.code(), heartbeat(1, join("member").setInstanceId("")).errorCode());
        assertEquals(Errors.NONE.code(), heartbeat(1, join(longest).setGroupId(longest)).errorCode());
    }

    @Test
    void aDescriptionOfATopologyIsOnlyTakenFromAMember() {
        enable();
        heartbeat(1, join("member"));
        StreamsGroupTopologyDescriptionUpdateRequestData request =
                new StreamsGroupTopologyDescriptionUpdateRequestData().setGroupId(GROUP).setMemberId("member");
        assertEquals(Errors.NONE, describeTopology(request));
        assertEquals(Errors.UNKNOWN_MEMBER_ID, describeTopology(request.setMemberId("stranger")));
        assertEquals(Errors.INVALID_GROUP_ID, describeTopology(request.setGroupId("")));
    }

    private Errors describeTopology(StreamsGroupTopologyDescriptionUpdateRequestData request) {
        return Errors.forCode(wire.answer(
                        ApiKeys.STREAMS_GROUP_TOPOLOGY_DESCRIPTION_UPDATE, 0, request, StreamsGroupTopologyDescriptionUpdateResponseData.class)
                .errorCode());
    }
}
