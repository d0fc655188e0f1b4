package dev.kraftbench.core.records;

import dev.kraftbench.core.model.Gap;
import dev.kraftbench.core.records.SearchOutcome.Ending;
import dev.kraftbench.core.text.Texts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The search itself. Reads a window of each partition, merges the matches by time, hands them over, and reads the next windows, which grow. Within a
 * partition matches always come in the order of offsets; a search that takes every record also keeps the order of time between partitions: nothing is
 * handed over while a partition that may have an earlier one is unread.
 *
 * <p>{@link #run} belongs to one thread, the rest to any.
 */
public final class SearchRun {
    private static final Texts TEXTS = Texts.beside(SearchRun.class);
    private static final int SMALLEST_WINDOW = 16;
    private static final int FILTERED_WINDOW = 500;
    private static final int LARGEST_WINDOW = 20_000;
    /** Offsets looked at in one round, over all partitions. */
    private static final int ROUND = 100_000;

    private final RecordSource source;
    private final RecordSieve sieve;
    private final Consumer<List<ReadRecord>> found;
    private final SearchLimits limits;
    private final LongSupplier nanoTime;
    private final int limit;
    private final boolean backwards;
    private final long total;
    private final List<PartitionScan> scans = new ArrayList<>();
    private final Map<Integer, PartitionScan> byPartition = new HashMap<>();
    private volatile boolean stopped;
    private volatile SearchProgress progress = SearchProgress.NONE;
    private long began;
    private int handedOver;
    private long handedOverBytes;
    private long scanned;
    private long scannedBytes;

    public SearchRun(SearchPlan plan, RecordSource source, RecordSieve sieve, SearchLimits limits, Consumer<List<ReadRecord>> found, LongSupplier nanoTime) {
        this.source = source;
        this.sieve = sieve;
        this.limits = limits;
        this.found = found;
        this.nanoTime = nanoTime;
        this.limit = plan.query().limit();
        this.backwards = plan.query().seek().backwards();
        this.total = plan.spans().values().stream().mapToLong(Span::size).sum();
        int partitions = Math.max(1, plan.spans().size());
        int largest = Math.clamp(ROUND / partitions, FILTERED_WINDOW, LARGEST_WINDOW);
        int first = sieve.passesAll() ? Math.clamp(Math.ceilDiv(limit, partitions), SMALLEST_WINDOW, largest) : FILTERED_WINDOW;
        plan.spans().forEach((partition, span) -> {
            PartitionScan scan = new PartitionScan(partition, span, backwards, first, largest);
            scans.add(scan);
            byPartition.put(partition, scan);
        });
    }

    public void stop() {
        stopped = true;
    }

    public SearchProgress progress() {
        return progress;
    }

    public SearchOutcome run() {
        began = nanoTime.getAsLong();
        while (true) {
            Ending early = early();
            if (early != null) {
                return outcome(early);
            }
            List<PartitionScan> hungry = scans.stream().filter(PartitionScan::hungry).toList();
            if (!hungry.isEmpty()) {
                read(hungry);
            } else if (scans.stream().allMatch(scan -> scan.head() == null)) {
                return outcome(Ending.COMPLETE);
            }
            handOver();
            if (handedOver == limit) {
                return outcome(nothingLeft() ? Ending.COMPLETE : Ending.LIMIT);
            }
        }
    }

    private @Nullable Ending early() {
        if (stopped) {
            return Ending.STOPPED;
        }
        if (nanoTime.getAsLong() - began >= limits.deadline().toNanos()) {
            return Ending.DEADLINE;
        }
        return handedOverBytes >= limits.bytes() ? Ending.MEMORY : null;
    }

    private boolean nothingLeft() {
        return scans.stream().allMatch(scan -> scan.remaining().isEmpty());
    }

    private void read(List<PartitionScan> hungry) {
        long bytes = Math.max(1, (limits.bytes() - handedOverBytes) / scans.size());
        Map<Integer, Span> windows = new LinkedHashMap<>();
        hungry.forEach(scan -> windows.put(scan.partition(), scan.openWindow(limit - handedOver, bytes)));
        long deadline = began + limits.deadline().toNanos();
        Map<Integer, RecordSource.WindowEnd> ends = source.read(windows, this::sift, () -> stopped || nanoTime.getAsLong() - deadline >= 0);
        for (PartitionScan scan : hungry) {
            scan.closeWindow(ends.getOrDefault(scan.partition(), new RecordSource.WindowEnd.Broken(0, "")));
            if (early() != null) {
                scan.forgive();
            }
        }
        publish();
    }

    private void sift(StoredRecord stored) {
        scanned++;
        scannedBytes += stored.bytes();
        ReadRecord match = sieve.sift(stored);
        PartitionScan scan = byPartition.get(stored.partition());
        if (match != null && scan != null) {
            scan.keep(match);
        }
        if (scanned % 1_000 == 0) {
            publish();
        }
    }

    private void handOver() {
        boolean ordered = sieve.passesAll();
        ToLongFunction<PartitionScan> time = scan -> {
            ReadRecord head = scan.head();
            return head == null ? 0 : head.stored().timestamp();
        };
        Comparator<PartitionScan> byTime = Comparator.comparingLong(time);
        Comparator<PartitionScan> order = (backwards ? byTime.reversed() : byTime).thenComparingInt(PartitionScan::partition);
        List<ReadRecord> page = new ArrayList<>();
        var heads = new java.util.PriorityQueue<>(order);
        scans.stream().filter(scan -> scan.head() != null).forEach(heads::add);
        boolean complete = !ordered || scans.stream().noneMatch(PartitionScan::hungry);
        while (complete && handedOver + page.size() < limit && !heads.isEmpty()) {
            PartitionScan scan = heads.remove();
            page.add(scan.take());
            if (scan.head() != null) {
                heads.add(scan);
            } else {
                complete = !ordered || !scan.hungry();
            }
        }
        if (!page.isEmpty()) {
            handedOver += page.size();
            page.forEach(record -> handedOverBytes += record.stored().bytes());
            publish();
            found.accept(page);
        }
    }

    private void publish() {
        long left = scans.stream().mapToLong(scan -> scan.remaining().size()).sum();
        progress = new SearchProgress(handedOver, scanned, scannedBytes, total == 0 ? 1 : 1 - (double) left / total, nanoTime.getAsLong() - began);
    }

    private SearchOutcome outcome(Ending ending) {
        publish();
        SortedMap<Integer, Span> rest = new TreeMap<>();
        List<Gap> gaps = new ArrayList<>();
        for (PartitionScan scan : scans) {
            rest.put(scan.partition(), scan.remaining());
            if (scan.silence() != null) {
                gaps.add(new Gap(TEXTS.of("partition", scan.partition()), scan.silence()));
            }
        }
        return new SearchOutcome(ending, progress, rest, gaps);
    }
}
