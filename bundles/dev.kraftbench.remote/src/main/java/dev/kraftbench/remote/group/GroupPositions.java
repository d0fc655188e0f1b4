package dev.kraftbench.remote.group;

import static dev.kraftbench.remote.AdminQueries.millis;
import static dev.kraftbench.remote.Failures.answer;
import static dev.kraftbench.remote.RemoteTexts.TEXTS;

import dev.kraftbench.core.group.GroupKind;
import dev.kraftbench.core.model.Gap;
import dev.kraftbench.core.model.GroupSnapshot;
import dev.kraftbench.core.series.ReadPosition;
import dev.kraftbench.remote.Gathering;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.jspecify.annotations.Nullable;

/** How far groups have read. Those that commit and share groups have a request each, which the client joins by coordinator. */
public final class GroupPositions {
    private static final String WHAT = TEXTS.of("part.groupOffsets");

    private final Admin admin;

    public GroupPositions(Admin admin) {
        this.admin = admin;
    }

    /** By group, of those that answered. */
    public CompletableFuture<Map<String, Map<TopicPartition, ReadPosition>>> of(Collection<GroupSnapshot> groups, Duration timeout, List<Gap> gaps) {
        Map<Boolean, List<String>> commit = groups.stream().collect(Collectors.partitioningBy(group -> GroupKind.of(group.type()).commits(),
                Collectors.mapping(GroupSnapshot::id, Collectors.toList())));
        return committed(commit.get(true), timeout, gaps).thenCombine(windows(commit.get(false), timeout, gaps), (committed, windows) -> {
            Map<String, Map<TopicPartition, ReadPosition>> all = new HashMap<>(committed);
            all.putAll(windows);
            return all;
        });
    }

    /** Of one group, or the reason why it is not known. */
    CompletableFuture<Map<TopicPartition, ReadPosition>> of(String id, GroupKind kind, Duration timeout) {
        return kind.commits() ? answer("OFFSET_FETCH", committed(List.of(id), timeout).get(id), timeout).thenApply(GroupPositions::readOf)
                : answer("DESCRIBE_SHARE_GROUP_OFFSETS", windows(List.of(id), timeout).get(id), timeout).thenApply(GroupPositions::windowsOf);
    }

    private CompletableFuture<Map<String, Map<TopicPartition, ReadPosition>>> committed(Collection<String> groups, Duration timeout, List<Gap> gaps) {
        return Gathering.of("OFFSET_FETCH", WHAT, committed(groups, timeout), timeout, gaps).thenApply(answers -> {
            Map<String, Map<TopicPartition, ReadPosition>> known = new HashMap<>();
            answers.forEach((group, offsets) -> known.put(group, readOf(offsets)));
            return known;
        });
    }

    private CompletableFuture<Map<String, Map<TopicPartition, ReadPosition>>> windows(Collection<String> groups, Duration timeout, List<Gap> gaps) {
        return Gathering.of("DESCRIBE_SHARE_GROUP_OFFSETS", WHAT, windows(groups, timeout), GroupIdNotFoundException.class::isInstance, timeout, gaps)
                .thenApply(answers -> {
                    Map<String, Map<TopicPartition, ReadPosition>> known = new HashMap<>();
                    answers.forEach((group, infos) -> known.put(group, windowsOf(infos)));
                    return known;
                });
    }

    private Map<String, KafkaFuture<Map<TopicPartition, OffsetAndMetadata>>> committed(Collection<String> groups, Duration timeout) {
        if (groups.isEmpty()) {
            return Map.of();
        }
        var result = admin.listConsumerGroupOffsets(groups.stream().collect(Collectors.toMap(group -> group, group -> new ListConsumerGroupOffsetsSpec())),
                new ListConsumerGroupOffsetsOptions().timeoutMs(millis(timeout)));
        return groups.stream().collect(Collectors.toMap(group -> group, result::partitionsToOffsetAndMetadata));
    }

    private Map<String, KafkaFuture<Map<TopicPartition, SharePartitionOffsetInfo>>> windows(Collection<String> groups, Duration timeout) {
        if (groups.isEmpty()) {
            return Map.of();
        }
        var result = admin.listShareGroupOffsets(groups.stream().collect(Collectors.toMap(group -> group, group -> new ListShareGroupOffsetsSpec())),
                new ListShareGroupOffsetsOptions().timeoutMs(millis(timeout)));
        return groups.stream().collect(Collectors.toMap(group -> group, result::partitionsToOffsetInfo));
    }

    /** Kafka's client gives null where the group has committed nothing. */
    private static Map<TopicPartition, ReadPosition> readOf(Map<TopicPartition, @Nullable OffsetAndMetadata> offsets) {
        Map<TopicPartition, ReadPosition> known = new HashMap<>();
        offsets.forEach((partition, at) -> {
            if (at != null) {
                known.put(partition, ReadPosition.committed(at.offset()));
            }
        });
        return known;
    }

    /** Null stands for a partition that the group has not begun to read. */
    private static Map<TopicPartition, ReadPosition> windowsOf(Map<TopicPartition, @Nullable SharePartitionOffsetInfo> infos) {
        Map<TopicPartition, ReadPosition> known = new HashMap<>();
        infos.forEach((partition, info) -> {
            if (info != null) {
                known.put(partition, ReadPosition.window(info.startOffset(), info.lag().orElse(ReadPosition.UNKNOWN)));
            }
        });
        return known;
    }
}
