package dev.kraftbench.broker.internal.share;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Timer;
import dev.kraftbench.replication.Partition;
import dev.kraftbench.replication.Replicas;
import dev.kraftbench.share.ShareFetchResult;
import dev.kraftbench.share.SharePartition;
import dev.kraftbench.share.SharePartitions;
import dev.kraftbench.share.ShareWaiter;
import dev.kraftbench.share.Wish;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One share fetch from its first try until its answer: at once if something could be acquired or is wrong, otherwise when it can be or time
 * is up. Each try goes from lane to lane, so that its limits hold for all partitions together; in between each share partition holds a
 * one-shot waiter, and waiting costs nothing.
 *
 * <p>Lives on its home lane; what is done with the partitions of one lane is done by a {@link Part} there.
 */
final class HeldShareFetch {

    /** What to read from where; who is asked that isn't here has its result already. */
    record Wanted(ShareSession.Place place, Replicas.Lookup lookup) {}

    /** What was asked of the fetch as a whole. */
    record Asked(String groupId, Wish wish, long maxWaitNanos, int minBytes, int maxBytes) {}

    private static final Logger LOG = LoggerFactory.getLogger(HeldShareFetch.class);

    private final Lane home;
    private final SharePartitions partitions;
    private final Asked asked;
    private final List<Wanted> wanted;
    private final ShareFetchResult[] results;
    private final Consumer<HeldShareFetch> done;
    private final List<Part> parts = new ArrayList<>(1);
    private @Nullable Timer timer;
    private boolean running;
    private boolean again;
    private boolean timeUp;
    private boolean abandoned;
    private boolean answered;
    private boolean urgent;
    private long bytes;
    private long records;

    /** @param done called once on the home lane when the results stand; who is called releases the records */
    HeldShareFetch(
            Lane home,
            SharePartitions partitions,
            Asked asked,
            List<Wanted> wanted,
            Consumer<HeldShareFetch> done) {
        this.home = home;
        this.partitions = partitions;
        this.asked = asked;
        this.wanted = wanted;
        this.results = new ShareFetchResult[wanted.size()];
        this.done = done;
    }

    List<Wanted> wanted() {
        return wanted;
    }

    ShareFetchResult result(int index) {
        ShareFetchResult result = results[index];
        return result == null ? new ShareFetchResult.Nothing() : result;
    }

    boolean isAbandoned() {
        return abandoned;
    }

    void start() {
        Map<Lane, Part> byLane = new IdentityHashMap<>();
        for (int i = 0; i < wanted.size(); i++) {
            switch (wanted.get(i).lookup()) {
                case Replicas.Lookup.Missing(Errors error) -> {
                    results[i] = new ShareFetchResult.Failed(error);
                    urgent = true;
                }
                case Replicas.Lookup.Hosted(Partition partition) -> {
                    Part part = byLane.computeIfAbsent(partition.lane(), lane -> {
                        Part added = new Part(lane);
                        parts.add(added);
                        return added;
                    });
                    part.indexes.add(i);
                }
            }
        }
        timeUp = asked.maxWaitNanos() <= 0 || parts.isEmpty();
        if (!timeUp) {
            timer = home.schedule(asked.maxWaitNanos(), this::finish);
        }
        tryAgain();
    }

    /** Answers with what there is. On the home lane. */
    void finish() {
        timeUp = true;
        tryAgain();
    }

    /** Nobody waits for the answer any more. On the home lane. */
    void abandon() {
        abandoned = true;
        finish();
    }

    private void tryAgain() {
        if (answered) {
            return;
        }
        if (running) {
            again = true;
            return;
        }
        running = true;
        again = false;
        bytes = 0;
        records = 0;
        boolean measures = asked.minBytes() > 1 && !timeUp && !urgent;
        step(0, measures);
    }

