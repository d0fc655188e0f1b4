package dev.kraftbench.remote;

import static dev.kraftbench.remote.AdminQueries.millis;
import static dev.kraftbench.remote.Failures.answer;

import dev.kraftbench.core.ClusterException;
import dev.kraftbench.core.change.Change;
import dev.kraftbench.core.change.ChangePlan;
import dev.kraftbench.core.change.ChangePlan.Difference;
import dev.kraftbench.core.change.CommandLine;
import dev.kraftbench.core.model.ConfigEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.CreatePartitionsOptions;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DeleteTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;

/** Plans changes with the cluster's own validation (validate only), and carries them out. */
final class ChangePlanner {
    private final Admin admin;
    private final AdminQueries queries;
    private final String bootstrapServers;

    ChangePlanner(Admin admin, AdminQueries queries, String bootstrapServers) {
        this.admin = admin;
        this.queries = queries;
        this.bootstrapServers = bootstrapServers;
    }

    CompletableFuture<ChangePlan> plan(Change change, Duration timeout) {
        return switch (change) {
            case Change.CreateTopic create -> run(create, true, timeout).thenApply(ok -> planned(create));
            case Change.DeleteTopic delete -> describe(delete.topic(), timeout).thenApply(topic -> planned(delete, topic));
            case Change.AddPartitions grow -> describe(grow.topic(), timeout)
                    .thenCompose(topic -> run(grow, true, timeout).thenApply(ok -> planned(grow, topic)));
            case Change.AlterTopicConfig alter -> queries.configs(new ConfigResource(ConfigResource.Type.TOPIC, alter.topic()), timeout)
                    .thenCompose(entries -> run(alter, true, timeout).thenApply(ok -> planned(alter, entries)));
        };
    }

    CompletableFuture<Void> apply(Change change, Duration timeout) {
        return run(change, false, timeout);
    }

    private CompletableFuture<Void> run(Change change, boolean validateOnly, Duration timeout) {
        return switch (change) {
            case Change.CreateTopic c -> answer("CREATE_TOPICS",
                    admin.createTopics(List.of(new NewTopic(c.topic(), c.partitions(), (short) c.replicationFactor()).configs(c.configs())),
                            new CreateTopicsOptions().validateOnly(validateOnly).timeoutMs(millis(timeout))).all(), timeout);
            case Change.DeleteTopic c -> validateOnly ? CompletableFuture.completedFuture(null) : answer("DELETE_TOPICS",
                    admin.deleteTopics(List.of(c.topic()), new DeleteTopicsOptions().timeoutMs(millis(timeout))).all(), timeout);
            case Change.AddPartitions c -> answer("CREATE_PARTITIONS", admin.createPartitions(Map.of(c.topic(), NewPartitions.increaseTo(c.total())),
                    new CreatePartitionsOptions().validateOnly(validateOnly).timeoutMs(millis(timeout))).all(), timeout);
            case Change.AlterTopicConfig c -> answer("INCREMENTAL_ALTER_CONFIGS",
                    admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, c.topic()), operations(c)),
                            new AlterConfigsOptions().validateOnly(validateOnly).timeoutMs(millis(timeout))).all(), timeout);
        };
    }

    private static Collection<AlterConfigOp> operations(Change.AlterTopicConfig change) {
        return change.values().entrySet().stream()
                .map(e -> e.getValue()
                        .map(value -> new AlterConfigOp(new org.apache.kafka.clients.admin.ConfigEntry(e.getKey(), value), AlterConfigOp.OpType.SET))
                        .orElseGet(() -> new AlterConfigOp(new org.apache.kafka.clients.admin.ConfigEntry(e.getKey(), ""), AlterConfigOp.OpType.DELETE)))
                .toList();
    }

    private CompletableFuture<TopicDescription> describe(String topic, Duration timeout) {
        return answer("DESCRIBE_TOPIC_PARTITIONS",
                admin.describeTopics(Set.of(topic), new DescribeTopicsOptions().timeoutMs(millis(timeout))).topicNameValues().get(topic), timeout);
    }

    private ChangePlan planned(Change.CreateTopic change) {
        List<Difference> differences = new ArrayList<>();
        differences.add(new Difference("topic", "", change.topic()));
        differences.add(new Difference("partitions", "", Integer.toString(change.partitions())));
        differences.add(new Difference("replication factor", "", Integer.toString(change.replicationFactor())));
        change.configs().forEach((name, value) -> differences.add(new Difference(name, "", value)));
        List<String> warnings = new ArrayList<>();
        if (change.replicationFactor() == 1) {
            warnings.add("One replica: the topic is offline while its broker is, and lost with its disk.");
        }
        String minIsr = change.configs().get("min.insync.replicas");
        if (minIsr != null && change.replicationFactor() > 1 && minIsr.equals(Integer.toString(change.replicationFactor()))) {
            warnings.add("min.insync.replicas equals the replication factor: acks=all writes stop as soon as one broker is down.");
        }
        return new ChangePlan(change, differences, CommandLine.of(change, bootstrapServers), warnings, Optional.of(new Change.DeleteTopic(change.topic())));
    }

    private ChangePlan planned(Change.DeleteTopic change, TopicDescription topic) {
        return new ChangePlan(change, List.of(new Difference("topic", change.topic(), ""),
                new Difference("partitions", Integer.toString(topic.partitions().size()), "")), CommandLine.of(change, bootstrapServers),
                List.of("All records of " + change.topic() + " are deleted and cannot be brought back."
                        + (topic.isInternal() ? " This is an internal topic: its cluster depends on it." : "")), Optional.empty());
    }

    private ChangePlan planned(Change.AddPartitions change, TopicDescription topic) {
        return new ChangePlan(change, List.of(new Difference("partitions", Integer.toString(topic.partitions().size()), Integer.toString(change.total()))),
                CommandLine.of(change, bootstrapServers), List.of("Keys move to other partitions: order per key is broken across the change.",
                        "Partitions cannot be taken away again."), Optional.empty());
    }

    private ChangePlan planned(Change.AlterTopicConfig change, List<ConfigEntry> entries) {
        Map<String, ConfigEntry> now = entries.stream().collect(Collectors.toMap(ConfigEntry::name, e -> e));
        List<Difference> differences = new ArrayList<>();
        Map<String, Optional<String>> back = new TreeMap<>();
        change.values().forEach((name, value) -> {
            ConfigEntry entry = now.get(name);
            String before = entry == null || entry.value() == null ? "" : entry.value();
            String after = value.orElseGet(() -> entry == null || entry.defaultValue() == null ? "(default)" : entry.defaultValue());
            differences.add(new Difference(name, before, after));
            back.put(name, entry != null && entry.source() == ConfigEntry.Source.TOPIC ? Optional.ofNullable(entry.value()) : Optional.empty());
        });
        return new ChangePlan(change, differences, CommandLine.of(change, bootstrapServers), List.of(),
                Optional.of(new Change.AlterTopicConfig(change.topic(), back)));
    }

    static ClusterException readOnly(String operation, String name) {
        return new ClusterException(ClusterException.Kind.READ_ONLY, operation, null, "the connection " + name + " is read-only",
                "Clear its read-only setting to make changes.", null);
    }
}
