package dev.kraftbench.benchmarks;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.HdrHistogram.Histogram;

/** What the members of a group read of a steady stream, and how long each partition was left unread. */
final class GroupReadings {

    /** Longer than this a reader has noticed the pause. */
    static final long INTERRUPTION_NANOS = 100_000_000;

    private final String[] reader;
    private final long[] lastRead;
    private final Histogram latency = new Histogram(3);
    private final Set<String> interrupted = new HashSet<>();
    private long worstPause;
    private long changedAt;

    GroupReadings(int partitions) {
        reader = new String[partitions];
        lastRead = new long[partitions];
        Arrays.fill(reader, "");
    }

    synchronized void read(String member, int partition, long sentNanos) {
        long now = System.nanoTime();
        long pause = lastRead[partition] == 0 ? 0 : now - lastRead[partition];
        worstPause = Math.max(worstPause, pause);
        if (pause > INTERRUPTION_NANOS && reader[partition].equals(member)) {
            interrupted.add(member);
        }
        reader[partition] = member;
        lastRead[partition] = now;
        latency.recordValue(Math.max(0, now - sentNanos));
    }

    /** A member was given or gave up partitions. */
    synchronized void changed() {
        changedAt = System.nanoTime();
    }

    synchronized boolean everyPartitionReadSinceTheLastChange() {
        return Arrays.stream(lastRead).allMatch(read -> read > changedAt);
    }

    synchronized void begin() {
        worstPause = 0;
        interrupted.clear();
        latency.reset();
    }

    synchronized double worstPauseMillis() {
        return worstPause / 1e6;
    }

    /** Members that left a partition which they kept unread for longer than {@link #INTERRUPTION_NANOS}. */
    synchronized int interruptedMembers() {
        return interrupted.size();
    }

    /** From send to poll, of the slowest hundredth of the records. */
    synchronized double slowestPercentMillis() {
        return latency.getValueAtPercentile(99) / 1e6;
    }
}
