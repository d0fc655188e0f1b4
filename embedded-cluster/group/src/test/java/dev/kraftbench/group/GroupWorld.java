package dev.kraftbench.group;

import dev.kraftbench.coordinator.MemoryLog;
import dev.kraftbench.coordinator.ShardSettings;
import dev.kraftbench.kernel.VirtualLane;
import dev.kraftbench.metadata.ClusterDelta;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.config.EffectiveConfigs;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.clients.consumer.internals.ConsumerProtocol;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.DescribeGroupsResponseData.DescribedGroup;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.HeartbeatResponseData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocol;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupRequestData.MemberIdentity;
import org.apache.kafka.common.message.LeaveGroupResponseData;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestPartition;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestTopic;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopics;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseGroup;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupRequestData.SyncGroupRequestAssignment;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.metadata.RemoveTopicRecord;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** A coordinator of one partition with its log, on a virtual lane, and clients that talk to it. */
final class GroupWorld {

    static final Uuid TOPIC_ID = new Uuid(1, 1);
    static final int SESSION_MILLIS = 10_000;
    static final int REBALANCE_MILLIS = 60_000;
    static final short JOIN_VERSION = 9;

    /** An answer that has come or not. */
    static final class Answer<T> implements Consumer<T> {
        private @Nullable T value;

        @Override
        public void accept(T answer) {
            if (value != null) {
                throw new AssertionError("answered twice: " + value + " and " + answer);
            }
            value = answer;
        }

        boolean here() {
            return value != null;
        }

        T get() {
            if (value == null) {
                throw new AssertionError("not answered");
            }
            return value;
        }
    }

    final VirtualLane lane = new VirtualLane();
    final MemoryLog log = new MemoryLog(new TopicPartition(GroupCoordinator.TOPIC, 0));
    final List<GroupEvent> events = new ArrayList<>();
    final ShareStateFake persister = new ShareStateFake();
    private final Random random = new Random(42);
    ClusterImage image = CoordinatorTopics.withOffsetsTopic(1);
    GroupSettings settings = GroupSettings.DEFAULT.withOffsets(100, Duration.ofDays(7).toMillis(), 600_000);
    GroupCoordinator coordinator = newCoordinator();

    GroupWorld() {}

    private GroupCoordinator newCoordinator() {
        return new GroupCoordinator(new GroupCoordinator.Context(
                new ShardSettings(1, Duration.ofSeconds(5).toNanos(), 1 << 16, 1_000), settings, () -> image, new EffectiveConfigs(1, Map.of()), lane, () -> random, persister, events::add));
    }

    GroupWorld with(GroupSettings other) {
        settings = other;
        coordinator = newCoordinator();
        return this;
    }

    GroupWorld start() {
        lane.execute(() -> coordinator.elected(log, lane));
        lane.settle();
        return this;
    }

    void resign() {
        lane.execute(() -> coordinator.resigned(0));
        lane.settle();
    }

    /** Another broker takes over, with what is in the log. */
    void failOver() {
        resign();
        coordinator = newCoordinator();
        start();
    }

    void pass(long millis) {
        lane.advance(Duration.ofMillis(millis));
    }

    // ---- the cluster

    void createTopic(String name, Uuid id, int partitions) {
        ClusterDelta delta = CoordinatorTopics.creation(image, name, id, partitions);
        publish(delta);
    }

    void deleteTopic(Uuid id) {
        ClusterDelta delta = new ClusterDelta(image);
        delta.replay(new RemoveTopicRecord().setTopicId(id));
        publish(delta);
    }

    void publish(ClusterDelta delta) {
        image = delta.apply(image.offset() + 1, 1);
        coordinator.metadataChanged(delta, image);
        lane.settle();
    }

    // ---- clients

    static ClientContext client(int version) {
        return new ClientContext("client", "/127.0.0.1", (short) version);
    }

