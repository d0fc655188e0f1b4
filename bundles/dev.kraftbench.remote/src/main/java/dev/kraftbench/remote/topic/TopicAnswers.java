package dev.kraftbench.remote.topic;

import static dev.kraftbench.remote.AdminQueries.millis;
import static dev.kraftbench.remote.RemoteTexts.TEXTS;

import dev.kraftbench.core.model.BrokerSnapshot;
import dev.kraftbench.core.model.BrokerState;
import dev.kraftbench.core.model.ClusterModel;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.Gap;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.model.TopicSnapshot;
import dev.kraftbench.core.topic.TopicFigures;
import dev.kraftbench.core.topic.TopicQuestions;
import dev.kraftbench.core.topic.TopicReader;
import dev.kraftbench.remote.AdminAccess;
import dev.kraftbench.remote.AdminQueries;
import dev.kraftbench.remote.AdminSession;
import dev.kraftbench.remote.group.GroupPositions;
import dev.kraftbench.remote.group.TopicReaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/** Questions about topics, answered by the Admin API: the client joins them by leader, so that all topics cost a few requests a broker. */
public final class TopicAnswers implements TopicQuestions {
    private static final int TOPICS_A_REQUEST = 200;

    private final AdminAccess access;
    private final ClusterModel model;

    /** @param model knows topics, brokers and groups as last sampled */
    public TopicAnswers(AdminAccess access, ClusterModel model) {
        this.access = access;
        this.model = model;
    }

    @Override
    public CompletableFuture<Figures> figures(Duration timeout) {
        ClusterSnapshot snapshot = model.latest();
        List<Gap> gaps = new ArrayList<>();
        Duration patience = AdminQueries.patience(timeout);
        Set<TopicPartition> led = snapshot.partitions().filter(p -> !p.offline()).map(TopicAnswers::kafka).collect(Collectors.toSet());
        Set<Integer> live = snapshot.brokers().stream().filter(b -> b.state() == BrokerState.RUNNING).map(BrokerSnapshot::id).collect(Collectors.toSet());
        return access.ask("LIST_OFFSETS", s -> {
            var starts = s.queries().offsets(led, OffsetSpec.earliest(), patience, gaps);
            var ends = s.queries().offsets(led, OffsetSpec.latest(), patience, gaps);
            var logs = s.queries().replicaLogs(live, patience, gaps);
            var configs = configs(s, snapshot.topics().keySet(), patience, gaps);
            var positions = new GroupPositions(s.admin()).of(snapshot.groups(), patience, gaps);
            return CompletableFuture.allOf(starts, ends, logs, configs, positions).thenApply(done -> {
                Map<TopicPartition, Long> offsets = offsets(ends.join());
                Map<String, List<TopicReader>> readers = TopicReaders.byTopic(snapshot.groups(), positions.join(), offsets);
                Map<String, Long> bytes = bytes(logs.join().values());
                Map<String, TopicFigures> figures = new HashMap<>();
                snapshot.topics().values().forEach(topic -> figures.put(topic.name(), new TopicFigures(records(topic, offsets(starts.join()), offsets),
                        bytes.getOrDefault(topic.name(), -1L), retention(configs.join().get(topic.name())),
                        value(configs.join().get(topic.name()), TopicConfig.CLEANUP_POLICY_CONFIG), sorted(readers.get(topic.name())))));
                synchronized (gaps) {
                    return new Figures(figures, gaps);
                }
            });
        });
    }

    private static TopicPartition kafka(PartitionSnapshot partition) {
        return new TopicPartition(partition.topic(), partition.partition());
    }

    private static Map<TopicPartition, Long> offsets(Map<TopicPartition, ListOffsetsResultInfo> infos) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        infos.forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }

    private static List<TopicReader> sorted(@Nullable List<TopicReader> readers) {
        return readers == null ? List.of() : readers.stream().sorted(Comparator.comparing(TopicReader::group)).toList();
    }

    private static long records(TopicSnapshot topic, Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends) {
        long records = 0;
        for (PartitionSnapshot partition : topic.partitions()) {
            Long start = starts.get(kafka(partition));
            Long end = ends.get(kafka(partition));
            if (start == null || end == null) {
                return -1;
            }
            records += Math.max(0, end - start);
        }
        return records;
    }

    private static Map<String, Long> bytes(Collection<Map<TopicPartition, ReplicaInfo>> logs) {
        Map<String, Long> bytes = new HashMap<>();
        logs.forEach(replicas -> replicas.forEach((partition, info) -> bytes.merge(partition.topic(), info.size(), Long::sum)));
        return bytes;
    }

    private static CompletableFuture<Map<String, Config>> configs(AdminSession session, Collection<String> topics, Duration timeout, List<Gap> gaps) {
        List<ConfigResource> resources = topics.stream().map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic)).toList();
        Map<String, CompletableFuture<Config>> each = new HashMap<>();
        for (int first = 0; first < resources.size(); first += TOPICS_A_REQUEST) {
            session.admin().describeConfigs(resources.subList(first, Math.min(first + TOPICS_A_REQUEST, resources.size())),
                    new DescribeConfigsOptions().timeoutMs(millis(timeout))).values()
                    .forEach((resource, future) -> each.put(resource.name(), future.toCompletionStage().toCompletableFuture()));
        }
        return AdminQueries.parts("DESCRIBE_CONFIGS", TEXTS.of("part.topicConfigs"), each, timeout, gaps);
    }

    private static String value(@Nullable Config config, String name) {
        var entry = config == null ? null : config.get(name);
        return entry == null || entry.value() == null ? "" : entry.value();
    }

    private static long retention(@Nullable Config config) {
        String value = value(config, TopicConfig.RETENTION_MS_CONFIG);
        return value.isEmpty() ? TopicFigures.UNKNOWN : Long.parseLong(value);
    }
}
