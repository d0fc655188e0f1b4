package dev.kraftbench.ui.groups;

import dev.kraftbench.core.model.GroupDetails;
import dev.kraftbench.core.model.GroupDetails.Member;
import dev.kraftbench.core.model.GroupDetails.PartitionLag;
import dev.kraftbench.core.model.GroupDetails.Subtopology;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How far members and their work are behind: a partition of consumers, a task of a streams application, which reads a partition of each source. Pure. */
public final class WorkLag {
    public static final WorkLag NOTHING = new WorkLag(Map.of(), Map.of());
    private static final long UNKNOWN = -1;

    private final Map<String, Long> byPartition;
    private final Map<String, Subtopology> parts;

    private WorkLag(Map<String, Long> byPartition, Map<String, Subtopology> parts) {
        this.byPartition = byPartition;
        this.parts = parts;
    }

    public static WorkLag of(GroupDetails group) {
        return new WorkLag(group.lags().stream().collect(Collectors.toMap(lag -> lag.topic() + "-" + lag.partition(), PartitionLag::lag)),
                group.topology().stream().collect(Collectors.toMap(Subtopology::id, part -> part)));
    }

    /** -1 when nothing of its work tells. */
    public long of(Member member) {
        return sum(member.work());
    }

    /** @param work as members name it; standbys read nothing but changelogs */
    public long of(String work) {
        int mark = work.lastIndexOf('_');
        Subtopology part = mark < 0 ? null : parts.get(work.substring(0, mark));
        return part == null ? byPartition.getOrDefault(work, UNKNOWN)
                : sum(reads(part).map(topic -> topic + "-" + work.substring(mark + 1)).toList(), byPartition);
    }

    /** Of all its tasks. */
    public long of(Subtopology part) {
        List<String> topics = reads(part).toList();
        return sum(byPartition.keySet().stream().filter(partition -> topics.contains(partition.substring(0, partition.lastIndexOf('-')))).toList(), byPartition);
    }

    private static Stream<String> reads(Subtopology part) {
        return Stream.concat(part.sources().stream(), part.repartitionSources().stream());
    }

    private long sum(Collection<String> work) {
        return sum(work.stream().map(this::of).filter(lag -> lag >= 0).toList());
    }

    private static long sum(Collection<String> partitions, Map<String, Long> lags) {
        return sum(partitions.stream().map(partition -> lags.getOrDefault(partition, UNKNOWN)).filter(lag -> lag >= 0).toList());
    }

    private static long sum(List<Long> known) {
        return known.isEmpty() ? UNKNOWN : known.stream().mapToLong(Long::longValue).sum();
    }
}
