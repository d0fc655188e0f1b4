package dev.kraftbench.broker.internal.data;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Timer;
import dev.kraftbench.replication.FetchOutcome;
import dev.kraftbench.replication.FetchWaiter;
import dev.kraftbench.replication.Partition;
import dev.kraftbench.replication.ReadSpec;
import dev.kraftbench.replication.ReadSpec.Reader;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One fetch from its first look at the partitions until its answer: at once if there is enough or something is wrong, otherwise when enough
 * has come or time is up. Waiting costs nothing: each partition holds a one-shot waiter, and only the woken partition is read again.
 *
 * <p>The fetch lives on its home lane; what it reads from the partitions of one lane lives in a {@link Part} on that lane.
 */
final class HeldFetch {

    /** What to read. {@code partition} is null where there is none; the outcome then stands already. */
    record Wanted(FetchSession.Entry entry, @Nullable Partition partition, ReadSpec spec, long advancedBy) {}

    /** What was asked of the fetch as a whole. */
    record Limits(long maxWaitNanos, int minBytes, int maxBytes) {}

    private static final Logger LOG = LoggerFactory.getLogger(HeldFetch.class);

    private final Lane home;
    private final Limits limits;
    private final List<Wanted> wanted;
    private final FetchOutcome[] outcomes;
    private final Consumer<HeldFetch> done;
    private final List<Part> parts = new ArrayList<>(1);
    private @Nullable Timer timer;
    private int partsToLook;
    private int partsToCollect;
    private boolean finishing;

    /** @param done called on the home lane when the outcomes stand; who is called releases them */
    HeldFetch(Lane home, Limits limits, List<Wanted> wanted, Map<Integer, FetchOutcome> known, Consumer<HeldFetch> done) {
        this.home = home;
        this.limits = limits;
        this.wanted = wanted;
        this.outcomes = new FetchOutcome[wanted.size()];
        this.done = done;
        known.forEach((index, outcome) -> outcomes[index] = outcome);
    }

    List<Wanted> wanted() {
        return wanted;
    }

    FetchOutcome outcome(int index) {
        return outcomes[index];
    }

    /** What the answer will carry, of all partitions together. */
    long recordBytes() {
        long bytes = 0;
        for (FetchOutcome outcome : outcomes) {
            if (fits(bytes, size(outcome))) {
                bytes += size(outcome);
            }
        }
        return bytes;
    }

    /** Whether records go with the answer that has so many bytes already: one batch always does, however long it is. */
    boolean fits(long bytes, long more) {
        return more > 0 && (bytes == 0 || bytes + more <= limits.maxBytes());
    }

    /** What was read is not sent, though it was counted so. */
    void takeBack() {
        for (int i = 0; i < outcomes.length; i++) {
            Wanted one = wanted.get(i);
            Partition partition = one.partition();
            long bytes = size(outcomes[i]);
            outcomes[i].release();
            if (partition != null && bytes > 0) {
                partition.lane().run(() -> partition.sent(one.spec().reader(), -bytes, 0));
            }
        }
    }

    void start() {
        Map<Lane, Part> byLane = new IdentityHashMap<>();
        boolean wait = limits.maxWaitNanos() > 0 && !wanted.isEmpty();
        for (int i = 0; i < wanted.size(); i++) {
            Partition partition = wanted.get(i).partition();
            if (partition == null) {
                wait = false;
            } else {
                byLane.computeIfAbsent(partition.lane(), lane -> {
                            Part part = new Part(lane);
                            parts.add(part);
                            return part;
                        })
                        .indexes
                        .add(i);
            }
        }
        partsToLook = parts.size();
        boolean mayWait = wait;
        List.copyOf(parts).forEach(part -> part.lane.run(() -> part.look(mayWait)));
        if (parts.isEmpty()) {
            finish();
        }
    }

    /** A part has looked at its partitions for the first time, or at one of them again. */
    private void looked(Part part, boolean first, long bytes, boolean urgent) {
        part.knownBytes = bytes;
        part.knownUrgent |= urgent;
        if (first) {
            partsToLook--;
        }
        if (finishing || partsToLook > 0) {
            return;
        }
        long total = 0;
        boolean now = false;
        for (Part one : parts) {
            total += one.knownBytes;
            now |= one.knownUrgent;
        }
        if (now || total >= limits.minBytes()) {
            finish();
        } else if (timer == null) {
            timer = home.schedule(limits.maxWaitNanos(), this::finish);
        }
    }

