package dev.kraftbench.broker.internal.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.broker.LatestOffsets;
import dev.kraftbench.broker.internal.PublishedImage;
import dev.kraftbench.broker.internal.Wire;
import dev.kraftbench.coordinator.MemoryLog;
import dev.kraftbench.coordinator.ShardSettings;
import dev.kraftbench.group.GroupCoordinator;
import dev.kraftbench.group.GroupSettings;
import dev.kraftbench.kernel.VirtualLane;
import dev.kraftbench.metadata.Features;
import dev.kraftbench.metadata.config.EffectiveConfigs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.AlterShareGroupOffsetsRequestData;
import org.apache.kafka.common.message.AlterShareGroupOffsetsResponseData;
import org.apache.kafka.common.message.DeleteShareGroupOffsetsRequestData;
import org.apache.kafka.common.message.DeleteShareGroupOffsetsResponseData;
import org.apache.kafka.common.message.DescribeShareGroupOffsetsRequestData;
import org.apache.kafka.common.message.DescribeShareGroupOffsetsRequestData.DescribeShareGroupOffsetsRequestGroup;
import org.apache.kafka.common.message.DescribeShareGroupOffsetsResponseData;
import org.apache.kafka.common.message.ShareGroupDescribeRequestData;
import org.apache.kafka.common.message.ShareGroupDescribeResponseData;
import org.apache.kafka.common.message.ShareGroupDescribeResponseData.DescribedGroup;
import org.apache.kafka.common.message.ShareGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ShareGroupHeartbeatResponseData;
import org.apache.kafka.common.metadata.FeatureLevelRecord;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests about share groups (KIP-932) as clients of every version send them, through bytes and back. */
class ShareApisTest {

    private static final String GROUP = "packers";
    private static final int LONGEST_MEMBER_ID = 36;

    private final VirtualLane lane = new VirtualLane();
    private final PublishedImage image = new PublishedImage(lane);
    private Wire wire = new Wire(lane, Map.of());

    @BeforeEach
    void start() {
        image.broker(1);
        image.topic(GroupCoordinator.TOPIC, new Uuid(1, 1), 1, 1);
        NoShareState nothing = new NoShareState();
        GroupCoordinator coordinator = new GroupCoordinator(new GroupCoordinator.Context(
                new ShardSettings(1, Duration.ofSeconds(5).toNanos(), 1 << 16, 1_000), GroupSettings.DEFAULT,
                image.images()::image, new EffectiveConfigs(1, Map.of()), lane, () -> new Random(7), nothing, event -> { }));
        LatestOffsets offsets = new LatestOffsets("PLAINTEXT", (peer, home) -> {
            throw new AssertionError("no link to " + peer);
        }, image.images()::image);
        wire = new Wire(lane, ShareGroupApis.handlers(coordinator, nothing, offsets, image.images()::image));
        lane.execute(() -> coordinator.elected(new MemoryLog(new TopicPartition(GroupCoordinator.TOPIC, 0)), lane));
        lane.settle();
    }

    private void enable() {
        image.publish(new FeatureLevelRecord().setName(Features.SHARE_VERSION).setFeatureLevel((short) 1));
    }

    /** Of a topic that does not exist, so that there is no state to be kept. */
    private static ShareGroupHeartbeatRequestData join(String member) {
        return new ShareGroupHeartbeatRequestData().setGroupId(GROUP).setMemberId(member).setSubscribedTopicNames(List.of("parcels"));
    }

    private ShareGroupHeartbeatResponseData heartbeat(int version, ShareGroupHeartbeatRequestData request) {
        return wire.answer(ApiKeys.SHARE_GROUP_HEARTBEAT, version, request, ShareGroupHeartbeatResponseData.class);
    }

    private DescribedGroup describe(int version, String group, boolean operations) {
        return wire.answer(
                        ApiKeys.SHARE_GROUP_DESCRIBE,
                        version,
                        new ShareGroupDescribeRequestData().setGroupIds(List.of(group)).setIncludeAuthorizedOperations(operations),
                        ShareGroupDescribeResponseData.class)
                .groups()
                .getFirst();
    }

    private static void assertRefused(Errors expected, ShareGroupHeartbeatResponseData answer) {
        assertEquals(expected, Errors.forCode(answer.errorCode()), answer.errorMessage());
        assertEquals(0, answer.memberEpoch());
        assertNull(answer.assignment());
    }

    @Test
    void membersOfEveryVersionJoinAndLeave() {
        enable();
        Wire.versions(ApiKeys.SHARE_GROUP_HEARTBEAT).forEach(version -> {
            ShareGroupHeartbeatResponseData joined = heartbeat(version, join("member-" + version));
            assertEquals(Errors.NONE.code(), joined.errorCode());
            assertEquals("member-" + version, joined.memberId());
            assertTrue(joined.memberEpoch() > 0);
            assertEquals(5_000, joined.heartbeatIntervalMs());
            assertTrue(joined.assignment().topicPartitions().isEmpty());
            ShareGroupHeartbeatResponseData left = heartbeat(version, join("member-" + version).setMemberEpoch(-1));
            assertEquals(Errors.NONE.code(), left.errorCode());
            assertEquals(-1, left.memberEpoch());
            assertRefused(Errors.UNKNOWN_MEMBER_ID, heartbeat(version, join("member-" + version).setMemberEpoch(3)));
        });
    }

