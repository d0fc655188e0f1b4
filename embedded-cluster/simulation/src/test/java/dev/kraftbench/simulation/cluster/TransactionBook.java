package dev.kraftbench.simulation.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * All transactions that simulated producers begin, what they know of each one's outcome, and what readers see of it: the whole transaction or
 * nothing, in order, each record once.
 */
final class TransactionBook {

    /** As far as producers have been told. */
    enum Outcome {
        /** Neither asked for nor certain. */
        OPEN,
        /** Asked to commit, not answered. */
        UNKNOWN,
        COMMITTED,
        /** Aborted, or never asked to commit by a producer that has died: it can only be aborted. */
        ABORTED
    }

    /** One transaction. */
    static final class Entry {
        final long id;
        final String transactionalId;
        private final Map<Integer, List<Long>> records = new TreeMap<>();
        private Outcome outcome = Outcome.OPEN;
        private boolean seen;
        private boolean offsets;

        private Entry(long id, String transactionalId) {
            this.id = id;
            this.transactionalId = transactionalId;
        }

        Outcome outcome() {
            return outcome;
        }

        /** The next record for a partition. */
        long record(int partition) {
            List<Long> all = records.computeIfAbsent(partition, ignored -> new ArrayList<>());
            long record = id * RECORDS + all.size();
            all.add(record);
            return record;
        }

        /** Consumer offsets belong to it too: the transaction's own number. */
        void withOffsets() {
            offsets = true;
        }

        @Override
        public String toString() {
            return "transaction " + id + " of " + transactionalId + " (" + outcome + (seen ? ", seen" : "") + ") with " + records
                    + (offsets ? " and offsets" : "");
        }
    }

    /** More than any transaction has in a partition. */
    private static final long RECORDS = 1000;

    private final List<Entry> entries = new ArrayList<>();
    /** By partition and transactional id, the last record that was seen. */
    private final Map<Integer, Map<String, Long>> last = new HashMap<>();
    private final Map<Integer, Set<Long>> visible = new TreeMap<>();

    Entry begin(String transactionalId) {
        Entry entry = new Entry(entries.size() + 1L, transactionalId);
        entries.add(entry);
        return entry;
    }

    long count(Outcome outcome) {
        return entries.stream().filter(entry -> entry.outcome == outcome).count();
    }

    /** A producer is about to ask for the commit. */
    void committing(Entry entry) {
        if (entry.outcome == Outcome.OPEN) {
            entry.outcome = Outcome.UNKNOWN;
        }
    }

    void committed(Entry entry) {
        if (entry.outcome == Outcome.ABORTED) {
            throw new AssertionError("committed though aborted: " + entry);
        }
        entry.outcome = Outcome.COMMITTED;
    }

    void aborted(Entry entry) {
        if (entry.outcome == Outcome.COMMITTED || entry.seen) {
            throw new AssertionError("aborted though committed: " + entry);
        }
        entry.outcome = Outcome.ABORTED;
    }

    /** A reader of committed transactions is shown a record for the first time. */
    void seen(int partition, long offset, long record) {
        Entry entry = entry(record / RECORDS);
        String where = "partition " + partition + " offset " + offset + " shows record " + record;
        if (entry == null || !entry.records.getOrDefault(partition, List.of()).contains(record)) {
            throw new AssertionError(where + ", which nobody wrote: " + entry);
        }
        if (entry.outcome == Outcome.ABORTED || entry.outcome == Outcome.OPEN) {
            throw new AssertionError(where + " of a transaction that nobody committed: " + entry);
        }
        Long before = last.computeIfAbsent(partition, ignored -> new HashMap<>()).put(entry.transactionalId, record);
        if (before != null && before >= record) {
            throw new AssertionError(where + " after record " + before + " of the same producer: " + entry);
        }
        entry.seen = true;
        visible.computeIfAbsent(partition, ignored -> new HashSet<>()).add(record);
    }

    private Entry entry(long id) {
        return id < 1 || id > entries.size() ? null : entries.get((int) id - 1);
    }

    /** A group's committed offset was found to be this: the number of a transaction, or less than 1 for none. */
    void foundOffset(String transactionalId, long offset) {
        if (offset < 1) {
            return;
        }
        Entry entry = entry(offset);
        if (entry == null || !entry.offsets || !entry.transactionalId.equals(transactionalId)) {
            throw new AssertionError("offset " + offset + " was never committed for " + transactionalId + ": " + entry);
        }
        if (entry.outcome == Outcome.ABORTED || entry.outcome == Outcome.OPEN) {
            throw new AssertionError("an offset shows of a transaction that nobody committed: " + entry);
        }
    }

    /** The offset that must be found when everything is visible: that of the last transaction with offsets that committed. */
    long lastOffset(String transactionalId) {
        long last = -1;
        for (Entry entry : entries) {
            boolean committed = entry.outcome == Outcome.COMMITTED || (entry.outcome == Outcome.UNKNOWN && entry.seen);
            if (entry.offsets && committed && entry.transactionalId.equals(transactionalId)) {
                last = entry.id;
            }
        }
        return last;
    }

    /** When readers have seen all there is. */
    void checkEnd() {
        for (Entry entry : entries) {
            boolean committed = entry.outcome == Outcome.COMMITTED || (entry.outcome == Outcome.UNKNOWN && entry.seen);
            entry.records.forEach((partition, records) -> {
                Set<Long> shown = visible.getOrDefault(partition, Set.of());
                for (long record : records) {
                    if (shown.contains(record) != committed) {
                        throw new AssertionError((committed ? "record missing: " : "record shown: ") + record + " in partition "
                                + partition + " of " + entry);
                    }
                }
            });
        }
    }
}
