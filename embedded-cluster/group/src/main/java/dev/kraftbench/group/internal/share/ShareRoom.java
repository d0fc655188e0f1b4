package dev.kraftbench.group.internal.share;

import dev.kraftbench.coordinator.CoordinatorRecord;
import dev.kraftbench.coordinator.CoordinatorResult;
import dev.kraftbench.group.ClientContext;
import dev.kraftbench.group.GroupEvent;
import dev.kraftbench.group.internal.Group;
import dev.kraftbench.group.internal.GroupRoom;
import dev.kraftbench.group.internal.ShardPorts;
import dev.kraftbench.metadata.ClusterImage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ShareGroupDescribeResponseData.DescribedGroup;
import org.apache.kafka.common.message.ShareGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ShareGroupHeartbeatResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.coordinator.group.generated.ShareGroupCurrentMemberAssignmentKey;
import org.apache.kafka.coordinator.group.generated.ShareGroupCurrentMemberAssignmentValue;
import org.apache.kafka.coordinator.group.generated.ShareGroupMemberMetadataKey;
import org.apache.kafka.coordinator.group.generated.ShareGroupMemberMetadataValue;
import org.apache.kafka.coordinator.group.generated.ShareGroupMetadataKey;
import org.apache.kafka.coordinator.group.generated.ShareGroupMetadataValue;
import org.apache.kafka.coordinator.group.generated.ShareGroupStatePartitionMetadataKey;
import org.apache.kafka.coordinator.group.generated.ShareGroupStatePartitionMetadataValue;
import org.apache.kafka.coordinator.group.generated.ShareGroupTargetAssignmentMemberKey;
import org.apache.kafka.coordinator.group.generated.ShareGroupTargetAssignmentMemberValue;
import org.apache.kafka.coordinator.group.generated.ShareGroupTargetAssignmentMetadataKey;
import org.apache.kafka.coordinator.group.generated.ShareGroupTargetAssignmentMetadataValue;
import org.jspecify.annotations.Nullable;

/** The share groups of a shard (KIP-932). Confined to the shard's lane. */
public final class ShareRoom implements GroupRoom {

    private final ShardPorts ports;
    private final HeldShareHeartbeats held = new HeldShareHeartbeats();
    private final Promises promises = new Promises();
    private final StateAnswers coordinators;
    private final ShareRebalance rebalance;
    private final ShareMembership membership;
    private final ShareOffsets offsets;
    private boolean loaded;

    public ShareRoom(ShardPorts ports) {
        this.ports = ports;
        this.coordinators = new StateAnswers(ports, promises);
        ShareSettings settings = new ShareSettings(ports);
        StateDeletions deletions = new StateDeletions(coordinators);
        this.rebalance = new ShareRebalance(ports, held, promises, coordinators, deletions);
        this.membership = new ShareMembership(ports, settings, held, promises, rebalance);
        this.offsets = new ShareOffsets(ports, promises, deletions, rebalance);
    }

    // ---- life

    @Override
    public void loaded() {
        loaded = true;
        for (ShareGroup group : ports.groups().all(ShareGroup.class)) {
            membership.startSessions(group);
            if (!group.isEmpty() || !group.states().initializing().isEmpty()) {
                ports.soon(() -> rebalance.refresh(group.id()));
            }
        }
        // Topics may have been deleted while nobody coordinated the groups. The image is at least as new as this leadership.
        ports.after(0, new ShareTimer.Gone(), () -> CoordinatorResult.background(topicsDeleted(unknownTopics())));
    }

    private Set<Uuid> unknownTopics() {
        Set<Uuid> topics = new HashSet<>();
        ports.groups().all(ShareGroup.class).forEach(group -> topics.addAll(group.states().topics()));
        topics.removeIf(topic -> ports.image().get().topics().topic(topic) != null);
        return topics;
    }

    @Override
    public void unloaded(Errors why) {
        coordinators.close();
        held.takeAll().forEach(heartbeat -> heartbeat.refuse(why));
        promises.breakAll(why);
    }

    @Override
    public CoordinatorResult<Void> metadataChanged(ClusterImage image, Set<String> changedTopics) {
        rebalance.topicsChanged(changedTopics);
        for (ShareGroup group : ports.groups().all(ShareGroup.class)) {
            if (changedTopics.stream().anyMatch(group::isSubscribedTo)) {
                ports.soon(() -> rebalance.refresh(group.id()));
            }
        }
        return CoordinatorResult.deferred();
    }

    /** Forgets topics that are gone; the share coordinators forget their state by themselves. */
    public List<CoordinatorRecord> topicsDeleted(Set<Uuid> topicIds) {
        List<CoordinatorRecord> records = new ArrayList<>();
        for (ShareGroup group : ports.groups().all(ShareGroup.class)) {
            ShareStates rest = group.states().without(topicIds);
            if (!rest.equals(group.states())) {
                records.add(ShareRecords.states(group.id(), rest));
            }
        }
        return records;
    }

    // ---- requests

