package dev.kraftbench.simulation.cluster;

import static dev.kraftbench.simulation.cluster.ClusterClient.MILLI;

import dev.kraftbench.simulation.Simulation;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.jspecify.annotations.Nullable;

/** A place in a consumer group that one process after the other takes, with what they subscribe to. */
final class ConsumerSlot {

    /** @param sessionMillis as the brokers are configured */
    record Group(String id, int sessionMillis, TopicPartition shard) {}

    private final SimCluster cluster;
    private final Group group;
    private final PartitionOwners owners;
    private final String name;
    private final List<String> topics;
    private final @Nullable String instanceId;
    private final @Nullable String assignor;
    private final boolean byRegex;
    private final int rebalanceMillis;
    private @Nullable ConsumerMember member;
    private boolean stopping;
    private int processes;

    ConsumerSlot(SimCluster cluster, Group group, PartitionOwners owners, String name, List<String> topics, @Nullable String assignor) {
        Simulation simulation = cluster.simulation();
        this.cluster = cluster;
        this.group = group;
        this.owners = owners;
        this.name = name;
        this.topics = topics;
        this.assignor = assignor;
        this.instanceId = simulation.chance(0.3) ? "instance-of-" + name : null;
        this.byRegex = simulation.chance(0.3);
        this.rebalanceMillis = (int) simulation.between(2000, 5000);
    }

    SimCluster cluster() {
        return cluster;
    }

    String group() {
        return group.id();
    }

    /** The partition of the group's state. */
    TopicPartition shard() {
        return group.shard();
    }

    String name() {
        return name;
    }

    List<String> topics() {
        return topics;
    }

    @Nullable String instanceId() {
        return instanceId;
    }

    long sessionNanos() {
        return group.sessionMillis() * MILLI;
    }

    long rebalanceNanos() {
        return rebalanceMillis * MILLI;
    }

    int processes() {
        return processes;
    }

    @Nullable ConsumerMember member() {
        return member;
    }

    /** Puts into a heartbeat what only changes with the process. */
    void describe(ConsumerGroupHeartbeatRequestData request) {
        request.setRebalanceTimeoutMs(rebalanceMillis).setServerAssignor(assignor);
        if (byRegex) {
            request.setSubscribedTopicRegex(String.join("|", topics));
        } else {
            request.setSubscribedTopicNames(topics);
        }
    }

    void start() {
        processes++;
        String software = cluster.simulation().chance(0.5) ? "apache-kafka-java" : "kraftbench";
        ConsumerMember started = new ConsumerMember(cluster.newClient(software), this, owners);
        member = started;
        started.start();
        if (stopping) {
            started.stop();
        }
    }

    /** A process has ended; another follows. */
    void ended() {
        member = null;
        cluster.simulation().after(cluster.simulation().between(50, 3000) * MILLI, this::start);
    }

    void stop() {
        stopping = true;
        if (member != null) {
            member.stop();
        }
    }

    @Override
    public String toString() {
        return member == null ? name + " is down" : member.toString();
    }
}
