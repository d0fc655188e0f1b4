package dev.kraftbench.group.internal.consumer;

import dev.kraftbench.coordinator.CoordinatorRecord;
import dev.kraftbench.coordinator.CoordinatorResult;
import dev.kraftbench.group.GroupEvent;
import dev.kraftbench.group.internal.consumer.ConsumerMember.Standing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How members of consumer groups are watched, go, and are replaced. On the shard's lane. */
final class ConsumerMembership {

    private static final Logger LOG = LoggerFactory.getLogger(ConsumerMembership.class);

    private final ConsumerContext context;
    private final TargetAssignments targets;

    ConsumerMembership(ConsumerContext context, TargetAssignments targets) {
        this.context = context;
        this.targets = targets;
    }

    /** group.consumer.max.size. */
    int maxSize() {
        String size = context.configs().ofBroker("group.consumer.max.size");
        return size == null ? Integer.MAX_VALUE : Integer.parseInt(size);
    }

    // ---- time-outs

    void watchSession(String groupId, ConsumerMember member) {
        int timeout = member.speaksClassic() ? member.classic().sessionTimeoutMs() : context.sessionTimeoutMillis(groupId);
        context.ports().after(timeout, new ConsumerTimer.Session(groupId, member.id()), () -> expire(groupId, member.id(), "no heartbeat within the session time-out"));
    }

    /** While the member has something to give up, its rebalance time-out runs. */
    void watchRevocation(String groupId, ConsumerMember member) {
        ConsumerTimer key = new ConsumerTimer.Revocation(groupId, member.id());
        if (member.speaksClassic() || member.standing().revoking().isEmpty()) {
            context.ports().timers().cancel(key);
            return;
        }
        int epoch = member.epoch();
        context.ports().after(member.profile().rebalanceTimeoutMs(), key, () -> {
            ConsumerGroup group = context.group(groupId);
            ConsumerMember late = group == null ? null : group.member(member.id());
            boolean stillThere = late != null && late.epoch() == epoch && !late.standing().revoking().isEmpty();
            return stillThere ? expire(groupId, member.id(), "partitions not given up within the rebalance time-out") : CoordinatorResult.deferred();
        });
    }

    /** A member of the classic protocol is told to join again: it has its rebalance time-out for that, from the first time on. */
    void watchJoin(String groupId, ConsumerMember member) {
        ConsumerTimer key = new ConsumerTimer.Join(groupId, member.id());
        if (!context.ports().timers().isSet(key)) {
            context.ports().after(member.profile().rebalanceTimeoutMs(), key, () ->
                    expire(groupId, member.id(), "did not join again within the rebalance time-out"));
        }
    }

    /** A member of the classic protocol has joined and is to ask for its assignment. */
    void joined(String groupId, ConsumerMember member) {
        context.ports().timers().cancel(new ConsumerTimer.Join(groupId, member.id()));
        watchSession(groupId, member);
        context.ports().after(member.profile().rebalanceTimeoutMs(), new ConsumerTimer.Sync(groupId, member.id()), () ->
                expire(groupId, member.id(), "did not ask for its assignment within the rebalance time-out"));
    }

    void synced(String groupId, ConsumerMember member) {
        context.ports().timers().cancel(new ConsumerTimer.Sync(groupId, member.id()));
        watchSession(groupId, member);
    }

    CoordinatorResult<Void> expire(String groupId, String memberId, String reason) {
        ConsumerGroup group = context.group(groupId);
        ConsumerMember member = group == null ? null : group.member(memberId);
        if (group == null || member == null) {
            return CoordinatorResult.deferred();
        }
        context.tell(new GroupEvent.MemberExpired(groupId, memberId, reason));
        LOG.atInfo().addKeyValue("nodeId", context.ports().nodeId()).addKeyValue("group", groupId).addKeyValue("member", memberId)
                .addKeyValue("reason", reason).log("Member is out of its group");
        return CoordinatorResult.background(remove(group, List.of(member), "member " + memberId + ": " + reason));
    }