    static byte[] subscription(String... topics) {
        ByteBuffer bytes = ConsumerProtocol.serializeSubscription(new ConsumerPartitionAssignor.Subscription(Arrays.asList(topics)));
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return copy;
    }

    static JoinGroupRequestData joinRequest(String group, String memberId, @Nullable String instanceId, String... protocols) {
        JoinGroupRequestData request = new JoinGroupRequestData()
                .setGroupId(group)
                .setMemberId(memberId)
                .setGroupInstanceId(instanceId)
                .setProtocolType("consumer")
                .setSessionTimeoutMs(SESSION_MILLIS)
                .setRebalanceTimeoutMs(REBALANCE_MILLIS);
        for (String protocol : protocols.length == 0 ? new String[] {"range"} : protocols) {
            request.protocols().add(new JoinGroupRequestProtocol().setName(protocol).setMetadata(subscription("orders")));
        }
        return request;
    }

    Answer<JoinGroupResponseData> send(JoinGroupRequestData request, int version) {
        Answer<JoinGroupResponseData> answer = new Answer<>();
        coordinator.ask(ClassicRequests.JOIN, client(version), request, answer);
        lane.settle();
        return answer;
    }

    Answer<JoinGroupResponseData> join(String group, String memberId, String... protocols) {
        return send(joinRequest(group, memberId, null, protocols), JOIN_VERSION);
    }

    Answer<JoinGroupResponseData> joinStatic(String group, String memberId, String instanceId, String... protocols) {
        return send(joinRequest(group, memberId, instanceId, protocols), JOIN_VERSION);
    }

    /** Asks for a member id. */
    String newMember(String group, String... protocols) {
        JoinGroupResponseData answer = join(group, "", protocols).get();
        if (answer.errorCode() != Errors.MEMBER_ID_REQUIRED.code()) {
            throw new AssertionError("unexpected " + answer);
        }
        return answer.memberId();
    }

    Answer<SyncGroupResponseData> sync(String group, String memberId, int generation, Map<String, String> assignments) {
        return sync(new SyncGroupRequestData()
                .setGroupId(group)
                .setMemberId(memberId)
                .setGenerationId(generation)
                .setProtocolType("consumer")
                .setProtocolName("range")
                .setAssignments(assignments.entrySet().stream()
                        .map(each -> new SyncGroupRequestAssignment().setMemberId(each.getKey()).setAssignment(each.getValue().getBytes()))
                        .toList()));
    }

    Answer<SyncGroupResponseData> sync(SyncGroupRequestData request) {
        Answer<SyncGroupResponseData> answer = new Answer<>();
        coordinator.ask(ClassicRequests.SYNC, client(5), request, answer);
        lane.settle();
        return answer;
    }

    Errors heartbeat(String group, String memberId, int generation, @Nullable String instanceId) {
        Answer<HeartbeatResponseData> answer = new Answer<>();
        coordinator.ask(
                ClassicRequests.HEARTBEAT,
                client(4),
                new HeartbeatRequestData().setGroupId(group).setMemberId(memberId).setGenerationId(generation).setGroupInstanceId(instanceId),
                answer);
        lane.settle();
        return Errors.forCode(answer.get().errorCode());
    }

    Errors heartbeat(String group, String memberId, int generation) {
        return heartbeat(group, memberId, generation, null);
    }

    Answer<LeaveGroupResponseData> leave(String group, MemberIdentity... members) {
        Answer<LeaveGroupResponseData> answer = new Answer<>();
        coordinator.ask(ClassicRequests.LEAVE, client(5), new LeaveGroupRequestData().setGroupId(group).setMembers(List.of(members)), answer);
        lane.settle();
        return answer;
    }

    Answer<LeaveGroupResponseData> leave(String group, String memberId) {
        return leave(group, new MemberIdentity().setMemberId(memberId));
    }

