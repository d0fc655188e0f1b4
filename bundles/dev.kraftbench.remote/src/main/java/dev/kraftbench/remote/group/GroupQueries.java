package dev.kraftbench.remote.group;

import static dev.kraftbench.remote.AdminQueries.millis;
import static dev.kraftbench.remote.AdminQueries.offset;
import static dev.kraftbench.remote.Failures.answer;

import dev.kraftbench.core.group.GroupKind;
import dev.kraftbench.core.model.GroupDetails;
import dev.kraftbench.core.series.ReadPosition;
import dev.kraftbench.remote.AdminQueries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeShareGroupsOptions;
import org.apache.kafka.clients.admin.DescribeStreamsGroupsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ShareGroupDescription;
import org.apache.kafka.clients.admin.StreamsGroupDescription;
import org.apache.kafka.clients.admin.StreamsGroupMemberAssignment;
import org.apache.kafka.clients.admin.StreamsGroupSubtopologyDescription;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;

/** What is asked about groups; each type has its own requests. */
final class GroupQueries {
    private static final String STANDBY = " (standby)";
    private static final String WARM_UP = " (warm-up)";

    private final Admin admin;
    private final AdminQueries queries;
    private final GroupPositions positions;
    private final boolean offsetsNeeded;

    /**
     * @param offsetsNeeded whether a group whose committed offsets are not told cannot be described: who changes them has to know those from before, a view
     *     shows the rest
     */
    GroupQueries(Admin admin, AdminQueries queries, boolean offsetsNeeded) {
        this.admin = admin;
        this.queries = queries;
        this.offsetsNeeded = offsetsNeeded;
        this.positions = new GroupPositions(admin);
    }

    /** @param type as {@link GroupType} names it; any other is taken for a consumer group */
    CompletableFuture<GroupDetails> group(String id, String type, Duration timeout) {
        return switch (GroupType.parse(type)) {
            case SHARE -> share(id, timeout);
            case STREAMS -> streams(id, timeout);
            case CONSUMER, CLASSIC, UNKNOWN -> consumer(id, timeout);
        };
    }

    // ---- consumer groups of either protocol

    private CompletableFuture<GroupDetails> consumer(String id, Duration timeout) {
        Duration half = timeout.dividedBy(2);
        var description = answer("DESCRIBE_GROUPS",
                admin.describeConsumerGroups(List.of(id), new DescribeConsumerGroupsOptions().timeoutMs(millis(half))).describedGroups().get(id), half);
        return description.thenCombine(committedOf(id, half), Map::entry).thenCompose(both -> {
            ConsumerGroupDescription group = both.getKey();
            Set<TopicPartition> assigned = group.members().stream().flatMap(m -> m.assignment().topicPartitions().stream()).collect(Collectors.toSet());
            return lags(both.getValue(), assigned, half).thenApply(lags -> new GroupDetails(id,
                    group.type() == GroupType.UNKNOWN ? "" : group.type().toString(), group.groupState().toString(), group.partitionAssignor(),
                    nodeId(group.coordinator()), group.groupEpoch().orElse(GroupDetails.NO_EPOCH),
                    group.targetAssignmentEpoch().orElse(GroupDetails.NO_EPOCH),
                    group.members().stream().map(GroupQueries::member).toList(), lags, List.of()));
        });
    }

    private static GroupDetails.Member member(MemberDescription m) {
        List<String> work = names(m.assignment().topicPartitions());
        return new GroupDetails.Member(m.consumerId(), m.clientId(), m.host(), m.groupInstanceId(), m.rackId().orElse(""),
                m.memberEpoch().orElse(GroupDetails.NO_EPOCH), work, m.targetAssignment().map(target -> names(target.topicPartitions())).orElse(work));
    }

    /** A coordinator that describes the group and then does not tell its offsets costs these only, where they are not needed. */
    private CompletableFuture<Map<TopicPartition, ReadPosition>> committedOf(String id, Duration timeout) {
        var committed = positions.of(id, GroupKind.CONSUMER, timeout);
        return offsetsNeeded ? committed : committed.exceptionally(failure -> Map.of());
    }

    private CompletableFuture<List<GroupDetails.PartitionLag>> lags(Map<TopicPartition, ReadPosition> read, Set<TopicPartition> assigned, Duration timeout) {
        Set<TopicPartition> interesting = new HashSet<>(read.keySet());
        interesting.addAll(assigned);
        return ends(interesting, timeout).thenApply(ends -> inOrder(interesting).map(p -> {
            ReadPosition at = read.getOrDefault(p, ReadPosition.NOWHERE);
            long end = offset(ends, p);
            return new GroupDetails.PartitionLag(p.topic(), p.partition(), at.offset(), end, at.behind(end), GroupDetails.Delay.UNKNOWN);
        }).toList());
    }

