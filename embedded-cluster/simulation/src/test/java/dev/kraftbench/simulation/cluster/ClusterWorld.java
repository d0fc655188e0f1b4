package dev.kraftbench.simulation.cluster;

import static dev.kraftbench.simulation.cluster.ClusterClient.MILLI;

import dev.kraftbench.simulation.Simulation;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/**
 * A cluster, a topic with three replicas and min.insync.replicas=2, and clients that use it. First {@link ClusterFaults} and safety, then all
 * heals and must get going again.
 */
final class ClusterWorld {

    private static final int EVENTS_PER_LOOK = 400;
    private static final long START_LIMIT_NANOS = 60_000 * MILLI;
    private static final long PEACE_LIMIT_NANOS = 60_000 * MILLI;

    private final SimCluster cluster;
    private final Simulation simulation;
    private final ClusterFaults faults;
    private final ClusterClient admin;
    private final List<? extends Workload> workloads;
    private final Map<String, Integer> missing = new TreeMap<>();
    private long events;

    /**
     * @param topics partitions by name, created at first
     * @param targets see {@link ClusterFaults}
     */
    ClusterWorld(SimCluster cluster, Map<String, Integer> topics, List<TopicPartition> targets, List<? extends Workload> workloads) {
        this.cluster = cluster;
        this.simulation = cluster.simulation();
        this.faults = new ClusterFaults(cluster, targets);
        this.admin = cluster.newClient("kraftbench");
        this.missing.putAll(topics);
        this.workloads = workloads;
        simulation.invariant(this::look);
    }

    /** Start, faults for a while, then peace and the demand for progress. */
    void run(long faultNanos) {
        cluster.nodes().forEach(SimNode::start);
        List.copyOf(missing.keySet()).forEach(this::createTopic);
        reach("the cluster serves and has its topics", START_LIMIT_NANOS, () ->
                missing.isEmpty() && cluster.nodes().stream().allMatch(SimNode::serves));
        workloads.forEach(Workload::start);
        faults.start();
        simulation.runFor(faultNanos);
        faults.heal();
        simulation.runFor(300 * MILLI);
        workloads.forEach(Workload::stop);
        reach("all replicas in sync, all clients done", PEACE_LIMIT_NANOS, () ->
                cluster.isWell() && workloads.stream().allMatch(Workload::isSettled));
        for (SimNode node : cluster.nodes()) {
            workloads.forEach(workload -> workload.checkEnd(node));
            cluster.checkReplicas(node);
        }
    }

    private void reach(String what, long limitNanos, BooleanSupplier condition) {
        try {
            simulation.runUntil(what, limitNanos, condition);
        } catch (AssertionError e) {
            StringBuilder state = new StringBuilder(String.valueOf(e.getMessage())).append(System.lineSeparator()).append(cluster);
            workloads.forEach(workload -> state.append(System.lineSeparator()).append(workload));
            throw new AssertionError(state.toString(), e);
        }
    }

    private void createTopic(String name) {
        CreateTopicsRequestData request = new CreateTopicsRequestData().setTimeoutMs(1000);
        CreateTopicsRequestData.CreatableTopic topic = new CreateTopicsRequestData.CreatableTopic()
                .setName(name)
                .setNumPartitions(missing.get(name))
                .setReplicationFactor((short) SimCluster.NODES);
        topic.configs().add(new CreateTopicsRequestData.CreatableTopicConfig().setName("internal.segment.bytes").setValue("1500"));
        topic.configs().add(new CreateTopicsRequestData.CreatableTopicConfig().setName("index.interval.bytes").setValue("200"));
        request.topics().add(topic);
        admin.ask(admin.anyBroker(), ApiKeys.CREATE_TOPICS, request, answer -> {
            Errors error = answer instanceof CreateTopicsResponseData response
                    ? Errors.forCode(response.topics().iterator().next().errorCode())
                    : Errors.NETWORK_EXCEPTION;
            if (error == Errors.NONE || error == Errors.TOPIC_ALREADY_EXISTS) {
                missing.remove(name);
            } else {
                admin.soon(100, 300, () -> createTopic(name));
            }
        });
    }

    private void look() {
        boolean deep = ++events % EVENTS_PER_LOOK == 0;
        for (SimNode node : cluster.nodes()) {
            cluster.invariants().check(node);
            if (deep) {
                workloads.forEach(workload -> workload.look(node));
            }
        }
    }
}
