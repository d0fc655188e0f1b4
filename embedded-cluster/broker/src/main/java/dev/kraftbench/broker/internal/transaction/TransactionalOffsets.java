package dev.kraftbench.broker.internal.transaction;

import dev.kraftbench.broker.AddPartitionsChannel;
import dev.kraftbench.coordinator.Shards;
import dev.kraftbench.group.ClientContext;
import dev.kraftbench.group.GroupCoordinator;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.TopicImage;
import dev.kraftbench.replication.Partition;
import dev.kraftbench.replication.Replicas;
import dev.kraftbench.storage.TransactionalBatch;
import dev.kraftbench.storage.Verification;
import dev.kraftbench.storage.VerificationGuard;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData;
import org.apache.kafka.common.message.TxnOffsetCommitResponseData;
import org.apache.kafka.common.protocol.Errors;

/**
 * Commits offsets in transactions at this broker's group coordinator, which first has the transaction coordinator say that the group's
 * partition is part of the transaction, or makes it one (KIP-890).
 */
public final class TransactionalOffsets {

    /** Since this version of TXN_OFFSET_COMMIT the group coordinator adds its partition to the transaction. */
    private static final short ADDING_SINCE = 5;

    /** Since this version clients know TRANSACTION_ABORTABLE. */
    private static final short ABORTABLE_SINCE = 4;

    private static final int NO_SEQUENCE = -1;

    private final GroupCoordinator groups;
    private final Replicas replicas;
    private final AddPartitionsChannel coordinators;
    private final Supplier<ClusterImage> images;

    public TransactionalOffsets(
            GroupCoordinator groups, Replicas replicas, AddPartitionsChannel coordinators, Supplier<ClusterImage> images) {
        this.groups = groups;
        this.replicas = replicas;
        this.coordinators = coordinators;
        this.images = images;
    }

    /**
     * @param done told if the request was carried out, with the fate of each partition
     * @param refused told otherwise
     */
    void commit(ClientContext client, TxnOffsetCommitRequestData request, Consumer<TxnOffsetCommitResponseData> done, Consumer<Errors> refused) {
        TopicImage topic = images.get().topics().topic(GroupCoordinator.TOPIC);
        if (request.groupId().isEmpty()) {
            refused.accept(Errors.INVALID_GROUP_ID);
            return;
        }
        if (topic == null) {
            refused.accept(Errors.COORDINATOR_NOT_AVAILABLE);
            return;
        }
        TopicPartition offsets = new TopicPartition(GroupCoordinator.TOPIC, Shards.partitionFor(request.groupId(), topic.partitions().size()));
        Partition partition = replicas.partition(offsets);
        if (partition == null) {
            refused.accept(Errors.NOT_COORDINATOR);
            return;
        }
        partition.lane().run(() -> verified(partition, client, request, refused, guard ->
                groups.commitTransactional(client, request, guard, done, refused)));
    }

    private void verified(
            Partition partition,
            ClientContext client,
            TxnOffsetCommitRequestData request,
            Consumer<Errors> refused,
            Consumer<VerificationGuard> action) {
        boolean adds = client.version() >= ADDING_SINCE;
        TransactionalBatch batch = new TransactionalBatch(request.producerId(), request.producerEpoch(), NO_SEQUENCE, adds);
        switch (partition.transactions().verify(batch)) {
            case Verification.Open ignored -> action.accept(VerificationGuard.NONE);
            case Verification.Refused(Errors error, String ignored) ->
                refused.accept(error == Errors.NOT_LEADER_OR_FOLLOWER || error == Errors.KAFKA_STORAGE_ERROR ? Errors.NOT_COORDINATOR : error);
            case Verification.Needed(VerificationGuard guard) -> coordinators.ask(
                    new AddPartitionsChannel.Question(
                            request.transactionalId(),
                            request.producerId(),
                            request.producerEpoch(),
                            partition.id().topicPartition(),
                            !adds),
                    partition.lane(),
                    error -> {
                        if (error == Errors.NONE) {
                            action.accept(guard);
                        } else {
                            refused.accept(told(error, client.version()));
                        }
                    });
        }
    }

    /** What the transaction coordinator says, as a client of this version understands it from a group coordinator. */
    private static Errors told(Errors error, short version) {
        return switch (error) {
            case TRANSACTION_ABORTABLE -> version < ABORTABLE_SINCE ? Errors.INVALID_TXN_STATE : error;
            case CONCURRENT_TRANSACTIONS -> version < ADDING_SINCE ? Errors.COORDINATOR_LOAD_IN_PROGRESS : error;
            // It is the transaction's coordinator that is away, so looking for the group's would be in vain: try again here.
            case NETWORK_EXCEPTION, NOT_COORDINATOR, COORDINATOR_NOT_AVAILABLE -> Errors.COORDINATOR_LOAD_IN_PROGRESS;
            default -> error;
        };
    }
}
