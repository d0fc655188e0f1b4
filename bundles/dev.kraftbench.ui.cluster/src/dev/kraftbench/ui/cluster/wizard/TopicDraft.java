package dev.kraftbench.ui.cluster.wizard;

import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.core.change.TopicPreset;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.ui.cluster.Messages;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.osgi.util.NLS;

/**
 * A topic as the wizard's first page describes it. Pure.
 *
 * @param retentionMillis -1 for ever
 * @param compression Kafka's name, or producer
 */
public record TopicDraft(String name, int partitions, int replicationFactor, int minInsyncReplicas, long retentionMillis, String compression) {
    private static final int LONGEST_NAME = 249;

    /** What a preset proposes for a cluster of this many brokers. */
    public static TopicDraft of(TopicPreset preset, String name, int brokers) {
        TopicChange.Create filled = preset.fill(name, brokers);
        Map<String, String> configs = filled.configs();
        return new TopicDraft(name, filled.partitions(), filled.replicationFactor(), Integer.parseInt(configs.getOrDefault("min.insync.replicas", "1")),
                Long.parseLong(configs.getOrDefault("retention.ms", "604800000")), configs.getOrDefault("compression.type", "producer"));
    }

    public static TopicDraft custom(String name, int brokers) {
        return new TopicDraft(name, Math.max(1, brokers), Math.clamp(brokers, 1, 3), 1, 604_800_000L, "producer");
    }

    /** What is wrong, in one sentence; empty when the cluster should take it. */
    public Optional<String> problem(ClusterSnapshot snapshot) {
        if (name.isBlank()) {
            return Optional.of(Messages.topic_name_missing);
        }
        if (name.equals(".") || name.equals("..") || name.length() > LONGEST_NAME || !name.matches("[a-zA-Z0-9._-]+")) {
            return Optional.of(NLS.bind(Messages.topic_name_illegal, LONGEST_NAME));
        }
        if (snapshot.topics().containsKey(name)) {
            return Optional.of(NLS.bind(Messages.topic_name_taken, name));
        }
        long running = snapshot.runningBrokers();
        if (replicationFactor > running) {
            return Optional.of(NLS.bind(Messages.topic_too_many_replicas, replicationFactor, running));
        }
        if (minInsyncReplicas > replicationFactor) {
            return Optional.of(NLS.bind(Messages.topic_min_isr_too_high, minInsyncReplicas, replicationFactor));
        }
        return Optional.empty();
    }

    public TopicChange.Create change() {
        Map<String, String> configs = new LinkedHashMap<>();
        configs.put("retention.ms", Long.toString(retentionMillis));
        configs.put("min.insync.replicas", Integer.toString(minInsyncReplicas));
        if (!compression.equals("producer")) {
            configs.put("compression.type", compression);
        }
        return new TopicChange.Create(name, partitions, replicationFactor, configs);
    }
}
