package dev.kraftbench.group;

import dev.kraftbench.coordinator.CoordinatorRecord;
import dev.kraftbench.coordinator.CoordinatorResult;
import dev.kraftbench.coordinator.CoordinatorShard;
import dev.kraftbench.coordinator.ShardTimers;
import dev.kraftbench.kernel.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.DeleteGroupsResponseData.DeletableGroupResult;
import org.apache.kafka.common.message.DescribeGroupsResponseData.DescribedGroup;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.HeartbeatResponseData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupResponseData;
import org.apache.kafka.common.message.ListGroupsResponseData.ListedGroup;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.message.OffsetDeleteRequestData;
import org.apache.kafka.common.message.OffsetDeleteResponseData;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseGroup;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData;
import org.apache.kafka.common.message.TxnOffsetCommitResponseData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.coordinator.group.generated.GroupMetadataKey;
import org.apache.kafka.coordinator.group.generated.GroupMetadataValue;
import org.apache.kafka.coordinator.group.generated.LegacyOffsetCommitKey;
import org.apache.kafka.coordinator.group.generated.LegacyOffsetCommitValue;
import org.apache.kafka.coordinator.group.generated.OffsetCommitKey;
import org.apache.kafka.coordinator.group.generated.OffsetCommitValue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The groups and committed offsets of one partition of {@code __consumer_offsets}. Confined to the lane of that partition.
 *
 * <p>Offsets change only by replay. Membership lives in memory and is ahead of its records, which are read back only when a shard is
 * loaded; a tombstone removes a group at any time. Records of groups of other kinds (KIP-848, 932, 1071) are left alone.
 */
final class GroupShard implements CoordinatorShard {

    private static final Logger LOG = LoggerFactory.getLogger(GroupShard.class);
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** The only type of group there is yet, as clients name it. */
    private static final String CLASSIC_TYPE = "classic";

    private final int nodeId;
    private final GroupSettings settings;
    private final Clock clock;
    private final ShardTimers timers;
    private final Consumer<GroupEvent> events;
    private final Map<String, ClassicGroup> groups = new LinkedHashMap<>();
    private final OffsetStore offsets = new OffsetStore();
    private final Map<Short, Integer> leftAlone = new TreeMap<>();
    private final ClassicRebalance rebalance;
    private final ClassicJoin joining;
    private final ClassicMembership membership;
    private final OffsetOperations offsetOperations;
    private boolean loaded;

    GroupShard(int nodeId, GroupSettings settings, Clock clock, RandomGenerator random, ShardTimers timers, Consumer<GroupEvent> events) {
        this.nodeId = nodeId;
        this.settings = settings;
        this.clock = clock;
        this.timers = timers;
        this.events = events;
        this.rebalance = new ClassicRebalance(nodeId, settings, timers, clock, groups, events);
        this.joining = new ClassicJoin(settings, clock, random, groups, rebalance, events);
        this.membership = new ClassicMembership(groups, rebalance, events);
        this.offsetOperations = new OffsetOperations(settings, clock, groups, offsets, rebalance);
    }

    // ---- replay

    @Override
    public void replay(long offset, long producerId, CoordinatorRecord record) {
        ApiMessage value = record.valueMessage();
        switch (record.key()) {
            case OffsetCommitKey key -> replayOffset(offset, producerId, key, (OffsetCommitValue) value);
            case LegacyOffsetCommitKey key -> replayOffset(offset, producerId, current(key), current((LegacyOffsetCommitValue) value));
            case GroupMetadataKey key -> replayGroup(key.group(), (GroupMetadataValue) value);
            default -> leftAlone.merge(record.key().apiKey(), 1, Integer::sum);
        }
    }

    private void replayOffset(long offset, long producerId, OffsetCommitKey key, @Nullable OffsetCommitValue value) {
        if (value == null) {
            offsets.remove(key.group(), key.topic(), key.partition());
        } else {
            groups.computeIfAbsent(key.group(), name -> ClassicGroup.empty(name, clock.wallMillis()));
            offsets.put(producerId, key.group(), key.topic(), key.partition(), GroupRecords.toOffset(offset, value));
        }
    }

    private void replayGroup(String groupId, @Nullable GroupMetadataValue value) {
        if (value == null) {
            if (groups.remove(groupId) != null && loaded) {
                events.accept(new GroupEvent.GroupDeleted(groupId));
            }
        } else if (!loaded) {
            groups.put(groupId, GroupRecords.toGroup(groupId, value));
        }
    }

    private static OffsetCommitKey current(LegacyOffsetCommitKey key) {
        return new OffsetCommitKey().setGroup(key.group()).setTopic(key.topic()).setPartition(key.partition());
    }

    private static @Nullable OffsetCommitValue current(@Nullable LegacyOffsetCommitValue value) {
        return value == null
                ? null
                : new OffsetCommitValue()
                        .setOffset(value.offset())
                        .setMetadata(value.metadata())
                        .setCommitTimestamp(value.commitTimestamp());
    }

    @Override
    public void replayTransactionEnd(long producerId, boolean committed) {
        offsets.endTransaction(producerId, committed);
    }

