package dev.kraftbench.remote.group;

import static dev.kraftbench.remote.AdminQueries.millis;
import static dev.kraftbench.remote.Failures.answer;
import static dev.kraftbench.remote.RemoteTexts.TEXTS;

import dev.kraftbench.core.ClusterException;
import dev.kraftbench.core.change.ChangePlan;
import dev.kraftbench.core.change.ChangeProgress;
import dev.kraftbench.core.change.GroupChange;
import dev.kraftbench.core.change.GroupCommands;
import dev.kraftbench.core.group.GroupKind;
import dev.kraftbench.core.model.GroupDetails;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.remote.AdminSession;
import dev.kraftbench.remote.ChangeFamily;
import dev.kraftbench.remote.Failures;
import dev.kraftbench.remote.PartAnswers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.AlterConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.AlterShareGroupOffsetsOptions;
import org.apache.kafka.clients.admin.AlterStreamsGroupOffsetsOptions;
import org.apache.kafka.clients.admin.DeleteConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.DeleteConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DeleteShareGroupOffsetsOptions;
import org.apache.kafka.clients.admin.DeleteShareGroupsOptions;
import org.apache.kafka.clients.admin.DeleteStreamsGroupOffsetsOptions;
import org.apache.kafka.clients.admin.DeleteStreamsGroupsOptions;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.protocol.Errors;

/** Groups: each type has its own requests; what only an idle group lets be done is refused here with the names of those who work. */
public final class GroupChanges implements ChangeFamily<GroupChange> {
    private final AdminSession session;
    private final Admin admin;
    private final GroupQueries queries;
    private final GroupPlans plans;

    public GroupChanges(AdminSession session) {
        this.session = session;
        this.admin = session.admin();
        this.queries = new GroupQueries(admin, session.queries(), true);
        this.plans = new GroupPlans(this::commandLines);
    }

    @Override
    public Class<GroupChange> type() {
        return GroupChange.class;
    }

    @Override
    public List<String> commandLines(GroupChange change) {
        return GroupCommands.of(change, session.bootstrapServers());
    }

    // ---- plans

    @Override
    public CompletableFuture<ChangePlan> plan(GroupChange change, Duration timeout) {
        return switch (change) {
            case GroupChange.SetOffsets c -> idle(c.group(), c.kind(), timeout)
                    .thenCompose(group -> ends(c.offsets().keySet(), timeout).thenApply(ends -> plans.setOffsets(c, group, ends)));
            case GroupChange.DeleteOffsets c -> (c.kind().commits() ? describe(c.group(), c.kind(), timeout) : idle(c.group(), c.kind(), timeout))
                    .thenApply(group -> plans.deleteOffsets(c, group));
            case GroupChange.Delete c -> idle(c.group(), c.kind(), timeout).thenApply(group -> plans.delete(c, group));
            case GroupChange.RemoveMembers c -> describe(c.group(), GroupKind.CLASSIC, timeout).thenApply(group -> plans.removeMembers(c, group));
            case GroupChange.AlterConfig c -> session.queries().configs(resource(c), timeout)
                    .thenCompose(entries -> alter(c, true, timeout).thenApply(ok -> plans.alterConfig(c, entries)));
        };
    }

    private CompletableFuture<GroupDetails> describe(String group, GroupKind kind, Duration timeout) {
        return queries.group(group, kind.name().toLowerCase(Locale.ROOT), timeout).exceptionallyCompose(failure ->
                // a group that was removed is made anew by its first offset
                Failures.of("DESCRIBE_GROUPS", failure) instanceof ClusterException e && Errors.GROUP_ID_NOT_FOUND.name().equals(e.error())
                        ? CompletableFuture.completedFuture(new GroupDetails(group, "", "", "", -1, GroupDetails.NO_EPOCH, GroupDetails.NO_EPOCH, List.of(),
                                List.of(), List.of()))
                        : CompletableFuture.failedFuture(failure));
    }

    private CompletableFuture<GroupDetails> idle(String group, GroupKind kind, Duration timeout) {
        return describe(group, kind, timeout).thenCompose(details -> details.members().isEmpty() ? CompletableFuture.completedFuture(details)
                : CompletableFuture.failedFuture(busy(details)));
    }

    private static ClusterException busy(GroupDetails group) {
        Set<String> clients = group.members().stream().map(member -> member.clientId() + " (" + member.host() + ")").collect(Collectors.toSet());
        String named = clients.stream().sorted().limit(5).collect(Collectors.joining(", ")) + (clients.size() > 5 ? ", \u2026" : "");
        return new ClusterException(ClusterException.Kind.REFUSED, "DESCRIBE_GROUPS", Errors.NON_EMPTY_GROUP.name(),
                TEXTS.of("group.busy", group.id(), group.members().size()), TEXTS.of("group.busy.advice", named), null);
    }

    private CompletableFuture<Map<PartitionId, Long>> ends(Collection<PartitionId> partitions, Duration timeout) {
        return session.queries().offsets(partitions.stream().map(GroupChanges::partition).toList(), org.apache.kafka.clients.admin.OffsetSpec.latest(),
                timeout, new ArrayList<>()).thenApply(found -> found.entrySet().stream().collect(Collectors.toMap(
                        e -> new PartitionId(e.getKey().topic(), e.getKey().partition()), e -> e.getValue().offset())));
    }

    // ---- carrying out

