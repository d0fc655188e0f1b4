package dev.kraftbench.share;

/** What one member acquired (or renewed) at one time, and until when; counts the records that it still holds. */
final class RecordLock implements Comparable<RecordLock> {

    final String member;
    final long deadlineNanos;
    private final long sequence;
    long firstOffset = Long.MAX_VALUE;
    long lastOffset = -1;
    long held;
    boolean expired;

    RecordLock(String member, long deadlineNanos, long sequence) {
        this.member = member;
        this.deadlineNanos = deadlineNanos;
        this.sequence = sequence;
    }

    void hold(long first, long last) {
        firstOffset = Math.min(firstOffset, first);
        lastOffset = Math.max(lastOffset, last);
        held += last - first + 1;
    }

    @Override
    public int compareTo(RecordLock other) {
        int byDeadline = Long.signum(deadlineNanos - other.deadlineNanos);
        return byDeadline != 0 ? byDeadline : Long.compare(sequence, other.sequence);
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(sequence);
    }
}
