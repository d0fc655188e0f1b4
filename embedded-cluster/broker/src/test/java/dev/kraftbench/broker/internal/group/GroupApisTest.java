package dev.kraftbench.broker.internal.group;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.broker.TopicAccess;
import dev.kraftbench.broker.internal.PublishedImage;
import dev.kraftbench.broker.internal.Wire;
import dev.kraftbench.coordinator.MemoryLog;
import dev.kraftbench.coordinator.ShardSettings;
import dev.kraftbench.group.GroupCoordinator;
import dev.kraftbench.group.GroupSettings;
import dev.kraftbench.kernel.VirtualLane;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.config.EffectiveConfigs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.DeleteGroupsRequestData;
import org.apache.kafka.common.message.DeleteGroupsResponseData;
import org.apache.kafka.common.message.DescribeGroupsRequestData;
import org.apache.kafka.common.message.DescribeGroupsResponseData;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.HeartbeatResponseData;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocol;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupRequestData.MemberIdentity;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupResponseData;
import org.apache.kafka.common.message.ListGroupsRequestData;
import org.apache.kafka.common.message.ListGroupsResponseData;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestPartition;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestTopic;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.message.OffsetDeleteRequestData;
import org.apache.kafka.common.message.OffsetDeleteResponseData;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopic;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopics;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetFetchResponseData;
import org.apache.kafka.common.message.SyncGroupRequestData.SyncGroupRequestAssignment;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Group requests as clients of every version send them, through bytes and back. */
class GroupApisTest {

    private static final Uuid OFFSETS = new Uuid(1, 1);
    private static final Uuid ORDERS = new Uuid(2, 2);
    private static final String GROUP = "inventory";

    private final VirtualLane lane = new VirtualLane();
    private final MemoryLog log = new MemoryLog(new TopicPartition(GroupCoordinator.TOPIC, 0));
    private final PublishedImage image = new PublishedImage(lane);
    private final Random random = new Random(7);
    private Wire wire = new Wire(lane, Map.of());

    private final PublishedImage offsetsOnly = new PublishedImage(lane);

    @BeforeEach
    void start() {
        offsetsOnly.topic(GroupCoordinator.TOPIC, OFFSETS, 1, 1);
        GroupCoordinator coordinator = new GroupCoordinator(new GroupCoordinator.Context(
                new ShardSettings(1, Duration.ofSeconds(5).toNanos(), 1 << 16, 1_000), GroupSettings.DEFAULT,
                this::imageWithOffsets, new EffectiveConfigs(1, Map.of()), lane, () -> random, new NoShareState(), event -> { }));
        wire = new Wire(lane, GroupApis.handlers(coordinator, image.images(), TopicAccess.OPEN));
        lane.execute(() -> coordinator.elected(log, lane));
        lane.settle();
    }

    /** The coordinator knows its own topic before clients are told of it. */
    private ClusterImage imageWithOffsets() {
        return image.images().image().topics().topic(GroupCoordinator.TOPIC) == null ? offsetsOnly.images().image() : image.images().image();
    }

    private void publishTopics() {
        image.broker(1);
        image.topic(GroupCoordinator.TOPIC, OFFSETS, 1, 1);
        image.topic("orders", ORDERS, 1, 1);
    }

    private List<ApiMessage> ask(ApiKeys api, int version, ApiMessage message) {
        return wire.ask(api, version, message);
    }

    private <T extends ApiMessage> T answer(ApiKeys api, int version, ApiMessage message, Class<T> type) {
        return wire.answer(api, version, message, type);
    }

    private static IntStream versions(ApiKeys api) {
        return Wire.versions(api);
    }

    // ---- what a member does in each version

