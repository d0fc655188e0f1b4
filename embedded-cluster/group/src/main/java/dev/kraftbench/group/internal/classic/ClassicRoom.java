package dev.kraftbench.group.internal.classic;

import dev.kraftbench.coordinator.CoordinatorRecord;
import dev.kraftbench.coordinator.CoordinatorResult;
import dev.kraftbench.group.ClientContext;
import dev.kraftbench.group.GroupEvent;
import dev.kraftbench.group.internal.GroupRoom;
import dev.kraftbench.group.internal.ShardPorts;
import dev.kraftbench.group.internal.modern.HeldAnswers;
import java.util.function.Consumer;
import org.apache.kafka.common.message.DescribeGroupsResponseData.DescribedGroup;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.HeartbeatResponseData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupResponseData;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.coordinator.group.generated.GroupMetadataKey;
import org.apache.kafka.coordinator.group.generated.GroupMetadataValue;
import org.jspecify.annotations.Nullable;

/**
 * Classic groups of a shard. Membership lives in memory and is ahead of its records, which are read back only when a shard is loaded; a
 * tombstone removes a group at any time. On the shard's lane.
 */
public final class ClassicRoom implements GroupRoom {

    private final ShardPorts ports;
    private final HeldAnswers held;
    private final ClassicRebalance rebalance;
    private final ClassicJoin joining;
    private final ClassicMembership membership;
    private boolean loaded;

    public ClassicRoom(ShardPorts ports) {
        this.ports = ports;
        this.held = new HeldAnswers(ports);
        this.rebalance = new ClassicRebalance(ports, held);
        this.joining = new ClassicJoin(ports, rebalance);
        this.membership = new ClassicMembership(ports, rebalance, held);
    }

    @Override
    public void replay(CoordinatorRecord record) {
        GroupMetadataKey key = (GroupMetadataKey) record.key();
        GroupMetadataValue value = (GroupMetadataValue) record.valueMessage();
        String groupId = key.group();
        if (value == null) {
            if (ports.groups().get(groupId, ClassicGroup.class) != null) {
                ports.groups().remove(groupId);
                if (loaded) {
                    ports.events().accept(new GroupEvent.GroupDeleted(groupId));
                }
            }
        } else if (!loaded) {
            ports.groups().put(ClassicRecords.toGroup(groupId, value));
        } else if (ports.groups().get(groupId) == null) {
            // A consumer group was converted.
            ClassicGroup group = ClassicRecords.toGroup(groupId, value);
            ports.groups().put(group);
            group.members().forEach(member -> rebalance.watchSession(group, member));
        }
    }

    @Override
    public void loaded() {
        loaded = true;
        for (ClassicGroup group : ports.groups().all(ClassicGroup.class)) {
            group.members().forEach(member -> rebalance.watchSession(group, member));
            boolean tooBig = group.size() > ports.settings().maxSize();
            if (tooBig && !rebalance.prepare(group, "more members than group.max.size allows").isEmpty()) {
                throw new IllegalStateException("Group " + group.id() + " ended its join phase without its members");
            }
        }
    }

    @Override
    public void unloaded(Errors why) {
        rebalance.abandon(why);
        held.unloaded(why);
    }

    /** A commit is a sign of life. */
    public void signOfLife(ClassicGroup group, String memberId) {
        ClassicMember member = group.member(memberId);
        if (member != null && (group.is(ClassicState.STABLE) || group.is(ClassicState.PREPARING_REBALANCE))) {
            rebalance.watchSession(group, member);
        }
    }

    // ---- conversion

    /** The group becomes a consumer group: whoever waits joins that, and nothing more happens here. */
    public void letGo(ClassicGroup group) {
        rebalance.letGo(group);
    }

    /** The record of a group that was a consumer group until now; its members are called to join once it is applied. */
    public CoordinatorRecord converted(String groupId, GroupMetadataValue value) {
        ports.after(0, new ClassicTimer.Join(groupId), () -> {
            ClassicGroup group = ports.groups().get(groupId, ClassicGroup.class);
            boolean settled = group != null && group.is(ClassicState.STABLE);
            return settled ? CoordinatorResult.background(rebalance.prepare(group, "converted from a consumer group")) : CoordinatorResult.deferred();
        });
        return ClassicRecords.group(groupId, value);
    }

    // ---- requests

    public CoordinatorResult<JoinGroupResponseData> join(ClientContext client, JoinGroupRequestData request, Consumer<JoinGroupResponseData> reply) {
        return joining.join(client, request, reply);
    }

    public CoordinatorResult<SyncGroupResponseData> sync(SyncGroupRequestData request, Consumer<SyncGroupResponseData> reply) {
        return membership.sync(request, reply);
    }

    public CoordinatorResult<HeartbeatResponseData> heartbeat(
            ClientContext client, HeartbeatRequestData request, Consumer<HeartbeatResponseData> reply) {
        return membership.heartbeat(client, request, reply);
    }

    public CoordinatorResult<LeaveGroupResponseData> leave(LeaveGroupRequestData request) {
        return membership.leave(request);
    }

    /** The group, or null if there is none of this type. */
    public @Nullable DescribedGroup describe(String groupId) {
        ClassicGroup group = ports.groups().get(groupId, ClassicGroup.class);
        if (group == null) {
            return null;
        }
        // Before the generation is settled, what the members say about themselves may still change.
        String protocol = group.is(ClassicState.STABLE) ? group.protocolName() : null;
        return new DescribedGroup()
                .setGroupId(groupId)
                .setGroupState(group.stateLabel())
                .setProtocolType(group.protocolType())
                .setProtocolData(protocol == null ? "" : protocol)
                .setMembers(group.members().stream().map(member -> member.describe(protocol)).toList());
    }
}