    private void step(int index, boolean measures) {
        if (index == parts.size() || abandoned) {
            ran(measures);
            return;
        }
        Part part = parts.get(index);
        long room = asked.maxBytes() - bytes;
        long left = asked.wish().maxRecords() - records;
        if (!measures && (room <= 0 || left <= 0)) {
            ran(false);
            return;
        }
        Wish now = asked.wish().limitedTo((int) left);
        part.lane.run(() -> {
            part.look(measures, now, room, bytes == 0);
            long partBytes = part.bytes;
            long partRecords = part.records;
            boolean partUrgent = part.urgent;
            home.run(() -> {
                bytes += partBytes;
                records += partRecords;
                urgent |= partUrgent;
                step(index + 1, measures);
            });
        });
    }

    private void ran(boolean measured) {
        running = false;
        if (abandoned || records > 0 || urgent && !measured || timeUp && !measured || asked.wish().maxRecords() <= 0) {
            answer();
        } else if (measured && (urgent || timeUp || bytes >= asked.minBytes())) {
            running = true;
            bytes = 0;
            step(0, false);
        } else if (again) {
            tryAgain();
        }
    }

    private void answer() {
        answered = true;
        if (timer != null) {
            timer.cancel();
        }
        parts.forEach(part -> part.lane.run(part::close));
        done.accept(this);
    }

    /** The partitions of one lane. All but {@link #indexes} belongs to that lane; so do their results, until the step is over. */
    private final class Part implements ShareWaiter {
        private final Lane lane;
        private final List<Integer> indexes = new ArrayList<>();
        private final List<SharePartition> awaited = new ArrayList<>();
        private long bytes;
        private long records;
        private boolean urgent;
        private boolean told;
        private boolean over;

        Part(Lane lane) {
            this.lane = lane;
        }

        void look(boolean measures, Wish wish, long room, boolean first) {
            stopWaiting();
            bytes = 0;
            records = 0;
            urgent = false;
            told = false;
            for (int index : indexes) {
                try {
                    look(index, measures, wish, room, first);
                } catch (RuntimeException e) {
                    LOG.atError().addKeyValue("group", asked.groupId()).addKeyValue("partition", wanted.get(index).place()).setCause(e)
                            .log("A share partition failed to be read");
                    fail(index, Errors.UNKNOWN_SERVER_ERROR);
                }
            }
        }

        private void look(int index, boolean measures, Wish wish, long room, boolean first) {
            if (!(wanted.get(index).lookup() instanceof Replicas.Lookup.Hosted(Partition partition))) {
                throw new IllegalStateException("a part looks at partitions that are here");
            }
            switch (partitions.find(partition, asked.groupId())) {
                case SharePartitions.Found.Refused(Errors error) -> fail(index, error);
                case SharePartitions.Found.Here(SharePartition shared) -> {
                    int left = (int) Math.min(Integer.MAX_VALUE, room - bytes);
                    int more = (int) (wish.maxRecords() - records);
                    if (measures) {
                        bytes += shared.availableBytes(left);
                    } else if (left > 0 && more > 0) {
                        take(index, shared, wish.limitedTo(more), left, first && bytes == 0);
                    }
                    shared.await(this);
                    awaited.add(shared);
                }
            }
        }

        private void take(int index, SharePartition shared, Wish wish, int left, boolean first) {
            ShareFetchResult result = shared.fetch(wish, left, first);
            results[index] = result;
            switch (result) {
                case ShareFetchResult.Acquired(var slice, var ranges, var ignored) -> {
                    bytes += slice.sizeInBytes();
                    ranges.forEach(range -> records += range.lastOffset() - range.firstOffset() + 1);
                }
                case ShareFetchResult.Nothing ignored -> {
                    // It is waited for.
                }
                case ShareFetchResult.Failed ignored -> urgent = true;
            }
        }

        private void fail(int index, Errors error) {
            results[index] = new ShareFetchResult.Failed(error);
            urgent = true;
        }

        @Override
        public void woken(SharePartition partition) {
            if (!told && !over) {
                told = true;
                home.execute(HeldShareFetch.this::tryAgain);
            }
        }

        void close() {
            over = true;
            stopWaiting();
        }

        private void stopWaiting() {
            awaited.forEach(shared -> shared.forget(this));
            awaited.clear();
        }
    }
}