    public CoordinatorResult<ShareGroupHeartbeatResponseData> heartbeat(
            ClientContext client, ShareGroupHeartbeatRequestData request, Consumer<ShareGroupHeartbeatResponseData> reply) {
        return membership.heartbeat(client, request, reply);
    }

    public DescribedGroup describe(String groupId) {
        ShareGroup group = ports.groups().get(groupId, ShareGroup.class);
        if (group != null) {
            return group.describe(rebalance.topics());
        }
        String why = ports.groups().get(groupId) == null ? "Group %s not found." : "Group %s is not a share group.";
        return new DescribedGroup()
                .setGroupId(groupId)
                .setGroupState("Dead")
                .setErrorCode(Errors.GROUP_ID_NOT_FOUND.code())
                .setErrorMessage(why.formatted(groupId));
    }

    public ShareOffsets offsets() {
        return offsets;
    }

    // ---- replay

    @Override
    public void replay(CoordinatorRecord record) {
        switch (record.key()) {
            case ShareGroupMetadataKey key -> replay(key, (ShareGroupMetadataValue) record.valueMessage());
            case ShareGroupMemberMetadataKey key -> replay(key, (ShareGroupMemberMetadataValue) record.valueMessage());
            case ShareGroupCurrentMemberAssignmentKey key -> replay(key, (ShareGroupCurrentMemberAssignmentValue) record.valueMessage());
            case ShareGroupTargetAssignmentMemberKey key -> replay(key, (ShareGroupTargetAssignmentMemberValue) record.valueMessage());
            case ShareGroupTargetAssignmentMetadataKey key -> replay(key, (ShareGroupTargetAssignmentMetadataValue) record.valueMessage());
            case ShareGroupStatePartitionMetadataKey key -> replay(key, (ShareGroupStatePartitionMetadataValue) record.valueMessage());
            default -> throw new IllegalStateException("Not a record of share groups: " + record.key());
        }
    }

    private void replay(ShareGroupMetadataKey key, @Nullable ShareGroupMetadataValue value) {
        if (value == null) {
            if (existing(key.groupId()) != null) {
                ports.groups().remove(key.groupId());
                if (loaded) {
                    ports.events().accept(new GroupEvent.GroupDeleted(key.groupId()));
                }
            }
        } else {
            created(key.groupId()).setEpoch(value.epoch(), value.metadataHash());
        }
    }

    private void replay(ShareGroupMemberMetadataKey key, @Nullable ShareGroupMemberMetadataValue value) {
        if (value == null) {
            ShareGroup group = existing(key.groupId());
            if (group != null) {
                group.remove(key.memberId());
            }
        } else {
            ShareGroup group = created(key.groupId());
            group.put(ShareRecords.apply(value, member(group, key.memberId())));
        }
    }

    private void replay(ShareGroupCurrentMemberAssignmentKey key, @Nullable ShareGroupCurrentMemberAssignmentValue value) {
        ShareGroup group = value == null ? existing(key.groupId()) : created(key.groupId());
        if (group == null) {
            return;
        }
        ShareMember member = member(group, key.memberId());
        if (value != null) {
            group.put(ShareRecords.apply(value, member));
        } else if (group.member(key.memberId()) != null) {
            group.put(member.withoutAssignment());
        }
    }

    private void replay(ShareGroupTargetAssignmentMemberKey key, @Nullable ShareGroupTargetAssignmentMemberValue value) {
        if (value == null) {
            ShareGroup group = existing(key.groupId());
            if (group != null) {
                group.removeTarget(key.memberId());
            }
        } else {
            created(key.groupId()).setTarget(key.memberId(), ShareRecords.assignment(value));
        }
    }

    private void replay(ShareGroupTargetAssignmentMetadataKey key, @Nullable ShareGroupTargetAssignmentMetadataValue value) {
        if (value == null) {
            ShareGroup group = existing(key.groupId());
            if (group != null) {
                group.forgetAssignmentEpoch();
            }
        } else {
            created(key.groupId()).setAssignmentEpoch(value.assignmentEpoch());
        }
    }

    private void replay(ShareGroupStatePartitionMetadataKey key, @Nullable ShareGroupStatePartitionMetadataValue value) {
        ShareGroup group = value == null ? existing(key.groupId()) : created(key.groupId());
        if (group != null) {
            group.setStates(value == null ? ShareStates.NONE : ShareRecords.states(value));
        }
    }

    /** The group, or null: a tombstone may outlive what it removed. */
    private @Nullable ShareGroup existing(String groupId) {
        return ports.groups().get(groupId, ShareGroup.class);
    }

    private ShareGroup created(String groupId) {
        Group group = ports.groups().get(groupId);
        if (group instanceof ShareGroup itself) {
            return itself;
        }
        if (group != null) {
            throw new IllegalStateException("Group " + groupId + " is of type " + group.type() + " already");
        }
        ShareGroup created = new ShareGroup(groupId);
        ports.groups().put(created);
        return created;
    }

    private static ShareMember member(ShareGroup group, String memberId) {
        ShareMember member = group.member(memberId);
        return member == null ? ShareMember.named(memberId) : member;
    }
}
