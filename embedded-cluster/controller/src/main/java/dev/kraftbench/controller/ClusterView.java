package dev.kraftbench.controller;

import dev.kraftbench.metadata.BrokerRegistration;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.DirectoryIds;
import dev.kraftbench.metadata.PartitionRegistration;
import dev.kraftbench.metadata.RecordVersions;
import dev.kraftbench.metadata.TopicImage;
import dev.kraftbench.metadata.config.EffectiveConfigs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntPredicate;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.TopicConfig;

/** The working image with the questions that decisions ask of it. Made anew for each decision; remembers answers for its duration. */
final class ClusterView {

    private final ClusterImage image;
    private final EffectiveConfigs configs;
    private final PartitionChange.Rules rules;
    private final RecordVersions versions;
    private final Map<String, TopicRules> topicRules = new HashMap<>();

    private record TopicRules(int minIsr, boolean uncleanElection) {}

    ClusterView(ClusterImage image, EffectiveConfigs configs) {
        this.image = image;
        this.configs = configs;
        this.versions = RecordVersions.of(image.features());
        this.rules = new PartitionChange.Rules(image.features().isElrEnabled(), versions, this::defaultDirectory);
    }

    ClusterImage image() {
        return image;
    }

    EffectiveConfigs configs() {
        return configs;
    }

    RecordVersions versions() {
        return versions;
    }

    boolean isActive(int brokerId) {
        return image.brokers().isActive(brokerId);
    }

    /** Where a new replica goes as far as the controller can tell (KIP-858): only a broker with one directory leaves no choice. */
    Uuid defaultDirectory(int brokerId) {
        BrokerRegistration broker = image.brokers().broker(brokerId);
        if (broker == null) {
            return DirectoryIds.UNASSIGNED;
        }
        List<Uuid> directories = broker.directories();
        return switch (directories.size()) {
            case 0 -> DirectoryIds.MIGRATING;
            case 1 -> directories.getFirst();
            default -> DirectoryIds.UNASSIGNED;
        };
    }

    /** At most the replication factor, so that a topic with fewer replicas works. */
    int minIsr(TopicImage topic) {
        return rulesOf(topic).minIsr();
    }

    boolean uncleanElection(TopicImage topic) {
        return rulesOf(topic).uncleanElection();
    }

    private TopicRules rulesOf(TopicImage topic) {
        return topicRules.computeIfAbsent(topic.name(), name -> {
            int minIsr = Integer.parseInt(Objects.requireNonNull(
                    configs.ofTopic(image.configs(), name, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG)));
            PartitionRegistration first = topic.partition(0);
            int replicationFactor = first == null ? minIsr : first.replicas().size();
            boolean unclean = Boolean.parseBoolean(
                    configs.ofTopic(image.configs(), name, TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG));
            return new TopicRules(Math.min(minIsr, replicationFactor), unclean);
        });
    }

    /** A change in which active brokers can lead. */
    PartitionChange change(TopicImage topic, int partitionId, PartitionRegistration partition) {
        return change(topic, partitionId, partition, this::isActive);
    }

    /** @param aliveLeader which brokers can lead; their directories are checked besides */
    PartitionChange change(TopicImage topic, int partitionId, PartitionRegistration partition, IntPredicate aliveLeader) {
        IntPredicate acceptable = brokerId -> aliveLeader.test(brokerId) && hasOnlineDirectory(partition, brokerId);
        PartitionChange change =
                new PartitionChange(topic.id(), partitionId, partition, acceptable, minIsr(topic), rules);
        return change;
    }

    private boolean hasOnlineDirectory(PartitionRegistration partition, int brokerId) {
        BrokerRegistration broker = image.brokers().broker(brokerId);
        Uuid directory = partition.directoryOf(brokerId);
        return broker != null && directory != null && broker.hasOnlineDirectory(directory);
    }
}
