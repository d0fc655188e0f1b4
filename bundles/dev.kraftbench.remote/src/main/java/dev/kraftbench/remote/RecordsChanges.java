package dev.kraftbench.remote;

import static dev.kraftbench.remote.AdminQueries.millis;
import static dev.kraftbench.remote.Failures.answer;
import static dev.kraftbench.remote.RemoteTexts.TEXTS;

import dev.kraftbench.core.change.ChangePlan;
import dev.kraftbench.core.change.ChangePlan.Difference;
import dev.kraftbench.core.change.ChangeProgress;
import dev.kraftbench.core.change.RecordsChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.DeleteRecordsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;

/** Deletion of records from the start of logs. */
final class RecordsChanges implements ChangeFamily<RecordsChange> {
    private final AdminSession session;

    RecordsChanges(AdminSession session) {
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

    private ChangePlan planned(RecordsChange.Delete change, Map<TopicPartition, ListOffsetsResultInfo> starts, Map<TopicPartition, ListOffsetsResultInfo> ends) {
        List<Difference> differences = new ArrayList<>();
        long deleted = 0;
        boolean known = true;
        for (Map.Entry<Integer, Long> each : change.before().entrySet()) {
            TopicPartition partition = new TopicPartition(change.topic(), each.getKey());
            long start = AdminQueries.offset(starts, partition);
            long to = each.getValue() == RecordsChange.ALL ? AdminQueries.offset(ends, partition) : each.getValue();
            known &= start >= 0 && to >= 0;
            deleted += Math.max(0, to - start);
            differences.add(new Difference(TEXTS.of("records.start", partition), start < 0 ? "?" : Long.toString(start), to < 0 ? "?" : Long.toString(Math.max(start, to))));
        }
        List<String> warnings = new ArrayList<>();
        warnings.add(known ? TEXTS.of("records.warn.count", deleted) : TEXTS.of("records.warn.unknown"));
        warnings.add(TEXTS.of("records.warn.groups"));
        return new ChangePlan(change, differences, commandLines(change), warnings, Optional.empty());
    }

    @Override
    public CompletableFuture<Void> apply(RecordsChange change, ChangeProgress progress, Duration timeout) {
        return switch (change) {
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
