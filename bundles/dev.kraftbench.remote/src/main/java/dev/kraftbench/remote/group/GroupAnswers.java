package dev.kraftbench.remote.group;

import static dev.kraftbench.remote.AdminQueries.millis;
import static dev.kraftbench.remote.AdminQueries.offset;

import dev.kraftbench.core.group.GroupKind;
import dev.kraftbench.core.group.GroupQuestions;
import dev.kraftbench.core.group.OffsetMove;
import dev.kraftbench.core.group.OffsetMoves;
import dev.kraftbench.core.group.OffsetTarget;
import dev.kraftbench.core.model.ClusterModel;
import dev.kraftbench.core.model.ConfigEntry;
import dev.kraftbench.core.model.Gap;
import dev.kraftbench.core.model.GroupDetails;
import dev.kraftbench.core.model.GroupSnapshot;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.core.series.ReadPosition;
import dev.kraftbench.remote.AdminAccess;
import dev.kraftbench.remote.AdminSession;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/** Questions about groups, answered by the Admin API. */
public final class GroupAnswers implements GroupQuestions {
    private final AdminAccess access;
    private final ClusterModel model;
    private final ReadDelays delays;

    /** @param model knows the groups as last listed: their types decide which requests they are asked with */
    public GroupAnswers(AdminAccess access, ClusterModel model) {
        this.access = access;
        this.model = model;
        this.delays = new ReadDelays(access, model, Clock.systemUTC());
    }

    private String type(String id) {
        return model.latest().groups().stream().filter(group -> group.id().equals(id)).map(GroupSnapshot::type).findFirst().orElse("");
    }

    @Override
    public CompletableFuture<GroupDetails> group(String id, Duration timeout) {
        return access.ask("DESCRIBE_GROUPS", s -> queries(s).group(id, type(id), timeout)).thenApply(delays::with);
    }

    @Override
    public CompletableFuture<List<ConfigEntry>> config(String id, Duration timeout) {
        GroupKind kind = GroupKind.of(type(id));
        return access.ask("DESCRIBE_CONFIGS", s -> s.queries().configs(new ConfigResource(ConfigResource.Type.GROUP, id), timeout))
                .thenApply(entries -> entries.stream().filter(entry -> kind.has(entry.name())).toList());
    }

    @Override
    public CompletableFuture<List<OffsetMove>> dryRun(String id, Collection<PartitionId> partitions, OffsetTarget target, Duration timeout) {
        Optional<Instant> time = target.time(Instant.now());
        List<TopicPartition> asked = partitions.stream().map(key -> new TopicPartition(key.topic(), key.partition())).toList();
        List<Gap> gaps = new ArrayList<>();
        return access.ask("LIST_OFFSETS", s -> {
            var positions = new GroupPositions(s.admin()).of(id, GroupKind.of(type(id)), timeout);
            var starts = s.queries().offsets(asked, OffsetSpec.earliest(), timeout, gaps);
            var ends = s.queries().offsets(asked, OffsetSpec.latest(), timeout, gaps);
            CompletableFuture<Map<TopicPartition, ListOffsetsResultInfo>> atTime = time.isEmpty() ? CompletableFuture.completedFuture(Map.of())
                    : s.queries().offsets(asked, OffsetSpec.forTimestamp(time.get().toEpochMilli()), timeout, gaps);
            return CompletableFuture.allOf(positions, starts, ends, atTime).thenApply(done -> OffsetMoves.of(target, asked.stream()
                    .map(p -> new OffsetMoves.Known(new PartitionId(p.topic(), p.partition()), positions.join().getOrDefault(p, ReadPosition.NOWHERE),
                            offset(starts.join(), p), offset(ends.join(), p),
                            time.isPresent() && !atTime.join().containsKey(p) ? OffsetMoves.NO_ANSWER : offset(atTime.join(), p))).toList()));
        });
    }

    @Override
    public CompletableFuture<Loads> loads(List<GroupSnapshot> groups, Duration timeout) {
        return access.ask("DESCRIBE_GROUPS", s -> new GroupLoads(s).of(groups, Duration.ofMillis(millis(timeout))));
    }

    private static GroupQueries queries(AdminSession session) {
        return new GroupQueries(session.admin(), session.queries(), false);
    }
}
