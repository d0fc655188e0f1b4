package dev.kraftbench.broker.internal.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.broker.TopicAccess;
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
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ConsumerGroupDescribeRequestData;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData.DescribedGroup;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.apache.kafka.common.metadata.FeatureLevelRecord;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests about consumer groups (KIP-848) as clients of every version send them, through bytes and back. */
class ConsumerApisTest {

    private static final String GROUP = "inventory";
    private static final Uuid ORDERS = new Uuid(2, 2);
    private static final String LONGEST = "x".repeat(Short.MAX_VALUE);

    private final VirtualLane lane = new VirtualLane();
    private final PublishedImage image = new PublishedImage(lane);
    private Wire wire = new Wire(lane, Map.of());

    @BeforeEach
    void start() {
        image.broker(1);
        image.topic(GroupCoordinator.TOPIC, new Uuid(1, 1), 1, 1);
        image.topic("orders", ORDERS, 2, 1);
        start(GroupSettings.DEFAULT);
    }

    private void start(GroupSettings settings) {
        GroupCoordinator coordinator = new GroupCoordinator(new GroupCoordinator.Context(
                new ShardSettings(1, Duration.ofSeconds(5).toNanos(), 1 << 16, 1_000), settings,
                image.images()::image, new EffectiveConfigs(1, Map.of()), lane, () -> new Random(7), new NoShareState(), event -> { }));
        wire = new Wire(lane, GroupApis.handlers(coordinator, image.images(), TopicAccess.OPEN));
        lane.execute(() -> coordinator.elected(new MemoryLog(new TopicPartition(GroupCoordinator.TOPIC, 0)), lane));
        lane.settle();
    }

    private void enable() {
        image.publish(new FeatureLevelRecord().setName(Features.GROUP_VERSION).setFeatureLevel((short) 1));
    }

    private static ConsumerGroupHeartbeatRequestData join(String member) {
        return new ConsumerGroupHeartbeatRequestData()
                .setGroupId(GROUP)
                .setMemberId(member)
                .setRebalanceTimeoutMs(60_000)
                .setSubscribedTopicNames(List.of("orders"))
                .setTopicPartitions(List.of());
    }

    private ConsumerGroupHeartbeatResponseData heartbeat(int version, ConsumerGroupHeartbeatRequestData request) {
        List<ApiMessage> answers = wire.ask(ApiKeys.CONSUMER_GROUP_HEARTBEAT, version, request);
        for (int i = 0; i < 10 && answers.isEmpty(); i++) {
            lane.advance(Duration.ofMillis(100));
        }
        assertEquals(1, answers.size());
        return (ConsumerGroupHeartbeatResponseData) answers.getFirst();
    }

    private DescribedGroup describe(int version, String group, boolean operations) {
        return wire.answer(
                        ApiKeys.CONSUMER_GROUP_DESCRIBE,
                        version,
                        new ConsumerGroupDescribeRequestData().setGroupIds(List.of(group)).setIncludeAuthorizedOperations(operations),
                        ConsumerGroupDescribeResponseData.class)
                .groups()
                .getFirst();
    }

    private static void assertRefused(Errors expected, ConsumerGroupHeartbeatResponseData answer) {
        assertEquals(expected, Errors.forCode(answer.errorCode()), answer.errorMessage());
        assertEquals(0, answer.memberEpoch());
        assertNull(answer.assignment());
    }

    @Test
    void membersOfEveryVersionJoinAndLeave() {
        enable();
        Wire.versions(ApiKeys.CONSUMER_GROUP_HEARTBEAT).forEach(version -> {
            ConsumerGroupHeartbeatResponseData joined = heartbeat(version, join(version == 0 ? "" : "member-" + version));
            assertEquals(Errors.NONE.code(), joined.errorCode());
            assertTrue(joined.memberEpoch() > 0);
            // It is to hurry as long as it takes its partitions over.
            assertEquals(25, joined.heartbeatIntervalMs());
            assertEquals(ORDERS, joined.assignment().topicPartitions().getFirst().topicId());
            assertEquals(List.of(0, 1), joined.assignment().topicPartitions().getFirst().partitions());
            assertEquals(version == 0, !joined.memberId().equals("member-" + version));
            ConsumerGroupHeartbeatResponseData left = heartbeat(
                    version, new ConsumerGroupHeartbeatRequestData().setGroupId(GROUP).setMemberId(joined.memberId()).setMemberEpoch(-1));
            assertEquals(Errors.NONE.code(), left.errorCode());
            assertEquals(-1, left.memberEpoch());
        });
    }