    @Override
    public void loaded() {
        loaded = true;
        leftAlone.forEach((type, count) -> LOG.atWarn().addKeyValue("nodeId", nodeId).addKeyValue("recordType", type).addKeyValue("count", count)
                .log("Left records of groups of another kind alone"));
        for (ClassicGroup group : groups.values()) {
            group.members().forEach(member -> rebalance.watchSession(group, member));
            if (group.size() > settings.maxSize() && !rebalance.prepare(group, "more members than group.max.size allows").isEmpty()) {
                throw new IllegalStateException("Group " + group.id() + " ended its join phase without its members");
            }
        }
        scheduleCleanup();
    }

    @Override
    public void unloaded(Errors why) {
        rebalance.abandon(why);
    }

    // ---- clean-up

    private void scheduleCleanup() {
        timers.schedule(new GroupTimer.Cleanup(), settings.retentionCheckMillis() * NANOS_PER_MILLI, this::cleanUp);
    }

    private CoordinatorResult<Void> cleanUp() {
        List<CoordinatorRecord> tombstones = new ArrayList<>();
        groups.values().forEach(group -> tombstones.addAll(offsetOperations.expired(group)));
        if (!tombstones.isEmpty()) {
            LOG.atInfo().addKeyValue("nodeId", nodeId).addKeyValue("tombstones", tombstones.size()).log("Expired offsets and groups");
        }
        scheduleCleanup();
        return CoordinatorResult.background(tombstones);
    }

    /** @param topics ids of deleted topics with the names they had */
    CoordinatorResult<Void> topicsDeleted(Map<Uuid, String> topics) {
        return CoordinatorResult.background(offsetOperations.topicsDeleted(topics));
    }

    // ---- operations

    CoordinatorResult<Void> join(ClientContext client, JoinGroupRequestData request, Consumer<JoinGroupResponseData> reply) {
        return joining.join(client, request, reply);
    }

    CoordinatorResult<Void> sync(SyncGroupRequestData request, Consumer<SyncGroupResponseData> reply) {
        return membership.sync(request, reply);
    }

    CoordinatorResult<Void> heartbeat(HeartbeatRequestData request, Consumer<HeartbeatResponseData> reply) {
        return membership.heartbeat(request, reply);
    }

    CoordinatorResult<LeaveGroupResponseData> leave(LeaveGroupRequestData request) {
        return membership.leave(request);
    }

    CoordinatorResult<OffsetCommitResponseData> commit(ClientContext client, OffsetCommitRequestData request) {
        return offsetOperations.commit(client, request);
    }

    CoordinatorResult<TxnOffsetCommitResponseData> commitTransactional(ClientContext client, TxnOffsetCommitRequestData request) {
        return offsetOperations.commitTransactional(client, request);
    }

    OffsetFetchResponseGroup fetch(OffsetFetchRequestGroup request, boolean requireStable) {
        return offsetOperations.fetch(request, requireStable);
    }

    CoordinatorResult<OffsetDeleteResponseData> deleteOffsets(OffsetDeleteRequestData request) {
        return offsetOperations.delete(request);
    }

    CoordinatorResult<List<DeletableGroupResult>> deleteGroups(List<String> groupIds) {
        List<DeletableGroupResult> results = new ArrayList<>();
        List<CoordinatorRecord> records = new ArrayList<>();
        for (String groupId : groupIds) {
            ClassicGroup group = groups.get(groupId);
            Errors error = group == null ? Errors.GROUP_ID_NOT_FOUND : group.is(GroupState.EMPTY) ? Errors.NONE : Errors.NON_EMPTY_GROUP;
            if (error == Errors.NONE) {
                records.addAll(offsetOperations.deleteAll(groupId));
                records.add(GroupRecords.groupTombstone(groupId));
            }
            results.add(new DeletableGroupResult().setGroupId(groupId).setErrorCode(error.code()));
        }
        return new CoordinatorResult<>(records, results, null, false);
    }

    /** Groups in one of these states and of one of these types, whatever their case; no filter lets all through. */
    List<ListedGroup> list(Set<String> states, Set<String> types) {
        if (!types.isEmpty() && types.stream().noneMatch(CLASSIC_TYPE::equalsIgnoreCase)) {
            return List.of();
        }
        Set<String> wanted = states.stream().map(each -> each.strip().toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
        return groups.values().stream()
                .filter(group -> wanted.isEmpty() || wanted.contains(group.state().label().toLowerCase(Locale.ROOT)))
                .map(group -> new ListedGroup()
                        .setGroupId(group.id())
                        .setProtocolType(group.protocolType() == null ? "" : group.protocolType())
                        .setGroupState(group.state().label())
                        .setGroupType(CLASSIC_TYPE))
                .toList();
    }

    /** The group, or null if there is none. */
    @Nullable DescribedGroup describe(String groupId) {
        ClassicGroup group = groups.get(groupId);
        if (group == null) {
            return null;
        }
        // Before the generation is settled, what the members say about themselves may still change.
        String protocol = group.is(GroupState.STABLE) ? group.protocolName() : null;
        return new DescribedGroup()
                .setGroupId(groupId)
                .setGroupState(group.state().label())
                .setProtocolType(group.protocolType() == null ? "" : group.protocolType())
                .setProtocolData(protocol == null ? "" : protocol)
                .setMembers(group.members().stream().map(member -> member.describe(protocol)).toList());
    }
}
