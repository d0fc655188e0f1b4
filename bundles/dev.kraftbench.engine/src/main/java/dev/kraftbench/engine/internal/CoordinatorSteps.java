package dev.kraftbench.engine.internal;

import dev.kraftbench.core.Precision;
import dev.kraftbench.core.event.ClusterEvent.Coordinated;
import dev.kraftbench.core.event.CoordinatorStep;
import dev.kraftbench.group.GroupEvent;
import dev.kraftbench.share.ShareEvent;
import dev.kraftbench.transaction.TransactionEvent;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.Function;
import org.apache.kafka.common.Uuid;

/** What the coordinators of an embedded cluster tell, as the views know it. */
final class CoordinatorSteps {
    private CoordinatorSteps() {}

    static Coordinated of(GroupEvent event, Instant at) {
        String group = event.groupId();
        return switch (event) {
            case GroupEvent.MemberJoined e -> step(at, CoordinatorStep.MEMBER_JOINED, group, e.memberId(), e.clientId());
            case GroupEvent.MemberLeft e -> step(at, CoordinatorStep.MEMBER_LEFT, group, e.memberId(), e.reason());
            case GroupEvent.MemberExpired e -> step(at, CoordinatorStep.MEMBER_EXPIRED, group, e.memberId(), e.reason());
            case GroupEvent.RebalanceStarted e -> step(at, CoordinatorStep.REBALANCE_STARTED, group, e.generation(), e.reason());
            case GroupEvent.GenerationStable e -> step(at, CoordinatorStep.GENERATION_STABLE, group, e.generation(), e.members());
            case GroupEvent.GroupEmptied e -> step(at, CoordinatorStep.GROUP_EMPTIED, group);
            case GroupEvent.GroupDeleted e -> step(at, CoordinatorStep.GROUP_DELETED, group);
            case GroupEvent.EpochBumped e -> step(at, CoordinatorStep.EPOCH_BEGUN, group, e.epoch(), e.reason());
            case GroupEvent.TargetComputed e ->
                    step(at, CoordinatorStep.TARGET_COMPUTED, group, e.epoch(), e.assignor(), e.members(), e.changedMembers());
            case GroupEvent.TargetReached e -> step(at, CoordinatorStep.TARGET_REACHED, group, e.epoch(), e.members());
            case GroupEvent.PartitionsAssigned e ->
                    step(at, CoordinatorStep.PARTITIONS_ASSIGNED, group, e.memberId(), e.epoch(), list(e.partitions()));
            case GroupEvent.PartitionsRevoking e ->
                    step(at, CoordinatorStep.PARTITIONS_REVOKING, group, e.memberId(), e.epoch(), list(e.partitions()));
            case GroupEvent.PartitionsReleased e -> step(at, CoordinatorStep.PARTITIONS_RELEASED, group, e.memberId(), list(e.partitions()));
            case GroupEvent.MemberFenced e -> step(at, CoordinatorStep.MEMBER_FENCED, group, e.memberId(), e.claimedEpoch(), e.epoch());
            case GroupEvent.GroupConverted e -> step(at, CoordinatorStep.GROUP_CONVERTED, group, e.from().label(), e.to().label());
            case GroupEvent.RegexResolved e -> step(at, CoordinatorStep.REGEX_RESOLVED, group, e.regex(), e.topics());
            case GroupEvent.ShareAssigned e -> step(at, CoordinatorStep.SHARE_ASSIGNED, group, e.epoch(), e.told());
            case GroupEvent.ShareStateInitialized e ->
                    step(at, CoordinatorStep.SHARE_STATE_INITIALIZED, group, e.topicId(), list(e.partitions()));
            case GroupEvent.ShareOffsetsAltered e -> step(at, CoordinatorStep.SHARE_OFFSETS_ALTERED, group, e.epoch(), list(e.topics()));
            case GroupEvent.ShareOffsetsDeleted e -> step(at, CoordinatorStep.SHARE_OFFSETS_DELETED, group, list(e.topics()));
            case GroupEvent.StreamsTopologyChanged e ->
                    step(at, CoordinatorStep.TOPOLOGY_CHANGED, group, e.topologyEpoch(), e.subtopologies());
            case GroupEvent.StreamsEpochBegun e -> step(at, CoordinatorStep.EPOCH_BEGUN, group, e.epoch(), e.reason());
            case GroupEvent.StreamsTasksPlanned e -> step(at, CoordinatorStep.TASKS_PLANNED, group, e.epoch(), e.members());
            case GroupEvent.StreamsTasksChanged e -> step(at, CoordinatorStep.TASKS_CHANGED, group, e.memberId(), e.epoch(), list(e.active()),
                    list(e.standby()), list(e.toGiveUp()));
            case GroupEvent.StreamsTopicsWanted e -> step(at, CoordinatorStep.TOPICS_WANTED, group, list(e.topics()));
        };
    }