    @Test
    void groupsAreDescribedInEveryVersion() {
        enable();
        heartbeat(1, join("member").setRackId("north"));
        Wire.versions(ApiKeys.SHARE_GROUP_DESCRIBE).forEach(version -> {
            DescribedGroup group = describe(version, GROUP, true);
            assertEquals("Stable", group.groupState());
            assertEquals(1, group.groupEpoch());
            assertEquals("simple", group.assignorName());
            assertNotEquals(Integer.MIN_VALUE, group.authorizedOperations());
            assertEquals("member", group.members().getFirst().memberId());
            assertEquals("north", group.members().getFirst().rackId());
            assertEquals(List.of("parcels"), group.members().getFirst().subscribedTopicNames());
            assertEquals(Integer.MIN_VALUE, describe(version, GROUP, false).authorizedOperations());
            assertEquals(Errors.GROUP_ID_NOT_FOUND.code(), describe(version, "nobody", true).errorCode());
            assertEquals(Errors.INVALID_GROUP_ID.code(), describe(version, "", true).errorCode());
        });
    }

    @Test
    void withoutTheFeatureNothingIsServed() {
        assertRefused(Errors.UNSUPPORTED_VERSION, heartbeat(1, join("member")));
        assertEquals(Errors.UNSUPPORTED_VERSION.code(), describe(1, GROUP, false).errorCode());
        Wire.versions(ApiKeys.DESCRIBE_SHARE_GROUP_OFFSETS).forEach(version -> assertEquals(
                Errors.UNSUPPORTED_VERSION.code(), describeOffsets(version, GROUP).groups().getFirst().errorCode()));
        assertEquals(
                Errors.UNSUPPORTED_VERSION.code(),
                wire.answer(ApiKeys.ALTER_SHARE_GROUP_OFFSETS, 0, new AlterShareGroupOffsetsRequestData().setGroupId(GROUP), AlterShareGroupOffsetsResponseData.class)
                        .errorCode());
        assertEquals(
                Errors.UNSUPPORTED_VERSION.code(),
                wire.answer(ApiKeys.DELETE_SHARE_GROUP_OFFSETS, 0, new DeleteShareGroupOffsetsRequestData().setGroupId(GROUP), DeleteShareGroupOffsetsResponseData.class)
                        .errorCode());
    }

    private DescribeShareGroupOffsetsResponseData describeOffsets(int version, String group) {
        return wire.answer(
                ApiKeys.DESCRIBE_SHARE_GROUP_OFFSETS,
                version,
                new DescribeShareGroupOffsetsRequestData()
                        .setGroups(List.of(new DescribeShareGroupOffsetsRequestGroup().setGroupId(group).setTopics(null))),
                DescribeShareGroupOffsetsResponseData.class);
    }

    @Test
    void aGroupThatIsNotThereHasNoOffsets() {
        enable();
        Wire.versions(ApiKeys.DESCRIBE_SHARE_GROUP_OFFSETS).forEach(version -> {
            assertEquals(Errors.NONE.code(), describeOffsets(version, "nobody").groups().getFirst().errorCode());
            assertTrue(describeOffsets(version, "nobody").groups().getFirst().topics().isEmpty());
        });
    }

    @Test
    void aGroupIsToldOnceHoweverOftenItIsNamed() {
        enable();
        heartbeat(1, join("member"));
        DescribeShareGroupOffsetsRequestGroup whole = new DescribeShareGroupOffsetsRequestGroup().setGroupId(GROUP).setTopics(null);
        assertEquals(1, wire.answer(
                        ApiKeys.SHARE_GROUP_DESCRIBE,
                        1,
                        new ShareGroupDescribeRequestData().setGroupIds(List.of(GROUP, GROUP)),
                        ShareGroupDescribeResponseData.class)
                .groups()
                .size());
        assertEquals(1, wire.answer(
                        ApiKeys.DESCRIBE_SHARE_GROUP_OFFSETS,
                        0,
                        new DescribeShareGroupOffsetsRequestData().setGroups(List.of(whole, whole)),
                        DescribeShareGroupOffsetsResponseData.class)
                .groups()
                .size());
    }

    @Test
    void requestsThatMakeNoSenseAreRefused() {
        enable();
        assertRefused(Errors.INVALID_REQUEST, heartbeat(1, join("member").setGroupId("")));
        assertRefused(Errors.INVALID_REQUEST, heartbeat(1, join("")));
        assertRefused(Errors.INVALID_REQUEST, heartbeat(1, join("x".repeat(LONGEST_MEMBER_ID + 1))));
        assertRefused(Errors.INVALID_REQUEST, heartbeat(1, join("member").setRackId("")));
        assertRefused(Errors.INVALID_REQUEST, heartbeat(1, join("member").setMemberEpoch(-2)));
        assertRefused(Errors.INVALID_REQUEST, heartbeat(1, join("member").setSubscribedTopicNames(List.of())));
        assertEquals(Errors.NONE.code(), heartbeat(1, join("x".repeat(LONGEST_MEMBER_ID))).errorCode());
    }
}
