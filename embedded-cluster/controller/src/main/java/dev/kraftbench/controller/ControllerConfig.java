package dev.kraftbench.controller;

import java.util.Map;

/**
 * What a controller needs to know, from the node's properties.
 *
 * @param properties all of the node's properties: they hold the defaults of topic and broker configurations
 * @param sessionNanos {@code broker.session.timeout.ms}: a broker not heard of for so long is fenced
 * @param stallNanos a broker not heard of for so long is asked whether it is alive, and fenced if it does not answer: somewhat
 *     more than {@code broker.heartbeat.interval.ms}
 * @param balanceNanos {@code leader.imbalance.check.interval.seconds}; 0 if {@code auto.leader.rebalance.enable} is off
 * @param uncleanElectionNanos how often partitions without leader are looked at for an unclean election
 * @param idleNanos {@code metadata.max.idle.interval.ms}: a record is written at least so often, 0 for never
 * @param mutationBurstSeconds {@code controller.quota.window.num} times {@code controller.quota.window.size.seconds}
 */
public record ControllerConfig(
        int nodeId,
        String clusterId,
        Map<String, String> properties,
        int defaultPartitions,
        int defaultReplicationFactor,
        boolean topicDeletion,
        long sessionNanos,
        long stallNanos,
        long balanceNanos,
        long uncleanElectionNanos,
        long idleNanos,
        long mutationBurstSeconds) {

    public ControllerConfig {
        properties = Map.copyOf(properties);
    }

    /** Whether there are ACLs at all ({@code authorizer.class.name}). */
    boolean hasAuthorizer() {
        return !properties.getOrDefault("authorizer.class.name", "").isBlank();
    }

    /** From the node's properties; what is missing has Kafka's default. */
    public static ControllerConfig of(int nodeId, String clusterId, Map<String, String> properties) {
        NodeProperties values = new NodeProperties(properties);
        long heartbeatNanos = values.millisAsNanos("broker.heartbeat.interval.ms");
        return new ControllerConfig(
                nodeId,
                clusterId,
                properties,
                (int) values.number("num.partitions"),
                (int) values.number("default.replication.factor"),
                values.flag("delete.topic.enable"),
                values.millisAsNanos("broker.session.timeout.ms"),
                heartbeatNanos + heartbeatNanos / 8,
                values.flag("auto.leader.rebalance.enable") ? values.secondsAsNanos("leader.imbalance.check.interval.seconds") : 0,
                values.millisAsNanos("unclean.leader.election.interval.ms"),
                values.millisAsNanos("metadata.max.idle.interval.ms"),
                values.number("controller.quota.window.num") * values.number("controller.quota.window.size.seconds"));
    }
}