    void forget(String groupId, String memberId) {
        List.of(
                        new ConsumerTimer.Session(groupId, memberId),
                        new ConsumerTimer.Revocation(groupId, memberId),
                        new ConsumerTimer.Join(groupId, memberId),
                        new ConsumerTimer.Sync(groupId, memberId))
                .forEach(context.ports().timers()::cancel);
    }

    // ---- going

    /** Records that take members out of the group. */
    List<CoordinatorRecord> remove(ConsumerGroup group, Collection<ConsumerMember> gone, String reason) {
        if (gone.isEmpty()) {
            return List.of();
        }
        gone.forEach(member -> {
            forget(group.id(), member.id());
            context.held().release(group.id(), member.id());
        });
        List<CoordinatorRecord> records = new ArrayList<>();
        gone.forEach(member -> records.addAll(ConsumerRecords.memberTombstones(group.id(), member.id())));
        Set<String> topics = topicsWithout(group, gone, records);
        int epoch = group.epoch() + 1;
        records.add(ConsumerRecords.epoch(group.id(), epoch, context.hashes().ofGroup(topics, context.image())));
        if (group.size() == gone.size()) {
            records.add(ConsumerRecords.targetEpoch(group.id(), epoch, 0));
            context.tell(new GroupEvent.GroupEmptied(group.id(), epoch));
        } else {
            targets.due(group);
        }
        context.tell(new GroupEvent.EpochBumped(group.id(), epoch, reason));
        return records;
    }

    /** What the others read; expressions that nobody else has go. */
    private static Set<String> topicsWithout(ConsumerGroup group, Collection<ConsumerMember> gone, List<CoordinatorRecord> records) {
        Map<String, Integer> leaving = new HashMap<>();
        gone.forEach(member -> {
            if (member.regex() != null) {
                leaving.merge(member.regex(), 1, Integer::sum);
            }
        });
        Set<String> topics = new HashSet<>();
        group.members().stream().filter(member -> !gone.contains(member)).forEach(member -> topics.addAll(member.topics()));
        group.regexes().resolved().forEach((regex, resolved) -> {
            if (group.regexes().subscribers(regex) == leaving.getOrDefault(regex, 0)) {
                records.add(ConsumerRecords.regexTombstone(group.id(), regex));
            } else {
                topics.addAll(resolved.topics());
            }
        });
        return topics;
    }

    /** A static member goes for a while: it keeps its partitions, and its session runs on. */
    static CoordinatorRecord away(ConsumerGroup group, ConsumerMember member) {
        Standing now = member.standing();
        Standing away = new Standing(now.state(), ConsumerMember.AWAY_EPOCH, now.previousEpoch(), now.assigned().withoutEpochs(), OwnedPartitions.NONE);
        return ConsumerRecords.current(group.id(), member.id(), away);
    }

    // ---- replacing

    /** A static member comes back under another id and takes the old one's place. */
    ConsumerMember replace(ConsumerGroup group, ConsumerMember old, String newId, List<CoordinatorRecord> records) {
        Standing now = old.standing();
        Standing standing = new Standing(now.state(), ConsumerMember.JOINING_EPOCH, ConsumerMember.JOINING_EPOCH, now.assigned(), now.revoking());
        ConsumerMember replacement = new ConsumerMember(newId, old.profile(), standing);
        forget(group.id(), old.id());
        context.held().release(group.id(), old.id());
        records.addAll(ConsumerRecords.memberTombstones(group.id(), old.id()));
        records.add(ConsumerRecords.member(group.id(), replacement));
        records.add(ConsumerRecords.target(group.id(), newId, group.target(old.id())));
        records.add(ConsumerRecords.current(group.id(), newId, standing));
        return replacement;
    }

    /** Who may not take the place of a static member: another one has it. */
    static boolean isUnreleased(@Nullable ConsumerMember present, String memberId) {
        return present != null && !present.id().equals(memberId) && !present.isAway() && !present.speaksClassic();
    }
}
