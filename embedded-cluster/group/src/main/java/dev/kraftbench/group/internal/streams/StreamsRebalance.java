package dev.kraftbench.group.internal.streams;

import dev.kraftbench.coordinator.CoordinatorResult;
import dev.kraftbench.group.GroupEvent;
import dev.kraftbench.group.internal.ShardPorts;
import dev.kraftbench.group.internal.modern.TopicHashes;
import dev.kraftbench.group.internal.streams.GroupMoment.Resolved;
import dev.kraftbench.group.internal.streams.topology.TopicResolution;
import dev.kraftbench.group.internal.streams.topology.TopicResolver;
import dev.kraftbench.group.internal.streams.topology.Topology;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.TopicImage;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides when a group needs another epoch, who gets which tasks in it, and how each member comes to have them. On the shard's lane. */
final class StreamsRebalance {

    private static final Logger LOG = LoggerFactory.getLogger(StreamsRebalance.class);

    /** Keys of the timers that streams groups set. */
    sealed interface StreamsTimer {

        /** No heartbeat for the session time-out. */
        record Session(String groupId, String memberId) implements StreamsTimer {}

        /** Until when a member has to have given up its tasks. */
        record Revocation(String groupId, String memberId) implements StreamsTimer {}

        /** The first assignment of a group, or one that had to wait for the least time between two. */
        record Assignment(String groupId) implements StreamsTimer {}

        /** Members whose heartbeats are held may have something to be told. */
        record WakeUp(String groupId) implements StreamsTimer {}
    }

    private final ShardPorts ports;
    private final TopicHashes hashes = new TopicHashes();
    private final Consumer<StreamsGroup> changed;

    /** @param changed told of a group whose members may have something to be told */
    StreamsRebalance(ShardPorts ports, Consumer<StreamsGroup> changed) {
        this.ports = ports;
        this.changed = changed;
    }

    StreamsSettings settings(StreamsGroup group) {
        ClusterImage image = ports.image().get();
        StreamsSettings settings = group.moment().settings(image.configs());
        if (settings == null) {
            String maxSize = ports.configs().ofBroker(image.configs(), "group.streams.max.size");
            settings = StreamsSettings.of(
                    ports.configs().ofGroup(image.configs(), group.id()), maxSize == null ? Integer.MAX_VALUE : Integer.parseInt(maxSize));
            group.moment().settings(image.configs(), settings);
        }
        return settings;
    }

    // ---- epochs

    /**
     * Brings the group up to date: what its topology comes to, its epoch, its assignment.
     *
     * @param reason why the group needs another epoch in any case, or null
     */
    void settle(StreamsChange change, @Nullable String reason) {
        StreamsGroup group = change.group();
        Topology topology = change.topology();
        if (topology == null) {
            return;
        }
        Resolved resolved = resolve(group, topology);
        int validated = resolved.resolution().isReady() ? topology.epoch() : StreamsRecords.NO_EPOCH;
        SortedMap<String, String> configs = settings(group).assignmentConfigs();
        String why = reason;
        if (why == null && resolved.metadataHash() != change.metadata().metadataHash()) {
            why = "its topics have changed";
        }
        if (why == null && validated != change.metadata().validatedTopologyEpoch()) {
            why = "its topology fits its topics now, or no longer";
        }
        if (why == null && !configs.equals(change.metadata().configs())) {
            why = "its configuration has changed";
        }
        if (why != null) {
            change.bump(why, resolved.metadataHash(), validated, configs);
            LOG.atInfo().addKeyValue("nodeId", ports.nodeId()).addKeyValue("group", group.id()).addKeyValue("epoch", change.metadata().epoch())
                    .addKeyValue("reason", why).log("Streams group enters another epoch");
            ports.events().accept(new GroupEvent.StreamsEpochBegun(group.id(), change.metadata().epoch(), why));
        }
        gather(group);
        assign(change, resolved.resolution());
        if (!change.records().isEmpty()) {
            changed.accept(group);
        }
    }

    /** Whether the group's configuration may have changed since it was last looked at. */
    boolean isConfigurationNew(StreamsGroup group) {
        return group.moment().settings(ports.image().get().configs()) == null;
    }

