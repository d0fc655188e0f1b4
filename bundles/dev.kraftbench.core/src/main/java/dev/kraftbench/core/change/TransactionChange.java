package dev.kraftbench.core.change;

import dev.kraftbench.core.transaction.PartitionProducer;
import java.util.List;

/** Transactions ended from outside. None of it can be taken back. */
public sealed interface TransactionChange extends Change {

    /** Ends a transaction in one partition's log that no coordinator will end. */
    record AbortHanging(PartitionProducer producer) implements TransactionChange {
        @Override
        public String title() {
            return ChangeTexts.TEXTS.of("transaction.abort", producer.partition(), producer.producerId());
        }
    }

    /** Whoever uses these transactional ids now can't any more; what they have open is aborted. */
    record FenceProducers(List<String> ids) implements TransactionChange {
        public FenceProducers {
            ids = List.copyOf(ids);
        }

        @Override
        public String title() {
            return ChangeTexts.TEXTS.of("transaction.fence", String.join(", ", ids));
        }
    }

    /** Aborts the open transaction of an id, prepared or not. */
    record Terminate(String id) implements TransactionChange {
        @Override
        public String title() {
            return ChangeTexts.TEXTS.of("transaction.terminate", id);
        }
    }
}
