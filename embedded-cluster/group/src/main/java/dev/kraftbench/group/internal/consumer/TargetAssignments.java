package dev.kraftbench.group.internal.consumer;

import dev.kraftbench.coordinator.CoordinatorRecord;
import dev.kraftbench.coordinator.CoordinatorResult;
import dev.kraftbench.group.GroupEvent;
import dev.kraftbench.group.ServerAssignor;
import dev.kraftbench.group.internal.assignor.PartitionAssignor;
import dev.kraftbench.group.internal.assignor.PartitionAssignor.Reader;
import dev.kraftbench.group.internal.consumer.ConsumerMember.Standing;
import dev.kraftbench.group.internal.modern.PartitionSet;
import dev.kraftbench.metadata.TopicImage;
import dev.kraftbench.metadata.config.GroupConfigDefinitions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Computes the targets of groups whose epoch has moved on, one computation for all changes that come close together. On the shard's lane.
 *
 * <p>Members that keep what they have move on to the new epoch in the same step, if they can do so without their doing; the others'
 * answers are released.
 */
final class TargetAssignments {

    private static final Logger LOG = LoggerFactory.getLogger(TargetAssignments.class);
    private static final String INTERVAL = "consumer.assignment.interval.ms";

    /** Without an interval of its own a group waits one millisecond for every so many members, so that a crowd that joins shares a target. */
    private static final int MEMBERS_PER_MILLI = 10;

    private static final int MAX_CROWD_MILLIS = 200;
    private static final int RETRY_MILLIS = 500;

    /**
     * How long a target waits for a member that joins others. It costs the others nothing, who go on reading; the member's client polls without
     * pause only after its first wait for records, and takes over at once from then on; and members that are started together share a target.
     */
    private static final int JOIN_MILLIS = 50;

    private final ConsumerContext context;

    TargetAssignments(ConsumerContext context) {
        this.context = context;
    }

    /** How long the group waits for its next target from now on, in milliseconds. */
    private long delayMillis(ConsumerGroup group) {
        long interval = explicitInterval(group.id());
        long crowd = Math.min(group.size() / MEMBERS_PER_MILLI, MAX_CROWD_MILLIS);
        if (interval < 0) {
            return crowd;
        }
        long sinceLast = context.ports().wallMillis() - group.assignedMillis();
        return group.assignedMillis() == 0 ? crowd : Math.max(crowd, interval - sinceLast);
    }

    /** The interval between targets that somebody has asked for (KIP-1263), -1 if nobody has. */
    private long explicitInterval(String groupId) {
        boolean ofGroup = context.image().configs().ofGroup(groupId).containsKey(INTERVAL);
        boolean ofBroker = !Objects.equals(context.configs().ofBroker("group." + INTERVAL), GroupConfigDefinitions.defaultValue(INTERVAL));
        return ofGroup || ofBroker ? context.configs().number(groupId, INTERVAL) : -1;
    }

    /**
     * The group's epoch moves on with the records that are decided now: a target is due.
     *
     * @return how long until the target at most, in milliseconds
     */
    long due(ConsumerGroup group) {
        ConsumerTimer.Assign key = new ConsumerTimer.Assign(group.id());
        long delay = delayMillis(group);
        if (!context.ports().timers().isSet(key)) {
            context.ports().after(delay, key, () -> compute(group.id()));
        }
        return delay;
    }

    /**
     * As {@link #due}, for a member that joins others: its target is computed a little later, when it is ready for it.
     *
     * @return how long until the target at most, in milliseconds
     */
    long dueForJoin(ConsumerGroup group) {
        if (group.isEmpty()) {
            return due(group);
        }
        ConsumerTimer.Gather key = new ConsumerTimer.Gather(group.id());
        if (!context.ports().timers().isSet(key)) {
            context.ports().after(JOIN_MILLIS, key, () -> {
                ConsumerGroup later = context.group(group.id());
                if (later != null) {
                    due(later);
                }
                return CoordinatorResult.deferred();
            });
        }
        return JOIN_MILLIS + delayMillis(group);
    }

