package dev.kraftbench.remote.placement;

import static dev.kraftbench.remote.AdminQueries.millis;
import static dev.kraftbench.remote.Failures.answer;
import static dev.kraftbench.remote.RemoteTexts.TEXTS;

import dev.kraftbench.core.change.ChangePlan.Difference;
import dev.kraftbench.core.change.ChangePlan;
import dev.kraftbench.core.change.PlacementChange;
import dev.kraftbench.core.change.PlacementChange.Copying;
import dev.kraftbench.core.change.PlacementCommands;
import dev.kraftbench.core.model.ClusterModel.ReplicaKey;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.remote.AdminSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeReplicaLogDirsOptions;
import org.apache.kafka.clients.admin.DescribeReplicaLogDirsResult.ReplicaLogDirInfo;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListPartitionReassignmentsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.PartitionReassignment;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.TopicPartitionReplica;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** What changes of the placement would do, read from the cluster as it is. */
final class PlacementPlans {
    /** From here on copying is felt by others. */
    private static final long MUCH_BYTES = 1_000_000_000;
    private static final int NAMED = 3;

    private final AdminSession session;

    /** Everything a reassignment's plan looks at. */
    private record Facts(Map<PartitionId, TopicPartitionInfo> partitions, Map<TopicPartition, PartitionReassignment> underWay, Set<Integer> live,
            Map<Integer, Map<TopicPartition, ReplicaInfo>> logs, Map<String, Integer> minimums) {}

    PlacementPlans(AdminSession session) {
        this.session = session;
    }

    CompletableFuture<ChangePlan> plan(PlacementChange change, List<String> lines, Duration timeout) {
        return switch (change) {
            case PlacementChange.Reassign c -> facts(c.replicas(), timeout).thenCombine(before(c, timeout), (facts, before) -> reassign(c, lines, facts, before));
            case PlacementChange.Cancel c -> underWay(c.partitions(), timeout).thenApply(moves -> cancel(c, lines, moves));
            case PlacementChange.Elect c -> (c.partitions().isEmpty() ? topics(timeout) : CompletableFuture.completedFuture(names(c.partitions())))
                    .thenCompose(topics -> described(topics, timeout)).thenApply(partitions -> elect(c, lines, partitions));
            case PlacementChange.Throttle c -> limits(c, timeout.dividedBy(2)).thenCompose(limits -> limits.read(session, timeout.dividedBy(2)))
                    .thenApply(before -> throttle(c, lines, before));
            case PlacementChange.Unthrottle c -> Limits.none(c).read(session, timeout).thenApply(before -> unthrottle(c, lines, before));
            case PlacementChange.MoveLogs c -> directories(c, timeout).thenApply(now -> moveLogs(c, lines, now));
            case PlacementChange.Unregister c -> topics(timeout).thenCompose(topics -> described(topics, timeout))
                    .thenCombine(live(timeout), (partitions, live) -> unregister(c, lines, partitions, live));
        };
    }

    // ---- questions

    /** Replicas as they are now. */
    private CompletableFuture<Map<PartitionId, List<Integer>>> placed(Collection<PartitionId> partitions, Duration timeout) {
        return described(names(partitions), timeout).thenApply(all -> all.entrySet().stream().filter(e -> partitions.contains(e.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, e -> ids(e.getValue().replicas()))));
    }

    /** Who will copy from whom. What a reassignment under way still brings is no source yet. */
    private CompletableFuture<List<Copying>> copies(SortedMap<PartitionId, List<Integer>> wanted, Duration timeout) {
        return placed(wanted.keySet(), timeout).thenCombine(underWay(wanted.keySet(), timeout), (now, moves) -> wanted.entrySet().stream().map(e -> {
            PartitionReassignment move = moves.get(PlacementChanges.kafka(e.getKey()));
            return Copying.of(e.getKey(), now.getOrDefault(e.getKey(), List.of()).stream()
                    .filter(broker -> move == null || !move.addingReplicas().contains(broker)).toList(), e.getValue());
        }).toList());
    }