    void topicsChanged(Collection<String> topics) {
        hashes.changed(topics);
    }

    private Resolved resolve(StreamsGroup group, Topology topology) {
        Resolved known = group.moment().resolved();
        if (known != null) {
            return known;
        }
        ClusterImage image = ports.image().get();
        TopicResolution resolution = TopicResolver.resolve(topology, topic -> partitions(image, topic));
        Resolved resolved = new Resolved(resolution, hashes.ofGroup(topology.requiredTopics(), image));
        group.moment().resolved(resolved);
        LOG.atInfo().addKeyValue("nodeId", ports.nodeId()).addKeyValue("group", group.id()).addKeyValue("topology", topology.epoch())
                .addKeyValue("resolution", resolution.getClass().getSimpleName()).log("Compared a topology with the topics there are");
        return resolved;
    }

    static int partitions(ClusterImage image, String topic) {
        TopicImage known = image.topics().topic(topic);
        return known == null ? 0 : known.partitions().size();
    }

    // ---- assignment

    /** The first members of a group wait a while for others. */
    private void gather(StreamsGroup group) {
        int delayMillis = settings(group).initialDelayMillis();
        if (group.isEmpty() && delayMillis > 0 && !group.moment().isGathering()) {
            group.moment().gathering(true);
            ports.after(delayMillis, new StreamsTimer.Assignment(group.id()), () -> assignmentDue(group.id()));
        }
    }

    private CoordinatorResult<Void> assignmentDue(String groupId) {
        StreamsGroup group = ports.groups().get(groupId, StreamsGroup.class);
        if (group == null) {
            return CoordinatorResult.deferred();
        }
        group.moment().gathering(false);
        StreamsChange change = new StreamsChange(group, List.of());
        if (!group.isEmpty()) {
            settle(change, null);
        }
        return CoordinatorResult.background(change.records());
    }

    private void assign(StreamsChange change, TopicResolution resolution) {
        StreamsGroup group = change.group();
        if (group.moment().isGathering()) {
            change.delay("The first members wait for others to join");
            return;
        }
        if (change.assignmentEpoch() >= change.metadata().epoch() || change.members().isEmpty()) {
            return;
        }
        StreamsSettings settings = settings(group);
        long waitMillis = group.assignedAtMillis() + settings.assignmentIntervalMillis() - ports.wallMillis();
        if (waitMillis > 0 && waitMillis <= settings.assignmentIntervalMillis()) {
            change.delay("The last assignment was made less than " + settings.assignmentIntervalMillis() + " ms ago");
            ports.after(waitMillis, new StreamsTimer.Assignment(group.id()), () -> assignmentDue(group.id()));
            return;
        }
        SortedMap<String, TopicResolution.Resolved> subtopologies = resolution.ready();
        SortedMap<String, StickyAssignor.Candidate> candidates = new TreeMap<>();
        change.members().forEach((id, member) -> candidates.put(
                id,
                new StickyAssignor.Candidate(
                        member.profile().processId(),
                        member.progress().assigned().tasks(),
                        group.moment().offsets(id).offsets())));
        if (subtopologies == null) {
            // Nobody gets anything; the assignment with tasks need not wait for its time.
            change.assign(Map.of(), 0);
            return;
        }
        change.assign(StickyAssignor.assign(candidates, subtopologies, settings.standbyReplicas()), ports.wallMillis());
        ports.events().accept(new GroupEvent.StreamsTasksPlanned(group.id(), change.assignmentEpoch(), change.members().size()));
    }

    /**
     * Takes a member a step further towards its target.
     *
     * @param reported the tasks it says it has, or null
     * @return false if it has to be fenced
     */
    boolean reconcile(StreamsChange change, String memberId, @Nullable TaskAssignment reported) {
        StreamsGroup group = change.group();
        StreamsMember member = change.member(memberId);
        MemberProgress next = next(change, member, reported);
        if (next == null) {
            return false;
        }
        if (next.equals(member.progress())) {
            return true;
        }
        change.progress(member, next);
        StreamsTimer.Revocation timer = new StreamsTimer.Revocation(group.id(), memberId);
        if (next.state() == MemberState.UNREVOKED_TASKS) {
            int timeoutMillis = member.profile().rebalanceTimeoutMillis();
            ports.after(timeoutMillis, timer, () -> revocationDue(group.id(), memberId, next.epoch()));
        } else {
            ports.timers().cancel(timer);
        }
        tell(group, member, next);
        changed.accept(group);
        return true;
    }

