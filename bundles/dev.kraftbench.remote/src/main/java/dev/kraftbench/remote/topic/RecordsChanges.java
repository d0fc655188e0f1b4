package dev.kraftbench.remote.topic;

import static dev.kraftbench.remote.AdminQueries.millis;
import static dev.kraftbench.remote.Failures.answer;
import static dev.kraftbench.remote.RemoteTexts.TEXTS;

import dev.kraftbench.core.change.ChangePlan.Difference;
import dev.kraftbench.core.change.ChangePlan;
import dev.kraftbench.core.change.ChangeProgress;
import dev.kraftbench.core.change.RecordsChange;
import dev.kraftbench.remote.AdminQueries;
import dev.kraftbench.remote.AdminSession;
import dev.kraftbench.remote.ChangeFamily;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.DeleteRecordsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;

/** Deletion of records from the start of logs. */
public final class RecordsChanges implements ChangeFamily<RecordsChange> {
    private final AdminSession session;

    public RecordsChanges(AdminSession session) {
        this.session = session;
    }

    @Override
    public Class<RecordsChange> type() {
        return RecordsChange.class;
    }

    @Override
    public CompletableFuture<ChangePlan> plan(RecordsChange change, Duration timeout) {
        return switch (change) {
            case RecordsChange.Delete delete -> plan(delete, timeout);
        };
    }

    private CompletableFuture<ChangePlan> plan(RecordsChange.Delete change, Duration timeout) {
        Set<TopicPartition> partitions = change.before().keySet().stream().map(p -> new TopicPartition(change.topic(), p))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        var earliest = session.queries().offsets(partitions, OffsetSpec.earliest(), timeout, new ArrayList<>());
        return session.queries().offsets(partitions, OffsetSpec.latest(), timeout, new ArrayList<>())
                .thenCombine(earliest, (ends, starts) -> planned(change, starts, ends));
    }

    /** The plan's change names what there is to delete: no partition past its end, none that starts there already. */
    private ChangePlan planned(RecordsChange.Delete change, Map<TopicPartition, ListOffsetsResultInfo> starts, Map<TopicPartition, ListOffsetsResultInfo> ends) {
        List<Difference> differences = new ArrayList<>();
        SortedMap<Integer, Long> before = new TreeMap<>();
        long deleted = 0;
        boolean known = true;
        for (Map.Entry<Integer, Long> each : change.before().entrySet()) {
            TopicPartition partition = new TopicPartition(change.topic(), each.getKey());
            long start = AdminQueries.offset(starts, partition);
            long end = AdminQueries.offset(ends, partition);
            if (start < 0 || end < 0) {
                known = false;
                before.put(each.getKey(), each.getValue());
                differences.add(new Difference(TEXTS.of("records.start", partition), "?", each.getValue() == RecordsChange.ALL ? "?" : each.getValue().toString()));
            } else {
                long to = each.getValue() == RecordsChange.ALL ? end : Math.min(end, each.getValue());
                if (to > start) {
                    before.put(each.getKey(), each.getValue() == RecordsChange.ALL ? RecordsChange.ALL : to);
                    deleted += to - start;
                    differences.add(new Difference(TEXTS.of("records.start", partition), Long.toString(start), Long.toString(to)));
                }
            }
        }
        RecordsChange.Delete exact = new RecordsChange.Delete(change.topic(), before);
        List<String> warnings = new ArrayList<>();
        warnings.add(known ? TEXTS.of("records.warn.count", deleted) : TEXTS.of("records.warn.unknown"));
        warnings.add(TEXTS.of("records.warn.groups"));
        return new ChangePlan(exact, differences, commandLines(exact), warnings, Optional.empty());
    }

    @Override
    public CompletableFuture<Void> apply(RecordsChange change, ChangeProgress progress, Duration timeout) {
        return switch (change) {
            case RecordsChange.Delete delete when delete.before().isEmpty() -> CompletableFuture.completedFuture(null);
            case RecordsChange.Delete delete -> answer("DELETE_RECORDS", session.admin().deleteRecords(delete.before().entrySet().stream().collect(
                    Collectors.toMap(e -> new TopicPartition(delete.topic(), e.getKey()), e -> RecordsToDelete.beforeOffset(e.getValue()))),
                    new DeleteRecordsOptions().timeoutMs(millis(timeout))).all(), timeout);
        };
    }

    @Override
    public List<String> commandLines(RecordsChange change) {
        return switch (change) {
            case RecordsChange.Delete delete -> delete.commands(session.bootstrapServers());
        };
    }
}
