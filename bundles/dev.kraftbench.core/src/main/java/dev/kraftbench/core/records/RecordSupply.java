package dev.kraftbench.core.records;

import dev.kraftbench.core.model.Gap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Records to be written somewhere else, told once when they are needed. */
public sealed interface RecordSupply {

    /** At most so many; a filter makes it fewer. */
    long most();

    /** At most, on the brokers' disks; -1 where unknown. */
    long bytes();

    /** Partitions of the topic they come from, at least. */
    int partitions();

    /** The topic they come from. */
    String topic();

    /** Partitions of it that could not be asked, whose records are missing therefore. */
    List<Gap> gaps();

    /**
     * Tells the records in the order of their offsets; blocks.
     *
     * @param sink gives false when it wants no more
     * @param stopped asked often
     */
    void supply(Predicate<StoredRecord> sink, BooleanSupplier stopped) throws Exception;

    /** Records that were chosen one by one. */
    record Chosen(List<StoredRecord> records) implements RecordSupply {
        public Chosen {
            records = List.copyOf(records);
            if (records.isEmpty()) {
                throw new IllegalArgumentException("no records");
            }
        }

        @Override
        public long most() {
            return records.size();
        }

        @Override
        public long bytes() {
            return records.stream().mapToLong(StoredRecord::bytes).sum();
        }

        @Override
        public int partitions() {
            return records.stream().mapToInt(StoredRecord::partition).max().orElse(0) + 1;
        }

        @Override
        public String topic() {
            return records.getFirst().topic();
        }

        @Override
        public List<Gap> gaps() {
            return List.of();
        }

        @Override
        public void supply(Predicate<StoredRecord> sink, BooleanSupplier stopped) {
            for (StoredRecord record : records) {
                if (stopped.getAsBoolean() || !sink.test(record)) {
                    return;
                }
            }
        }
    }

    /** All that a query finds, read again from the oldest on, a page at a time. */
    record Searched(RecordBrowser source, SearchPlan plan, RecordSieve sieve) implements RecordSupply {
        private static final int PAGE = 2_000;

        @Override
        public long most() {
            return plan.cost(true).records();
        }

        @Override
        public long bytes() {
            return plan.cost(true).bytes();
        }

        @Override
        public int partitions() {
            return plan.spans().isEmpty() ? 0 : plan.spans().lastKey() + 1;
        }

        @Override
        public String topic() {
            return plan.query().topic();
        }

        @Override
        public List<Gap> gaps() {
            return plan.gaps();
        }

        @Override
        public void supply(Predicate<StoredRecord> sink, BooleanSupplier stopped) throws Exception {
            RecordQuery oldest = new RecordQuery(topic(), plan.query().partitions(), new Seek.Oldest(), PAGE, plan.query().committedOnly());
            SearchPlan rest = new SearchPlan(oldest, plan.spans(), Map.of(), List.of());
            boolean[] enough = {false};
            while (true) {
                Consumer<List<ReadRecord>> page = found -> found.forEach(record -> enough[0] = enough[0] || stopped.getAsBoolean() || !sink.test(record.stored()));
                RecordSearch search = source.search(rest, sieve, SearchLimits.DEFAULT, page);
                SearchOutcome outcome = await(search, stopped);
                if (!outcome.gaps().isEmpty()) {
                    throw new IllegalStateException(outcome.gaps().getFirst().what() + ": " + outcome.gaps().getFirst().reason());
                }
                if (enough[0] || stopped.getAsBoolean() || !outcome.resumable()) {
                    return;
                }
                rest = rest.continued(outcome);
            }
        }

        private static SearchOutcome await(RecordSearch search, BooleanSupplier stopped) throws Exception {
            CompletableFuture<SearchOutcome> outcome = search.outcome();
            while (true) {
                try {
                    return outcome.get(200, java.util.concurrent.TimeUnit.MILLISECONDS);
                } catch (java.util.concurrent.TimeoutException e) {
                    if (stopped.getAsBoolean()) {
                        search.stop();
                    }
                }
            }
        }
    }
}
