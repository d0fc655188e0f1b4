package dev.kraftbench.remote;

import static dev.kraftbench.remote.Failures.answer;
import static dev.kraftbench.remote.RemoteTexts.TEXTS;

import dev.kraftbench.core.ClusterException;
import dev.kraftbench.core.model.ConfigEntry;
import dev.kraftbench.core.model.Gap;
import dev.kraftbench.core.model.LogDirSnapshot;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.model.TopicDetails;
import dev.kraftbench.core.model.TopicSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeLogDirsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.PartitionReassignment;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;

/** What views ask about one topic or broker. Every answer comes within the given limit; parts that fail are gaps where there can be parts. */
public final class AdminQueries {
    /** Kept back of a limit, so that parts in time are an answer before the limit itself ends the wait. */
    private static final Duration RESERVE = Duration.ofMillis(200);
    private static final Duration SHORTEST = Duration.ofMillis(300);

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Admin admin;
    private final SilentBrokers silent;

    AdminQueries(Admin admin, SilentBrokers silent) {
        this.admin = admin;
        this.silent = silent;
    }

    SilentBrokers silent() {
        return silent;
    }

    CompletableFuture<TopicDetails> topic(String name, Set<Integer> liveBrokers, Duration timeout) {
        long began = System.nanoTime();
        return answer("DESCRIBE_TOPIC_PARTITIONS",
                admin.describeTopics(Set.of(name), new DescribeTopicsOptions().timeoutMs(millis(timeout))).topicNameValues().get(name), timeout)
                .thenCompose(description -> details(description, liveBrokers, rest(timeout, began)));
    }

    /** What is left of a limit. */
    private static Duration rest(Duration timeout, long began) {
        Duration left = timeout.minusNanos(System.nanoTime() - began).minus(RESERVE);
        return left.compareTo(SHORTEST) < 0 ? SHORTEST : left;
    }

    private CompletableFuture<TopicDetails> details(TopicDescription description, Set<Integer> liveBrokers, Duration timeout) {
        List<Gap> gaps = new ArrayList<>();
        Set<Integer> brokers = new TreeSet<>();
        Set<TopicPartition> led = new java.util.LinkedHashSet<>();
        for (TopicPartitionInfo p : description.partitions()) {
            p.replicas().stream().map(Node::id).filter(liveBrokers::contains).forEach(brokers::add);
            if (p.leader() != null && !silent.contains(p.leader().id())) {
                led.add(new TopicPartition(description.name(), p.partition()));
            }
        }
        silent.among(brokers).forEach(broker -> gaps.add(silent.gap(TEXTS.of("part.replicas"), broker)));
        brokers.removeIf(silent::contains);
        var earliest = offsets(led, OffsetSpec.earliest(), timeout, gaps);
        var latest = offsets(led, OffsetSpec.latest(), timeout, gaps);
        var logs = replicaLogs(brokers, timeout, gaps);
        return CompletableFuture.allOf(earliest, latest, logs).thenApply(done -> {
            TopicSnapshot topic = topicSnapshot(description, latest.join(), liveBrokers, Map.of(), TopicSafety.Safety.UNKNOWN);
            List<TopicDetails.PartitionDetails> partitions = new ArrayList<>();
            for (PartitionSnapshot p : topic.partitions()) {
                TopicPartition key = new TopicPartition(p.topic(), p.partition());
                long end = offset(latest.join(), key);
                List<TopicDetails.ReplicaDetails> replicas = new ArrayList<>();
                for (int broker : p.replicas()) {
                    ReplicaInfo info = logs.join().getOrDefault(broker, Map.of()).get(key);
                    long lag = lag(info, p.isr().contains(broker));
                    replicas.add(new TopicDetails.ReplicaDetails(broker, p.role(broker), lag < 0 || end < 0 ? -1 : end - lag, lag,
                            info == null ? -1 : info.size()));
                }
                partitions.add(new TopicDetails.PartitionDetails(p, offset(earliest.join(), key), end, replicas));
            }
            synchronized (gaps) {
                return new TopicDetails(topic, partitions, gaps);
            }
        });
    }

    /**
     * Records a replica is behind the high watermark. Brokers tell the distance to the high watermark that the replica itself knows, which is never above
     * its end: so nought says nothing of a replica that is out of sync, and what is in sync has all up to there by definition.
     */
    static long lag(@Nullable ReplicaInfo info, boolean inSync) {
        return info == null || info.offsetLag() <= 0 && !inSync ? -1 : Math.max(0, info.offsetLag());
    }

