package dev.kraftbench.core.event;

import dev.kraftbench.core.Precision;
import dev.kraftbench.core.model.BrokerSnapshot;
import dev.kraftbench.core.model.BrokerState;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.GroupSnapshot;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.model.TopicSnapshot;
import dev.kraftbench.core.text.Texts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** The events between two snapshots. Parts that one of the snapshots could not learn give no events. */
public final class SnapshotDifference {
    private final ClusterSnapshot before;
    private final ClusterSnapshot after;
    private final Instant at;
    private final Precision precision;
    private final List<ClusterEvent> events = new ArrayList<>();

    private SnapshotDifference(ClusterSnapshot before, ClusterSnapshot after) {
        this.before = before;
        this.after = after;
        this.at = after.takenAt();
        this.precision = after.precision();
    }

    public static List<ClusterEvent> events(ClusterSnapshot before, ClusterSnapshot after) {
        if (before == ClusterSnapshot.EMPTY) {
            return List.of();
        }
        return new SnapshotDifference(before, after).compute();
    }

    private List<ClusterEvent> compute() {
        brokers();
        controller();
        topics();
        groups();
        return List.copyOf(events);
    }

    private void brokers() {
        if (before.brokers().isEmpty() || after.brokers().isEmpty()) {
            return;
        }
        Map<Integer, BrokerState> old = new HashMap<>();
        before.brokers().forEach(b -> old.put(b.id(), b.state()));
        for (BrokerSnapshot broker : after.brokers()) {
            BrokerState was = old.remove(broker.id());
            if (was != broker.state()) {
                events.add(new ClusterEvent.BrokerStateChanged(at, precision, broker.id(), was == null ? BrokerState.UNREACHABLE : was, broker.state()));
            }
        }
        old.forEach((id, was) -> {
            if (was != BrokerState.UNREACHABLE) {
                events.add(new ClusterEvent.BrokerStateChanged(at, precision, id, was, BrokerState.UNREACHABLE));
            }
        });
    }

    private void controller() {
        if (before.quorum() != null && after.quorum() != null
                && (before.quorum().leader() != after.quorum().leader() || before.quorum().leaderEpoch() != after.quorum().leaderEpoch())) {
            events.add(new ClusterEvent.ControllerElected(at, precision, before.quorum().leader(), after.quorum().leader(), after.quorum().leaderEpoch()));
        }
    }

    private void topics() {
        boolean known = after.gaps().stream().noneMatch(g -> g.what().equals(TOPICS)) && before.gaps().stream().noneMatch(g -> g.what().equals(TOPICS));
        if (!known) {
            return;
        }
        for (TopicSnapshot topic : after.topics().values()) {
            TopicSnapshot old = before.topics().get(topic.name());
            if (old == null || !old.id().equals(topic.id())) {
                if (old != null) {
                    events.add(new ClusterEvent.TopicDeleted(at, precision, topic.name()));
                }
                events.add(new ClusterEvent.TopicCreated(at, precision, topic.name(), topic.partitions().size()));
            } else {
                partitions(old, topic);
            }
        }
        for (String name : before.topics().keySet()) {
            if (!after.topics().containsKey(name)) {
                events.add(new ClusterEvent.TopicDeleted(at, precision, name));
            }
        }
    }

    private void partitions(TopicSnapshot old, TopicSnapshot topic) {
        if (old == topic) {
            return;
        }
        Map<Integer, PartitionSnapshot> was = new HashMap<>();
        old.partitions().forEach(p -> was.put(p.partition(), p));
        for (PartitionSnapshot now : topic.partitions()) {
            PartitionSnapshot then = was.get(now.partition());
            if (then == null) {
                continue;
            }
            if (then.leader() != now.leader()) {
                events.add(new ClusterEvent.LeaderMoved(at, precision, now.topic(), now.partition(), then.leader(), now.leader(), now.leaderEpoch()));
            }
            if (!new HashSet<>(then.isr()).equals(new HashSet<>(now.isr()))) {
                events.add(new ClusterEvent.IsrChanged(at, precision, now.topic(), now.partition(), then.isr(), now.isr()));
            }
        }
        if (topic.partitions().size() > old.partitions().size()) {
            events.add(new ClusterEvent.PartitionsAdded(at, precision, topic.name(), old.partitions().size(), topic.partitions().size()));
        }
    }

    private void groups() {
        boolean known = after.gaps().stream().noneMatch(g -> g.what().equals(GROUPS)) && before.gaps().stream().noneMatch(g -> g.what().equals(GROUPS));
        if (!known) {
            return;
        }
        Map<String, String> old = new HashMap<>();
        before.groups().forEach(g -> old.put(g.id(), g.state()));
        for (GroupSnapshot group : after.groups()) {
            String was = old.remove(group.id());
            if (!group.state().equals(was)) {
                events.add(new ClusterEvent.GroupStateChanged(at, precision, group.id(), was == null ? "" : was, group.state()));
            }
        }
        old.forEach((id, was) -> events.add(new ClusterEvent.GroupStateChanged(at, precision, id, was, "")));
    }

    private static final Texts TEXTS = Texts.beside(SnapshotDifference.class);

    /** {@link dev.kraftbench.core.model.Gap#what()} of missing topics. */
    public static final String TOPICS = TEXTS.of("part.topics");
    /** {@link dev.kraftbench.core.model.Gap#what()} of missing groups. */
    public static final String GROUPS = TEXTS.of("part.groups");
}