    /** Answers with what there is. On the home lane; does nothing if it is on its way already. */
    void finish() {
        if (finishing) {
            return;
        }
        finishing = true;
        if (timer != null) {
            timer.cancel();
        }
        partsToCollect = parts.size();
        if (partsToCollect == 0) {
            done.accept(this);
            return;
        }
        for (Part part : parts) {
            part.lane.run(part::handOver);
        }
    }

    /** Nobody waits for the answer any more. Any thread. */
    void abandon() {
        home.run(this::finish);
    }

    private void collected(Map<Integer, FetchOutcome> partOutcomes) {
        partOutcomes.forEach((index, outcome) -> outcomes[index] = outcome);
        if (--partsToCollect == 0) {
            done.accept(this);
        }
    }

    /** The partitions of one lane. Fields below the line belong to the home lane. */
    private final class Part implements FetchWaiter {
        private final Lane lane;
        private final List<Integer> indexes = new ArrayList<>();
        private final Map<Integer, FetchOutcome> read = new LinkedHashMap<>();
        private long bytes;
        private boolean waiting;
        private boolean over;

        // ---- of the home lane
        private long knownBytes;
        private boolean knownUrgent;

        Part(Lane lane) {
            this.lane = lane;
        }

        void look(boolean mayWait) {
            boolean urgent = !mayWait;
            for (int index : indexes) {
                urgent |= take(index, true);
            }
            if (!urgent && bytes < limits.minBytes()) {
                waiting = true;
                indexes.forEach(this::await);
            }
            boolean now = urgent;
            long soFar = bytes;
            home.run(() -> looked(this, true, soFar, now));
        }

        /** Reads a partition; whether its outcome can't wait. */
        private boolean take(int index, boolean first) {
            Wanted one = wanted.get(index);
            Partition partition = one.partition();
            if (partition == null) {
                throw new IllegalStateException("a part reads partitions that are here");
            }
            FetchOutcome before = read.get(index);
            if (before != null) {
                bytes -= size(before);
                before.release();
            }
            long room = Math.max(0, limits.maxBytes() - bytes);
            ReadSpec spec = one.spec().limitedTo((int) Math.min(room, one.spec().maxBytes()), bytes == 0);
            FetchOutcome outcome = read(partition, spec, first);
            read.put(index, outcome);
            bytes += size(outcome);
            return !(outcome instanceof FetchOutcome.Records);
        }

        /** A partition that breaks must not keep the answer from a follower that fetches many. */
        private static FetchOutcome read(Partition partition, ReadSpec spec, boolean first) {
            try {
                return partition.fetch(spec, first);
            } catch (RuntimeException e) {
                LOG.atError().addKeyValue("partition", partition.name()).setCause(e).log("A partition failed to be read");
                return new FetchOutcome.Failed(Errors.UNKNOWN_SERVER_ERROR);
            }
        }

        private void await(int index) {
            Wanted one = wanted.get(index);
            Partition partition = one.partition();
            if (partition == null) {
                throw new IllegalStateException("a part waits for partitions that are here");
            }
            switch (one.spec().reader()) {
                case Reader.Client ignored -> partition.awaitCommitted(this);
                case Reader.Replica ignored -> partition.awaitEnd(this);
            }
        }

        @Override
        public void woken(Partition partition) {
            if (over) {
                return;
            }
            boolean urgent = false;
            for (int index : indexes) {
                if (wanted.get(index).partition() == partition) {
                    urgent |= take(index, false);
                    await(index);
                }
            }
            boolean now = urgent;
            long soFar = bytes;
            home.run(() -> looked(this, false, soFar, now));
        }

        void handOver() {
            over = true;
            for (int index : indexes) {
                Wanted one = wanted.get(index);
                Partition partition = one.partition();
                FetchOutcome outcome = read.get(index);
                if (partition != null && outcome != null) {
                    if (waiting) {
                        partition.forget(this);
                    }
                    partition.sent(one.spec().reader(), size(outcome), one.advancedBy());
                }
            }
            home.run(() -> collected(read));
        }
    }

    private static long size(FetchOutcome outcome) {
        return outcome instanceof FetchOutcome.Records read ? read.records().sizeInBytes() : 0;
    }
}