    // ---- share groups (KIP-932)

    private CompletableFuture<GroupDetails> share(String id, Duration timeout) {
        Duration half = timeout.dividedBy(2);
        var description = answer("SHARE_GROUP_DESCRIBE",
                admin.describeShareGroups(List.of(id), new DescribeShareGroupsOptions().timeoutMs(millis(half))).describedGroups().get(id), half);
        return description.thenCombine(positions.of(id, GroupKind.SHARE, half), Map::entry)
                .thenCompose(both -> lags(both.getValue(), Set.of(), half).thenApply(lags -> shareDetails(both.getKey(), lags)));
    }

    private static GroupDetails shareDetails(ShareGroupDescription group, List<GroupDetails.PartitionLag> lags) {
        return new GroupDetails(group.groupId(), GroupType.SHARE.toString(), group.groupState().toString(), "", nodeId(group.coordinator()),
                group.groupEpoch(), group.targetAssignmentEpoch(),
                group.members().stream().map(m -> {
                    List<String> work = names(m.assignment().topicPartitions());
                    return new GroupDetails.Member(m.consumerId(), m.clientId(), m.host(), Optional.empty(), m.rackId().orElse(""), m.memberEpoch(), work, work);
                }).toList(),
                lags, List.of());
    }

    // ---- streams groups (KIP-1071)

    private CompletableFuture<GroupDetails> streams(String id, Duration timeout) {
        Duration half = timeout.dividedBy(2);
        var description = answer("STREAMS_GROUP_DESCRIBE",
                admin.describeStreamsGroups(List.of(id), new DescribeStreamsGroupsOptions().timeoutMs(millis(half))).describedGroups().get(id), half);
        return description.thenCombine(committedOf(id, half), Map::entry).thenCompose(both -> {
            StreamsGroupDescription group = both.getKey();
            return lags(both.getValue(), Set.of(), half).thenApply(lags -> new GroupDetails(id, GroupType.STREAMS.toString(),
                    group.groupState().toString(), group.assignorName().orElse(""), nodeId(group.coordinator()), group.groupEpoch(),
                    group.targetAssignmentEpoch(),
                    group.members().stream().map(m -> new GroupDetails.Member(m.memberId(), m.clientId(), m.clientHost(), m.instanceId(),
                            m.rackId().orElse(""), m.memberEpoch(), tasks(m.assignment()), tasks(m.targetAssignment()))).toList(),
                    lags, group.subtopologies().stream().map(GroupQueries::subtopology).toList()));
        });
    }

    private static GroupDetails.Subtopology subtopology(StreamsGroupSubtopologyDescription part) {
        return new GroupDetails.Subtopology(part.subtopologyId(), part.sourceTopics(), part.repartitionSinkTopics(),
                part.repartitionSourceTopics().keySet().stream().sorted().toList(), part.stateChangelogTopics().keySet().stream().sorted().toList());
    }

    private static List<String> tasks(StreamsGroupMemberAssignment assignment) {
        return Stream.of(tasks(assignment.activeTasks(), ""), tasks(assignment.standbyTasks(), STANDBY), tasks(assignment.warmupTasks(), WARM_UP))
                .flatMap(tasks -> tasks).toList();
    }

    private static Stream<String> tasks(List<StreamsGroupMemberAssignment.TaskIds> ids, String kind) {
        // in an order of their own, so that what a member has and shall have can be compared
        return ids.stream().sorted(Comparator.<StreamsGroupMemberAssignment.TaskIds>comparingInt(task -> task.subtopologyId().length())
                .thenComparing(StreamsGroupMemberAssignment.TaskIds::subtopologyId)).flatMap(task -> task.partitions().stream().sorted().map(p -> task.subtopologyId() + "_" + p + kind));
    }

    // ---- what all have in common

    private CompletableFuture<Map<TopicPartition, ListOffsetsResultInfo>> ends(Collection<TopicPartition> partitions, Duration timeout) {
        return queries.offsets(partitions, OffsetSpec.latest(), timeout, new ArrayList<>());
    }

    private static Stream<TopicPartition> inOrder(Collection<TopicPartition> partitions) {
        return partitions.stream().sorted(Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition));
    }

    private static List<String> names(Collection<TopicPartition> partitions) {
        return inOrder(partitions).map(TopicPartition::toString).toList();
    }

    private static int nodeId(@org.jspecify.annotations.Nullable Node node) {
        return node == null ? -1 : node.id();
    }
}