    static Coordinated of(TransactionEvent event, Instant at) {
        String id = event.transactionalId();
        return switch (event) {
            case TransactionEvent.ProducerInitialised e ->
                    step(at, CoordinatorStep.PRODUCER_INITIALISED, id, e.producerId(), e.producerEpoch());
            case TransactionEvent.PartitionAdded e ->
                    step(at, e.first() ? CoordinatorStep.TRANSACTION_BEGUN : CoordinatorStep.PARTITION_ADDED, id, e.partition());
            case TransactionEvent.CommitDecided e -> step(at, CoordinatorStep.COMMIT_DECIDED, id, e.partitions());
            case TransactionEvent.AbortDecided e -> step(at, switch (e.reason()) {
                case PRODUCER -> CoordinatorStep.ABORT_DECIDED;
                case TIMED_OUT -> CoordinatorStep.TRANSACTION_TIMED_OUT;
                case FENCED -> CoordinatorStep.TRANSACTION_TAKEN_OVER;
            }, id, e.partitions());
            case TransactionEvent.ProducerFenced e -> step(at, CoordinatorStep.PRODUCER_FENCED, id, e.producerId(), e.producerEpoch());
            case TransactionEvent.MarkerWritten e -> step(at, CoordinatorStep.MARKER_WRITTEN, id, e.partition());
            case TransactionEvent.TransactionEnded e ->
                    step(at, e.committed() ? CoordinatorStep.TRANSACTION_COMMITTED : CoordinatorStep.TRANSACTION_ABORTED, id);
            case TransactionEvent.IdExpired e -> step(at, CoordinatorStep.TRANSACTIONAL_ID_EXPIRED, id);
        };
    }

    /** @param topics names of topics by id */
    static Coordinated of(ShareEvent event, Instant at, Function<Uuid, String> topics) {
        String group = event.of().groupId();
        String partition = topics.apply(event.of().topicId()) + "-" + event.of().partition();
        return switch (event) {
            case ShareEvent.Loaded e -> step(at, CoordinatorStep.SHARE_LOADED, group, partition, e.startOffset());
            case ShareEvent.Dropped e -> step(at, CoordinatorStep.SHARE_DROPPED, group, partition, e.why());
            case ShareEvent.Acquired e -> step(at, CoordinatorStep.RECORDS_ACQUIRED, group, partition,
                    range(e.firstOffset(), e.lastOffset()), e.member(), e.deliveries());
            case ShareEvent.Accepted e -> step(at, CoordinatorStep.RECORDS_ACCEPTED, group, partition, range(e.firstOffset(), e.lastOffset()), e.member());
            case ShareEvent.Released e -> step(at, CoordinatorStep.RECORDS_RELEASED, group, partition, range(e.firstOffset(), e.lastOffset()), e.member());
            case ShareEvent.Rejected e -> step(at, CoordinatorStep.RECORDS_REJECTED, group, partition, range(e.firstOffset(), e.lastOffset()), e.member());
            case ShareEvent.Renewed e -> step(at, CoordinatorStep.RECORDS_RENEWED, group, partition, range(e.firstOffset(), e.lastOffset()), e.member());
            case ShareEvent.LockExpired e -> step(at, CoordinatorStep.LOCK_EXPIRED, group, partition, range(e.firstOffset(), e.lastOffset()), e.member());
            case ShareEvent.Archived e ->
                    step(at, CoordinatorStep.RECORDS_ARCHIVED, group, partition, range(e.firstOffset(), e.lastOffset()), e.deliveries());
            case ShareEvent.DeadLettered e -> e.error().isEmpty()
                    ? step(at, CoordinatorStep.RECORDS_DEAD_LETTERED, group, partition, range(e.firstOffset(), e.lastOffset()), e.topic())
                    : step(at, CoordinatorStep.DEAD_LETTER_FAILED, group, partition, range(e.firstOffset(), e.lastOffset()), e.topic(), e.error());
            case ShareEvent.StartMoved e -> step(at, CoordinatorStep.SHARE_START_MOVED, group, partition, e.startOffset());
        };
    }


    static Coordinated step(Instant at, CoordinatorStep step, Object... arguments) {
        return new Coordinated(at, Precision.EXACT, step, Arrays.stream(arguments).map(String::valueOf).toList());
    }

    private static String list(Collection<?> many) {
        return many.isEmpty() ? "–" : String.join(", ", many.stream().map(String::valueOf).sorted().toList());
    }

    private static String range(long first, long last) {
        return first == last ? Long.toString(first) : first + "–" + last;
    }
}