    static OffsetCommitRequestData commitRequest(String group, String memberId, int generation, String topic, int partition, long offset) {
        OffsetCommitRequestData request = new OffsetCommitRequestData()
                .setGroupId(group)
                .setMemberId(memberId)
                .setGenerationIdOrMemberEpoch(generation);
        request.topics().add(new OffsetCommitRequestTopic().setName(topic).setTopicId(TOPIC_ID).setPartitions(List.of(
                new OffsetCommitRequestPartition().setPartitionIndex(partition).setCommittedOffset(offset).setCommittedMetadata("m"))));
        return request;
    }

    Answer<Errors> commit(OffsetCommitRequestData request, int version) {
        Answer<Errors> answer = new Answer<>();
        coordinator.ask(
                OffsetRequests.COMMIT,
                client(version),
                request,
                response -> answer.accept(Errors.forCode(response.topics().getFirst().partitions().getFirst().errorCode())));
        lane.settle();
        return answer;
    }

    Errors commit(String group, String memberId, int generation, String topic, int partition, long offset) {
        return commit(commitRequest(group, memberId, generation, topic, partition, offset), 9).get();
    }

    OffsetFetchResponseGroup fetchAll(String group) {
        Answer<OffsetFetchResponseGroup> answer = new Answer<>();
        coordinator.ask(OffsetRequests.FETCH, client(10), new OffsetFetchRequestGroup().setGroupId(group).setTopics(null), answer);
        lane.settle();
        return answer.get();
    }

    /** The committed offset, or -1. */
    long fetch(String group, String topic, int partition) {
        Answer<OffsetFetchResponseGroup> answer = new Answer<>();
        coordinator.ask(
                OffsetRequests.FETCH_STABLE,
                client(10),
                new OffsetFetchRequestGroup().setGroupId(group).setTopics(List.of(new OffsetFetchRequestTopics()
                        .setName(topic)
                        .setTopicId(TOPIC_ID)
                        .setPartitionIndexes(List.of(partition)))),
                answer);
        lane.settle();
        return answer.get().topics().getFirst().partitions().getFirst().committedOffset();
    }

    DescribedGroup describe(String group) {
        Answer<List<DescribedGroup>> answer = new Answer<>();
        coordinator.askEach(ClassicRequests.DESCRIBE, client(6), List.of(group), lane, answer);
        lane.settle();
        return answer.get().getFirst();
    }

    String state(String group) {
        return describe(group).groupState();
    }

    Set<String> list(Set<String> states, Set<String> types) {
        Answer<Set<String>> answer = new Answer<>();
        coordinator.list(states, types, lane, response -> {
            Set<String> ids = new TreeSet<>();
            response.groups().forEach(each -> ids.add(each.groupId()));
            answer.accept(ids);
        });
        lane.settle();
        return answer.get();
    }

    Errors deleteGroup(String group) {
        Answer<Errors> answer = new Answer<>();
        coordinator.askEach(OffsetRequests.DELETE_GROUPS, client(2), List.of(group), lane, results -> answer.accept(Errors.forCode(results.getFirst().errorCode())));
        lane.settle();
        return answer.get();
    }

    // ---- groups that stand

    /** A stable group and who is in it; the first member leads. */
    record Standing(List<String> members, int generation) {
        String leader() {
            return members.getFirst();
        }

        String follower() {
            return members.get(1);
        }
    }

    Standing stable(String group, int size) {
        List<String> members = new ArrayList<>();
        List<Answer<JoinGroupResponseData>> joins = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            String member = newMember(group);
            members.add(member);
            joins.add(join(group, member));
        }
        while (!joins.getFirst().here()) {
            pass(100);
        }
        int generation = joins.getFirst().get().generationId();
        for (int i = size - 1; i >= 0; i--) {
            Map<String, String> assignments = new HashMap<>();
            members.forEach(member -> assignments.put(member, "part of " + member));
            sync(group, members.get(i), generation, i == 0 ? assignments : Map.of());
        }
        return new Standing(members, generation);
    }
}
