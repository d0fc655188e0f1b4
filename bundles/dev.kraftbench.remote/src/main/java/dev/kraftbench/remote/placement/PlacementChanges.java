package dev.kraftbench.remote.placement;

import static dev.kraftbench.remote.AdminQueries.millis;
import static dev.kraftbench.remote.Failures.answer;

import dev.kraftbench.core.change.ChangePlan;
import dev.kraftbench.core.change.ChangeProgress;
import dev.kraftbench.core.change.PlacementChange;
import dev.kraftbench.core.change.PlacementCommands;
import dev.kraftbench.core.model.ClusterModel.ReplicaKey;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.remote.AdminSession;
import dev.kraftbench.remote.ChangeFamily;
import dev.kraftbench.remote.ConfigDifferences;
import dev.kraftbench.remote.Failures;
import dev.kraftbench.remote.PartAnswers;
import dev.kraftbench.remote.PartlyMade;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.AlterPartitionReassignmentsOptions;
import org.apache.kafka.clients.admin.AlterReplicaLogDirsOptions;
import org.apache.kafka.clients.admin.ElectLeadersOptions;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.UnregisterBrokerOptions;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionReplica;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ElectionNotNeededException;

/** Reassignments, elections and what belongs to them, carried out; {@link PlacementPlans} says before what they would do. */
public final class PlacementChanges implements ChangeFamily<PlacementChange> {
    /** One request for all partitions of a large cluster would outlive its time limit. */
    private static final int PARTITIONS_A_REQUEST = 500;

    private final AdminSession session;
    private final PlacementPlans plans;

    public PlacementChanges(AdminSession session) {
        this.session = session;
        this.plans = new PlacementPlans(session);
    }

    @Override
    public Class<PlacementChange> type() {
        return PlacementChange.class;
    }

    @Override
    public CompletableFuture<ChangePlan> plan(PlacementChange change, Duration timeout) {
        return plans.plan(change, commandLines(change), timeout);
    }

    @Override
    public List<String> commandLines(PlacementChange change) {
        return PlacementCommands.of(change, session.bootstrapServers());
    }

    @Override
    public CompletableFuture<Void> apply(PlacementChange change, ChangeProgress progress, Duration timeout) {
        return switch (change) {
            case PlacementChange.Reassign c -> reassign(c, progress, timeout);
            case PlacementChange.Cancel c -> alter(c.partitions().stream().collect(Collectors.toMap(partition -> partition, partition -> Optional.empty())), timeout);
            case PlacementChange.Elect c -> elect(c, timeout);
            case PlacementChange.Throttle c -> plans.limits(c, timeout).thenCompose(limits -> configure(limits, timeout));
            case PlacementChange.Unthrottle c -> configure(Limits.none(c), timeout);
            case PlacementChange.MoveLogs c -> PartAnswers.all("ALTER_REPLICA_LOG_DIRS", session.admin().alterReplicaLogDirs(c.directories().entrySet().stream()
                    .collect(Collectors.toMap(e -> new TopicPartitionReplica(e.getKey().topic(), e.getKey().partition(), e.getKey().broker()), Map.Entry::getValue)),
                    new AlterReplicaLogDirsOptions().timeoutMs(millis(timeout))).values().entrySet().stream().collect(Collectors.toMap(
                            e -> new ReplicaKey(e.getKey().topic(), e.getKey().partition(), e.getKey().brokerId()), Map.Entry::getValue)), timeout);
            case PlacementChange.Unregister c -> answer("UNREGISTER_BROKER",
                    session.admin().unregisterBroker(c.broker(), new UnregisterBrokerOptions().timeoutMs(millis(timeout))).all(), timeout);
        };
    }

    static TopicPartition kafka(PartitionId partition) {
        return new TopicPartition(partition.topic(), partition.partition());
    }

    private CompletableFuture<Void> reassign(PlacementChange.Reassign change, ChangeProgress progress, Duration timeout) {
        List<Map.Entry<PartitionId, List<Integer>>> all = new ArrayList<>(change.replicas().entrySet());
        CompletableFuture<Void> sent = change.throttle() == PlacementChange.UNLIMITED ? send(all, 0, progress, change.title(), timeout)
                : plans.limits(change, timeout).thenCompose(limits -> limits.read(session, timeout)
                        .thenCompose(before -> throttled(limits.beside(before), before, () -> send(all, 0, progress, change.title(), timeout), timeout)));
        return change.elect() ? sent.thenCompose(ok -> elect(change.election(), timeout)
                .exceptionallyCompose(failure -> PartlyMade.after(change.replicas().keySet(), failure))) : sent;
    }