    static TopicSnapshot topicSnapshot(TopicDescription description, Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> latest,
            Set<Integer> liveBrokers, Map<TopicPartition, PartitionReassignment> moves, TopicSafety.Safety safety) {
        List<PartitionSnapshot> partitions = new ArrayList<>();
        for (TopicPartitionInfo p : description.partitions()) {
            TopicPartition key = new TopicPartition(description.name(), p.partition());
            var end = latest.get(key);
            PartitionReassignment move = moves.get(key);
            List<Integer> replicas = ids(p.replicas());
            partitions.add(new PartitionSnapshot(description.name(), p.partition(), p.leader() == null ? PartitionSnapshot.NO_LEADER : p.leader().id(),
                    end == null ? -1 : end.leaderEpoch().orElse(-1), -1, replicas, ids(p.isr()),
                    replicas.stream().filter(b -> !liveBrokers.contains(b)).toList(), ids(p.elr()), ids(p.lastKnownElr()),
                    move == null ? List.of() : move.addingReplicas(), move == null ? List.of() : move.removingReplicas()));
        }
        partitions.sort(Comparator.comparingInt(PartitionSnapshot::partition));
        return new TopicSnapshot(description.name(), description.topicId().toString(), description.isInternal(), partitions,
                safety.minInsyncReplicas(), safety.uncleanElection());
    }

    private static List<Integer> ids(@Nullable Collection<Node> nodes) {
        return nodes == null ? List.of() : nodes.stream().map(Node::id).toList();
    }

    public static long offset(Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> offsets, TopicPartition partition) {
        var info = offsets.get(partition);
        return info == null ? -1 : info.offset();
    }

    /** Offsets of those partitions that answered; one gap for all that did not. */
    public CompletableFuture<Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo>> offsets(Collection<TopicPartition> partitions, OffsetSpec spec,
            Duration timeout, List<Gap> gaps) {
        if (partitions.isEmpty()) {
            return CompletableFuture.completedFuture(Map.of());
        }
        ListOffsetsResult result = admin.listOffsets(partitions.stream().collect(Collectors.toMap(p -> p, p -> spec)),
                new ListOffsetsOptions().timeoutMs(millis(timeout)));
        Map<TopicPartition, KafkaFuture<ListOffsetsResult.ListOffsetsResultInfo>> each = new HashMap<>();
        partitions.forEach(p -> each.put(p, result.partitionResult(p)));
        return Gathering.of("LIST_OFFSETS", TEXTS.of("part.offsets"), each, timeout, gaps);
    }

    /** By broker and partition, the current logs of those brokers that answered. */
    public CompletableFuture<Map<Integer, Map<TopicPartition, ReplicaInfo>>> replicaLogs(Collection<Integer> brokers, Duration timeout, List<Gap> gaps) {
        if (brokers.isEmpty()) {
            return CompletableFuture.completedFuture(Map.of());
        }
        Map<Integer, CompletableFuture<Map<String, LogDirDescription>>> each = new HashMap<>();
        admin.describeLogDirs(brokers, new DescribeLogDirsOptions().timeoutMs(millis(timeout))).descriptions()
                .forEach((broker, future) -> each.put(broker, stage(future)));
        return parts("DESCRIBE_LOG_DIRS", TEXTS.of("part.logDirs"), each, timeout, gaps).thenApply(answers -> {
            Map<Integer, Map<TopicPartition, ReplicaInfo>> logs = new HashMap<>();
            answers.forEach((broker, dirs) -> {
                Map<TopicPartition, ReplicaInfo> replicas = new HashMap<>();
                for (LogDirDescription dir : dirs.values()) {
                    dir.replicaInfos().forEach((partition, info) -> {
                        if (!info.isFuture()) {
                            replicas.put(partition, info);
                        }
                    });
                }
                logs.put(broker, replicas);
            });
            return logs;
        });
    }

    private static <T> CompletableFuture<T> stage(KafkaFuture<T> future) {
        return future.toCompletionStage().toCompletableFuture();
    }