    CompletableFuture<Limits> limits(PlacementChange.Reassign change, Duration timeout) {
        return copies(change.replicas(), timeout).thenCombine(live(timeout), (copies, live) -> Limits.of(copies, change.throttle()).on(live));
    }

    CompletableFuture<Limits> limits(PlacementChange.Throttle change, Duration timeout) {
        return live(timeout).thenApply(live -> Limits.of(change.copies(), change.bytesPerSecond()).on(live));
    }

    private CompletableFuture<Limits> before(PlacementChange.Reassign change, Duration timeout) {
        Duration half = timeout.dividedBy(2);
        return change.throttle() == PlacementChange.UNLIMITED ? CompletableFuture.completedFuture(Limits.of(List.of(), change.throttle()))
                : limits(change, half).thenCompose(limits -> limits.read(session, half));
    }

    private static Set<String> names(Collection<PartitionId> partitions) {
        return partitions.stream().map(PartitionId::topic).collect(Collectors.toSet());
    }

    private CompletableFuture<Set<String>> topics(Duration timeout) {
        return answer("METADATA", session.admin().listTopics(new ListTopicsOptions().listInternal(true).timeoutMs(millis(timeout))).names(), timeout);
    }

    private CompletableFuture<Map<PartitionId, TopicPartitionInfo>> described(Set<String> topics, Duration timeout) {
        if (topics.isEmpty()) {
            return CompletableFuture.completedFuture(Map.of());
        }
        return answer("DESCRIBE_TOPIC_PARTITIONS", session.admin().describeTopics(topics, new DescribeTopicsOptions().timeoutMs(millis(timeout))).allTopicNames(),
                timeout).thenApply(topicsByName -> {
                    Map<PartitionId, TopicPartitionInfo> partitions = new TreeMap<>();
                    for (TopicDescription topic : topicsByName.values()) {
                        topic.partitions().forEach(p -> partitions.put(new PartitionId(topic.name(), p.partition()), p));
                    }
                    return partitions;
                });
    }

    private static List<Integer> ids(Collection<Node> nodes) {
        return nodes.stream().map(Node::id).toList();
    }

    private CompletableFuture<Map<TopicPartition, PartitionReassignment>> underWay(Collection<PartitionId> partitions, Duration timeout) {
        return answer("LIST_PARTITION_REASSIGNMENTS", session.admin().listPartitionReassignments(
                partitions.stream().map(PlacementChanges::kafka).collect(Collectors.toSet()),
                new ListPartitionReassignmentsOptions().timeoutMs(millis(timeout))).reassignments(), timeout);
    }

    private CompletableFuture<Set<Integer>> live(Duration timeout) {
        return answer("DESCRIBE_CLUSTER", session.admin().describeCluster(new DescribeClusterOptions().timeoutMs(millis(timeout))).nodes(), timeout)
                .thenApply(nodes -> nodes.stream().map(Node::id).collect(Collectors.toSet()));
    }

    private CompletableFuture<Facts> facts(SortedMap<PartitionId, List<Integer>> wanted, Duration timeout) {
        Duration half = timeout.dividedBy(2);
        var partitions = described(names(wanted.keySet()), half);
        var moves = underWay(wanted.keySet(), half);
        return live(half).thenCompose(live -> {
            var logs = session.queries().replicaLogs(live, half, new ArrayList<>());
            var minimums = minimums(names(wanted.keySet()), half);
            return CompletableFuture.allOf(partitions, moves, logs, minimums)
                    .thenApply(done -> new Facts(partitions.join(), moves.join(), live, logs.join(), minimums.join()));
        });
    }

