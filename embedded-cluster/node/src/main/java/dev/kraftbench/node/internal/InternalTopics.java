package dev.kraftbench.node.internal;

import dev.kraftbench.broker.CoordinatorType;
import dev.kraftbench.broker.InternalTopic;
import dev.kraftbench.broker.TopicCreation;
import dev.kraftbench.node.NodeConfig;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/** How the coordinators' topics are created, by the node's configuration: as Kafka creates them. */
final class InternalTopics {

    private static final Duration CREATE_TIMEOUT = Duration.ofSeconds(10);

    private InternalTopics() {}

    static TopicCreation.Settings creation(NodeConfig config) {
        return new TopicCreation.Settings(
                Map.of(
                        CoordinatorType.GROUP.topic(), offsets(config),
                        CoordinatorType.TRANSACTION.topic(), transactions(config),
                        CoordinatorType.SHARE.topic(), shareState(config)),
                CREATE_TIMEOUT);
    }

    private static InternalTopic offsets(NodeConfig config) {
        return new InternalTopic(
                config.integer("offsets.topic.num.partitions"),
                (short) config.integer("offsets.topic.replication.factor"),
                Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT,
                        TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(config.integer("offsets.topic.segment.bytes")),
                        TopicConfig.COMPRESSION_TYPE_CONFIG, "producer"));
    }

    private static InternalTopic transactions(NodeConfig config) {
        return new InternalTopic(
                config.integer("transaction.state.log.num.partitions"),
                (short) config.integer("transaction.state.log.replication.factor"),
                Map.of(
                        TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false",
                        TopicConfig.COMPRESSION_TYPE_CONFIG, "uncompressed",
                        TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT,
                        TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(config.integer("transaction.state.log.min.isr")),
                        TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(config.integer("transaction.state.log.segment.bytes"))));
    }

    private static InternalTopic shareState(NodeConfig config) {
        return new InternalTopic(
                config.integer("share.coordinator.state.topic.num.partitions"),
                (short) config.integer("share.coordinator.state.topic.replication.factor"),
                Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE,
                        TopicConfig.COMPRESSION_TYPE_CONFIG, "producer",
                        TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(config.integer("share.coordinator.state.topic.segment.bytes")),
                        TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(config.integer("share.coordinator.state.topic.min.isr")),
                        TopicConfig.RETENTION_MS_CONFIG, "-1"));
    }
}
