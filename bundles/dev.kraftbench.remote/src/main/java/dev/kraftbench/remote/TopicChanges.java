package dev.kraftbench.remote;

import static dev.kraftbench.remote.AdminQueries.millis;
import static dev.kraftbench.remote.Failures.answer;
import static dev.kraftbench.remote.RemoteTexts.TEXTS;

import dev.kraftbench.core.change.ChangePlan;
import dev.kraftbench.core.change.ChangePlan.Difference;
import dev.kraftbench.core.change.ChangeProgress;
import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.core.change.TopicCommands;
import dev.kraftbench.core.model.ConfigEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.CreatePartitionsOptions;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DeleteTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;

/** Topics, with the cluster's own validation (validate only) before. */
final class TopicChanges implements ChangeFamily<TopicChange> {
    private final Admin admin;
    private final AdminQueries queries;
    private final String bootstrapServers;

    TopicChanges(Admin admin, AdminQueries queries, String bootstrapServers) {
        this.admin = admin;
        this.queries = queries;
        this.bootstrapServers = bootstrapServers;
    }

    @Override
    public Class<TopicChange> type() {
        return TopicChange.class;
    }

    @Override
    public CompletableFuture<ChangePlan> plan(TopicChange change, Duration timeout) {
        return switch (change) {
            case TopicChange.Create create -> run(create, true, timeout).thenApply(ok -> planned(create));
            case TopicChange.Delete delete -> describe(delete.topic(), timeout).thenApply(topic -> planned(delete, topic));
            case TopicChange.AddPartitions grow -> describe(grow.topic(), timeout)
                    .thenCompose(topic -> run(grow, true, timeout).thenApply(ok -> planned(grow, topic)));
            case TopicChange.AlterConfig alter -> queries.configs(new ConfigResource(ConfigResource.Type.TOPIC, alter.topic()), timeout)
                    .thenCompose(entries -> run(alter, true, timeout).thenApply(ok -> planned(alter, entries)));
        };
    }

    @Override
    public CompletableFuture<Void> apply(TopicChange change, ChangeProgress progress, Duration timeout) {
        return run(change, false, timeout);
    }

    @Override
    public List<String> commandLines(TopicChange change) {
        return List.of(TopicCommands.of(change, bootstrapServers).text());
    }

    private CompletableFuture<Void> run(TopicChange change, boolean validateOnly, Duration timeout) {
        return switch (change) {
            case TopicChange.Create c -> answer("CREATE_TOPICS",
                    admin.createTopics(List.of(new NewTopic(c.topic(), c.partitions(), (short) c.replicationFactor()).configs(c.configs())),
                            new CreateTopicsOptions().validateOnly(validateOnly).timeoutMs(millis(timeout))).all(), timeout);
            case TopicChange.Delete c -> validateOnly ? CompletableFuture.completedFuture(null) : answer("DELETE_TOPICS",
                    admin.deleteTopics(List.of(c.topic()), new DeleteTopicsOptions().timeoutMs(millis(timeout))).all(), timeout);
            case TopicChange.AddPartitions c -> answer("CREATE_PARTITIONS", admin.createPartitions(Map.of(c.topic(), NewPartitions.increaseTo(c.total())),
                    new CreatePartitionsOptions().validateOnly(validateOnly).timeoutMs(millis(timeout))).all(), timeout);
            case TopicChange.AlterConfig c -> answer("INCREMENTAL_ALTER_CONFIGS",
                    admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, c.topic()), ConfigDifferences.operations(c.values())),
                            new AlterConfigsOptions().validateOnly(validateOnly).timeoutMs(millis(timeout))).all(), timeout);
        };
    }

    private CompletableFuture<TopicDescription> describe(String topic, Duration timeout) {
        return answer("DESCRIBE_TOPIC_PARTITIONS",
                admin.describeTopics(Set.of(topic), new DescribeTopicsOptions().timeoutMs(millis(timeout))).topicNameValues().get(topic), timeout);
    }

    private ChangePlan planned(TopicChange.Create change) {
        List<Difference> differences = new ArrayList<>();
        differences.add(new Difference(TEXTS.of("topic.what"), "", change.topic()));
        differences.add(new Difference(TEXTS.of("topic.partitions"), "", Integer.toString(change.partitions())));
        differences.add(new Difference(TEXTS.of("topic.rf"), "", Integer.toString(change.replicationFactor())));
        change.configs().forEach((name, value) -> differences.add(new Difference(name, "", value)));
        List<String> warnings = new ArrayList<>();
        if (change.replicationFactor() == 1) {
            warnings.add(TEXTS.of("topic.warn.rf1"));
        }
        String minIsr = change.configs().get("min.insync.replicas");
        if (minIsr != null && change.replicationFactor() > 1 && minIsr.equals(Integer.toString(change.replicationFactor()))) {
            warnings.add(TEXTS.of("topic.warn.minIsr"));
        }
        return new ChangePlan(change, differences, commandLines(change), warnings, Optional.of(new TopicChange.Delete(change.topic())));
    }

    private ChangePlan planned(TopicChange.Delete change, TopicDescription topic) {
        List<String> warnings = new ArrayList<>(List.of(TEXTS.of("topic.warn.delete", change.topic())));
        if (topic.isInternal()) {
            warnings.add(TEXTS.of("topic.warn.internal", change.topic()));
        }
        return new ChangePlan(change, List.of(new Difference(TEXTS.of("topic.what"), change.topic(), ""),
                new Difference(TEXTS.of("topic.partitions"), Integer.toString(topic.partitions().size()), "")), commandLines(change),
                warnings, Optional.empty());
    }

    private ChangePlan planned(TopicChange.AddPartitions change, TopicDescription topic) {
        return new ChangePlan(change, List.of(new Difference(TEXTS.of("topic.partitions"), Integer.toString(topic.partitions().size()), Integer.toString(change.total()))),
                commandLines(change), List.of(TEXTS.of("topic.warn.keys"), TEXTS.of("topic.warn.grown")), Optional.empty());
    }

    private ChangePlan planned(TopicChange.AlterConfig change, List<ConfigEntry> entries) {
        ConfigDifferences differences = ConfigDifferences.of(change.values(), entries, ConfigEntry.Source.TOPIC);
        return new ChangePlan(change, differences.differences(), commandLines(change), List.of(),
                differences.back().map(back -> new TopicChange.AlterConfig(change.topic(), back)));
    }
}
