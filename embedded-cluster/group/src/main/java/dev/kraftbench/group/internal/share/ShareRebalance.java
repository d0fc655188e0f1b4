package dev.kraftbench.group.internal.share;

import dev.kraftbench.coordinator.CoordinatorResult;
import dev.kraftbench.group.GroupEvent;
import dev.kraftbench.group.internal.ShardPorts;
import dev.kraftbench.group.internal.modern.TopicHashes;
import dev.kraftbench.group.internal.share.HeldShareHeartbeats.Held;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ReadShareGroupStateSummaryRequestData;
import org.apache.kafka.common.message.ReadShareGroupStateSummaryRequestData.PartitionData;
import org.apache.kafka.common.message.ReadShareGroupStateSummaryRequestData.ReadStateSummaryData;
import org.apache.kafka.common.message.ReadShareGroupStateSummaryResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries changes of share groups out: appends what follows from them, tells members whose heartbeat is held their new assignment once it is
 * committed, and has new share-partitions initialized. Confined to the shard's lane.
 */
final class ShareRebalance {

    private static final Logger LOG = LoggerFactory.getLogger(ShareRebalance.class);

    /** Until a group is looked at again for which something has failed, at the share coordinators or in the log. */
    private static final int RETRY_MILLIS = 1_000;

    private final ShardPorts ports;
    private final HeldShareHeartbeats held;
    private final Promises promises;
    private final TopicHashes hashes = new TopicHashes();
    private final StateAnswers coordinators;
    private final ShareInitialization initialization;

    ShareRebalance(ShardPorts ports, HeldShareHeartbeats held, Promises promises, StateAnswers coordinators, StateDeletions deletions) {
        this.ports = ports;
        this.held = held;
        this.promises = promises;
        this.coordinators = coordinators;
        this.initialization = new ShareInitialization(coordinators, deletions, this::initialized);
    }

    /** These topics are not what they were. */
    void topicsChanged(Set<String> names) {
        hashes.changed(names);
    }

    ShareInitialization initialization() {
        return initialization;
    }

    ShareTopics topics() {
        return new ShareTopics(ports.image().get().topics());
    }

    ShareChange change(ShareGroup group) {
        return new ShareChange(group, topics(), names -> hashes.ofGroup(names, ports.image().get()));
    }

    /** @param asking the member whose request this is, or null */
    ShareChange.Outcome settle(ShareChange change, ShareGroup group, @Nullable String asking) {
        return change.settle(asking, held.waiting(group.id()), ports.wallMillis());
    }

    /**
     * @param asking the member whose request this is, or null: the caller answers it
     * @param then told on the lane whether all of it is committed
     */
    <R> CoordinatorResult<R> carryOut(
            ShareGroup group, ShareChange.Outcome outcome, @Nullable String asking, BiConsumer<Errors, ShareChange.Outcome> then) {
        String id = group.id();
        Map<ShareMember, Held> listening = new HashMap<>();
        outcome.moved().forEach((memberId, member) -> {
            Held heartbeat = memberId.equals(asking) ? null : held.take(id, memberId);
            if (heartbeat != null) {
                listening.put(member, heartbeat);
            }
        });
        return CoordinatorResult.settling(outcome.records(), promises.of(error -> {
            listening.forEach((member, heartbeat) -> {
                if (error == Errors.NONE) {
                    heartbeat.answer(member);
                } else {
                    heartbeat.refuse(error);
                }
            });
            if (error == Errors.NONE) {
                tell(id, outcome);
                begin(id);
            } else {
                refreshLater(id);
            }
            then.accept(error, outcome);
        }));
    }

    private void tell(String groupId, ShareChange.Outcome outcome) {
        if (outcome.rebalanced()) {
            ports.events().accept(new GroupEvent.ShareAssigned(groupId, outcome.epoch(), outcome.moved().size()));
        }
        outcome.moved().forEach((memberId, member) -> ports.events().accept(
                new GroupEvent.PartitionsAssigned(groupId, memberId, member.epoch(), topics().names(member.assigned()))));
    }

    /** Looks at the cluster again: at topics that have changed, at share-partitions that still have no state. */
    CoordinatorResult<Void> refresh(String groupId) {
        ShareGroup group = ports.groups().get(groupId, ShareGroup.class);
        if (group == null) {
            return CoordinatorResult.deferred();
        }
        // Even if nothing follows from it: what is there may not be committed yet.
        ShareChange.Outcome outcome = settle(change(group), group, null);
        return carryOut(group, outcome, null, (error, ignored) -> { });
    }

    private void refreshLater(String groupId) {
        if (!promises.areBroken()) {
            ports.after(RETRY_MILLIS, new ShareTimer.Refresh(groupId), () -> refresh(groupId));
        }
    }

    private void begin(String groupId) {
        ShareGroup group = ports.groups().get(groupId, ShareGroup.class);
        if (group != null) {
            initialization.begin(group);
        }
    }

    private CoordinatorResult<?> initialized(String groupId, ShareInitialization.Result result) {
        ShareGroup group = ports.groups().get(groupId, ShareGroup.class);
        if (group == null) {
            return CoordinatorResult.deferred();
        }
        if (result.firstError() != Errors.NONE) {
            refreshLater(groupId);
        }
        raiseEpoch(groupId, result.fenced());
        if (result.initialized().isEmpty()) {
            return CoordinatorResult.deferred();
        }
        ShareChange change = change(group).states(group.states().initialized(result.initialized()));
        return carryOut(group, settle(change, group, null), null, (error, outcome) -> {
            if (error == Errors.NONE) {
                result.initialized().forEach((topic, partitions) ->
                        ports.events().accept(new GroupEvent.ShareStateInitialized(groupId, topic, Set.copyOf(partitions))));
            }
        });
    }

    /**
     * These have state that is newer than the group: another of its name has left it behind. Finds out how new, and has the group begin after
     * that, so that state given by it counts.
     */
    void raiseEpoch(String groupId, Map<Uuid, Set<Integer>> fenced) {
        if (!fenced.isEmpty()) {
            ReadShareGroupStateSummaryRequestData request = new ReadShareGroupStateSummaryRequestData()
                    .setGroupId(groupId)
                    .setTopics(fenced.entrySet().stream()
                            .map(topic -> new ReadStateSummaryData()
                                    .setTopicId(topic.getKey())
                                    .setPartitions(topic.getValue().stream().map(each -> new PartitionData().setPartition(each)).toList()))
                            .toList());
            coordinators.readSummary(request, answer -> raiseEpoch(groupId, answer));
        }
    }

    private CoordinatorResult<?> raiseEpoch(String groupId, ReadShareGroupStateSummaryResponseData answer) {
        ShareGroup group = ports.groups().get(groupId, ShareGroup.class);
        int newest = answer.results().stream()
                .flatMap(topic -> topic.partitions().stream())
                .mapToInt(ReadShareGroupStateSummaryResponseData.PartitionResult::stateEpoch)
                .max()
                .orElse(0);
        if (group == null || newest < group.epoch()) {
            return CoordinatorResult.deferred();
        }
        LOG.atWarn().addKeyValue("nodeId", ports.nodeId()).addKeyValue("group", groupId).addKeyValue("epoch", group.epoch())
                .addKeyValue("stateEpoch", newest).log("Raising the epoch of a share group above that of state which another of its name left");
        return carryOut(group, settle(change(group).above(newest), group, null), null, (error, ignored) -> { });
    }
}
