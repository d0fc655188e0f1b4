package dev.kraftbench.group.internal.shard;

import dev.kraftbench.coordinator.CoordinatorRecord;
import dev.kraftbench.coordinator.CoordinatorResult;
import dev.kraftbench.coordinator.CoordinatorShard;
import dev.kraftbench.group.ClientContext;
import dev.kraftbench.group.internal.Group;
import dev.kraftbench.group.internal.GroupRoom;
import dev.kraftbench.group.internal.ShardPorts;
import dev.kraftbench.group.internal.classic.ClassicGroup;
import dev.kraftbench.group.internal.classic.ClassicRoom;
import dev.kraftbench.group.internal.consumer.ConsumerGroup;
import dev.kraftbench.group.internal.consumer.ConsumerRoom;
import dev.kraftbench.group.internal.offset.OffsetRoom;
import dev.kraftbench.group.internal.share.ShareRoom;
import dev.kraftbench.group.internal.streams.StreamsGroup;
import dev.kraftbench.group.internal.streams.StreamsRoom;
import dev.kraftbench.metadata.ClusterImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.DeleteGroupsResponseData.DeletableGroupResult;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.HeartbeatResponseData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupResponseData;
import org.apache.kafka.common.message.ListGroupsResponseData.ListedGroup;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.coordinator.group.generated.CoordinatorRecordType;
import org.jspecify.annotations.Nullable;

/**
 * The groups and committed offsets of one partition of {@code __consumer_offsets}: a table of groups, and for each type of group a room
 * that knows its records and operations. Confined to the lane of that partition.
 */
public final class GroupShard implements CoordinatorShard {

    /** Key of the timer after which changes of topics are looked at again that the log did not take. */
    private static final Object MISSED = new Object();

    private static final int MISSED_MILLIS = 500;

    private final ShardPorts ports;
    private final Set<String> missedChanges = new HashSet<>();
    private final Map<Uuid, String> missedDeletions = new HashMap<>();
    private final OffsetRoom offsets;
    private final ClassicRoom classic;
    private final ConsumerRoom consumer;
    private final ShareRoom share;
    private final StreamsRoom streams;

    public GroupShard(ShardPorts ports) {
        this.ports = ports;
        this.offsets = new OffsetRoom(ports, this::signOfLife);
        this.classic = new ClassicRoom(ports);
        this.consumer = new ConsumerRoom(ports, classic);
        this.share = new ShareRoom(ports);
        this.streams = new StreamsRoom(ports);
    }

    private List<GroupRoom> rooms() {
        return List.of(classic, consumer, share, streams);
    }

    public OffsetRoom offsets() {
        return offsets;
    }

    public ClassicRoom classic() {
        return classic;
    }

    public ConsumerRoom consumer() {
        return consumer;
    }

    public ShareRoom share() {
        return share;
    }

    public StreamsRoom streams() {
        return streams;
    }

    public @Nullable Group group(String groupId) {
        return ports.groups().get(groupId);
    }

    // ---- life

    @Override
    public void replay(long offset, long producerId, CoordinatorRecord record) {
        switch (CoordinatorRecordType.fromId(record.key().apiKey())) {
            case OFFSET_COMMIT, LEGACY_OFFSET_COMMIT -> offsets.replay(offset, producerId, record);
            case GROUP_METADATA -> classic.replay(record);
            case CONSUMER_GROUP_METADATA,
                    CONSUMER_GROUP_PARTITION_METADATA,
                    CONSUMER_GROUP_MEMBER_METADATA,
                    CONSUMER_GROUP_TARGET_ASSIGNMENT_METADATA,
                    CONSUMER_GROUP_TARGET_ASSIGNMENT_MEMBER,
                    CONSUMER_GROUP_CURRENT_MEMBER_ASSIGNMENT,
                    CONSUMER_GROUP_REGULAR_EXPRESSION -> consumer.replay(record);
            case SHARE_GROUP_METADATA,
                    SHARE_GROUP_MEMBER_METADATA,
                    SHARE_GROUP_TARGET_ASSIGNMENT_METADATA,
                    SHARE_GROUP_TARGET_ASSIGNMENT_MEMBER,
                    SHARE_GROUP_CURRENT_MEMBER_ASSIGNMENT,
                    SHARE_GROUP_STATE_PARTITION_METADATA -> share.replay(record);
            case STREAMS_GROUP_METADATA,
                    STREAMS_GROUP_MEMBER_METADATA,
                    STREAMS_GROUP_TARGET_ASSIGNMENT_METADATA,
                    STREAMS_GROUP_TARGET_ASSIGNMENT_MEMBER,
                    STREAMS_GROUP_CURRENT_MEMBER_ASSIGNMENT,
                    STREAMS_GROUP_TOPOLOGY -> streams.replay(record);
        }
    }

    @Override
    public void replayTransactionEnd(long producerId, boolean committed) {
        offsets.replayTransactionEnd(producerId, committed);
    }

    @Override
    public void loaded() {
        rooms().forEach(GroupRoom::loaded);
        offsets.loaded();
    }

    @Override
    public void unloaded(Errors why) {
        rooms().forEach(room -> room.unloaded(why));
    }

    private void signOfLife(Group group, String memberId) {
        if (group instanceof ClassicGroup itself) {
            classic.signOfLife(itself, memberId);
        } else if (group instanceof StreamsGroup itself) {
            streams.signOfLife(itself, memberId);
        }
    }

