package dev.kraftbench.group.internal.streams;

import dev.kraftbench.coordinator.CoordinatorRecord;
import dev.kraftbench.coordinator.CoordinatorResult;
import dev.kraftbench.group.ClientContext;
import dev.kraftbench.group.GroupEvent;
import dev.kraftbench.group.GroupType;
import dev.kraftbench.group.StreamsHeartbeat;
import dev.kraftbench.group.internal.Group;
import dev.kraftbench.group.internal.GroupRoom;
import dev.kraftbench.group.internal.ShardPorts;
import dev.kraftbench.group.internal.streams.topology.Topology;
import dev.kraftbench.group.internal.streams.topology.TopologyRecords;
import dev.kraftbench.metadata.ClusterImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.message.StreamsGroupDescribeResponseData.DescribedGroup;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData;
import org.apache.kafka.common.message.StreamsGroupTopologyDescriptionUpdateRequestData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.coordinator.group.generated.StreamsGroupCurrentMemberAssignmentKey;
import org.apache.kafka.coordinator.group.generated.StreamsGroupCurrentMemberAssignmentValue;
import org.apache.kafka.coordinator.group.generated.StreamsGroupMemberMetadataKey;
import org.apache.kafka.coordinator.group.generated.StreamsGroupMemberMetadataValue;
import org.apache.kafka.coordinator.group.generated.StreamsGroupMetadataKey;
import org.apache.kafka.coordinator.group.generated.StreamsGroupMetadataValue;
import org.apache.kafka.coordinator.group.generated.StreamsGroupTargetAssignmentMemberKey;
import org.apache.kafka.coordinator.group.generated.StreamsGroupTargetAssignmentMemberValue;
import org.apache.kafka.coordinator.group.generated.StreamsGroupTargetAssignmentMetadataKey;
import org.apache.kafka.coordinator.group.generated.StreamsGroupTargetAssignmentMetadataValue;
import org.apache.kafka.coordinator.group.generated.StreamsGroupTopologyKey;
import org.apache.kafka.coordinator.group.generated.StreamsGroupTopologyValue;
import org.jspecify.annotations.Nullable;

/** Streams groups of a shard (KIP-1071): their records and requests. On the shard's lane. */
public final class StreamsRoom implements GroupRoom {

    /** A description is kept in memory; what is larger describes no topology of this world. */
    private static final int MAX_DESCRIPTION_BYTES = 4 << 20;

    private final ShardPorts ports;
    private final HeldHeartbeats held;
    private final StreamsRebalance rebalance;
    private final StreamsHeartbeats heartbeats;
    private int members;
    private boolean loaded;

    public StreamsRoom(ShardPorts ports) {
        this.ports = ports;
        this.held = new HeldHeartbeats(ports);
        this.rebalance = new StreamsRebalance(ports, this::changed);
        this.heartbeats = new StreamsHeartbeats(ports, rebalance, new StreamsAnswers(ports, rebalance, () -> members), held);
    }

    // ---- replay

    @Override
    public void replay(CoordinatorRecord record) {
        boolean gone = record.value() == null;
        switch (record.key()) {
            case StreamsGroupMetadataKey key -> replayGroup(key.groupId(), (StreamsGroupMetadataValue) record.valueMessage());
            case StreamsGroupTopologyKey key -> with(key.groupId(), gone, group -> {
                StreamsGroupTopologyValue value = (StreamsGroupTopologyValue) record.valueMessage();
                group.replay(value == null ? null : TopologyRecords.of(value));
            });
            case StreamsGroupMemberMetadataKey key -> with(key.groupId(), gone, group -> {
                StreamsGroupMemberMetadataValue value = (StreamsGroupMemberMetadataValue) record.valueMessage();
                int before = group.members().size();
                if (value == null) {
                    group.replayMemberGone(key.memberId());
                } else {
                    group.replayMember(key.memberId(), StreamsRecords.toProfile(value));
                }
                members += group.members().size() - before;
            });
            case StreamsGroupTargetAssignmentMetadataKey key -> with(key.groupId(), gone, group -> {
                StreamsGroupTargetAssignmentMetadataValue value = (StreamsGroupTargetAssignmentMetadataValue) record.valueMessage();
                group.replayAssignmentEpoch(value == null ? StreamsRecords.NO_EPOCH : value.assignmentEpoch(), value == null ? 0 : value.assignmentTimestamp());
            });
            case StreamsGroupTargetAssignmentMemberKey key -> with(key.groupId(), gone, group -> {
                StreamsGroupTargetAssignmentMemberValue value = (StreamsGroupTargetAssignmentMemberValue) record.valueMessage();
                group.replayTarget(key.memberId(), value == null ? null : StreamsRecords.toTarget(value));
            });
            case StreamsGroupCurrentMemberAssignmentKey key -> with(key.groupId(), gone, group -> {
                StreamsGroupCurrentMemberAssignmentValue value = (StreamsGroupCurrentMemberAssignmentValue) record.valueMessage();
                if (value == null) {
                    group.replayProgressGone(key.memberId());
                } else {
                    group.replayProgress(key.memberId(), StreamsRecords.toProgress(value));
                }
            });
            default -> throw new IllegalArgumentException("No record of a streams group: " + record.key());
        }
    }