    /** The throttle first, as Kafka's tool does, so that nothing is copied without it; if nothing is then, it is as it was before. */
    private CompletableFuture<Void> throttled(Limits limits, Limits before, Supplier<CompletableFuture<Void>> send, Duration timeout) {
        return configure(limits, timeout)
                // a throttle in parts is no part of the reassignment
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(Failures.unwrap(failure) instanceof PartlyMade partly ? partly.reason() : failure))
                .thenCompose(ok -> send.get())
                .exceptionallyCompose(failure -> Failures.unwrap(failure) instanceof PartlyMade ? CompletableFuture.failedFuture(failure)
                        : configure(before, timeout).handle((again, ignored) -> failure).thenCompose(CompletableFuture::failedFuture));
    }

    private CompletableFuture<Void> send(List<Map.Entry<PartitionId, List<Integer>>> all, int first, ChangeProgress progress, String title, Duration timeout) {
        progress.at(first, all.size(), title);
        int end = Math.min(all.size(), first + PARTITIONS_A_REQUEST);
        Set<PartitionId> sent = all.subList(0, first).stream().map(Map.Entry::getKey).collect(Collectors.toSet());
        if (progress.stopped()) {
            return PartlyMade.after(sent, new CancellationException());
        }
        Map<PartitionId, Optional<NewPartitionReassignment>> request = new HashMap<>();
        all.subList(first, end).forEach(e -> request.put(e.getKey(), Optional.of(new NewPartitionReassignment(e.getValue()))));
        return alter(request, timeout).exceptionallyCompose(failure -> PartlyMade.after(sent, failure))
                .thenCompose(ok -> end == all.size() ? CompletableFuture.completedFuture(null) : send(all, end, progress, title, timeout));
    }

    private CompletableFuture<Void> alter(Map<PartitionId, Optional<NewPartitionReassignment>> replicas, Duration timeout) {
        Map<TopicPartition, Optional<NewPartitionReassignment>> request = new HashMap<>();
        replicas.forEach((partition, target) -> request.put(kafka(partition), target));
        return PartAnswers.all("ALTER_PARTITION_REASSIGNMENTS",
                session.admin().alterPartitionReassignments(request, new AlterPartitionReassignmentsOptions().timeoutMs(millis(timeout))).values().entrySet().stream()
                        .collect(Collectors.toMap(e -> new PartitionId(e.getKey().topic(), e.getKey().partition()), Map.Entry::getValue)), timeout);
    }

    private CompletableFuture<Void> configure(Limits limits, Duration timeout) {
        Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
        limits.topics().forEach((topic, values) -> changes.put(new ConfigResource(ConfigResource.Type.TOPIC, topic), ConfigDifferences.operations(values)));
        limits.brokers().forEach((broker, values) -> changes.put(new ConfigResource(ConfigResource.Type.BROKER, broker.toString()),
                ConfigDifferences.operations(values)));
        return changes.isEmpty() ? CompletableFuture.completedFuture(null) : PartAnswers.all("INCREMENTAL_ALTER_CONFIGS",
                session.admin().incrementalAlterConfigs(changes, new AlterConfigsOptions().timeoutMs(millis(timeout))).values(), timeout);
    }

    /** What is led as wanted already is no failure. */
    private CompletableFuture<Void> elect(PlacementChange.Elect change, Duration timeout) {
        ElectionType type = switch (change.election()) {
            case PREFERRED -> ElectionType.PREFERRED;
            case UNCLEAN -> ElectionType.UNCLEAN;
        };
        Set<TopicPartition> partitions = change.partitions().isEmpty() ? null
                : change.partitions().stream().map(PlacementChanges::kafka).collect(Collectors.toCollection(HashSet::new));
        return answer("ELECT_LEADERS", session.admin().electLeaders(type, partitions, new ElectLeadersOptions().timeoutMs(millis(timeout))).partitions(), timeout)
                .thenCompose(outcomes -> outcomes.values().stream().flatMap(Optional::stream).filter(failure -> !(failure instanceof ElectionNotNeededException))
                        .findFirst().<CompletableFuture<Void>>map(failure -> CompletableFuture.failedFuture(Failures.of("ELECT_LEADERS", failure)))
                        .orElseGet(() -> CompletableFuture.completedFuture(null)));
    }
}