    @Override
    public CompletableFuture<Void> apply(GroupChange change, ChangeProgress progress, Duration timeout) {
        return switch (change) {
            case GroupChange.SetOffsets c -> setOffsets(c, timeout);
            case GroupChange.DeleteOffsets c -> deleteOffsets(c, timeout);
            case GroupChange.Delete c -> answer("DELETE_GROUPS", delete(c, millis(timeout)), timeout);
            case GroupChange.RemoveMembers c -> removeMembers(c, timeout);
            case GroupChange.AlterConfig c -> alter(c, false, timeout);
        };
    }

    private CompletableFuture<Void> setOffsets(GroupChange.SetOffsets change, Duration timeout) {
        int millis = millis(timeout);
        Map<TopicPartition, OffsetAndMetadata> offsets = new TreeMap<>(java.util.Comparator.comparing(TopicPartition::toString));
        change.offsets().forEach((key, offset) -> offsets.put(partition(key), new OffsetAndMetadata(offset)));
        Function<TopicPartition, KafkaFuture<Void>> results = switch (change.kind()) {
            case CLASSIC, CONSUMER -> admin.alterConsumerGroupOffsets(change.group(), offsets, new AlterConsumerGroupOffsetsOptions().timeoutMs(millis))::partitionResult;
            case STREAMS -> admin.alterStreamsGroupOffsets(change.group(), offsets, new AlterStreamsGroupOffsetsOptions().timeoutMs(millis))::partitionResult;
            case SHARE -> admin.alterShareGroupOffsets(change.group(),
                    offsets.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().offset())),
                    new AlterShareGroupOffsetsOptions().timeoutMs(millis))::partitionResult;
        };
        return PartAnswers.all(change.kind().commits() ? "OFFSET_COMMIT" : "ALTER_SHARE_GROUP_OFFSETS", each(change.offsets().keySet(), results), timeout);
    }

    private static Map<PartitionId, KafkaFuture<Void>> each(Collection<PartitionId> partitions, Function<TopicPartition, KafkaFuture<Void>> results) {
        return partitions.stream().collect(Collectors.toMap(key -> key, key -> results.apply(partition(key))));
    }

    private CompletableFuture<Void> deleteOffsets(GroupChange.DeleteOffsets change, Duration timeout) {
        int millis = millis(timeout);
        Set<TopicPartition> partitions = change.partitions().stream().map(GroupChanges::partition).collect(Collectors.toSet());
        return switch (change.kind()) {
            case CLASSIC, CONSUMER -> PartAnswers.all("OFFSET_DELETE", each(change.partitions(), admin.deleteConsumerGroupOffsets(change.group(), partitions,
                    new DeleteConsumerGroupOffsetsOptions().timeoutMs(millis))::partitionResult), timeout);
            case STREAMS -> PartAnswers.all("OFFSET_DELETE", each(change.partitions(), admin.deleteStreamsGroupOffsets(change.group(), partitions,
                    new DeleteStreamsGroupOffsetsOptions().timeoutMs(millis))::partitionResult), timeout);
            case SHARE -> answer("DELETE_SHARE_GROUP_OFFSETS", admin.deleteShareGroupOffsets(change.group(), new HashSet<>(change.topics()),
                    new DeleteShareGroupOffsetsOptions().timeoutMs(millis)).all(), timeout);
        };
    }

    private KafkaFuture<Void> delete(GroupChange.Delete change, int millis) {
        List<String> group = List.of(change.group());
        return switch (change.kind()) {
            case CLASSIC, CONSUMER -> admin.deleteConsumerGroups(group, new DeleteConsumerGroupsOptions().timeoutMs(millis)).all();
            case SHARE -> admin.deleteShareGroups(group, new DeleteShareGroupsOptions().timeoutMs(millis)).all();
            case STREAMS -> admin.deleteStreamsGroups(group, new DeleteStreamsGroupsOptions().timeoutMs(millis)).all();
        };
    }

    private CompletableFuture<Void> removeMembers(GroupChange.RemoveMembers change, Duration timeout) {
        RemoveMembersFromConsumerGroupOptions options = change.instanceIds().isEmpty() ? new RemoveMembersFromConsumerGroupOptions()
                : new RemoveMembersFromConsumerGroupOptions(change.instanceIds().stream().map(MemberToRemove::new).toList());
        options.timeoutMs(millis(timeout));
        options.reason("removed by an operator");
        return answer("LEAVE_GROUP", admin.removeMembersFromConsumerGroup(change.group(), options).all(), timeout);
    }

    private static ConfigResource resource(GroupChange.AlterConfig change) {
        return new ConfigResource(ConfigResource.Type.GROUP, change.group());
    }

    private CompletableFuture<Void> alter(GroupChange.AlterConfig change, boolean validateOnly, Duration timeout) {
        Collection<AlterConfigOp> operations = change.values().entrySet().stream()
                .map(e -> new AlterConfigOp(new org.apache.kafka.clients.admin.ConfigEntry(e.getKey(), e.getValue().orElse("")),
                        e.getValue().isPresent() ? AlterConfigOp.OpType.SET : AlterConfigOp.OpType.DELETE)).toList();
        return answer("INCREMENTAL_ALTER_CONFIGS", admin.incrementalAlterConfigs(Map.of(resource(change), operations),
                new AlterConfigsOptions().validateOnly(validateOnly).timeoutMs(millis(timeout))).all(), timeout);
    }

    private static TopicPartition partition(PartitionId key) {
        return new TopicPartition(key.topic(), key.partition());
    }
}