    /** Where the member would stand after its next step, or null if it has to be fenced. */
    @Nullable MemberProgress next(StreamsChange change, StreamsMember member, @Nullable TaskAssignment reported) {
        if (member.epoch() < 0 || member.isReconciledTo(change.assignmentEpoch())) {
            return member.progress();
        }
        TaskAssignment target = change.group().moment().isGathering() ? TaskAssignment.NONE : change.target(member.id());
        return Reconciliation.step(member, change.assignmentEpoch(), target, reported, change.group().holders());
    }

    void tellChanged(StreamsGroup group) {
        changed.accept(group);
    }

    private void tell(StreamsGroup group, StreamsMember member, MemberProgress next) {
        TaskAssignment before = member.progress().assigned().tasks();
        TaskAssignment after = next.assigned().tasks();
        if (!before.equals(after)) {
            ports.events().accept(new GroupEvent.StreamsTasksChanged(
                    group.id(), member.id(), next.epoch(), names(after.active()), names(after.standby()), names(next.pendingRevocation().active().keySet())));
        }
    }

    private static List<String> names(Collection<TaskId> tasks) {
        return tasks.stream().map(TaskId::toString).toList();
    }

    // ---- leaving

    void watchSession(StreamsGroup group, String memberId) {
        ports.after(settings(group).sessionTimeoutMillis(), new StreamsTimer.Session(group.id(), memberId), () -> expire(group.id(), memberId, "no heartbeat within its session time-out"));
    }

    void watchRevocation(StreamsGroup group, StreamsMember member) {
        ports.after(
                Math.max(0, member.profile().rebalanceTimeoutMillis()),
                new StreamsTimer.Revocation(group.id(), member.id()),
                () -> revocationDue(group.id(), member.id(), member.epoch()));
    }

    private CoordinatorResult<Void> revocationDue(String groupId, String memberId, int epoch) {
        StreamsGroup group = ports.groups().get(groupId, StreamsGroup.class);
        StreamsMember member = group == null ? null : group.member(memberId);
        boolean stillThere = member != null && member.epoch() == epoch && member.progress().state() == MemberState.UNREVOKED_TASKS;
        return stillThere ? expire(groupId, memberId, "it did not give up its tasks within its rebalance time-out") : CoordinatorResult.deferred();
    }

    private CoordinatorResult<Void> expire(String groupId, String memberId, String reason) {
        StreamsGroup group = ports.groups().get(groupId, StreamsGroup.class);
        if (group == null || group.member(memberId) == null) {
            return CoordinatorResult.deferred();
        }
        LOG.atInfo().addKeyValue("nodeId", ports.nodeId()).addKeyValue("group", groupId).addKeyValue("member", memberId).addKeyValue("reason", reason)
                .log("Removed a member of a streams group");
        StreamsChange change = new StreamsChange(group, List.of());
        remove(change, memberId);
        ports.events().accept(new GroupEvent.MemberExpired(groupId, memberId, reason));
        return CoordinatorResult.background(change.records());
    }

    /** Takes the member out and gives its tasks to others. */
    void remove(StreamsChange change, String memberId) {
        StreamsGroup group = change.group();
        change.remove(memberId);
        ports.timers().cancel(new StreamsTimer.Session(group.id(), memberId));
        ports.timers().cancel(new StreamsTimer.Revocation(group.id(), memberId));
        if (change.members().isEmpty()) {
            StreamsRecords.GroupMetadata now = change.metadata();
            change.bump("its last member is gone", now.metadataHash(), now.validatedTopologyEpoch(), now.configs());
            // As if new: the next member's assignment need not wait.
            change.assign(Map.of(), 0);
            ports.events().accept(new GroupEvent.GroupEmptied(group.id(), change.metadata().epoch()));
        } else {
            settle(change, "a member is gone");
        }
        changed.accept(group);
    }
}