    private JoinGroupResponseData join(String group, int version) {
        JoinGroupRequestData request = new JoinGroupRequestData().setGroupId(group).setProtocolType("consumer").setSessionTimeoutMs(10_000);
        if (version >= 1) {
            request.setRebalanceTimeoutMs(20_000);
        }
        request.protocols().add(new JoinGroupRequestProtocol().setName("range").setMetadata(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
        List<ApiMessage> answers = ask(ApiKeys.JOIN_GROUP, version, request);
        if (version >= 4) {
            JoinGroupResponseData told = (JoinGroupResponseData) answers.getFirst();
            assertEquals(Errors.MEMBER_ID_REQUIRED.code(), told.errorCode());
            answers = ask(ApiKeys.JOIN_GROUP, version, request.setMemberId(told.memberId()));
        }
        lane.advance(Duration.ofSeconds(3));
        return (JoinGroupResponseData) answers.getFirst();
    }

    static Stream<Integer> joinVersions() {
        return versions(ApiKeys.JOIN_GROUP).boxed();
    }

    @ParameterizedTest
    @MethodSource("joinVersions")
    void aGroupLivesInEveryVersion(int step) {
        publishTopics();
        JoinGroupResponseData joined = join(GROUP, step);
        assertEquals(0, joined.errorCode());
        assertEquals("range", joined.protocolName());
        String member = joined.memberId();
        int sync = Math.min(step, ApiKeys.SYNC_GROUP.latestVersion());
        SyncGroupRequestData assignment = new SyncGroupRequestData().setGroupId(GROUP).setMemberId(member).setGenerationId(1)
                .setAssignments(List.of(new SyncGroupRequestAssignment().setMemberId(member).setAssignment(new byte[] {9})));
        if (sync >= 5) {
            assertEquals(Errors.INCONSISTENT_GROUP_PROTOCOL.code(), answer(ApiKeys.SYNC_GROUP, sync, assignment, SyncGroupResponseData.class).errorCode());
            assignment.setProtocolName("range").setProtocolType("consumer");
        }
        SyncGroupResponseData synced = answer(ApiKeys.SYNC_GROUP, sync, assignment, SyncGroupResponseData.class);
        assertEquals(0, synced.errorCode());
        assertArrayEquals(new byte[] {9}, synced.assignment());
        int heartbeat = Math.min(step, ApiKeys.HEARTBEAT.latestVersion());
        HeartbeatRequestData beat = new HeartbeatRequestData().setGroupId(GROUP).setMemberId(member).setGenerationId(1);
        assertEquals(0, answer(ApiKeys.HEARTBEAT, heartbeat, beat, HeartbeatResponseData.class).errorCode());
        describeAndList(member);
        int leave = Math.min(step, ApiKeys.LEAVE_GROUP.latestVersion());
        LeaveGroupRequestData going = new LeaveGroupRequestData().setGroupId(GROUP);
        if (leave >= 3) {
            going.setMembers(List.of(new MemberIdentity().setMemberId(member)));
        } else {
            going.setMemberId(member);
        }
        LeaveGroupResponseData left = answer(ApiKeys.LEAVE_GROUP, leave, going, LeaveGroupResponseData.class);
        assertEquals(0, left.errorCode());
        assertEquals(leave >= 3 ? 1 : 0, left.members().size());
        LeaveGroupResponseData again = answer(ApiKeys.LEAVE_GROUP, leave, going, LeaveGroupResponseData.class);
        assertEquals(Errors.UNKNOWN_MEMBER_ID.code(), leave >= 3 ? again.members().getFirst().errorCode() : again.errorCode());
    }

    private void describeAndList(String member) {
        versions(ApiKeys.DESCRIBE_GROUPS).forEach(version -> {
            DescribeGroupsRequestData request = new DescribeGroupsRequestData().setGroups(List.of(GROUP, "nowhere"));
            if (version >= 3) {
                request.setIncludeAuthorizedOperations(true);
            }
            DescribeGroupsResponseData described = answer(ApiKeys.DESCRIBE_GROUPS, version, request, DescribeGroupsResponseData.class);
            assertEquals(2, described.groups().size());
            DescribeGroupsResponseData.DescribedGroup group = described.groups().getFirst();
            assertEquals("Stable", group.groupState());
            assertEquals(member, group.members().getFirst().memberId());
            assertEquals("/127.0.0.1", group.members().getFirst().clientHost());
            assertTrue(version < 3 || group.authorizedOperations() > 0);
        });
        versions(ApiKeys.LIST_GROUPS).forEach(version -> {
            ListGroupsRequestData request = new ListGroupsRequestData();
            if (version >= 4) {
                request.setStatesFilter(List.of("stable"));
            }
            if (version >= 5) {
                request.setTypesFilter(List.of("classic"));
            }
            ListGroupsResponseData listed = answer(ApiKeys.LIST_GROUPS, version, request, ListGroupsResponseData.class);
            assertEquals(List.of(GROUP), listed.groups().stream().map(ListGroupsResponseData.ListedGroup::groupId).toList());
        });
    }

    // ---- offsets

    private OffsetCommitRequestData commit(int version, int partition) {
        OffsetCommitRequestTopic topic = new OffsetCommitRequestTopic()
                .setPartitions(List.of(new OffsetCommitRequestPartition().setPartitionIndex(partition).setCommittedOffset(version)));
        OffsetCommitRequestData request = new OffsetCommitRequestData().setGroupId(GROUP).setTopics(List.of(topic));
        if (version >= 10) {
            topic.setTopicId(ORDERS);
        } else {
            topic.setName("orders");
        }
        return request;
    }

    @Test
    void offsetsAreCommittedAndFetchedInEveryVersion() {
        publishTopics();
        versions(ApiKeys.OFFSET_COMMIT).forEach(version -> {
            OffsetCommitResponseData committed = answer(ApiKeys.OFFSET_COMMIT, version, commit(version, 0), OffsetCommitResponseData.class);
            assertEquals(0, committed.topics().getFirst().partitions().getFirst().errorCode());
            assertEquals(version >= 10 ? ORDERS : Uuid.ZERO_UUID, committed.topics().getFirst().topicId());
            assertEquals(version >= 10 ? "" : "orders", committed.topics().getFirst().name());
            versions(ApiKeys.OFFSET_FETCH).forEach(fetch -> assertEquals(version, fetch(fetch), "fetched in version " + fetch));
        });
    }

    private long fetch(int version) {
        if (version < 8) {
            OffsetFetchRequestData request = new OffsetFetchRequestData().setGroupId(GROUP)
                    .setTopics(List.of(new OffsetFetchRequestTopic().setName("orders").setPartitionIndexes(List.of(0))));
            OffsetFetchResponseData answer = answer(ApiKeys.OFFSET_FETCH, version, request, OffsetFetchResponseData.class);
            if (version >= 2) {
                OffsetFetchResponseData all = answer(ApiKeys.OFFSET_FETCH, version, request.setTopics(null), OffsetFetchResponseData.class);
                assertEquals(answer.topics(), all.topics());
            }
            return answer.topics().getFirst().partitions().getFirst().committedOffset();
        }
        OffsetFetchRequestTopics topic = new OffsetFetchRequestTopics().setPartitionIndexes(List.of(0));
        if (version >= 10) {
            topic.setTopicId(ORDERS);
        } else {
            topic.setName("orders");
        }
        OffsetFetchRequestData request = new OffsetFetchRequestData().setGroups(List.of(
                new OffsetFetchRequestGroup().setGroupId("nobody").setTopics(List.of(topic)),
                new OffsetFetchRequestGroup().setGroupId(GROUP).setTopics(List.of(topic)),
                new OffsetFetchRequestGroup().setGroupId(GROUP).setTopics(null)));
        OffsetFetchResponseData answer = answer(ApiKeys.OFFSET_FETCH, version, request, OffsetFetchResponseData.class);
        assertEquals(List.of("nobody", GROUP, GROUP), answer.groups().stream().map(OffsetFetchResponseData.OffsetFetchResponseGroup::groupId).toList());
        assertEquals(-1, answer.groups().getFirst().topics().getFirst().partitions().getFirst().committedOffset());
        assertEquals(answer.groups().get(1).topics(), answer.groups().get(2).topics());
        return answer.groups().get(1).topics().getFirst().partitions().getFirst().committedOffset();
    }

    @Test
    void whatAGroupHasCommittedIsToldOnceHoweverOftenItIsAskedFor() {
        publishTopics();
        answer(ApiKeys.OFFSET_COMMIT, 9, commit(9, 0), OffsetCommitResponseData.class);
        OffsetFetchRequestTopics often = new OffsetFetchRequestTopics().setName("orders").setPartitionIndexes(Collections.nCopies(1_000, 0));
        List<OffsetFetchRequestGroup> groups = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            groups.add(new OffsetFetchRequestGroup().setGroupId(GROUP).setTopics(List.of(often, often)));
            groups.add(new OffsetFetchRequestGroup().setGroupId(GROUP).setTopics(null));
        }

        OffsetFetchResponseData answer =
                answer(ApiKeys.OFFSET_FETCH, 9, new OffsetFetchRequestData().setGroups(groups), OffsetFetchResponseData.class);

        assertEquals(List.of(1, 1), answer.groups().stream().map(group -> group.topics().size()).toList());
        answer.groups().forEach(group -> assertEquals(1, group.topics().getFirst().partitions().size()));
    }

    @Test
    void aGroupIsDescribedOnceHoweverOftenItIsNamed() {
        DescribeGroupsRequestData request = new DescribeGroupsRequestData().setGroups(List.of(GROUP, "nobody", GROUP, GROUP));

        DescribeGroupsResponseData answer = answer(ApiKeys.DESCRIBE_GROUPS, 5, request, DescribeGroupsResponseData.class);

        assertEquals(2, answer.groups().size());
    }

    @Test
    void partitionsAndTopicsThatDoNotExistAreSortedOut() {
        publishTopics();
        versions(ApiKeys.OFFSET_COMMIT).forEach(version -> {
            OffsetCommitRequestData request = commit(version, 5);
            OffsetCommitRequestTopic unknown = new OffsetCommitRequestTopic()
                    .setPartitions(List.of(new OffsetCommitRequestPartition().setPartitionIndex(0).setCommittedOffset(1)));
            if (version >= 10) {
                unknown.setTopicId(new Uuid(8, 8));
            } else {
                unknown.setName("nothing");
            }
            request.setTopics(List.of(request.topics().getFirst(), unknown));
            OffsetCommitResponseData answer = answer(ApiKeys.OFFSET_COMMIT, version, request, OffsetCommitResponseData.class);
            assertEquals(Errors.UNKNOWN_TOPIC_OR_PARTITION.code(), answer.topics().get(0).partitions().getFirst().errorCode());
            Errors expected = version >= 10 ? Errors.UNKNOWN_TOPIC_ID : Errors.UNKNOWN_TOPIC_OR_PARTITION;
            assertEquals(expected.code(), answer.topics().get(1).partitions().getFirst().errorCode());
        });
        assertEquals(0, log.endOffset());
    }

    @Test
    void groupsAndOffsetsAreDeletedInEveryVersion() {
        publishTopics();
        OffsetDeleteRequestData offsets = new OffsetDeleteRequestData().setGroupId(GROUP);
        for (String topic : List.of("orders", "nothing")) {
            offsets.topics().add(new OffsetDeleteRequestData.OffsetDeleteRequestTopic().setName(topic)
                    .setPartitions(List.of(new OffsetDeleteRequestData.OffsetDeleteRequestPartition().setPartitionIndex(0))));
        }
        ask(ApiKeys.OFFSET_COMMIT, 9, commit(9, 0));
        OffsetDeleteResponseData deleted = answer(ApiKeys.OFFSET_DELETE, 0, offsets, OffsetDeleteResponseData.class);
        assertEquals(0, deleted.topics().find("orders").partitions().iterator().next().errorCode());
        assertEquals(Errors.UNKNOWN_TOPIC_OR_PARTITION.code(), deleted.topics().find("nothing").partitions().iterator().next().errorCode());
        assertEquals(-1, fetch(1));
        versions(ApiKeys.DELETE_GROUPS).forEach(version -> {
            ask(ApiKeys.OFFSET_COMMIT, 9, commit(9, 0));
            DeleteGroupsResponseData answer = answer(
                    ApiKeys.DELETE_GROUPS, version, new DeleteGroupsRequestData().setGroupsNames(List.of(GROUP, "nowhere", GROUP)), DeleteGroupsResponseData.class);
            assertEquals(2, answer.results().size());
            assertEquals(0, answer.results().find(GROUP).errorCode());
            assertEquals(Errors.GROUP_ID_NOT_FOUND.code(), answer.results().find("nowhere").errorCode());
        });
    }
}