    /** Tells the rooms; see {@link GroupRoom#metadataChanged}. */
    public CoordinatorResult<Void> metadataChanged(ClusterImage image, Set<String> changedTopics, Map<Uuid, String> deletedTopics) {
        List<CoordinatorRecord> records = new ArrayList<>();
        if (!deletedTopics.isEmpty()) {
            records.addAll(offsets.topicsDeleted(deletedTopics).records());
            records.addAll(share.topicsDeleted(deletedTopics.keySet()));
        }
        rooms().forEach(room -> records.addAll(room.metadataChanged(image, changedTopics).records()));
        if (records.isEmpty()) {
            return CoordinatorResult.deferred();
        }
        return new CoordinatorResult<>(
                records,
                null,
                error -> {
                    if (error != Errors.NONE) {
                        topicsMissed(changedTopics, deletedTopics);
                    }
                },
                false);
    }

    /** What the log did not take has to be decided again later: nobody else tells of it. */
    private void topicsMissed(Set<String> changedTopics, Map<Uuid, String> deletedTopics) {
        missedChanges.addAll(changedTopics);
        missedDeletions.putAll(deletedTopics);
        ports.after(MISSED_MILLIS, MISSED, () -> {
            Set<String> changed = Set.copyOf(missedChanges);
            Map<Uuid, String> deleted = Map.copyOf(missedDeletions);
            missedChanges.clear();
            missedDeletions.clear();
            return metadataChanged(ports.image().get(), changed, deleted);
        });
    }

    // ---- the classic protocol, which members of consumer groups may speak too

    public CoordinatorResult<JoinGroupResponseData> join(
            ClientContext client, JoinGroupRequestData request, Consumer<JoinGroupResponseData> reply) {
        return switch (group(request.groupId())) {
            case null -> classic.join(client, request, reply);
            case ClassicGroup group -> classic.join(client, request, reply);
            case ConsumerGroup group when group.isEmpty() -> replaceByClassic(client, group, request, reply);
            case ConsumerGroup group -> consumer.join(client, group, request, reply);
            case Group other -> CoordinatorResult.reply(new JoinGroupResponseData()
                    .setMemberId(request.memberId())
                    .setErrorCode(Errors.INCONSISTENT_GROUP_PROTOCOL.code()));
        };
    }

    /** An empty consumer group gives way to a classic one of its name; its offsets stay. */
    private CoordinatorResult<JoinGroupResponseData> replaceByClassic(
            ClientContext client, ConsumerGroup empty, JoinGroupRequestData request, Consumer<JoinGroupResponseData> reply) {
        ports.groups().remove(empty.id());
        CoordinatorResult<JoinGroupResponseData> joined = classic.join(client, request, reply);
        boolean replaced = group(empty.id()) instanceof ClassicGroup;
        if (!replaced) {
            ports.groups().put(empty);
            return joined;
        }
        List<CoordinatorRecord> records = new ArrayList<>(empty.tombstones());
        records.addAll(joined.records());
        return new CoordinatorResult<>(records, joined.reply(), joined.settled(), joined.atomic());
    }

    public CoordinatorResult<SyncGroupResponseData> sync(
            ClientContext client, SyncGroupRequestData request, Consumer<SyncGroupResponseData> reply) {
        return group(request.groupId()) instanceof ConsumerGroup group ? consumer.sync(group, request) : classic.sync(request, reply);
    }

    public CoordinatorResult<HeartbeatResponseData> heartbeat(
            ClientContext client, HeartbeatRequestData request, Consumer<HeartbeatResponseData> reply) {
        return group(request.groupId()) instanceof ConsumerGroup group
                ? consumer.heartbeat(client, group, request, reply)
                : classic.heartbeat(client, request, reply);
    }

    public CoordinatorResult<LeaveGroupResponseData> leave(
            ClientContext client, LeaveGroupRequestData request, Consumer<LeaveGroupResponseData> reply) {
        return group(request.groupId()) instanceof ConsumerGroup group ? consumer.leave(group, request) : classic.leave(request);
    }

    // ---- groups of any type

    public CoordinatorResult<List<DeletableGroupResult>> deleteGroups(List<String> groupIds) {
        List<DeletableGroupResult> results = new ArrayList<>();
        List<CoordinatorRecord> records = new ArrayList<>();
        for (String groupId : groupIds) {
            Group group = group(groupId);
            Errors error = group == null ? Errors.GROUP_ID_NOT_FOUND : group.deleteProblem();
            if (group != null && error == Errors.NONE) {
                records.addAll(offsets.deleteAll(groupId));
                records.addAll(group.tombstones());
            }
            results.add(new DeletableGroupResult().setGroupId(groupId).setErrorCode(error.code()));
        }
        return new CoordinatorResult<>(records, results, null, false);
    }

    /** Groups in one of these states and of one of these types, whatever their case; no filter lets all through. */
    public List<ListedGroup> list(Set<String> states, Set<String> types) {
        Set<String> wantedStates = lowerCase(states);
        Set<String> wantedTypes = lowerCase(types);
        return ports.groups().all().stream()
                .filter(group -> wantedTypes.isEmpty() || wantedTypes.contains(group.type().label()))
                .filter(group -> wantedStates.isEmpty() || wantedStates.contains(group.stateLabel().toLowerCase(Locale.ROOT)))
                .map(Group::listed)
                .toList();
    }

    private static Set<String> lowerCase(Set<String> words) {
        return words.stream().map(each -> each.strip().toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    }
}
