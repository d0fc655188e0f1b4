package dev.kraftbench.simulation.cluster;

import static dev.kraftbench.simulation.cluster.ClusterClient.MILLI;

import dev.kraftbench.simulation.Simulation;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ShareGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ShareGroupHeartbeatResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** One process that is a member of a share group (KIP-932): heartbeats, and a session with each leader of what it is assigned. */
final class ShareMember {

    private static final long HEARTBEAT_TIMEOUT_NANOS = 2_500 * MILLI;
    private static final Set<Errors> FENCED = EnumSet.of(Errors.FENCED_MEMBER_EPOCH, Errors.UNKNOWN_MEMBER_ID);

    private final SimCluster cluster;
    private final ClusterClient client;
    private final Simulation simulation;
    private final ShareGroupClients group;
    private final String name;
    private final String memberId;
    private final Coordinator coordinator;
    private final Map<Integer, ShareSession> sessions = new TreeMap<>();
    private final TreeSet<TopicPartition> assigned = new TreeSet<>(ConsumerMember.ORDER);
    private int epoch;
    private int intervalMillis = 1000;
    private long heardNanos;
    private boolean tellAll = true;
    private boolean stopping;
    private boolean gone;
    private boolean refreshing;

    ShareMember(SimCluster cluster, ShareGroupClients group, String name) {
        this.cluster = cluster;
        this.simulation = cluster.simulation();
        this.client = cluster.newClient(simulation.chance(0.5) ? "apache-kafka-java" : "kraftbench");
        this.group = group;
        this.name = name + " at client " + client.id();
        this.memberId = new Uuid(simulation.random().nextLong(), simulation.random().nextLong()).toString();
        this.coordinator = new Coordinator(client, Coordinator.GROUP, group.id());
    }

    String name() {
        return name;
    }

    String group() {
        return group.id();
    }

    String memberId() {
        return memberId;
    }

    boolean isStopping() {
        return stopping;
    }

    /** From now on it accepts everything. */
    void stop() {
        stopping = true;
    }

    /** Whether the coordinator can't have dropped it by now. */
    boolean certainlyIsMember() {
        return !gone && epoch > 0 && simulation.nowNanos() < heardNanos + group.sessionMillis() * MILLI;
    }

    /** For each partition the epoch in which the broker leads it and knows so, by the newest metadata there is; else −1. */
    Map<TopicPartition, Integer> certainLeaders(int broker, Collection<TopicPartition> partitions) {
        Map<TopicPartition, Integer> epochs = new HashMap<>();
        for (TopicPartition partition : partitions) {
            ClusterClient.Leader newest = cluster.leader(partition);
            var known = cluster.nodes().get(broker - 1).image().topics().partition(partition);
            boolean certain = newest != null && newest.broker() == broker && known != null && known.leaderEpoch() == newest.epoch();
            epochs.put(partition, certain ? newest.epoch() : -1);
        }
        return epochs;
    }

    void start() {
        simulation.note(() -> name + " starts");
        client.whenKnown(List.of(group.topic()), () -> {
            beat();
            fetchAll();
        });
    }

    // ---- heartbeats

    private void beat() {
        if (gone) {
            return;
        }
        if (!stopping && simulation.chance(0.004)) {
            simulation.note(() -> name + " falls silent");
            client.soon(1000, 8000, this::beat);
            return;
        }
        if (!stopping && epoch > 0 && simulation.chance(0.02)) {
            leave();
            return;
        }
        if (!stopping && simulation.chance(0.02)) {
            simulation.note(() -> name + " is killed");
            kill();
            gone = true;
            group.ended(this);
            return;
        }
        ShareGroupHeartbeatRequestData request = new ShareGroupHeartbeatRequestData()
                .setGroupId(group.id())
                .setMemberId(memberId)
                .setMemberEpoch(epoch);
        if (tellAll || epoch == 0) {
            request.setSubscribedTopicNames(List.of(group.topic()));
        }
        tellAll = false;
        long sentNanos = simulation.nowNanos();
        coordinator.ask(ApiKeys.SHARE_GROUP_HEARTBEAT, request, HEARTBEAT_TIMEOUT_NANOS, message -> answered(sentNanos, message));
    }