    /** Waits for all parts or the time limit; failed ones are left out and named in {@code gaps}, which is guarded by itself. */
    public static <K, V> CompletableFuture<Map<K, V>> parts(String operation, String what, Map<K, CompletableFuture<V>> each, Duration timeout, List<Gap> gaps) {
        Map<K, V> answers = new java.util.concurrent.ConcurrentHashMap<>();
        List<CompletableFuture<?>> all = new ArrayList<>();
        each.forEach((key, future) -> all.add(Failures.limited(operation, future, timeout).handle((value, failure) -> {
            if (failure == null) {
                answers.put(key, value);
            } else {
                synchronized (gaps) {
                    gaps.add(new Gap(what + " " + key, String.valueOf(Failures.of(operation, failure).getMessage())));
                }
            }
            return null;
        })));
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).thenApply(done -> answers);
    }

    public CompletableFuture<List<ConfigEntry>> configs(ConfigResource resource, Duration timeout) {
        var future = admin.describeConfigs(List.of(resource),
                new DescribeConfigsOptions().timeoutMs(millis(timeout)).includeSynonyms(true).includeDocumentation(true)).values().get(resource);
        return answer("DESCRIBE_CONFIGS", future, timeout).thenApply(config -> config.entries().stream().map(AdminQueries::entry)
                .sorted(Comparator.comparing(ConfigEntry::name)).toList());
    }

    private static ConfigEntry entry(org.apache.kafka.clients.admin.ConfigEntry e) {
        String defaultValue = e.synonyms().stream().filter(s -> source(s.source()) != source(e.source()) || s.source()
                        == org.apache.kafka.clients.admin.ConfigEntry.ConfigSource.DEFAULT_CONFIG)
                .map(s -> inUnitOf(e.name(), s)).findFirst().orElse(e.isDefault() ? e.value() : null);
        return new ConfigEntry(e.name(), e.isSensitive() ? null : e.value(), defaultValue, source(e.source()), type(e.type()), e.isSensitive(),
                e.isReadOnly(), e.documentation() == null ? "" : e.documentation());
    }

    /** Brokers count some of what topics count in milliseconds in hours or minutes, under names that say so. */
    private static @Nullable String inUnitOf(String name, org.apache.kafka.clients.admin.ConfigEntry.ConfigSynonym synonym) {
        String value = synonym.value();
        long millis = !name.endsWith(".ms") ? 1 : synonym.name().endsWith(".hours") ? 3_600_000 : synonym.name().endsWith(".minutes") ? 60_000 : 1;
        return value == null || millis == 1 || Long.parseLong(value) < 0 ? value : Long.toString(Long.parseLong(value) * millis);
    }

    private static ConfigEntry.Source source(org.apache.kafka.clients.admin.ConfigEntry.ConfigSource source) {
        return switch (source) {
            case DYNAMIC_TOPIC_CONFIG -> ConfigEntry.Source.TOPIC;
            case DYNAMIC_GROUP_CONFIG -> ConfigEntry.Source.GROUP;
            case DYNAMIC_BROKER_CONFIG, DYNAMIC_BROKER_LOGGER_CONFIG -> ConfigEntry.Source.BROKER;
            case DYNAMIC_DEFAULT_BROKER_CONFIG -> ConfigEntry.Source.CLUSTER;
            case STATIC_BROKER_CONFIG -> ConfigEntry.Source.STATIC;
            case DEFAULT_CONFIG -> ConfigEntry.Source.DEFAULT;
            default -> ConfigEntry.Source.UNKNOWN;
        };
    }

    private static ConfigEntry.Type type(org.apache.kafka.clients.admin.ConfigEntry.ConfigType type) {
        return switch (type) {
            case BOOLEAN -> ConfigEntry.Type.BOOLEAN;
            case STRING -> ConfigEntry.Type.STRING;
            case INT -> ConfigEntry.Type.INT;
            case SHORT -> ConfigEntry.Type.SHORT;
            case LONG -> ConfigEntry.Type.LONG;
            case DOUBLE -> ConfigEntry.Type.DOUBLE;
            case LIST -> ConfigEntry.Type.LIST;
            case CLASS -> ConfigEntry.Type.CLASS;
            case PASSWORD -> ConfigEntry.Type.PASSWORD;
            case UNKNOWN -> ConfigEntry.Type.UNKNOWN;
        };
    }

    CompletableFuture<List<LogDirSnapshot>> logDirs(int broker, Duration timeout) {
        var future = admin.describeLogDirs(List.of(broker), new DescribeLogDirsOptions().timeoutMs(millis(timeout))).descriptions().get(broker);
        return answer("DESCRIBE_LOG_DIRS", future, timeout).thenApply(dirs -> dirs.entrySet().stream().map(dir -> {
            LogDirDescription d = dir.getValue();
            return new LogDirSnapshot(broker, dir.getKey(), d.error() == null ? null : d.error().getMessage(), d.replicaInfos().size(),
                    d.replicaInfos().values().stream().mapToLong(ReplicaInfo::size).sum(), d.totalBytes().orElse(-1), d.usableBytes().orElse(-1));
        }).sorted(Comparator.comparing(LogDirSnapshot::path)).toList());
    }

    /** How long a view waits for a part of its answer of which others can be shown: a broker that hangs must not hold them up. */
    public static Duration patience(Duration timeout) {
        return timeout.compareTo(PATIENCE) < 0 ? timeout : PATIENCE;
    }

    public static int millis(Duration timeout) {
        return Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE);
    }

    static ClusterException closed(String operation) {
        return new ClusterException(ClusterException.Kind.CLOSED, operation, null, "the cluster is not connected", "Start or connect it first.", null);
    }
}
