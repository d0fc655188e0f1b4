package dev.kraftbench.replication;

import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.storage.LogConfig;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/** The effective configuration of a topic as its replicas need it. */
public record TopicSettings(
        LogConfig log, int minInsyncReplicas, ThrottledReplicas throttledLeaders, ThrottledReplicas throttledFollowers) {

    /** From the effective values by Kafka's names; what is missing has Kafka's default. */
    public static TopicSettings of(Map<String, String> effective) {
        String minIsr = effective.getOrDefault(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "1");
        return new TopicSettings(
                LogConfig.of(effective),
                Integer.parseInt(minIsr.trim()),
                ThrottledReplicas.of(effective.get("leader.replication.throttled.replicas")),
                ThrottledReplicas.of(effective.get("follower.replication.throttled.replicas")));
    }

    /** Resolves what is set on a topic, on the broker, on all brokers, and in the node's own configuration. Pure; any thread. */
    @FunctionalInterface
    public interface Source {
        Map<String, String> effective(ClusterImage image, String topic);
    }
}