    private void kill() {
        sessions.values().forEach(ShareSession::killed);
        client.kill();
    }

    private void leave() {
        simulation.note(() -> name + " leaves");
        gone = true;
        ShareGroupHeartbeatRequestData request =
                new ShareGroupHeartbeatRequestData().setGroupId(group.id()).setMemberId(memberId).setMemberEpoch(-1);
        coordinator.ask(ApiKeys.SHARE_GROUP_HEARTBEAT, request, HEARTBEAT_TIMEOUT_NANOS, ignored -> {
            kill();
            group.ended(this);
        });
    }

    private void answered(long sentNanos, @Nullable ApiMessage message) {
        if (gone) {
            return;
        }
        ShareGroupHeartbeatResponseData response = message instanceof ShareGroupHeartbeatResponseData heartbeat ? heartbeat : null;
        Errors error = response == null ? null : Errors.forCode(response.errorCode());
        if (coordinator.isElsewhere(error)) {
            tellAll = true;
            client.soon(5, 150, this::beat);
        } else if (error == Errors.NONE && response != null) {
            heard(sentNanos, response);
        } else if (error != null && FENCED.contains(error)) {
            simulation.note(() -> name + " is fenced: " + error);
            epoch = 0;
            tellAll = true;
            assigned.clear();
            client.soon(5, 150, this::beat);
        } else {
            throw new AssertionError(name + " got " + error + ": " + response);
        }
    }

    private void heard(long sentNanos, ShareGroupHeartbeatResponseData response) {
        if (response.memberEpoch() < epoch) {
            throw new AssertionError(name + " is told an older epoch than " + epoch + ": " + response);
        }
        epoch = response.memberEpoch();
        heardNanos = sentNanos;
        intervalMillis = Math.max(1, response.heartbeatIntervalMs());
        if (response.assignment() != null) {
            assigned.clear();
            for (ShareGroupHeartbeatResponseData.TopicPartitions topic : response.assignment().topicPartitions()) {
                String topicName = client.topicName(topic.topicId());
                topic.partitions().forEach(partition -> assigned.add(new TopicPartition(topicName, partition)));
            }
            simulation.note(() -> name + " is told " + assigned + " in epoch " + epoch);
            client.soon(0, 20, this::fetchAll);
        }
        client.lane().schedule(simulation.between(intervalMillis * MILLI / 2, intervalMillis * MILLI), this::beat);
    }

    // ---- records

    /** With each leader, whatever is to be done next. */
    void fetchAll() {
        if (gone) {
            return;
        }
        Map<Integer, Set<TopicPartition>> wanted = new TreeMap<>();
        sessions.keySet().forEach(broker -> wanted.put(broker, new TreeSet<>(ConsumerMember.ORDER)));
        for (TopicPartition partition : assigned) {
            ClusterClient.Leader leader = client.leader(partition);
            if (leader == null || leader.broker() < 0) {
                leaderMayHaveChanged();
            } else {
                wanted.computeIfAbsent(leader.broker(), ignored -> new TreeSet<>(ConsumerMember.ORDER)).add(partition);
            }
        }
        wanted.forEach((broker, partitions) -> sessions
                .computeIfAbsent(broker, ignored -> new ShareSession(client, this, group.ledger(), broker))
                .next(partitions));
    }

    void leaderMayHaveChanged() {
        if (!refreshing) {
            refreshing = true;
            client.soon(10, 100, () -> client.refresh(() -> {
                refreshing = false;
                fetchAll();
            }));
        }
    }

    @Override
    public String toString() {
        return name + " (" + memberId + ") in epoch " + epoch + " with " + assigned + ", sessions " + sessions.values();
    }
}
