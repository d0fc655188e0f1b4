package dev.kraftbench.remote.group;

import dev.kraftbench.core.model.Gap;
import dev.kraftbench.core.model.GroupSnapshot;
import dev.kraftbench.core.topic.TopicReader;
import dev.kraftbench.remote.AdminSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/** Which groups read which topics, and how far they are behind. */
public final class TopicReaders {
    private final GroupQueries queries;
    private final GroupLoads loads;

    public TopicReaders(AdminSession session) {
        this.queries = new GroupQueries(session.admin(), session.queries());
        this.loads = new GroupLoads(session, queries);
    }

    /** How far a group is behind: known for share groups, for others once the end is. */
    public record Position(long at, long lag) {
        static final long UNKNOWN = -1;

        long behind(long end) {
            return lag != UNKNOWN ? lag : end < 0 ? UNKNOWN : Math.max(0, end - at);
        }
    }

    /** Positions by group, of those that answered. */
    public CompletableFuture<Map<String, Map<TopicPartition, Position>>> positions(List<GroupSnapshot> groups, Duration timeout, List<Gap> gaps) {
        Map<Boolean, List<String>> commits = groups.stream().collect(Collectors.partitioningBy(group -> GroupLoads.kind(group).commits(),
                Collectors.mapping(GroupSnapshot::id, Collectors.toList())));
        var committed = queries.committed(commits.get(true), timeout, gaps);
        var shared = loads.shared(commits.get(false), timeout, gaps);
        return committed.thenCombine(shared, (offsets, infos) -> {
            Map<String, Map<TopicPartition, Position>> known = new HashMap<>();
            offsets.forEach((group, own) -> own.forEach((partition, offset) ->
                    known.computeIfAbsent(group, id -> new HashMap<>()).put(partition, new Position(offset.offset(), Position.UNKNOWN))));
            infos.forEach((group, own) -> own.forEach((partition, info) -> {
                // null stands for a partition that the group has not begun to read
                if (info != null) {
                    known.computeIfAbsent(group, id -> new HashMap<>()).put(partition, new Position(info.startOffset(), info.lag().orElse(Position.UNKNOWN)));
                }
            }));
            return known;
        });
    }

    /** @param ends of the partitions, as far as known */
    public static Map<String, List<TopicReader>> byTopic(List<GroupSnapshot> groups, Map<String, Map<TopicPartition, Position>> positions,
            Map<TopicPartition, Long> ends) {
        Map<String, List<TopicReader>> readers = new HashMap<>();
        for (GroupSnapshot group : groups) {
            Map<String, List<Long>> lags = new TreeMap<>();
            positions.getOrDefault(group.id(), Map.of()).forEach((partition, position) ->
                    lags.computeIfAbsent(partition.topic(), topic -> new ArrayList<>()).add(position.behind(ends.getOrDefault(partition, -1L))));
            lags.forEach((topic, each) -> readers.computeIfAbsent(topic, name -> new ArrayList<>()).add(new TopicReader(group.id(), group.type(), group.state(),
                    each.size(), each.contains(Position.UNKNOWN) ? Position.UNKNOWN : each.stream().mapToLong(Long::longValue).sum())));
        }
        return readers;
    }
}
