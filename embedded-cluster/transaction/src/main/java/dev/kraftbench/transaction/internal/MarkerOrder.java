package dev.kraftbench.transaction.internal;

import dev.kraftbench.coordinator.TransactionEnd;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * The markers that end one transaction, until every partition has its own. Confined to the shard's lane, on which the sender works too.
 */
public final class MarkerOrder {

    /** Is told how it goes on, on the lane. */
    public interface Listener {
        void written(TopicPartition partition);

        /** There is nothing left to write. */
        void done();
    }

    private final String transactionalId;
    private final TransactionEnd end;
    private final Set<TopicPartition> missing;
    private final Listener listener;
    private boolean cancelled;

    MarkerOrder(String transactionalId, TransactionEnd end, Set<TopicPartition> partitions, Listener listener) {
        this.transactionalId = transactionalId;
        this.end = end;
        this.missing = new LinkedHashSet<>(partitions);
        this.listener = listener;
    }

    public String transactionalId() {
        return transactionalId;
    }

    public TransactionEnd end() {
        return end;
    }

    /** Partitions without their marker, in the order in which they were added. */
    public List<TopicPartition> missing() {
        return List.copyOf(missing);
    }

    public boolean misses(TopicPartition partition) {
        return !cancelled && missing.contains(partition);
    }

    /** The partition's log has its marker. */
    public void written(TopicPartition partition) {
        if (misses(partition)) {
            listener.written(partition);
            drop(partition);
        }
    }

    /** The partition needs no marker any more. */
    public void drop(TopicPartition partition) {
        if (!cancelled && missing.remove(partition) && missing.isEmpty()) {
            listener.done();
        }
    }

    /** Another coordinator ends the transaction, or this one has been told to stop. */
    public void cancel() {
        cancelled = true;
    }

    public boolean isCancelled() {
        return cancelled;
    }
}
