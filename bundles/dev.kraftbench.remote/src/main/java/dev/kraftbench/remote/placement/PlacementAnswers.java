package dev.kraftbench.remote.placement;

import static dev.kraftbench.remote.AdminQueries.millis;
import static dev.kraftbench.remote.Failures.answer;
import static dev.kraftbench.remote.RemoteTexts.TEXTS;

import dev.kraftbench.core.change.PlacementCommands;
import dev.kraftbench.core.model.Gap;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.core.placement.MovesUnderWay;
import dev.kraftbench.core.placement.PlacementQuestions;
import dev.kraftbench.core.placement.Throttles;
import dev.kraftbench.remote.AdminAccess;
import dev.kraftbench.remote.AdminQueries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.ListPartitionReassignmentsOptions;
import org.apache.kafka.clients.admin.PartitionReassignment;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/** Where replicas are, over the Admin API. */
public final class PlacementAnswers implements PlacementQuestions {
    private static final int TOPICS_A_REQUEST = 200;

    private final AdminAccess access;
    private final Supplier<Set<Integer>> liveBrokers;
    private final Supplier<Set<String>> topics;

    /** @param liveBrokers that the last sample saw running
     *  @param topics that it saw */
    public PlacementAnswers(AdminAccess access, Supplier<Set<Integer>> liveBrokers, Supplier<Set<String>> topics) {
        this.access = access;
        this.liveBrokers = liveBrokers;
        this.topics = topics;
    }

    @Override
    public CompletableFuture<Sizes> sizes(Duration timeout) {
        List<Gap> gaps = new ArrayList<>();
        return access.ask("DESCRIBE_LOG_DIRS", s -> s.queries().replicaLogs(liveBrokers.get(), AdminQueries.patience(timeout), gaps)).thenApply(logs -> {
            Map<PartitionId, Long> bytes = new HashMap<>();
            logs.values().forEach(replicas -> replicas.forEach((partition, info) -> bytes.merge(id(partition), info.size(), Math::max)));
            synchronized (gaps) {
                return new Sizes(bytes, gaps);
            }
        });
    }

    private static PartitionId id(TopicPartition partition) {
        return new PartitionId(partition.topic(), partition.partition());
    }

    @Override
    public CompletableFuture<MovesUnderWay> underWay(Duration timeout) {
        Duration half = AdminQueries.patience(timeout.dividedBy(2));
        List<Gap> gaps = new ArrayList<>();
        return access.ask("LIST_PARTITION_REASSIGNMENTS", s -> answer("LIST_PARTITION_REASSIGNMENTS",
                s.admin().listPartitionReassignments(new ListPartitionReassignmentsOptions().timeoutMs(millis(half))).reassignments(), half)
                .thenCompose(moves -> {
                    Set<Integer> holders = new TreeSet<>();
                    moves.values().forEach(move -> holders.addAll(move.replicas()));
                    holders.retainAll(liveBrokers.get());
                    return s.queries().replicaLogs(holders, half, gaps).thenApply(logs -> {
                        synchronized (gaps) {
                            return new MovesUnderWay(moves.entrySet().stream().map(e -> moving(e.getKey(), e.getValue(), logs))
                                    .sorted(Comparator.comparing(MovesUnderWay.Moving::partition)).toList(), gaps);
                        }
                    });
                }));
    }

    private static MovesUnderWay.Moving moving(TopicPartition partition, PartitionReassignment move, Map<Integer, Map<TopicPartition, ReplicaInfo>> logs) {
        List<MovesUnderWay.Copy> copies = new ArrayList<>();
        long most = -1;
        for (int broker : move.replicas()) {
            ReplicaInfo info = logs.getOrDefault(broker, Map.of()).get(partition);
            if (info != null) {
                boolean comes = move.addingReplicas().contains(broker);
                if (comes) {
                    copies.add(new MovesUnderWay.Copy(broker, info.size()));
                } else {
                    most = Math.max(most, info.size());
                }
            }
        }
        return new MovesUnderWay.Moving(id(partition), move.replicas(), move.addingReplicas(), move.removingReplicas(), most, copies);
    }

    @Override
    public CompletableFuture<Throttles> throttles(Duration timeout) {
        List<ConfigResource> resources = new ArrayList<>();
        liveBrokers.get().forEach(broker -> resources.add(new ConfigResource(ConfigResource.Type.BROKER, Integer.toString(broker))));
        topics.get().forEach(topic -> resources.add(new ConfigResource(ConfigResource.Type.TOPIC, topic)));
        List<Gap> gaps = new ArrayList<>();
        Duration patience = AdminQueries.patience(timeout);
        return access.ask("DESCRIBE_CONFIGS", s -> {
            Map<ConfigResource, CompletableFuture<Config>> each = new HashMap<>();
            for (int first = 0; first < resources.size(); first += TOPICS_A_REQUEST) {
                Collection<ConfigResource> some = resources.subList(first, Math.min(first + TOPICS_A_REQUEST, resources.size()));
                s.admin().describeConfigs(some, new DescribeConfigsOptions().timeoutMs(millis(patience))).values()
                        .forEach((resource, future) -> each.put(resource, future.toCompletionStage().toCompletableFuture()));
            }
            return AdminQueries.parts("DESCRIBE_CONFIGS", TEXTS.of("part.configs"), each, patience, gaps);
        }).thenApply(configs -> {
            synchronized (gaps) {
                return throttles(configs, gaps);
            }
        });
    }

    private static Throttles throttles(Map<ConfigResource, Config> configs, List<Gap> gaps) {
        TreeMap<Integer, Long> brokers = new TreeMap<>();
        Set<String> topics = new TreeSet<>();
        configs.forEach((resource, config) -> {
            if (resource.type() == ConfigResource.Type.BROKER) {
                for (String name : PlacementCommands.rates(java.util.Optional.empty()).keySet()) {
                    var entry = config.get(name);
                    // the default is no limit, written as the largest number there is
                    if (entry != null && entry.value() != null && !entry.isDefault() && Long.parseLong(entry.value()) < Long.MAX_VALUE) {
                        brokers.merge(Integer.parseInt(resource.name()), Long.parseLong(entry.value()), Math::min);
                    }
                }
            } else if (PlacementCommands.noReplicas().keySet().stream().map(config::get)
                    .anyMatch(entry -> entry != null && entry.value() != null && !entry.value().isEmpty())) {
                topics.add(resource.name());
            }
        });
        return new Throttles(brokers, topics, gaps);
    }
}