    private void replayGroup(String groupId, @Nullable StreamsGroupMetadataValue value) {
        if (value != null) {
            with(groupId, false, group -> group.replay(StreamsRecords.toGroup(value)));
        } else if (ports.groups().get(groupId, StreamsGroup.class) != null) {
            ports.groups().remove(groupId);
            if (loaded) {
                ports.events().accept(new GroupEvent.GroupDeleted(groupId));
                changed(groupId);
            }
        }
    }

    /** Does something with the group; one that is not there is created first, but not to remove something from it. */
    private void with(String groupId, boolean onlyIfThere, Consumer<StreamsGroup> action) {
        Group known = ports.groups().get(groupId);
        if (known instanceof StreamsGroup group) {
            action.accept(group);
        } else if (!onlyIfThere && (known == null || known.type() == GroupType.CLASSIC)) {
            // Offsets that were read before make a classic group without members.
            StreamsGroup group = heartbeats.born(groupId);
            ports.groups().put(group);
            action.accept(group);
        } else if (!onlyIfThere) {
            throw new IllegalStateException("Group " + groupId + " is of type " + known.type().label() + " and has a record of a streams group");
        }
    }

    @Override
    public void loaded() {
        loaded = true;
        for (StreamsGroup group : ports.groups().all(StreamsGroup.class)) {
            for (StreamsMember member : group.members().values()) {
                rebalance.watchSession(group, member.id());
                if (member.progress().state() == MemberState.UNREVOKED_TASKS) {
                    rebalance.watchRevocation(group, member);
                }
            }
        }
    }

    @Override
    public void unloaded(Errors why) {
        held.unloaded(why);
    }

    // ---- requests

    /** @param reply for an answer that comes later than the decision */
    public CoordinatorResult<StreamsHeartbeat> heartbeat(ClientContext client, StreamsGroupHeartbeatRequestData request, Consumer<StreamsHeartbeat> reply) {
        return heartbeats.decide(new StreamsAsk(client, request, reply));
    }

    /** The group as the log tells it, or an error if there is none of this type. */
    public DescribedGroup describe(String groupId, short version, boolean withDescription) {
        StreamsGroup group = ports.groups().get(groupId, StreamsGroup.class);
        return group != null
                ? StreamsDescriptions.describe(group, version, withDescription)
                : new DescribedGroup()
                        .setGroupId(groupId)
                        .setErrorCode(Errors.GROUP_ID_NOT_FOUND.code())
                        .setErrorMessage(ports.groups().get(groupId) == null ? "Group " + groupId + " not found." : "Group " + groupId + " is not a streams group.");
    }

    /** Takes a member's description of its topology; it is kept in memory, and asked for again by the next coordinator (KIP-1331). */
    public Errors describeTopology(StreamsGroupTopologyDescriptionUpdateRequestData request) {
        StreamsGroup group = ports.groups().get(request.groupId(), StreamsGroup.class);
        if (group == null || group.member(request.memberId()) == null) {
            return Errors.UNKNOWN_MEMBER_ID;
        }
        Topology topology = group.topology();
        boolean fits = request.topologyDescription() != null
                && request.size(new ObjectSerializationCache(), request.highestSupportedVersion()) <= MAX_DESCRIPTION_BYTES;
        if (topology == null || topology.epoch() != request.topologyEpoch() || !fits) {
            return Errors.INVALID_REQUEST;
        }
        group.moment().description(TopologyDescription.of(request));
        return Errors.NONE;
    }

    /** A commit is a sign of life. */
    public void signOfLife(StreamsGroup group, String memberId) {
        if (group.member(memberId) != null) {
            rebalance.watchSession(group, memberId);
        }
    }

    // ---- changes

    @Override
    public CoordinatorResult<Void> metadataChanged(ClusterImage image, Set<String> changedTopics) {
        rebalance.topicsChanged(changedTopics);
        List<CoordinatorRecord> records = new ArrayList<>();
        for (StreamsGroup group : ports.groups().all(StreamsGroup.class)) {
            Topology topology = group.topology();
            boolean topicsChanged = topology != null && topology.requiredTopics().stream().anyMatch(changedTopics::contains);
            if (topicsChanged) {
                group.moment().forgetResolution();
            }
            if (!group.isEmpty() && (topicsChanged || rebalance.isConfigurationNew(group))) {
                StreamsChange change = new StreamsChange(group, List.of());
                rebalance.settle(change, null);
                records.addAll(change.records());
            }
        }
        return CoordinatorResult.background(records);
    }

    private void changed(StreamsGroup group) {
        changed(group.id());
    }

    private void changed(String groupId) {
        if (held.any(groupId)) {
            ports.after(0, new StreamsRebalance.StreamsTimer.WakeUp(groupId), () -> heartbeats.wakeUp(groupId));
        }
    }
}
