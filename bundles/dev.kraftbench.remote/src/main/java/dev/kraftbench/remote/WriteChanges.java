package dev.kraftbench.remote;

import static dev.kraftbench.remote.AdminQueries.millis;
import static dev.kraftbench.remote.Failures.answer;
import static dev.kraftbench.remote.RemoteTexts.TEXTS;

import dev.kraftbench.core.change.ChangePlan;
import dev.kraftbench.core.change.ChangePlan.Difference;
import dev.kraftbench.core.change.ChangeProgress;
import dev.kraftbench.core.change.CommandLine;
import dev.kraftbench.core.records.RecordSupply;
import dev.kraftbench.core.records.WriteChange;
import dev.kraftbench.core.records.StoredRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.jspecify.annotations.Nullable;

/** Writing single records and copying many, with a producer of their own. What was written cannot be taken back. */
final class WriteChanges implements ChangeFamily<WriteChange> {
    private final AdminSession session;
    private final AdminAccess access;

    WriteChanges(AdminSession session, AdminAccess access) {
        this.session = session;
        this.access = access;
    }

    @Override
    public Class<WriteChange> type() {
        return WriteChange.class;
    }

    @Override
    public CompletableFuture<ChangePlan> plan(WriteChange change, Duration timeout) {
        return answer("DESCRIBE_TOPIC_PARTITIONS", session.admin().describeTopics(Set.of(change.topic()),
                new DescribeTopicsOptions().timeoutMs(millis(timeout))).topicNameValues().get(change.topic()), timeout)
                .thenApply(topic -> new ChangePlan(change, differences(change), commandLines(change), warnings(change, topic), Optional.empty()));
    }

    private static List<Difference> differences(WriteChange change) {
        List<Difference> differences = new ArrayList<>();
        switch (change) {
            case WriteChange.Single write -> {
                WriteChange.Draft record = write.record();
                String automatic = TEXTS.of("records.automatic");
                differences.add(new Difference(TEXTS.of("topic.what"), "", write.topic()));
                differences.add(new Difference(TEXTS.of("records.partition"), "", record.partition() == null ? automatic : record.partition().toString()));
                differences.add(new Difference(TEXTS.of("records.timestamp"), "", record.timestamp() == null ? automatic : record.timestamp().toString()));
                differences.add(new Difference(TEXTS.of("records.key"), "", size(record.key())));
                differences.add(new Difference(TEXTS.of("records.value"), "", size(record.value())));
                differences.add(new Difference(TEXTS.of("records.headers"), "", Integer.toString(record.headers().size())));
            }
            case WriteChange.Copy copy -> {
                RecordSupply supply = copy.supply();
                differences.add(new Difference(TEXTS.of("topic.what"), supply.topic() + " (" + copy.source() + ")", copy.topic()));
                differences.add(new Difference(TEXTS.of("records.count"), "", TEXTS.of("records.most", supply.most())));
                differences.add(new Difference(TEXTS.of("records.bytes"), "",
                        supply.bytes() < 0 ? TEXTS.of("records.unknown") : TEXTS.of("records.most", supply.bytes())));
                differences.add(new Difference(TEXTS.of("records.partition"), "", TEXTS.of(copy.keepPartitions() ? "records.kept" : "records.byKey")));
                differences.add(new Difference(TEXTS.of("records.timestamp"), "", TEXTS.of(copy.keepTimestamps() ? "records.kept" : "records.now")));
            }
        }
        return differences;
    }

    private static String size(byte @Nullable [] bytes) {
        return bytes == null ? "null" : TEXTS.of("records.size", bytes.length);
    }

    private static List<String> warnings(WriteChange change, TopicDescription topic) {
        List<String> warnings = new ArrayList<>();
        warnings.add(TEXTS.of("records.warn.final"));
        if (topic.isInternal()) {
            warnings.add(TEXTS.of("topic.warn.internal", topic.name()));
        }
        int partitions = topic.partitions().size();
        switch (change) {
            case WriteChange.Single write -> {
                if (write.record().partition() != null && write.record().partition() >= partitions) {
                    warnings.add(TEXTS.of("records.warn.partition", topic.name(), partitions));
                }
            }
            case WriteChange.Copy copy -> {
                if (copy.keepPartitions() && copy.supply().partitions() > partitions) {
                    warnings.add(TEXTS.of("records.warn.fewer", topic.name(), partitions, copy.supply().partitions()));
                }
                copy.supply().gaps().forEach(gap -> warnings.add(TEXTS.of("records.warn.gap", gap.what(), gap.reason())));
                if (copy.supply().topic().equals(copy.topic())) {
                    warnings.add(TEXTS.of("records.warn.same"));
                }
            }
        }
        return warnings;
    }

    @Override
    public CompletableFuture<Void> apply(WriteChange change, ChangeProgress progress, Duration timeout) {
        return switch (change) {
            case WriteChange.Single write -> new RecordWriter(access, write.topic(), timeout).write(write.record());
            case WriteChange.Copy copy -> new RecordWriter(access, copy.topic(), timeout).copy(copy, progress);
        };
    }

    /** Kafka's tools copy text only; the line is the nearest they have. */
    @Override
    public List<String> commandLines(WriteChange change) {
        CommandLine producer = CommandLine.of("kafka-console-producer", session.bootstrapServers()).option("--topic", change.topic())
                .option("--reader-property", "parse.key=true");
        return switch (change) {
            case WriteChange.Single write -> List.of("echo KEY'\\t'VALUE | " + producer.text());
            case WriteChange.Copy copy -> List.of(CommandLine.of("kafka-console-consumer", copy.sourceServers()).option("--topic", copy.supply().topic())
                    .flag("--from-beginning").option("--max-messages", copy.supply().most()).option("--formatter-property", "print.key=true").text() + " | "
                    + producer.text());
        };
    }

    static WriteChange.Draft draft(StoredRecord stored, WriteChange.Copy copy) {
        return new WriteChange.Draft(copy.keepPartitions() ? stored.partition() : null,
                copy.keepTimestamps() && stored.timestamp() >= 0 ? stored.timestamp() : null, stored.key(), stored.value(), stored.headers());
    }
}
