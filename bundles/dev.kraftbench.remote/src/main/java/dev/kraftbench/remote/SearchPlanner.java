package dev.kraftbench.remote;

import static dev.kraftbench.remote.AdminQueries.millis;
import static dev.kraftbench.remote.Failures.answer;
import static dev.kraftbench.remote.RemoteTexts.TEXTS;

import dev.kraftbench.core.model.Gap;
import dev.kraftbench.core.records.RecordQuery;
import dev.kraftbench.core.records.SearchPlan;
import dev.kraftbench.core.records.Seek;
import dev.kraftbench.core.records.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;

/** Finds the offsets a query will look at, and what that costs. A broker that does not answer costs its partitions only. */
final class SearchPlanner {
    /** A broker that has not told its offsets by then is a gap: the search is to begin. */
    private static final Duration PATIENCE = Duration.ofMillis(1_500);

    private final AdminSession session;
    private final RecordQuery query;
    private final List<Gap> gaps = new ArrayList<>();

    SearchPlanner(AdminSession session, RecordQuery query) {
        this.session = session;
        this.query = query;
    }

    CompletableFuture<SearchPlan> plan(Duration timeout) {
        Duration half = timeout.dividedBy(2);
        return answer("DESCRIBE_TOPIC_PARTITIONS", session.admin().describeTopics(Set.of(query.topic()),
                new DescribeTopicsOptions().timeoutMs(millis(half))).topicNameValues().get(query.topic()), half)
                .thenCompose(description -> offsets(description, half.compareTo(PATIENCE) < 0 ? half : PATIENCE));
    }

    private CompletableFuture<SearchPlan> offsets(TopicDescription description, Duration limit) {
        Map<TopicPartition, Integer> leaders = new HashMap<>();
        for (TopicPartitionInfo info : description.partitions()) {
            if (wanted(info.partition())) {
                if (info.leader() == null) {
                    gaps.add(new Gap(TEXTS.of("partition", info.partition()), TEXTS.of("noLeader")));
                } else {
                    leaders.put(new TopicPartition(query.topic(), info.partition()), info.leader().id());
                }
            }
        }
        Set<TopicPartition> partitions = leaders.keySet();
        var earliest = ask(partitions, partition -> OffsetSpec.earliest(), limit);
        var latest = ask(partitions, partition -> OffsetSpec.latest(), limit);
        var starts = query.seek() instanceof Seek.FromTime from
                ? ask(partitions, partition -> OffsetSpec.forTimestamp(from.time().toEpochMilli()), limit) : earliest;
        // sizes are for the estimate only: without them the bytes are unknown
        var logs = session.queries().replicaLogs(Set.copyOf(leaders.values()), limit, new ArrayList<>());
        return CompletableFuture.allOf(earliest, latest, starts, logs).thenApply(done -> {
            SortedMap<Integer, Span> spans = new TreeMap<>();
            Map<Integer, Double> bytes = new HashMap<>();
            leaders.forEach((partition, leader) -> {
                var begin = earliest.join().get(partition);
                var end = latest.join().get(partition);
                var start = starts.join().get(partition);
                if (begin == null || end == null || start == null) {
                    return;
                }
                spans.put(partition.partition(), span(partition.partition(), begin.offset(), end.offset(), start.offset()));
                ReplicaInfo log = logs.join().getOrDefault(leader, Map.of()).get(partition);
                if (log != null && end.offset() > begin.offset()) {
                    bytes.put(partition.partition(), (double) log.size() / (end.offset() - begin.offset()));
                }
            });
            synchronized (gaps) {
                return new SearchPlan(query, spans, bytes, gaps);
            }
        });
    }

    private boolean wanted(int partition) {
        return (query.partitions().isEmpty() || query.partitions().contains(partition))
                && !(query.seek() instanceof Seek.FromOffsets each && !each.offsets().containsKey(partition));
    }

    private Span span(int partition, long begin, long end, long start) {
        // the end may lie before the beginning while retention is under way
        long high = Math.max(begin, end);
        long low = switch (query.seek()) {
            case Seek.Newest newest -> begin;
            case Seek.Oldest oldest -> begin;
            case Seek.FromOffset from -> Math.clamp(from.offset(), begin, high);
            case Seek.FromOffsets each -> Math.clamp(each.offsets().get(partition), begin, high);
            // no record is as young
            case Seek.FromTime from -> start < 0 ? high : Math.clamp(start, begin, high);
        };
        return new Span(low, high);
    }

    private CompletableFuture<Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo>> ask(Collection<TopicPartition> partitions,
            Function<TopicPartition, OffsetSpec> spec, Duration limit) {
        if (partitions.isEmpty()) {
            return CompletableFuture.completedFuture(Map.of());
        }
        Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
        partitions.forEach(partition -> specs.put(partition, spec.apply(partition)));
        IsolationLevel isolation = query.committedOnly() ? IsolationLevel.READ_COMMITTED : IsolationLevel.READ_UNCOMMITTED;
        ListOffsetsResult result = session.admin().listOffsets(specs, new ListOffsetsOptions(isolation).timeoutMs(millis(limit)));
        Map<TopicPartition, CompletableFuture<ListOffsetsResult.ListOffsetsResultInfo>> each = new HashMap<>();
        partitions.forEach(partition -> each.put(partition, result.partitionResult(partition).toCompletionStage().toCompletableFuture()));
        List<Gap> missing = new ArrayList<>();
        return AdminQueries.parts("LIST_OFFSETS", "partition", each, limit, missing).thenApply(answers -> {
            synchronized (gaps) {
                for (TopicPartition partition : partitions) {
                    String name = TEXTS.of("partition", partition.partition());
                    if (!answers.containsKey(partition) && gaps.stream().noneMatch(gap -> gap.what().equals(name))) {
                        gaps.add(new Gap(name, reason(missing, partition)));
                    }
                }
            }
            return answers;
        });
    }

    private static String reason(List<Gap> missing, TopicPartition partition) {
        synchronized (missing) {
            return missing.stream().filter(gap -> gap.what().equals("partition " + partition)).map(Gap::reason).findFirst().orElseGet(() -> TEXTS.of("late"));
        }
    }
}