    private CoordinatorResult<Void> compute(String groupId) {
        context.ports().timers().cancel(new ConsumerTimer.Gather(groupId));
        ConsumerGroup group = context.group(groupId);
        if (group == null || group.isEmpty() || group.assignmentEpoch() >= group.epoch()) {
            return CoordinatorResult.deferred();
        }
        long start = context.ports().lane().clock().nanos();
        ServerAssignor assignor = context.assignor(group.preferredAssignor());
        Map<String, PartitionSet> targets = PartitionAssignor.of(assignor).assign(readers(group), partitions(group));
        int epoch = group.epoch();
        List<CoordinatorRecord> records = new ArrayList<>();
        int changed = 0;
        for (ConsumerMember member : group.members()) {
            PartitionSet target = targets.getOrDefault(member.id(), PartitionSet.EMPTY);
            if (!group.hasTarget(member.id()) || !target.equals(group.target(member.id()))) {
                records.add(ConsumerRecords.target(groupId, member.id(), target));
                changed++;
            }
        }
        records.add(ConsumerRecords.targetEpoch(groupId, epoch, context.ports().wallMillis()));
        for (ConsumerMember member : group.members()) {
            if (!moveOn(group, member, targets.getOrDefault(member.id(), PartitionSet.EMPTY), epoch, records)) {
                context.held().release(groupId, member.id());
            }
        }
        LOG.atInfo().addKeyValue("nodeId", context.ports().nodeId()).addKeyValue("group", groupId).addKeyValue("epoch", epoch)
                .addKeyValue("assignor", assignor.label()).addKeyValue("members", group.size()).addKeyValue("changedMembers", changed)
                .addKeyValue("tookNanos", context.ports().lane().clock().nanos() - start)
                .log("Computed a target");
        context.tell(new GroupEvent.TargetComputed(groupId, epoch, assignor.label(), group.size(), changed));
        return new CoordinatorResult<>(records, null, error -> retry(groupId, error), false);
    }

    private void retry(String groupId, Errors error) {
        if (error != Errors.NONE) {
            context.ports().after(RETRY_MILLIS, new ConsumerTimer.Assign(groupId), () -> compute(groupId));
        }
    }

    /** Whether the member goes to the new epoch without its doing. */
    private static boolean moveOn(ConsumerGroup group, ConsumerMember member, PartitionSet target, int epoch, List<CoordinatorRecord> records) {
        Contacts.Contact contact = group.contacts().with(member.id());
        boolean keepsAll = member.assigned().partitions().equals(target) && !member.speaksClassic();
        if (contact == null || !keepsAll || !group.contacts().mayMoveOn(member)) {
            return false;
        }
        Standing now = member.standing();
        Standing next = new Standing(now.state(), epoch, contact.named, now.assigned(), now.revoking());
        records.add(ConsumerRecords.current(group.id(), member.id(), next));
        return true;
    }

    private List<Reader> readers(ConsumerGroup group) {
        Map<Set<String>, Set<Uuid>> resolved = new HashMap<>();
        List<Reader> readers = new ArrayList<>();
        for (ConsumerMember member : group.members()) {
            Set<Uuid> topics = resolved.computeIfAbsent(group.topicsOf(member), context::topicIds);
            readers.add(new Reader(member.id(), member.instanceId(), topics, group.target(member.id())));
        }
        return readers;
    }

    private Map<Uuid, Integer> partitions(ConsumerGroup group) {
        Map<Uuid, Integer> partitions = new HashMap<>();
        for (String name : group.subscribedTopics()) {
            TopicImage topic = context.image().topics().topic(name);
            if (topic != null) {
                partitions.put(topic.id(), topic.partitions().size());
            }
        }
        return partitions;
    }
}