    private CompletableFuture<Map<String, Integer>> minimums(Set<String> topics, Duration timeout) {
        return answer("DESCRIBE_CONFIGS", session.admin().describeConfigs(topics.stream().map(t -> new ConfigResource(ConfigResource.Type.TOPIC, t)).toList(),
                new DescribeConfigsOptions().timeoutMs(millis(timeout))).all(), timeout).thenApply(configs -> {
                    Map<String, Integer> known = new HashMap<>();
                    configs.forEach((resource, config) -> {
                        var entry = config.get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG);
                        if (entry != null && entry.value() != null) {
                            known.put(resource.name(), Integer.parseInt(entry.value()));
                        }
                    });
                    return known;
                });
    }

    private CompletableFuture<Map<TopicPartitionReplica, ReplicaLogDirInfo>> directories(PlacementChange.MoveLogs change, Duration timeout) {
        return answer("DESCRIBE_LOG_DIRS", session.admin().describeReplicaLogDirs(change.directories().keySet().stream()
                .map(key -> new TopicPartitionReplica(key.topic(), key.partition(), key.broker())).toList(),
                new DescribeReplicaLogDirsOptions().timeoutMs(millis(timeout))).all(), timeout);
    }

    // ---- plans

    private ChangePlan reassign(PlacementChange.Reassign change, List<String> lines, Facts facts, Limits limits) {
        List<Difference> differences = new ArrayList<>();
        SortedMap<PartitionId, List<Integer>> back = new TreeMap<>();
        change.replicas().forEach((id, replicas) -> {
            TopicPartitionInfo now = facts.partitions.get(id);
            List<Integer> before = now == null ? List.of() : ids(now.replicas());
            PartitionReassignment move = facts.underWay.get(PlacementChanges.kafka(id));
            // what was before a reassignment under way cannot be told; its goal can
            List<Integer> meant = move == null ? before : before.stream().filter(b -> !move.removingReplicas().contains(b)).toList();
            differences.add(new Difference(id.toString(), before.toString(), replicas.toString()));
            if (!meant.isEmpty()) {
                back.put(id, meant);
            }
        });
        if (change.elect()) {
            differences.add(new Difference(TEXTS.of("placement.leaders"), "", TEXTS.of("placement.preferred")));
        }
        if (change.throttle() > PlacementChange.UNLIMITED) {
            differences.add(new Difference(PlacementCommands.FOLLOWER_RATE, limits.least().map(PlacementPlans::rate).orElse(""), rate(change.throttle())));
        }
        return new ChangePlan(change, differences, lines, warnings(change, facts),
                back.isEmpty() ? Optional.empty() : Optional.of(new PlacementChange.Reassign(back, change.throttle(), change.elect())));
    }

    private static List<String> warnings(PlacementChange.Reassign change, Facts facts) {
        List<String> warnings = new ArrayList<>();
        long copied = 0;
        Set<Integer> dead = new TreeSet<>();
        Set<String> weak = new TreeSet<>();
        for (Map.Entry<PartitionId, List<Integer>> each : change.replicas().entrySet()) {
            TopicPartitionInfo now = facts.partitions.get(each.getKey());
            List<Integer> before = now == null ? List.of() : ids(now.replicas());
            copied += each.getValue().stream().filter(broker -> !before.contains(broker)).count() * size(facts, each.getKey());
            each.getValue().stream().filter(broker -> !facts.live.contains(broker)).forEach(dead::add);
            if (each.getValue().size() < facts.minimums.getOrDefault(each.getKey().topic(), 0)) {
                weak.add(each.getKey().topic());
            }
        }
        if (copied > 0) {
            warnings.add(TEXTS.of("placement.warn.copied", bytes(copied)));
        }
        if (copied > MUCH_BYTES && change.throttle() == PlacementChange.UNLIMITED) {
            warnings.add(TEXTS.of("placement.warn.noThrottle"));
        }
        if (change.throttle() > PlacementChange.UNLIMITED) {
            warnings.add(TEXTS.of("placement.warn.throttle"));
        }
        if (!facts.underWay.isEmpty()) {
            warnings.add(TEXTS.of("placement.warn.underWay", facts.underWay.size()));
        }
        dead.forEach(broker -> warnings.add(TEXTS.of("placement.warn.dead", broker)));
        if (!weak.isEmpty()) {
            warnings.add(TEXTS.of("placement.warn.weak", some(weak)));
        }
        return warnings;
    }

    private static String some(Collection<String> names) {
        return names.stream().limit(NAMED).collect(Collectors.joining(", ")) + (names.size() > NAMED ? "\u2026" : "");
    }

    private static long size(Facts facts, PartitionId id) {
        TopicPartition key = PlacementChanges.kafka(id);
        return facts.logs.values().stream().map(replicas -> replicas.get(key)).filter(info -> info != null).mapToLong(ReplicaInfo::size).max().orElse(0);
    }

    private static String bytes(long bytes) {
        return scaled(bytes, 1_024, List.of("B", "KiB", "MiB", "GiB", "TiB", "PiB"));
    }

    /** Networks count in thousands. */
    private static String rate(long bytesPerSecond) {
        return TEXTS.of("placement.rate", scaled(bytesPerSecond, 1_000, List.of("B", "kB", "MB", "GB", "TB", "PB")));
    }

    private static String scaled(long bytes, int step, List<String> units) {
        double value = bytes;
        int unit = 0;
        while (value >= step && unit < units.size() - 1) {
            value /= step;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 || value >= 100 ? "%.0f %s" : "%.1f %s", value, units.get(unit));
    }

    private ChangePlan cancel(PlacementChange.Cancel change, List<String> lines, Map<TopicPartition, PartitionReassignment> moves) {
        List<Difference> differences = new ArrayList<>();
        SortedMap<PartitionId, List<Integer>> again = new TreeMap<>();
        for (PartitionId id : change.partitions()) {
            PartitionReassignment move = moves.get(PlacementChanges.kafka(id));
            if (move != null) {
                List<Integer> target = move.replicas().stream().filter(broker -> !move.removingReplicas().contains(broker)).toList();
                again.put(id, target);
                differences.add(new Difference(id.toString(), target.toString(),
                        move.replicas().stream().filter(broker -> !move.addingReplicas().contains(broker)).toList().toString()));
            }
        }
        List<String> warnings = again.size() == change.partitions().size() ? List.of()
                : List.of(TEXTS.of("placement.warn.ended", change.partitions().size() - again.size()));
        return new ChangePlan(change, differences, lines, warnings, again.isEmpty() ? Optional.empty() : Optional.of(new PlacementChange.Reassign(again)));
    }

    private ChangePlan elect(PlacementChange.Elect change, List<String> lines, Map<PartitionId, TopicPartitionInfo> partitions) {
        List<Difference> differences = new ArrayList<>();
        Set<String> refused = new TreeSet<>();
        partitions.forEach((id, now) -> {
            if (change.partitions().isEmpty() || change.partitions().contains(id)) {
                int leader = now.leader() == null ? -1 : now.leader().id();
                int preferred = now.replicas().isEmpty() ? -1 : now.replicas().getFirst().id();
                boolean inSync = ids(now.isr()).contains(preferred);
                switch (change.election()) {
                    case PREFERRED -> {
                        if (leader != preferred && inSync) {
                            differences.add(new Difference(id.toString(), leader < 0 ? "" : Integer.toString(leader), Integer.toString(preferred)));
                        } else if (leader != preferred) {
                            refused.add(id.toString());
                        }
                    }
                    case UNCLEAN -> {
                        if (leader < 0) {
                            differences.add(new Difference(id.toString(), "", TEXTS.of("placement.anyReplica")));
                        }
                    }
                }
            }
        });
        List<String> warnings = new ArrayList<>();
        if (change.election() == PlacementChange.Election.UNCLEAN) {
            warnings.add(TEXTS.of("placement.warn.unclean"));
        }
        if (!refused.isEmpty()) {
            warnings.add(TEXTS.of("placement.warn.notInSync", refused.size(), some(refused)));
        }
        if (differences.isEmpty()) {
            warnings.add(TEXTS.of("placement.warn.nothing"));
        }
        return new ChangePlan(change, differences, lines, warnings, Optional.empty());
    }

    private static ChangePlan throttle(PlacementChange.Throttle change, List<String> lines, Limits before) {
        List<Difference> differences = new ArrayList<>();
        before.brokers().keySet().forEach(broker -> differences.add(new Difference(TEXTS.of("placement.broker", broker),
                before.rate(broker).map(PlacementPlans::rate).orElse(""), rate(change.bytesPerSecond()))));
        before.topics().forEach((topic, lists) -> differences.add(new Difference(TEXTS.of("topic.what") + " " + topic, limited(lists), TEXTS.of("placement.limited"))));
        return new ChangePlan(change, differences, lines, warnings(before, TEXTS.of("placement.warn.throttle")), Optional.of(before.restoration(change.title())));
    }

    private static List<String> warnings(Limits before, String... others) {
        List<String> warnings = new ArrayList<>(List.of(others));
        if (!before.unknown().isEmpty()) {
            warnings.add(TEXTS.of("placement.warn.limitUnknown", some(before.unknown())));
        }
        return warnings;
    }

    private static String limited(Map<String, Optional<String>> lists) {
        return Limits.any(lists) ? TEXTS.of("placement.limited") : "";
    }

    private static ChangePlan unthrottle(PlacementChange.Unthrottle change, List<String> lines, Limits before) {
        List<Difference> differences = new ArrayList<>();
        before.brokers().keySet().forEach(broker -> differences.add(new Difference(TEXTS.of("placement.broker", broker),
                before.rate(broker).map(PlacementPlans::rate).orElse(""), "")));
        before.topics().forEach((topic, lists) -> differences.add(new Difference(TEXTS.of("topic.what") + " " + topic, limited(lists), "")));
        return new ChangePlan(change, differences, lines, warnings(before), before.any() ? Optional.of(before.restoration(change.title())) : Optional.empty());
    }

    private static ChangePlan moveLogs(PlacementChange.MoveLogs change, List<String> lines, Map<TopicPartitionReplica, ReplicaLogDirInfo> now) {
        List<Difference> differences = new ArrayList<>();
        SortedMap<ReplicaKey, String> back = new TreeMap<>();
        change.directories().forEach((key, path) -> {
            ReplicaLogDirInfo info = now.get(new TopicPartitionReplica(key.topic(), key.partition(), key.broker()));
            String before = info == null || info.getCurrentReplicaLogDir() == null ? "" : info.getCurrentReplicaLogDir();
            differences.add(new Difference(key.topic() + "-" + key.partition() + " " + TEXTS.of("placement.broker", key.broker()), before, path));
            if (!before.isEmpty()) {
                back.put(key, before);
            }
        });
        return new ChangePlan(change, differences, lines, List.of(),
                back.size() == change.directories().size() ? Optional.of(new PlacementChange.MoveLogs(back, change.replicas())) : Optional.empty());
    }

    private static ChangePlan unregister(PlacementChange.Unregister change, List<String> lines, Map<PartitionId, TopicPartitionInfo> partitions, Set<Integer> live) {
        long holds = partitions.values().stream().filter(p -> ids(p.replicas()).contains(change.broker())).count();
        List<String> warnings = new ArrayList<>();
        if (live.contains(change.broker())) {
            warnings.add(TEXTS.of("placement.warn.alive", change.broker()));
        }
        if (holds > 0) {
            warnings.add(TEXTS.of("placement.warn.holds", change.broker(), holds));
        }
        return new ChangePlan(change, List.of(new Difference(TEXTS.of("placement.broker", change.broker()), TEXTS.of("placement.registered"), "")), lines,
                warnings, Optional.empty());
    }
}
