package dev.kraftbench.remote.group;

import static dev.kraftbench.remote.AdminQueries.millis;
import static dev.kraftbench.remote.RemoteTexts.TEXTS;

import dev.kraftbench.core.group.GroupKind;
import dev.kraftbench.core.group.GroupLoad;
import dev.kraftbench.core.group.GroupQuestions.Loads;
import dev.kraftbench.core.model.Gap;
import dev.kraftbench.core.model.GroupSnapshot;
import dev.kraftbench.core.series.ReadPosition;
import dev.kraftbench.remote.AdminQueries;
import dev.kraftbench.remote.AdminSession;
import dev.kraftbench.remote.Gathering;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeShareGroupsOptions;
import org.apache.kafka.clients.admin.DescribeStreamsGroupsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Members and lag of many groups: the client joins what it asks by coordinator and by leader, so that a thousand groups cost a few requests a broker. */
final class GroupLoads {
    private static final long UNKNOWN = -1;

    private final Admin admin;
    private final AdminQueries offsets;

    GroupLoads(AdminSession session) {
        this.admin = session.admin();
        this.offsets = session.queries();
    }

    CompletableFuture<Loads> of(List<GroupSnapshot> groups, Duration timeout) {
        List<Gap> gaps = new ArrayList<>();
        Duration half = timeout.dividedBy(2);
        var members = members(groups, half, gaps);
        var positions = new GroupPositions(admin).of(groups, half, gaps);
        return members.thenCombine(positions, (count, read) -> {
            Set<TopicPartition> all = new HashSet<>();
            read.values().forEach(own -> all.addAll(own.keySet()));
            return offsets.offsets(all, OffsetSpec.latest(), half, gaps).thenApply(ends -> loads(groups, count, lags(read, ends), gaps));
        }).thenCompose(loads -> loads);
    }

    private static Map<String, SortedMap<String, Long>> lags(Map<String, Map<TopicPartition, ReadPosition>> read, Map<TopicPartition, ListOffsetsResultInfo> ends) {
        Map<String, SortedMap<String, Long>> lags = new HashMap<>();
        read.forEach((group, own) -> {
            SortedMap<String, Long> byTopic = new TreeMap<>();
            own.forEach((partition, at) -> byTopic.merge(partition.topic(), at.behind(AdminQueries.offset(ends, partition)), GroupLoads::sum));
            lags.put(group, byTopic);
        });
        return lags;
    }

    private static Loads loads(List<GroupSnapshot> groups, Map<String, Integer> members, Map<String, SortedMap<String, Long>> lags, List<Gap> gaps) {
        Map<String, GroupLoad> loads = new HashMap<>();
        for (GroupSnapshot group : groups) {
            SortedMap<String, Long> own = lags.get(group.id());
            loads.put(group.id(), new GroupLoad(members.getOrDefault(group.id(), -1),
                    own == null ? UNKNOWN : own.values().stream().reduce(0L, GroupLoads::sum), own == null ? new TreeMap<>() : own));
        }
        synchronized (gaps) {
            return new Loads(loads, gaps);
        }
    }

    /** What is not known of a part is not known of the whole. */
    private static long sum(long a, long b) {
        return a == UNKNOWN || b == UNKNOWN ? UNKNOWN : a + b;
    }

    private static GroupKind kind(GroupSnapshot group) {
        return GroupKind.of(group.type());
    }

    private CompletableFuture<Map<String, Integer>> members(List<GroupSnapshot> groups, Duration timeout, List<Gap> gaps) {
        Map<GroupKind, List<String>> byKind = groups.stream().collect(Collectors.groupingBy(GroupLoads::kind,
                Collectors.mapping(GroupSnapshot::id, Collectors.toList())));
        List<String> readers = new ArrayList<>(byKind.getOrDefault(GroupKind.CLASSIC, List.of()));
        readers.addAll(byKind.getOrDefault(GroupKind.CONSUMER, List.of()));
        List<String> shares = byKind.getOrDefault(GroupKind.SHARE, List.of());
        List<String> streams = byKind.getOrDefault(GroupKind.STREAMS, List.of());
        Map<String, KafkaFuture<Integer>> each = new HashMap<>();
        if (!readers.isEmpty()) {
            count(each, admin.describeConsumerGroups(readers, new DescribeConsumerGroupsOptions().timeoutMs(millis(timeout))).describedGroups(),
                    group -> group.members().size());
        }
        if (!shares.isEmpty()) {
            count(each, admin.describeShareGroups(shares, new DescribeShareGroupsOptions().timeoutMs(millis(timeout))).describedGroups(),
                    group -> group.members().size());
        }
        if (!streams.isEmpty()) {
            count(each, admin.describeStreamsGroups(streams, new DescribeStreamsGroupsOptions().timeoutMs(millis(timeout))).describedGroups(),
                    group -> group.members().size());
        }
        return Gathering.of("DESCRIBE_GROUPS", TEXTS.of("part.members"), each, timeout, gaps);
    }

    private static <T> void count(Map<String, KafkaFuture<Integer>> each, Map<String, KafkaFuture<T>> groups, KafkaFuture.BaseFunction<T, Integer> size) {
        groups.forEach((id, future) -> each.put(id, future.thenApply(size)));
    }
}