    @Test
    void patternsAreOfTheSecondVersion() {
        enable();
        ConsumerGroupHeartbeatRequestData request = join("member").setSubscribedTopicNames(List.of()).setSubscribedTopicRegex("ord.*");
        ConsumerGroupHeartbeatResponseData joined = heartbeat(1, request);
        assertEquals(Errors.NONE.code(), joined.errorCode());
        assertEquals("ord.*", describe(1, GROUP, false).members().getFirst().subscribedTopicRegex());
        assertRefused(Errors.INVALID_REGULAR_EXPRESSION, heartbeat(1, join("other").setSubscribedTopicRegex("(")));
    }

    @Test
    void groupsAreDescribedInEveryVersion() {
        enable();
        heartbeat(1, join("member").setServerAssignor("range").setRackId("north").setInstanceId("till-1"));
        Wire.versions(ApiKeys.CONSUMER_GROUP_DESCRIBE).forEach(version -> {
            DescribedGroup group = describe(version, GROUP, true);
            assertEquals("Stable", group.groupState());
            assertEquals(1, group.groupEpoch());
            assertEquals(1, group.assignmentEpoch());
            assertEquals("range", group.assignorName());
            assertNotEquals(Integer.MIN_VALUE, group.authorizedOperations());
            var member = group.members().getFirst();
            assertEquals("member", member.memberId());
            assertEquals("till-1", member.instanceId());
            assertEquals("north", member.rackId());
            assertEquals("client", member.clientId());
            assertEquals(List.of("orders"), member.subscribedTopicNames());
            assertEquals(List.of(0, 1), member.assignment().topicPartitions().getFirst().partitions());
            assertEquals("orders", member.targetAssignment().topicPartitions().getFirst().topicName());
            assertEquals(version >= 1 ? 1 : -1, member.memberType());
            assertEquals(Integer.MIN_VALUE, describe(version, GROUP, false).authorizedOperations());
            assertEquals(Errors.GROUP_ID_NOT_FOUND.code(), describe(version, "nobody", true).errorCode());
        });
    }

    @Test
    void whatAMemberDoesNotTellIsNotKnown() {
        enable();
        heartbeat(1, join("member"));
        DescribedGroup group = describe(1, GROUP, false);
        assertNull(group.members().getFirst().instanceId());
        assertNull(group.members().getFirst().rackId());
        assertEquals("uniform", group.assignorName());
    }

    @Test
    void withoutTheFeatureNothingIsServed() {
        assertRefused(Errors.UNSUPPORTED_VERSION, heartbeat(1, join("member")));
        assertEquals(Errors.UNSUPPORTED_VERSION.code(), describe(1, GROUP, false).errorCode());
    }

    @Test
    void whatTheBrokersConfigurationLeavesOutIsNotServed() {
        enable();
        start(GroupSettings.DEFAULT.with(GroupSettings.DEFAULT.assignors(), Set.of(GroupType.CLASSIC, GroupType.STREAMS)));
        assertRefused(Errors.UNSUPPORTED_VERSION, heartbeat(1, join("member")));
        assertEquals(Errors.UNSUPPORTED_VERSION.code(), describe(1, GROUP, false).errorCode());
    }

    @Test
    void idsThatAreMissingAreRefusedAndTheLongestAreTaken() {
        enable();
        assertRefused(Errors.INVALID_REQUEST, heartbeat(1, join("member").setGroupId("")));
        assertRefused(Errors.INVALID_REQUEST, heartbeat(1, join("")));
        assertRefused(Errors.INVALID_REQUEST, heartbeat(1, join("member").setInstanceId("")));
        assertRefused(Errors.INVALID_REQUEST, heartbeat(1, join("member").setRackId("")));
        assertEquals(Errors.NONE.code(), heartbeat(1, join(LONGEST).setGroupId(LONGEST)).errorCode());
        assertEquals(LONGEST, describe(1, LONGEST, false).members().getFirst().memberId());
        assertEquals(Errors.INVALID_GROUP_ID.code(), describe(1, "", false).errorCode());
    }
}
