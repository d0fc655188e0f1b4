package dev.kraftbench.transaction.internal;

import dev.kraftbench.transaction.TransactionEvent;
import dev.kraftbench.transaction.TransactionEvent.AbortReason;
import dev.kraftbench.transaction.TransactionState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Tells transitions as events. Stateless. */
final class TransactionEvents {

    private TransactionEvents() {}

    static List<TransactionEvent> of(@Nullable TransactionMetadata before, TransactionMetadata after, AbortReason reason) {
        String id = after.transactionalId();
        return switch (after.state()) {
            case EMPTY -> List.of(new TransactionEvent.ProducerInitialised(id, after.producer().id(), after.producer().epoch()));
            case ONGOING -> added(before, after);
            case PREPARE_COMMIT -> isNew(before, after) ? List.of(new TransactionEvent.CommitDecided(id, after.partitions().size())) : List.of();
            case PREPARE_ABORT ->
                isNew(before, after) ? List.of(new TransactionEvent.AbortDecided(id, after.partitions().size(), reason)) : List.of();
            case COMPLETE_COMMIT, COMPLETE_ABORT -> List.of(new TransactionEvent.TransactionEnded(id, after.isCommitted()));
            case DEAD, PREPARE_EPOCH_FENCE -> List.of();
        };
    }

    /** A decision may be written again. */
    private static boolean isNew(@Nullable TransactionMetadata before, TransactionMetadata after) {
        return before == null || before.state() != after.state();
    }

    private static List<TransactionEvent> added(@Nullable TransactionMetadata before, TransactionMetadata after) {
        Set<TopicPartition> known = before != null && before.state() == TransactionState.ONGOING ? before.partitions() : Set.of();
        List<TransactionEvent> added = new ArrayList<>();
        for (TopicPartition partition : after.partitions()) {
            if (!known.contains(partition)) {
                added.add(new TransactionEvent.PartitionAdded(after.transactionalId(), partition, known.isEmpty() && added.isEmpty()));
            }
        }
        return added;
    }
}
